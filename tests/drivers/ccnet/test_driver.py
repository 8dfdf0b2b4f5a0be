"""The driver against the emulated device, over a memory wire, in virtual time."""

import pytest

from drivers.api import (
    AcceptorIdentified,
    AcceptorIdentity,
    AcceptorRestarted,
    AcceptorStatus,
    BillEscrowed,
    BillRejected,
    BillReturned,
    BillSettled,
    BillStacked,
    BillType,
    CassetteInserted,
    CassetteRemoved,
    CheatDetected,
    RejectReason,
    RestartPhase,
)
from drivers.ccnet.frames import encode
from drivers.ccnet.tables import Command
from drivers.emulators.bill_path import Durations, Phase
from drivers.emulators.ccnet_acceptor import Nature
from drivers.errors import UsageError

ALL = frozenset({2, 3, 4, 5, 6, 7, 12, 13})
ACK, POLL = encode(b"\x00"), encode(b"\x33")


def commands(bench, start=0):
    """Requests as command names, polls and acknowledgements left out."""
    names = [Command(payload[0]).name for payload in bench.requests[start:]]
    return [name for name in names if name not in ("POLL", "ACK", "NAK")]


def insert_and_escrow(bench, denomination=500):
    count = len(bench.of(BillEscrowed))
    bench.command(f"insert {denomination}")
    return bench.wait_for(BillEscrowed, count + 1)


def stack_one(bench, denomination=500):
    settled = len(bench.of(BillSettled))
    insert_and_escrow(bench, denomination)
    bench.driver.stack()
    return bench.wait_for(BillSettled, settled + 1)


# --- start -----------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["", "acceptor", "cassette"])
def test_the_first_command_is_poll_never_reset(bench, way):
    bench.command(f"power on {way}")
    bench.run(3.0)
    assert bench.requests[0] == bytes([Command.POLL])
    assert "RESET" in commands(bench)


def test_a_start_reads_who_it_is_and_its_bill_table(bench):
    identified = bench.wait_for(AcceptorIdentified)
    assert identified.identity == AcceptorIdentity("ccnet", "SM-RUB-EMULATED", "EMU000000001")
    assert BillType(12, "RUB", 200) in identified.bill_types
    assert {row.number: row.value for row in identified.bill_types} == {
        2: 10, 3: 50, 4: 100, 5: 500, 6: 1000, 7: 5000, 12: 200, 13: 2000,
    }  # fmt: skip
    bench.wait_for_status(AcceptorStatus.DISABLED)
    assert bench.of(AcceptorRestarted) == [AcceptorRestarted(RestartPhase.PLAIN)]


def test_a_currency_is_handed_over_as_the_device_spells_it(make_bench):
    bench = make_bench(Nature(currency="RUS"))
    identified = bench.wait_for(AcceptorIdentified)
    assert {row.currency for row in identified.bill_types} == {"RUS"}


def test_a_device_that_idles_when_the_program_starts_is_identified_and_enabled_anew(bench):
    bench.enable()
    bench.events.clear()
    bench.new_driver().enable(frozenset({5}))
    bench.wait_for(AcceptorIdentified)
    bench.run_until(lambda: bench.device.path.enabled == {5})
    assert bench.of(AcceptorRestarted) == []
    assert len(bench.bench_events("reset")) == 1


def test_a_device_that_idles_when_nobody_wants_bills_is_disabled(bench):
    bench.enable()
    bench.new_driver()
    bench.run_until(lambda: not bench.device.path.enabled)
    bench.wait_for_status(AcceptorStatus.DISABLED)


def test_refused_security_is_no_obstacle(make_bench):
    bench = make_bench(Nature(takes_security=False))
    bench.enable()
    assert commands(bench).count("SET_SECURITY") == 1


def test_a_known_model_is_not_asked_what_it_refuses(make_bench):
    bench = make_bench(Nature(part="FLS-EU10-693639", takes_security=False))
    bench.enable()
    assert "SET_SECURITY" not in commands(bench)


def test_only_types_the_device_has_are_enabled(bench):
    bench.driver.enable(frozenset({0, 5, 20}))
    bench.wait_for_status(AcceptorStatus.IDLE)
    assert bench.device.path.enabled == bench.device.path.escrow == {5}


def test_types_no_device_can_have_are_our_bug(bench):
    with pytest.raises(UsageError, match="24"):
        bench.driver.enable(frozenset({24}))


