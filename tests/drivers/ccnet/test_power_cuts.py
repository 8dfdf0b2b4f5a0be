"""Power cut at every phase of a bill, the device's alone or both sides', in both readings."""

import pytest

from drivers.api import (
    AcceptorRestarted,
    BillReturned,
    BillSettled,
    BillStacked,
    RestartPhase,
)
from drivers.emulators.bill_path import Phase, StackedReport
from drivers.emulators.ccnet_acceptor import Nature

PHASES = [
    Phase.ACCEPTING,
    Phase.ESCROWED,
    Phase.STACKING,
    Phase.DROPPING,
    Phase.STACKED,
    Phase.REST,
]
READINGS = list(StackedReport)


@pytest.fixture(params=READINGS, ids=lambda reading: reading.value)
def cut_bench(request, make_bench):
    return make_bench(Nature(stacked_report=request.param))


def run_to(bench, till, phase):
    bench.command("insert 500")
    if phase is Phase.REST:
        till.run_until(lambda: bench.of(BillSettled))
    else:
        till.run_until(lambda: bench.device.path.phase is phase)


@pytest.mark.parametrize("off_s", [0.05, 3.0, 20.0])
@pytest.mark.parametrize("phase", PHASES)
def test_the_device_alone_loses_power(cut_bench, make_till, phase, off_s):
    bench, till = cut_bench, make_till(cut_bench)
    bench.enable()
    run_to(bench, till, phase)
    bench.command("power off")
    till.run(off_s)
    bench.command("power on")
    till.run(30.0)
    assert till.credited == sum(bench.cassette.values())
    assert till.suspense == 0
    if phase in (Phase.ESCROWED, Phase.STACKING):
        assert len(bench.of(BillReturned)) == 1


@pytest.mark.parametrize("after_s", [0.0, 0.03, 0.06, 0.09, 0.12, 0.2, 0.3])
@pytest.mark.parametrize("phase", PHASES)
def test_the_moment_within_a_phase_does_not_matter(cut_bench, make_till, phase, after_s):
    bench, till = cut_bench, make_till(cut_bench)
    bench.enable()
    run_to(bench, till, phase)
    till.run(after_s)
    bench.command("power off")
    till.run(1.0)
    bench.command("power on")
    till.run(30.0)
    assert till.credited == sum(bench.cassette.values())
    assert till.suspense == 0


@pytest.mark.parametrize("phase", PHASES)
def test_both_lose_power_and_the_intent_is_remembered(cut_bench, make_till, phase):
    bench, till = cut_bench, make_till(cut_bench)
    bench.enable()
    run_to(bench, till, phase)
    bench.command("power off")
    till.watch()
    bench.new_driver()
    bench.command("power on")
    till.run(30.0)
    assert till.credited == sum(bench.cassette.values())
    assert till.suspense == 0


@pytest.mark.parametrize("phase", PHASES)
def test_the_host_alone_loses_power(cut_bench, make_till, phase):
    bench, till = cut_bench, make_till(cut_bench)
    bench.enable()
    run_to(bench, till, phase)
    till.watch()
    bench.new_driver()
    till.run(30.0)
    assert till.credited == sum(bench.cassette.values())
    assert till.suspense == 0
    assert len(bench.bench_events("reset")) == 1


def test_a_bill_in_the_cassette_at_power_up_is_reported_after_reset(cut_bench):
    bench = cut_bench
    bench.command("power on cassette")
    assert bench.wait_for(BillStacked) == BillStacked(1, 2)
    bench.run(5.0)
    assert bench.of(AcceptorRestarted) == [AcceptorRestarted(RestartPhase.BILL_IN_CASSETTE)]
    assert bench.of(BillStacked) == [BillStacked(1, 2)]
    assert bench.of(BillSettled) == [BillSettled(1)]


def test_a_bill_in_the_acceptor_at_power_up_comes_back(bench):
    bench.command("power on acceptor")
    assert bench.wait_for(BillReturned) == BillReturned(2)
    assert bench.of(AcceptorRestarted) == [AcceptorRestarted(RestartPhase.BILL_IN_ACCEPTOR)]
    assert bench.cassette == {}


def test_an_unacknowledged_report_holds_the_reset_back_after_a_cut(cut_bench):
    bench = cut_bench
    bench.auto_acknowledge = False
    bench.enable()
    bench.command("insert 500")
    bench.run_until(lambda: bench.device.path.phase is Phase.ESCROWED)
    bench.run(0.5)
    bench.driver.stack()
    bench.wait_for(BillStacked)
    bench.command("power off")
    bench.run(1.0)
    bench.command("power on")
    bench.run(15.0)
    assert len(bench.bench_events("reset")) == 1
    assert len(bench.of(AcceptorRestarted)) == 2
    bench.driver.acknowledge(1)
    bench.run_until(lambda: len(bench.bench_events("reset")) == 2)
    assert bench.of(BillSettled) == []


def test_a_second_cut_while_it_recovers_changes_nothing(cut_bench, make_till):
    bench, till = cut_bench, make_till(cut_bench)
    bench.enable()
    run_to(bench, till, Phase.DROPPING)
    for wait_s in (0.2, 0.7, 1.2):
        bench.command("power off")
        till.run(0.5)
        bench.command("power on")
        till.run(wait_s)
    till.run(30.0)
    assert till.credited == sum(bench.cassette.values()) == 1
    assert till.suspense == 0
