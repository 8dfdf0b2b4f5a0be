"""Who told of a bill, and whether it is believed: a cheat or a stranger takes back what is unpaid.

It does not matter whose visit the bill was of, whose visit is open now, or whether the power failed
in between.
"""

import pytest

from contract.records import DecisionTaken, EvidenceReported
from drivers.api import (
    AcceptorIdentified,
    AcceptorIdentity,
    AcceptorRestarted,
    BillSettled,
    BillType,
    CheatDetected,
    RestartPhase,
    WireSuspected,
    WireSuspicion,
)
from drivers.api import AcceptorStatus as A
from kiosk import effects as do
from kiosk.cash.bills import ALARMING_MAX
from kiosk.cash.cash_in import DeskState

STRANGER = "B2"


@pytest.fixture
def doubtful(bench):
    """A visit that is over; its jammed bill is doubtful, and the device works again."""
    bench.ready().escrow().status(A.JAMMED).wait(3)
    bench.say(AcceptorRestarted(RestartPhase.PLAIN)).status(A.DISABLED).wait(1)
    return bench


def paid(bench):
    return sum(body.payments[0].inserted_minor for body in bench.written("submitted"))


def taken_back(bench):
    doubts = bench.written("suspense_opened")
    return [(body.reason, body.amount_minor) for body in doubts if body.reverses_credit]


# --- whose bill it was ---------------------------------------------------------------------------


def test_a_cheat_in_the_next_visit_is_about_the_late_bill_where_it_is_the_last_one(doubtful):
    doubtful.open().idle().stacked().say(CheatDetected(1)).rest()
    assert taken_back(doubtful) == [("cheat", 10_000)]
    assert paid(doubtful) == 0


def test_a_cheat_in_the_next_visit_is_about_its_own_bill_where_that_is_the_last_one(doubtful):
    doubtful.open().idle().stacked().idle().escrow(doubtful.other).stacked(doubtful.other)
    doubtful.say(CheatDetected(1)).rest()
    assert taken_back(doubtful) == [("cheat", 50_000)]
    assert paid(doubtful) == 10_000


def test_such_a_cheat_told_again_takes_no_second_bill_from_the_visit_before(doubtful):
    doubtful.open().idle().stacked().idle().escrow(doubtful.other).stacked(doubtful.other)
    doubtful.say(CheatDetected(1)).again().say(CheatDetected(1))
    doubtful.introduce().rest()
    assert taken_back(doubtful) == [("cheat", 50_000)]
    assert paid(doubtful) == 10_000


def test_a_stranger_s_word_on_a_late_bill_is_taken_back_in_the_next_visit_too(doubtful):
    doubtful.open().idle().status(A.LOST).stacked().introduce(serial=STRANGER).rest()
    assert taken_back(doubtful) == [("exchanged", 10_000)]
    assert paid(doubtful) == 0


# --- before it has said who it is ----------------------------------------------------------------


@pytest.fixture
def told_by_nobody(doubtful):
    """After a restart a device that has not said who it is tells of the late bill, and rests."""
    return doubtful.again().stacked().status(A.DISABLED)


def test_a_late_bill_waits_for_the_name_of_who_told_of_it(told_by_nobody):
    told_by_nobody.wait(30)
    assert paid(told_by_nobody) == 0
    told_by_nobody.introduce().wait(0.5)
    assert paid(told_by_nobody) == 10_000


def test_a_stranger_that_names_itself_late_is_believed_no_more_for_it(told_by_nobody):
    told_by_nobody.wait(30).introduce(serial=STRANGER).wait(5)
    assert taken_back(told_by_nobody) == [("exchanged", 10_000)]
    assert paid(told_by_nobody) == 0


def test_a_device_that_never_names_itself_holds_a_late_bill_up_for_a_minute_at_most(told_by_nobody):
    told_by_nobody.wait(59.5)
    assert paid(told_by_nobody) == 0
    told_by_nobody.wait(0.5)
    assert paid(told_by_nobody) == 10_000


@pytest.mark.parametrize("visit", ["open", "over"])
def test_a_second_power_cut_makes_nobody_forget_that_it_had_not_said_who_it_is(bench, visit):
    bench.ready().escrow()
    if visit == "over":
        bench.status(A.JAMMED).wait(3)
    bench.again().stacked().status(A.DISABLED).again().status(A.DISABLED)
    bench.introduce(serial=STRANGER).wait(5)
    assert taken_back(bench) == [("exchanged", 10_000)]
    assert paid(bench) == 0


def test_what_a_known_device_told_of_before_a_power_cut_is_no_stranger_s_word(bench):
    bench.ready().insert().again().status(A.DISABLED).introduce(serial=STRANGER).wait(5)
    assert taken_back(bench) == []
    assert paid(bench) == 10_000


# --- which bill it is about ----------------------------------------------------------------------


def test_a_cheat_told_under_an_alarm_that_took_nothing_takes_the_bill_that_came_since(doubtful):
    doubtful.say(CheatDetected(1)).stacked(doubtful.other).stacked().say(CheatDetected(2))
    assert taken_back(doubtful) == [("cheat", 10_000)]


def test_a_cheat_after_a_visit_that_was_paid_in_full_takes_nothing(bench):
    bench.ready().insert().finish().rest().decide("credited").leave()
    assert bench.matters.transactions == {}
    bench.say(CheatDetected(1))
    assert taken_back(bench) == []


