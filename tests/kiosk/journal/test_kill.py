"""A process killed in the middle of appending leaves a journal that verifies."""

import random
import signal
import subprocess
import sys

import pytest

from kiosk.clock import SystemClock
from kiosk.journal.verification import verify
from kiosk.state_dir import StateDirectory

# Appends bills for ever and says after each durable credit how many there are.
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from contract.quotes import FeeTier, Quote
from contract.records import BillCredited, IntentOpened, IntentSettled, TransactionOpened
from kiosk.clock import SystemClock
from kiosk.dice import SystemDice
from kiosk.journal.store import Journal
from kiosk.state_dir import StateDirectory

class Key:
    keyid = "00"
    def sign(self, record_hash):
        return record_hash

clock, dice = SystemClock(), SystemDice()
with StateDirectory.hold(Path(sys.argv[1]), clock) as state:
    journal = Journal.open(state, terminal_id="T-000001", fingerprint="f", signer=Key(),
                           clock=clock, dice=dice, ballast_bytes=4096)
    at = clock.utc
    if journal.matters.transaction is None:
        quote = Quote(quote_id="q", currency="RUB", fee_tiers=(FeeTier(),), min_minor=1,
                      max_minor=10**9, expires_at=datetime(2030, 1, 1, tzinfo=UTC))
        journal.append([TransactionOpened(at=at(), transaction_id="t", msisdn="+79160000000",
                                          quote=quote, language="ru")])
    number = journal.head.seq
    intent = journal.matters.open_intent
    while True:
        if intent is None:
            number += 1
            journal.append([IntentOpened(at=at(), intent_id=f"i{number}", transaction_id="t",
                bill_type=3, denomination_minor=5000, currency="RUB", device_serial="s",
                cassette_no=1)])
            name = f"i{number}"
        else:
            name, intent = intent.intent_id, None
        journal.append([BillCredited(at=at(), intent_id=name, transaction_id="t",
            amount_minor=5000, cassette_no=1, bill_type=3, evidence="stacked")])
        print(journal.matters.transaction.bills_credited, flush=True)
        journal.append([IntentSettled(at=at(), intent_id=name)])
"""


@pytest.mark.slow
def test_every_acknowledged_credit_survives_sigkill(tmp_path):
    rng = random.Random(3)
    acknowledged = 0
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "state")],
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            try:
                for _ in range(rng.randrange(1, 120)):
                    acknowledged = int(writer.stdout.readline())
            finally:
                writer.send_signal(signal.SIGKILL)
            # What it managed to say before the signal reached it.
            for line in writer.stdout:
                acknowledged = int(line)
        with StateDirectory.hold(tmp_path / "state", SystemClock()) as state:
            report = verify(state)
        assert report.is_ok, report.damage + report.findings
        counted = report.cassettes["1"]["5000"]
        # A credit may be durable and not yet told; never the other way round.
        assert acknowledged <= counted <= acknowledged + 1
        assert report.assets_minor == report.claims_minor == counted * 5000
        acknowledged = counted


@pytest.mark.slow
def test_a_file_size_limit_is_an_error_of_the_disk_and_loses_nothing(tmp_path):
    limited = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (400000, 400000))\n" + WRITER
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, str(tmp_path / "state")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "JournalIoError" in done.stderr
    acknowledged = int(done.stdout.split()[-1])
    with StateDirectory.hold(tmp_path / "state", SystemClock()) as state:
        report = verify(state)
    assert report.is_ok, report.damage + report.findings
    assert report.cassettes["1"]["5000"] >= acknowledged
