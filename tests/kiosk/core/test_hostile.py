"""Bills on a string, a box on the wire, another acceptor: nothing is credited on doubt.

What was honestly credited before is submitted, and nobody is served until a person has accounted
for the alarm.
"""

import pytest

from contract.records import FaultCleared, FaultRaised
from drivers.api import (
    AcceptorIdentified,
    AcceptorIdentity,
    AcceptorRestarted,
    AcceptorStatus,
    BillEscrowed,
    BillType,
    CassetteInserted,
    CassetteRemoved,
    CheatDetected,
    RestartPhase,
    WireSuspected,
    WireSuspicion,
)
from kiosk import effects as do
from kiosk.cash.bills import ALARMING_MAX
from kiosk.cash.cash_in import DeskState
from kiosk.events import CustomerDid
from kiosk.journal.ledger import check
from kiosk.views.intents import ToggleLargeText

CHEATED, SUSPECTED, EXCHANGED, MANIPULATED = "E-104", "E-108", "E-109", "E-113"
BOX = WireSuspected(WireSuspicion.STACKED_UNORDERED, "81 BILL_STACKED 05")


def acceptor(rig, serial="B2"):
    table = tuple(BillType(number, "RUS", value) for value, number in rig.bills.items())
    return AcceptorIdentified(AcceptorIdentity("ccnet", "SM", serial), table)


def with_bills(rig, *values):
    rig.ready()
    rig.to_cash()
    for value in values:
        rig.insert(value)


def account_for(rig, code):
    """A technician clears the fault while the terminal is off."""
    rig.amends = (FaultCleared(at=rig.clock.utc(), code=code),)
    rig.again(30)


def faults(rig):
    return set(rig.journal.matters.open_faults)


def serves_nobody(rig):
    rig.pass_time(3)
    return rig.view == "OutOfServiceView" or not rig.core.can_sell


def paid_minor(rig):
    return sum(body.payments[0].inserted_minor for body in rig.records("submitted"))


# --- a bill on a string --------------------------------------------------------------------------


def test_the_last_bill_is_doubtful_and_the_bills_before_it_are_paid(rig):
    with_bills(rig, 100, 500)
    rig.device(CheatDetected())
    rig.rest()
    assert rig.records("suspense_opened")[0].reverses_credit
    assert rig.books == {
        "cassette:1": 10_000, "in_doubt": 50_000, "payable_pending": 10_000, "suspense": 50_000,
    }  # fmt: skip
    assert CHEATED in faults(rig)
    assert serves_nobody(rig)


def test_the_last_bill_waits_for_two_seconds_before_it_is_paid(rig):
    with_bills(rig, 500)
    rig.press("finish")
    rig.status(AcceptorStatus.DISABLED)
    rig.pass_time(1.5)
    rig.device(CheatDetected())
    rig.rest()
    assert paid_minor(rig) == 0
    assert rig.books == {"in_doubt": 50_000, "suspense": 50_000}


def test_a_restart_does_not_make_the_last_bill_any_older(rig):
    with_bills(rig, 500)
    rig.again(0.1)
    rig.device(acceptor(rig, "A1"))
    rig.status(AcceptorStatus.DISABLED)
    rig.pass_time(1.1, step_s=0.1)
    rig.press("finish")
    rig.pass_time(0.5)
    assert paid_minor(rig) == 0
    rig.pass_time(0.5)
    assert paid_minor(rig) == 50_000


def test_after_the_submit_a_cheat_is_an_alarm_and_moves_nothing(rig):
    with_bills(rig, 500)
    rig.finish()
    rig.device(CheatDetected())
    assert rig.records("suspense_opened") == []
    assert CHEATED in faults(rig)
    assert paid_minor(rig) == 50_000


def late_bill(rig):
    """A visit is over and paid; then its jammed bill is reported stacked after all."""
    with_bills(rig, 100)
    rig.escrow(500)
    rig.status(AcceptorStatus.JAMMED)
    rig.pass_time(3)
    assert paid_minor(rig) == 10_000
    rig.stacked(500)


def test_a_late_bill_waits_for_two_seconds_before_it_is_paid(rig):
    late_bill(rig)
    rig.pass_time(1.5)
    rig.device(CheatDetected())
    rig.rest()
    assert paid_minor(rig) == 10_000
    assert rig.books["suspense"] == 50_000
    assert [body.reason for body in rig.records("suspense_opened")] == ["jam", "cheat"]


