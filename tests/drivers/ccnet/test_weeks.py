"""Random misfortune in virtual time: whatever happens, what is credited is what lies there.

None of it makes an honest device suspect (the fixture looks); KIOSK_WEEKS=n walks more of them.
"""

import contextlib
import os
import random

import pytest

from drivers.api import AcceptorStatus
from drivers.emulators.bill_path import StackedReport
from drivers.emulators.ccnet_acceptor import Nature
from drivers.emulators.console import CommandError

pytestmark = pytest.mark.slow
WEEKS = int(os.environ.get("KIOSK_WEEKS", "12"))
MISFORTUNES = (
    "lose-acks 2",
    "bad-crc 2",
    "bad-crc 5",
    "noise 10",
    "split 10",
    "late 0.25",
    "late 0.45",
    "late 0",
    "silence 1",
    "silence 7",
    "busy 2",
    "slow-escrow 3",
    "slow-escrow 0",
    "power",
    "brown-out",
    "cassette",
    "unplug",
    "restart",
    "jam",
    "cassette full",
    "push 100",
    "clear",
    "power on acceptor",
)


def befall(bench, till, misfortune, rng):
    if misfortune == "power":
        bench.command("power off")
        till.run(rng.uniform(0.0, 12.0))
        bench.command("power on")
    elif misfortune == "brown-out":
        bench.command("power on")
    elif misfortune == "cassette":
        bench.command("cassette out")
        till.run(rng.uniform(0.0, 5.0))
        bench.command("cassette in")
    elif misfortune == "unplug":
        bench.wire.unplug()
        till.run(rng.uniform(0.0, 12.0))
        bench.wire.plug()
    elif misfortune == "restart":
        till.restart().enable(frozenset({2, 3, 4, 5, 6, 7, 12, 13}))
    elif misfortune == "jam":
        bench.command("jam")
        till.run(rng.uniform(0.0, 5.0))
        bench.command("clear")
    else:
        with contextlib.suppress(CommandError):  # nothing is there that it could befall
            bench.command(misfortune)


@pytest.mark.parametrize("reading", StackedReport, ids=lambda reading: reading.value)
@pytest.mark.parametrize("seed", range(WEEKS))
def test_what_is_credited_is_what_lies_in_the_cassette(make_bench, make_till, seed, reading):
    rng = random.Random(seed)
    bench = make_bench(Nature(stacked_report=reading))
    till = make_till(bench)
    bench.enable()
    for _ in range(25):
        bench.command(f"insert {rng.choice([10, 100, 500, 500, 2000])}")
        till.run(rng.uniform(0.0, 3.0))
        if rng.random() < 0.7:
            befall(bench, till, rng.choice(MISFORTUNES), rng)
        till.run(rng.uniform(0.0, 4.0))
    bench.command("late 0")
    bench.command("clear")
    till.run(120.0)
    bills = sum(bench.cassette.values())
    assert bills
    assert till.credited <= bills <= till.credited + till.doubt
    if reading is StackedReport.UNTIL_ACK:
        assert till.credited == bills
    assert till.suspense == 0
    assert till.intent is None
    assert bench.status is AcceptorStatus.IDLE
    assert bench.bench_events("credit_forgotten") == []
