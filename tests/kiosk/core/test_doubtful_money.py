"""A bill that is decided, or spoken of too late: nothing counted twice, nobody left unaware."""

import pytest

from contract.records import DecisionTaken
from drivers.api import AcceptorRestarted, AcceptorStatus, BillReturned, BillStacked, RestartPhase
from kiosk import effects as do
from kiosk.doubtful import doubtful_lines


def jammed(rig, value=500):
    rig.ready()
    rig.to_cash()
    rig.escrow(value)
    rig.status(AcceptorStatus.STACKING)
    rig.status(AcceptorStatus.JAMMED)
    rig.pass_time(5)
    (suspense,) = rig.journal.matters.suspense.values()
    return suspense


def decided_while_off(rig, outcome):
    suspense = jammed(rig)
    rig.amends = (
        DecisionTaken(
            at=rig.clock.utc(),
            subject="suspense",
            subject_id=suspense.suspense_id,
            outcome=outcome,
            statement="{}",
            jws="a..b",
        ),
    )
    rig.again()
    return suspense


def stacked(rig, value=500):
    rig.report += 1
    rig.device(BillStacked(rig.report, rig.bills[value]))
    assert do.AcknowledgeBill(rig.report) in rig.orders


@pytest.mark.parametrize("outcome", ["kept", "paid"])
def test_a_bill_decided_to_be_ours_is_only_acknowledged_when_it_is_reported_after_all(rig, outcome):
    decided_while_off(rig, outcome)
    books = rig.books
    stacked(rig)
    assert rig.books == books == {"cassette:1": 50_000, "decided": 50_000}
    assert rig.records("bill_credited") == []


def test_a_bill_decided_to_be_gone_and_reported_after_all_is_doubtful_anew(rig):
    suspense = decided_while_off(rig, "given_back")
    assert rig.books == {}
    stacked(rig)
    assert rig.books == {"in_doubt": 50_000, "suspense": 50_000}
    (evidence,) = rig.records("evidence")
    assert (evidence.what, evidence.suspense_id) == ("stacked", suspense.suspense_id)
    assert list(rig.journal.matters.suspense) != [suspense.suspense_id]


def test_a_decided_bill_s_machine_is_still_asked_to_restart_once(rig):
    decided_while_off(rig, "kept")
    assert rig.core.desk.bills.reset_needed


def test_a_doubtful_bill_reported_returned_is_noted_once_and_stays_doubtful(rig):
    suspense = jammed(rig)
    rig.device(
        AcceptorRestarted(RestartPhase.PLAIN),
        BillReturned(rig.bills[500]),
        BillReturned(rig.bills[500]),
    )
    (evidence,) = rig.records("evidence")
    assert (evidence.what, evidence.suspense_id) == ("returned", suspense.suspense_id)
    assert rig.books == {"in_doubt": 50_000, "suspense": 50_000}


def test_a_later_bill_that_goes_back_says_nothing_of_the_doubtful_one(rig):
    jammed(rig)
    rig.device(AcceptorRestarted(RestartPhase.PLAIN))
    rig.status(AcceptorStatus.IDLE)
    rig.device(BillReturned(rig.bills[500]))
    assert rig.records("evidence") == []


def test_the_record_of_a_doubtful_bill_says_which_kind_of_bill_it_is(rig):
    suspense = jammed(rig)
    assert suspense.bill_type == rig.bills[500]


def test_so_does_that_of_a_bill_nobody_announced(rig):
    rig.ready()
    stacked(rig, 100)
    (suspense,) = rig.journal.matters.suspense.values()
    assert (suspense.bill_type, suspense.amount_minor) == (rig.bills[100], 10_000)


def tasks_of(rig):
    """What a technician finds on the list, with the fault that leads there."""
    rig.pass_time(2)
    assert ("E-603" in rig.journal.matters.open_faults) == bool(rig.journal.matters.suspense)
    return [
        (line.kind, line.amount_minor, line.code) for line in doubtful_lines(rig.journal.matters)
    ]


def test_a_doubtful_bill_is_on_the_slip_and_on_the_technician_s_list(rig):
    suspense = jammed(rig)
    assert tasks_of(rig) == [("suspense", 50_000, suspense.code)]
    assert suspense.code in repr(rig.slips[-1].slip).replace("\\xa0", "")


def test_a_bill_that_becomes_doubtful_after_the_slip_is_a_task(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.finish()
    rig.decide()
    rig.printed()
    slips = len(rig.slips)
    stacked(rig)
    (suspense,) = rig.journal.matters.suspense.values()
    assert tasks_of(rig) == [("suspense", 50_000, suspense.code)]
    assert len(rig.slips) == slips


def test_a_bill_that_a_power_cut_left_doubtful_is_a_task(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.status(AcceptorStatus.STACKING)
    rig.again(after_s=600)
    rig.ready()
    rig.pass_time(70)
    (suspense,) = rig.journal.matters.suspense.values()
    assert suspense.reason == "restart"
    assert tasks_of(rig) == [("suspense", 50_000, suspense.code)]


def test_unclaimed_cash_of_a_customer_who_left_is_on_the_list(rig):
    rig.ready()
    rig.to_cash(rig.quote(min_minor=20_000))
    rig.insert(100)
    rig.again(after_s=600)
    rig.ready()
    rig.pass_time(70)
    (claim,) = rig.journal.matters.unclaimed.values()
    assert tasks_of(rig) == [("unclaimed", 10_000, claim.code)]