# --- bills -----------------------------------------------------------------------------------


def test_a_bill_is_escrowed_stacked_and_settled_once(bench):
    bench.enable()
    stack_one(bench)
    bench.run(5.0)
    assert bench.of(BillEscrowed) == [BillEscrowed(5)]
    assert bench.of(BillStacked) == [BillStacked(1, 5)]
    assert bench.of(BillSettled) == [BillSettled(1)]
    assert bench.cassette == {"500": 1}


def test_two_equal_bills_are_two(bench):
    bench.enable()
    stack_one(bench)
    stack_one(bench)
    assert bench.of(BillStacked) == [BillStacked(1, 5), BillStacked(2, 5)]
    assert bench.cassette == {"500": 2}


def test_a_stacked_report_is_not_acknowledged_before_it_is_durable(bench):
    bench.auto_acknowledge = False
    bench.enable()
    insert_and_escrow(bench)
    bench.driver.stack()
    bench.wait_for(BillStacked)
    sent = len(bench.sent)
    bench.run(5.0)
    assert set(bench.sent[sent:]) == {POLL}
    assert bench.of(BillStacked) == [BillStacked(1, 5)]
    assert bench.of(BillSettled) == []
    bench.driver.acknowledge(1)
    bench.wait_for(BillSettled)
    assert bench.bench_events("acknowledged")
    assert bench.of(BillStacked) == [BillStacked(1, 5)]


def test_a_bill_is_returned_on_our_order(bench):
    bench.enable()
    insert_and_escrow(bench)
    bench.driver.return_bill()
    assert bench.wait_for(BillReturned, seconds=5.0) == BillReturned(5)
    bench.wait_for_status(AcceptorStatus.IDLE)
    assert len(bench.of(BillReturned)) == 1
    assert bench.cassette == {}


def test_a_bill_without_decision_comes_back_by_the_devices_own_time_out(bench):
    bench.enable()
    before = bench.time.now()
    insert_and_escrow(bench)
    assert bench.wait_for(BillReturned) == BillReturned(5)
    assert bench.time.now() - before > 10.0


def test_hold_keeps_a_bill_until_the_decision(bench):
    bench.enable()
    insert_and_escrow(bench)
    bench.driver.hold()
    bench.run(35.0)
    assert bench.device.path.phase is Phase.HOLDING
    assert bench.of(BillReturned) == []
    bench.driver.stack()
    bench.wait_for(BillSettled)
    assert len(bench.of(BillEscrowed)) == 1


def test_orders_without_a_bill_in_escrow_are_forgotten(bench):
    bench.enable()
    bench.driver.stack()
    bench.driver.return_bill()
    bench.run(1.0)
    insert_and_escrow(bench)
    bench.run(2.0)
    assert bench.device.path.phase is Phase.ESCROWED
    assert not {"STACK", "RETURN"} & set(commands(bench))


def test_an_order_given_before_the_bill_is_in_escrow_is_forgotten(bench):
    bench.enable()
    bench.command("insert 500")
    bench.wait_for_status(AcceptorStatus.ACCEPTING)
    while not bench.of(BillEscrowed):
        bench.driver.stack()
        bench.driver.step()
    bench.run(3.0)
    assert bench.device.path.phase is Phase.ESCROWED
    assert "STACK" not in commands(bench)


@pytest.mark.parametrize("order", ["stack", "return_bill", "hold"])
def test_an_order_is_for_one_bill_only(bench, order):
    bench.enable()
    insert_and_escrow(bench)
    getattr(bench.driver, order)()
    bench.run_until(lambda: bench.device.path.phase is not Phase.ESCROWED)
    if order == "hold":
        bench.driver.return_bill()
    bench.wait_for_status(AcceptorStatus.IDLE)
    start = len(bench.requests)
    insert_and_escrow(bench, 100)
    bench.run(5.0)
    assert bench.device.path.phase is Phase.ESCROWED
    assert commands(bench, start) == []


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("foreign", RejectReason.NOT_RECOGNISED),
        ("worn", RejectReason.NOT_RECOGNISED),
        ("crooked", RejectReason.INSERTED_BADLY),
        ("double", RejectReason.TWO_BILLS),
        ("short", RejectReason.TOO_LONG_OR_SHORT),
        ("50", RejectReason.DENOMINATION_OFF),
    ],
)
def test_a_rejected_bill_is_told_once_with_its_reason(bench, what, reason):
    bench.enable({5})
    bench.command(f"insert {what}")
    assert bench.wait_for(BillRejected).reason is reason
    bench.wait_for_status(AcceptorStatus.IDLE)
    assert len(bench.of(BillRejected)) == 1