def test_a_late_bill_of_a_device_that_turns_out_another_is_taken_back(rig):
    with_bills(rig, 100)
    rig.escrow(500)
    rig.status(AcceptorStatus.JAMMED)
    rig.pass_time(3)
    rig.again(20)
    rig.stacked(500)
    rig.device(acceptor(rig))
    rig.rest()
    assert paid_minor(rig) == 10_000
    assert rig.books["suspense"] == 50_000


@pytest.mark.parametrize("again", ["repeated", "restarted", "both"])
def test_one_cheat_makes_one_bill_doubtful_however_often_it_is_told(rig, again):
    with_bills(rig, 100, 500)
    rig.device(CheatDetected(7))
    for _ in range(2):
        if again != "repeated":
            rig.again(1)
        if again == "both":
            rig.device(AcceptorRestarted(RestartPhase.PLAIN))
        rig.device(CheatDetected(1))
    assert len(rig.records("suspense_opened")) == 1
    assert len([fault for fault in rig.records("fault_raised") if fault.code == CHEATED]) == 1


def test_a_cheat_is_acknowledged_once_it_is_written(rig):
    with_bills(rig, 500)
    rig.orders.clear()
    rig.device(CheatDetected(7))
    assert do.AcknowledgeBill(7) in rig.orders


def test_the_bill_on_its_way_is_doubtful_with_the_last_one(rig):
    with_bills(rig, 100, 500)
    rig.escrow(1000)
    rig.device(CheatDetected())
    rig.rest()
    assert paid_minor(rig) == 10_000
    assert rig.books["suspense"] == 150_000
    assert {body.reason for body in rig.records("suspense_opened")} == {"cheat"}


def test_of_two_equal_bills_the_one_before_is_doubtful_with_the_one_on_its_way(rig):
    with_bills(rig, 100, 500)
    rig.escrow(500)
    rig.device(CheatDetected())
    rig.rest()
    assert paid_minor(rig) == 10_000
    assert rig.books["suspense"] == 100_000


def test_alarm_and_doubts_are_one_write(rig):
    with_bills(rig, 100)
    rig.escrow(1000)
    rig.device(CheatDetected())
    writes = [effect for effect in rig.last_effects if isinstance(effect, do.Write)]
    kinds = sorted(body.kind for body in writes[0].bodies)
    assert kinds == ["fault_raised", "suspense_opened", "suspense_opened"]


def test_a_bill_that_was_pulled_back_is_not_credited_because_it_is_told_again(rig):
    with_bills(rig, 100)
    rig.escrow(500)
    rig.stacked(500)
    rig.device(CheatDetected())
    rig.stacked(500)
    rig.rest()
    assert paid_minor(rig) == 10_000
    assert rig.books["suspense"] == 50_000


def test_a_bill_told_after_the_device_had_rested_is_another_one(rig):
    with_bills(rig, 100, 500)
    rig.device(CheatDetected())
    rig.status(AcceptorStatus.DISABLED)
    rig.stacked(500)
    assert rig.books["suspense"] == 100_000


def test_a_cheat_with_nothing_in_is_an_alarm(rig):
    with_bills(rig)
    rig.device(CheatDetected())
    rig.rest()
    assert CHEATED in faults(rig)
    assert rig.books == {}


def test_after_a_cheat_a_restart_asks_nobody_to_insert_more(rig):
    with_bills(rig, 100, 500)
    rig.device(CheatDetected())
    rig.again(10)
    rig.ready()
    assert rig.core.desk.state is not DeskState.ASKING_TO_CONTINUE
    rig.pass_time(3)
    assert paid_minor(rig) == 10_000


# --- a box on the wire ---------------------------------------------------------------------------


def test_a_bill_nobody_ordered_is_nobody_s_and_the_money_before_is_paid(rig):
    with_bills(rig, 100)
    rig.device(BOX)
    report = rig.stacked(500)
    assert do.AcknowledgeBill(report) in rig.orders
    rig.rest()
    assert paid_minor(rig) == 10_000
    assert rig.books["suspense"] == 50_000
    assert {body.reason for body in rig.records("suspense_opened")} == {"wire"}
    assert SUSPECTED in faults(rig)
    assert serves_nobody(rig)


def test_the_bill_on_its_way_is_doubtful_and_its_report_credits_it_no_more(rig):
    with_bills(rig, 100)
    rig.escrow(500)
    rig.device(BOX)
    report = rig.stacked(500)
    assert do.AcknowledgeBill(report) in rig.orders
    rig.rest()
    assert paid_minor(rig) == 10_000
    assert rig.books["suspense"] == 50_000
    assert len(rig.records("bill_credited")) == 1