def test_a_cheat_that_nobody_repeats_is_not_acknowledged(bench):
    bench.ready().insert().say(CheatDetected(0))
    assert do.AcknowledgeBill(0) not in bench.effects
    bench.say(CheatDetected(7))
    assert do.AcknowledgeBill(7) in bench.effects


def test_a_bill_pulled_back_before_the_device_forgot_it_is_the_one_that_is_told_again(bench):
    bench.ready().escrow().stacked().say(CheatDetected(1)).stacked()
    assert len(bench.matters.suspense) == 1


def test_a_bill_pulled_back_after_the_device_forgot_it_is_not_the_one_that_is_told(bench):
    bench.ready().insert().say(CheatDetected(1)).stacked()
    assert len(bench.matters.suspense) == 2


def test_a_bill_under_alarm_is_the_same_bill_when_the_next_process_hears_of_it(bench):
    bench.ready().escrow().say(WireSuspected(WireSuspicion.TOO_FAST)).again().stacked()
    assert len(bench.matters.suspense) == 1


TWINS = (BillType(4, "RUS", 100), BillType(24, "RUS", 100))


def twins(bench):
    """Two kinds of bills of one denomination."""
    return bench.say(AcceptorIdentified(AcceptorIdentity("ccnet", "SM", "A1"), TWINS))


def unpaid(bench):
    return [intent.bill_type for intent in bench.bills.testimony.unpaid()]


def test_every_bill_that_is_not_submitted_is_unpaid_the_newest_last(bench):
    twins(bench.ready()).insert(24).insert(4)
    assert unpaid(bench) == [24, 4]


def test_of_equal_bills_the_ones_that_were_submitted_are_unpaid_no_more(bench):
    twins(bench.ready()).insert(4).escrow(24).status(A.JAMMED).wait(3)
    assert unpaid(bench) == []
    bench.stacked(24)
    assert unpaid(bench) == [24]


def test_a_bill_is_worth_what_the_device_s_table_says_and_nothing_where_nobody_knows(bench):
    bench.stacked(bench.other)
    assert [one.amount_minor for one in bench.matters.suspense.values()] == [0]
    bench.introduce().stacked()
    assert [one.amount_minor for one in bench.matters.suspense.values()] == [0, 10_000]


def test_a_bill_decided_to_be_gone_and_told_of_after_all_is_doubtful_anew(bench):
    bench.ready().escrow().status(A.JAMMED)
    (suspense_id,) = bench.matters.suspense
    (intent_id,) = bench.matters.intents
    decided = DecisionTaken(
        at=bench.utc,
        subject="suspense",
        subject_id=suspense_id,
        outcome="given_back",
        statement="{}",
        jws="a..b",
    )
    bench.deeds.write(decided)
    bench.wait(1).stacked()
    assert bench.written("evidence") == [
        EvidenceReported(at=bench.utc, intent_id=intent_id, suspense_id=suspense_id, what="stacked")
    ]
    assert [one.amount_minor for one in bench.matters.suspense.values()] == [10_000]


def test_a_box_that_never_stops_telling_fills_no_disk_and_is_acknowledged_no_more(bench):
    bench.introduce().say(WireSuspected(WireSuspicion.TOO_FAST))
    for _ in range(ALARMING_MAX + 5):
        bench.stacked().say(BillSettled(bench.reports))
    assert len(bench.matters.suspense) == ALARMING_MAX
    assert len(bench.ordered(do.AcknowledgeBill)) == ALARMING_MAX


def test_a_device_that_was_told_apart_is_known_again_by_all_its_names(bench):
    bench.introduce().say(AcceptorIdentified(AcceptorIdentity("ccnet", "SN", "A1"), TWINS))
    (fault,) = bench.written("fault_raised")
    assert fault.code == "E-109"
    assert len(bench.written("device_known")) == 1


def test_a_device_that_shows_another_table_is_the_same_device(bench):
    twins(bench.introduce())
    assert [sorted(body.minor_by_type) for body in bench.written("device_known")] == [
        [4, 5, 7, 13, 20],
        [4, 24],
    ]
    twins(bench)
    assert len(bench.written("device_known")) == 2
    assert bench.written("fault_raised") == []


BOX = WireSuspected(WireSuspicion.STACKED_UNORDERED, "81")
B2 = AcceptorIdentified(AcceptorIdentity("ccnet", "SM", STRANGER), TWINS)


@pytest.mark.parametrize("event", [BOX, B2, CheatDetected(1)], ids=["box", "stranger", "string"])
def test_whatever_speaks_for_the_acceptor_ends_the_visit(bench, event):
    bench.ready().insert().wait(3).say(event)
    assert bench.desk.state is DeskState.FINISHING
    bench.rest()
    assert [body.why for body in bench.written("transaction_closed")] == ["fault"]


@pytest.mark.parametrize("event", [BOX, B2, CheatDetected(1)], ids=["box", "stranger", "string"])
def test_it_ends_what_is_asked_after_a_power_cut_too(bench, event):
    bench.ready().insert().again().introduce().status(A.DISABLED).wait(1)
    assert bench.desk.state is DeskState.ASKING_TO_CONTINUE
    bench.say(event).rest()
    assert len(bench.written("transaction_closed")) == 1


@pytest.mark.parametrize(
    ("event", "reason"), [(BOX, "wire"), (B2, "exchanged"), (CheatDetected(1), "cheat")]
)
def test_the_bill_on_its_way_is_doubtful_for_that_reason(bench, event, reason):
    bench.ready().escrow().say(event)
    assert [one.reason for one in bench.matters.suspense.values()] == [reason]