def test_a_second_bill_pauses_and_both_come_back_if_it_stays(bench):
    bench.enable()
    insert_and_escrow(bench)
    bench.command("push 100")
    bench.wait_for_status(AcceptorStatus.PAUSED)
    assert bench.wait_for(BillRejected).reason is RejectReason.TWO_BILLS
    assert bench.cassette == {}


def test_a_second_bill_taken_away_lets_the_first_go_on(bench):
    bench.enable()
    insert_and_escrow(bench)
    bench.command("push 100")
    bench.wait_for_status(AcceptorStatus.PAUSED)
    bench.driver.stack()
    bench.run(1.0)
    bench.command("take")
    bench.wait_for(BillSettled)
    assert bench.cassette == {"500": 1}
    assert len(bench.of(BillEscrowed)) == 1


# --- masks -----------------------------------------------------------------------------------


def test_disable_waits_until_no_bill_moves(bench):
    bench.enable()
    insert_and_escrow(bench)
    bench.driver.disable()
    bench.run(2.0)
    assert bench.device.path.enabled == ALL
    bench.driver.stack()
    bench.wait_for(BillSettled)
    bench.wait_for_status(AcceptorStatus.DISABLED)
    assert bench.device.path.enabled == frozenset()


def test_another_wish_replaces_the_masks(bench):
    bench.enable()
    bench.enable({5, 6})
    bench.enable({2})
    assert bench.device.path.escrow == {2}


@pytest.mark.parametrize("loss", ["power on", "cassette", "reset", "masks"])
def test_lost_masks_are_sent_again(bench, loss):
    bench.enable()
    if loss == "cassette":
        bench.command("cassette out")
        bench.wait_for(CassetteRemoved)
        bench.command("cassette in")
    elif loss == "reset":
        bench.driver.reset()
        bench.run_until(lambda: len(bench.bench_events("reset")) == 2)
    elif loss == "masks":
        bench.device.path.set_masks(frozenset(), frozenset())
    else:
        bench.command(loss)
    bench.run(0.3)
    assert bench.device.path.enabled == frozenset()
    bench.run_until(lambda: bench.device.path.enabled == ALL)
    bench.wait_for_status(AcceptorStatus.IDLE)


def test_the_cassette_leaves_and_returns(bench):
    bench.enable()
    bench.command("cassette out")
    bench.wait_for(CassetteRemoved)
    assert bench.status is AcceptorStatus.CASSETTE_OUT
    bench.run(5.0)
    bench.command("cassette in")
    bench.wait_for(CassetteInserted)
    bench.wait_for_status(AcceptorStatus.IDLE)
    assert len(bench.of(CassetteRemoved)) == len(bench.of(CassetteInserted)) == 1
    assert len(bench.of(AcceptorRestarted)) == 1


# --- troubles --------------------------------------------------------------------------------


def test_a_full_cassette_a_jam_and_a_failure_are_told(bench):
    bench.enable()
    bench.command("cassette full")
    bench.wait_for_status(AcceptorStatus.CASSETTE_FULL)
    bench.command("clear")
    bench.wait_for_status(AcceptorStatus.IDLE)
    bench.command("jam")
    bench.wait_for_status(AcceptorStatus.JAMMED)
    bench.command("clear")
    bench.wait_for_status(AcceptorStatus.IDLE)
    bench.command("fail 50")
    bench.wait_for_status(AcceptorStatus.FAILED)
    assert any("50 STACK_MOTOR" in getattr(event, "detail", "") for event in bench.events)


def test_a_cheat_is_told_once(bench):
    bench.enable()
    stack_one(bench)
    bench.command("cheat")
    bench.wait_for(CheatDetected)
    bench.wait_for_status(AcceptorStatus.IDLE)
    assert len(bench.of(CheatDetected)) == 1


def test_rejecting_for_very_long_is_a_jam(make_bench):
    bench = make_bench(Nature(durations=Durations(reject_s=60.0)))
    bench.enable()
    bench.command("insert foreign")
    bench.wait_for_status(AcceptorStatus.REJECTING)
    bench.wait_for_status(AcceptorStatus.JAMMED)
    assert len(bench.of(BillRejected)) == 1