def test_a_doubt_of_before_is_not_resolved_by_a_suspicious_report(rig):
    with_bills(rig)
    rig.escrow(500)
    rig.status(AcceptorStatus.JAMMED)
    rig.device(BOX)
    rig.stacked(500)
    assert rig.records("bill_credited") == []
    assert rig.books["suspense"] == 100_000


def test_a_suspicious_repetition_of_a_credited_bill_is_the_same_bill(rig):
    with_bills(rig)
    rig.escrow(500)
    rig.stacked(500)
    rig.device(BOX)
    rig.stacked(500)
    assert "suspense" not in rig.books


def test_a_frozen_terminal_stays_frozen_after_a_restart_with_a_bill_on_its_way(rig):
    with_bills(rig, 100)
    rig.escrow(500)
    rig.cut_after = 1  # between the record of the alarm and whatever follows
    with pytest.raises(rig.power_cut):
        rig.device(BOX)
    rig.again(5)
    rig.stacked(500)
    rig.ready()
    assert len(rig.records("bill_credited")) == 1
    assert rig.books["suspense"] == 50_000
    assert serves_nobody(rig)


def test_a_bill_on_its_way_when_a_terminal_starts_frozen_becomes_doubtful(rig):
    with_bills(rig)
    rig.escrow(500)
    rig.amends = (FaultRaised(at=rig.clock.utc(), code=SUSPECTED),)
    rig.again(5)
    rig.stacked(500)
    assert rig.records("bill_credited") == []
    assert rig.books == {"in_doubt": 50_000, "suspense": 50_000}


def test_a_held_bill_goes_back_when_the_line_is_suspected(rig):
    with_bills(rig, 100)
    rig.escrow(5000)
    rig.device(BOX)
    assert isinstance(rig.orders[-1], do.ReturnBill)


def test_nothing_is_taken_from_escrow_any_more(rig):
    with_bills(rig, 100)
    rig.device(BOX, BillEscrowed(rig.bills[500]))
    assert isinstance(rig.orders[-1], do.ReturnBill)


def test_a_suspicion_while_nobody_is_served_is_an_alarm(rig):
    rig.ready()
    rig.device(BOX)
    rig.stacked(500)
    assert rig.books == {"in_doubt": 50_000, "suspense": 50_000}
    assert serves_nobody(rig)


def test_a_suspicion_while_a_customer_is_asked_to_continue_ends_the_visit(rig):
    with_bills(rig, 100)
    rig.again(20)
    rig.ready()
    assert rig.view == "ResumeView"
    rig.device(BOX)
    rig.rest()
    assert paid_minor(rig) == 10_000


@pytest.mark.parametrize("bills", [(500,), (100, 500)])
def test_a_cheat_while_a_customer_is_asked_to_continue_ends_the_question_with_the_sum(rig, bills):
    with_bills(rig, *bills)
    rig.again(20)
    rig.ready()
    assert rig.view == "ResumeView"
    rig.device(CheatDetected())
    rig.tell(CustomerDid(ToggleLargeText()))
    assert rig.view != "ResumeView"
    rig.rest()
    assert paid_minor(rig) == sum(bills[:-1]) * 100
    assert rig.books["suspense"] == 50_000


def test_a_box_that_never_stops_telling_of_bills_fills_no_disk(rig):
    rig.ready()
    rig.device(BOX)
    for _ in range(ALARMING_MAX + 10):
        report = rig.stacked(500)
        rig.settled()
    assert len(rig.records("suspense_opened")) == ALARMING_MAX
    assert do.AcknowledgeBill(report) not in rig.orders


def test_after_the_alarm_was_accounted_for_the_terminal_sells_again(rig):
    with_bills(rig, 100)
    rig.device(BOX)
    rig.rest()
    rig.decide()
    rig.pass_time(2)
    account_for(rig, SUSPECTED)
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    rig.finish()
    assert paid_minor(rig) == 60_000


# --- another acceptor ----------------------------------------------------------------------------


def test_the_first_acceptor_is_known_without_a_word(rig):
    rig.ready()
    rig.again()
    rig.ready()
    assert len(rig.records("device_known")) == 1
    assert rig.records("device_known")[0].serial == "A1"
    assert EXCHANGED not in faults(rig)