def test_initializing_for_longer_than_the_model_can_is_a_failure(make_bench):
    bench = make_bench(Nature(part="C100", durations=Durations(initialize_s=8.0)))
    bench.wait_for_status(AcceptorStatus.FAILED)
    bench.wait_for_status(AcceptorStatus.DISABLED)


def test_a_busy_device_is_left_alone_for_the_time_it_says(bench):
    bench.enable()
    bench.command("busy 3")
    bench.wait_for_status(AcceptorStatus.BUSY)
    polls = len(bench.requests)
    bench.run(2.5)
    assert len(bench.requests) - polls <= 4
    bench.wait_for_status(AcceptorStatus.IDLE)


def test_a_reset_waits_for_the_acknowledgement(bench):
    bench.auto_acknowledge = False
    bench.enable()
    insert_and_escrow(bench)
    bench.driver.stack()
    bench.wait_for(BillStacked)
    bench.driver.reset()
    bench.run(15.0)
    assert len(bench.bench_events("reset")) == 1
    bench.driver.acknowledge(1)
    bench.run_until(lambda: len(bench.bench_events("reset")) == 2)
    assert bench.of(BillSettled) == [BillSettled(1)]
    assert bench.bench_events("credit_forgotten") == []


# --- the wire --------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", [1, 2, 7])
def test_lost_acks_make_one_settled_bill(bench, lost):
    bench.enable()
    bench.command(f"lose-acks {lost}")
    stack_one(bench)
    bench.run(3.0)
    assert bench.of(BillStacked) == [BillStacked(1, 5)]
    assert bench.of(BillSettled) == [BillSettled(1)]
    assert len(bench.bench_events("ack_lost")) == lost


@pytest.mark.parametrize("fault", ["bad-crc 2", "noise 40", "split 40", "bad-crc 8", "late 0.2"])
def test_a_bad_wire_costs_time_and_nothing_else(bench, fault):
    bench.enable()
    bench.command(fault)
    stack_one(bench)
    stack_one(bench, 100)
    assert [event.bill_type for event in bench.of(BillStacked)] == [5, 4]
    assert len(bench.of(BillSettled)) == 2
    assert AcceptorStatus.LOST not in {getattr(event, "status", None) for event in bench.events}


@pytest.mark.parametrize("late", [0.31, 0.45, 0.62, 0.95])
def test_an_answer_that_is_late_confirms_nothing_it_does_not_answer(bench, make_till, late):
    till = make_till(bench)
    bench.enable()
    bench.command("insert 500")
    till.run_until(lambda: bench.device.path.phase is Phase.STACKING)
    bench.command(f"late {late}")
    till.run(10.0)
    bench.command("late 0")
    till.run(10.0)
    assert till.credited == 1
    assert till.suspense == 0


def test_five_seconds_of_silence_are_a_lost_device(bench):
    bench.enable()
    bench.command("silence 8")
    began = bench.time.now()
    bench.wait_for_status(AcceptorStatus.LOST)
    assert 5.0 <= bench.time.now() - began < 7.0
    bench.wait_for(AcceptorIdentified, 2)
    bench.wait_for_status(AcceptorStatus.IDLE)
    assert len(bench.of(AcceptorRestarted)) == 1


def test_into_long_silence_a_reset_is_sent_every_ten_seconds(bench):
    bench.enable()
    start = len(bench.requests)
    bench.command("silence 45")
    bench.run(44.0)
    resets = commands(bench, start).count("RESET")
    assert 2 <= resets <= 4


@pytest.mark.parametrize("phase", [Phase.ESCROWED, Phase.STACKING, Phase.STACKED])
def test_no_reset_is_sent_into_silence_while_a_bill_may_be_on_its_way(bench, phase):
    bench.auto_acknowledge = False
    bench.enable()
    insert_and_escrow(bench)
    if phase is not Phase.ESCROWED:
        bench.driver.stack()
        bench.run_until(lambda: bench.device.path.phase is phase)
        bench.run(0.2)
    bench.command("silence 60")
    start = len(bench.requests)
    bench.run(50.0)
    assert "RESET" not in commands(bench, start)


def test_a_device_that_never_answered_is_never_reset(bench):
    bench.command("power off")
    bench.run(60.0)
    assert bench.status is AcceptorStatus.LOST
    assert set(bench.requests) == {bytes([Command.POLL])}


def test_a_lost_port_is_opened_again_and_the_session_goes_on(bench):
    bench.enable()
    stack_one(bench)
    bench.wire.unplug()
    bench.wait_for_status(AcceptorStatus.LOST)
    bench.run(10.0)
    bench.wire.plug()
    bench.wait_for(AcceptorIdentified, 2)
    bench.run_until(lambda: bench.device.path.enabled == ALL)
    stack_one(bench)
    assert bench.of(BillStacked) == [BillStacked(1, 5), BillStacked(2, 5)]
    assert len(bench.of(AcceptorRestarted)) == 1
    assert len(bench.of(AcceptorIdentified)) == 2


def test_a_reopened_port_is_polled_before_it_is_reset_into_its_silence(bench):
    bench.enable()
    bench.wait_for_status(AcceptorStatus.IDLE)
    bench.command("power off")
    bench.run_until(lambda: commands(bench).count("RESET") == 2)
    bench.run(5.0)
    bench.wire.unplug()
    bench.run(8.0)
    start = len(bench.requests)
    bench.wire.plug()
    bench.run_until(lambda: "RESET" in commands(bench, start))
    assert bench.requests[start : start + 3] == [bytes([Command.POLL])] * 3


PHASES = [
    Phase.ACCEPTING,
    Phase.ESCROWED,
    Phase.STACKING,
    Phase.DROPPING,
    Phase.STACKED,
    Phase.REST,
]


def run_to(bench, till, phase):
    """One bill inserted and on its way to a phase; REST is after it was settled."""
    bench.command("insert 500")
    if phase is Phase.REST:
        till.run_until(lambda: bench.of(BillSettled))
    else:
        till.run_until(lambda: bench.device.path.phase is phase)


@pytest.mark.parametrize("away", [0.5, 7.0, 25.0])
@pytest.mark.parametrize("phase", PHASES)
def test_the_port_may_vanish_at_every_phase(bench, make_till, phase, away):
    till = make_till(bench)
    bench.enable()
    run_to(bench, till, phase)
    bench.wire.unplug()
    till.run(away)
    bench.wire.plug()
    till.run(30.0)
    assert till.credited == sum(bench.cassette.values())
    assert till.suspense == 0
    assert till.credited + till.returned + len(bench.of(BillReturned)) >= 1
    bench.command("insert 100")
    till.run(10.0)
    assert till.credited == sum(bench.cassette.values())
    assert "100" in bench.cassette


def test_a_port_that_vanishes_after_reset_as_its_model_does_is_not_missed(make_bench):
    bench = make_bench(Nature(part="GX-1", durations=Durations(initialize_s=10.0)))
    bench.wait_for_status(AcceptorStatus.INITIALIZING)
    bench.run_until(lambda: bench.bench_events("reset"))
    bench.run(1.0)
    bench.wire.unplug()
    bench.run(5.0)
    bench.wire.plug()
    bench.wait_for_status(AcceptorStatus.DISABLED)
    assert AcceptorStatus.LOST not in {getattr(event, "status", None) for event in bench.events}


@pytest.mark.parametrize("seed", range(8))
def test_a_lossy_garbling_wire_loses_no_bill_and_counts_none_twice(make_bench, make_till, seed):
    bench = make_bench(seed=seed)
    till = make_till(bench)
    bench.enable()
    bench.wire.faults.loss = bench.wire.faults.garble = 0.01
    bench.wire.faults.split = 0.05
    for denomination in (500, 500, 100, 2000, 10):
        # A bill table of 125 bytes takes many tries to come through whole.
        till.run_until(
            lambda: bench.device.path.phase is Phase.REST and bench.device.path.enabled, 900.0
        )
        bench.command(f"insert {denomination}")
        till.run(8.0)
    bench.wire.faults.loss = bench.wire.faults.garble = 0.0
    till.run(30.0)
    assert till.credited == sum(bench.cassette.values())
    assert till.suspense == 0
    assert till.credited + len(bench.of(BillReturned)) == 5


# --- the end ---------------------------------------------------------------------------------


def test_the_end_disables_first(bench):
    bench.enable()
    bench.driver.stop()
    bench.run_until(lambda: bench.driver.ended)
    assert bench.device.path.enabled == frozenset()


def test_the_end_waits_for_a_bill_but_not_for_ever(bench):
    bench.enable()
    insert_and_escrow(bench)
    began = bench.time.now()
    bench.driver.stop(timeout_s=3.0)
    bench.run_until(lambda: bench.driver.ended)
    assert 2.9 <= bench.time.now() - began <= 4.0