def test_another_acceptor_sells_nothing_until_a_person_has_accepted_it(rig):
    rig.ready()
    rig.again()
    rig.ready("B2")
    assert (
        rig.journal.matters.open_faults[EXCHANGED].detail
        == "known: ccnet SM A1, found: ccnet SM B2"
    )
    assert serves_nobody(rig)
    account_for(rig, EXCHANGED)
    rig.ready("B2")
    assert faults(rig) == set()
    assert [body.serial for body in rig.records("device_known")] == ["A1", "B2"]
    rig.to_cash()
    rig.insert(500)
    assert rig.books["cassette:1"] == 50_000


def test_the_known_acceptor_coming_back_clears_nothing_by_itself(rig):
    rig.ready()
    rig.again()
    rig.ready("B2")
    rig.again()
    rig.ready("A1")
    assert EXCHANGED in faults(rig)


def test_an_exchange_in_the_middle_of_a_visit_makes_the_bill_on_its_way_doubtful(rig):
    with_bills(rig, 100)
    rig.escrow(500)
    rig.status(AcceptorStatus.LOST)
    rig.device(acceptor(rig))
    rig.stacked(500)
    rig.rest()
    assert paid_minor(rig) == 10_000
    assert {body.reason for body in rig.records("suspense_opened")} == {"exchanged"}
    check(rig.books)


def test_a_credit_on_the_word_of_a_device_that_turns_out_another_is_taken_back(rig):
    with_bills(rig, 100)
    rig.escrow(500)
    rig.again(20)
    rig.stacked(500)
    rig.device(acceptor(rig))
    rig.rest()
    assert paid_minor(rig) == 10_000
    assert rig.records("suspense_opened")[-1].reverses_credit
    assert rig.books["suspense"] == 50_000


def credited_by_a_stranger(rig):
    with_bills(rig)
    rig.escrow(500)
    rig.again(20)
    rig.stacked(500)
    rig.status(AcceptorStatus.DISABLED)
    rig.pass_time(20)
    assert rig.core.desk.state is DeskState.RECOVERING


def test_money_waits_until_the_device_that_told_of_it_has_said_who_it_is(rig):
    credited_by_a_stranger(rig)
    rig.ready()
    assert rig.core.desk.state is DeskState.ASKING_TO_CONTINUE


def test_a_device_that_never_says_who_it_is_holds_nobody_s_money_for_ever(rig):
    credited_by_a_stranger(rig)
    rig.pass_time(45)
    assert rig.core.desk.state is DeskState.ASKING_TO_CONTINUE


def test_the_end_waits_for_the_device_s_name_too(rig):
    with_bills(rig)
    rig.escrow(500)
    rig.status(AcceptorStatus.LOST)
    rig.stacked(500)
    rig.press("finish")
    rig.status(AcceptorStatus.DISABLED)
    rig.pass_time(10)
    assert paid_minor(rig) == 0
    rig.ready()
    assert paid_minor(rig) == 50_000


def test_a_device_that_was_lost_takes_nothing_before_it_said_who_it_is(rig):
    with_bills(rig, 100)
    rig.status(AcceptorStatus.LOST)
    rig.status(AcceptorStatus.IDLE)
    rig.device(BillEscrowed(rig.bills[500]))
    assert isinstance(rig.orders[-1], do.ReturnBill)


# --- the cassette --------------------------------------------------------------------------------


def test_a_moved_cassette_and_its_alarm_are_one_write(rig):
    rig.ready()
    rig.device(CassetteRemoved())
    write = next(effect for effect in rig.last_effects if isinstance(effect, do.Write))
    assert [body.kind for body in write.bodies] == ["cassette_moved", "fault_raised"]
    rig.device(CassetteInserted())
    assert MANIPULATED in faults(rig)


def test_a_desk_reopens_over_no_alarm_whoever_asks_it(rig):
    with_bills(rig, 100)
    rig.again(20)
    rig.ready()
    rig.device(CassetteRemoved(), CassetteInserted())
    rig.core.desk.reopen(rig.clock.now())
    assert rig.core.desk.state is DeskState.PAYING


def test_who_is_asked_to_continue_inserts_nothing_over_an_alarm(rig):
    with_bills(rig, 100)
    rig.again(20)
    rig.ready()
    rig.device(CassetteRemoved(), CassetteInserted())
    rig.press("insert_more")
    rig.rest()
    assert paid_minor(rig) == 10_000
