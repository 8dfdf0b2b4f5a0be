"""A bill in the cassette that nobody announced: in doubt once, for what it is worth."""

import pytest

from drivers.api import AcceptorIdentified, AcceptorIdentity, AcceptorStatus, BillStacked, BillType
from kiosk import effects as do

ONE_OF_500 = {"in_doubt": 50_000, "suspense": 50_000}
TWO_OF_500 = {"in_doubt": 100_000, "suspense": 100_000}


def sells(rig):
    rig.ready()
    rig.to_cash()


def test_it_is_in_doubt_once_however_often_it_is_told(rig):
    sells(rig)
    rig.stacked(500)
    report = rig.stacked(500)
    assert do.AcknowledgeBill(report) in rig.orders
    assert rig.books == ONE_OF_500


def test_a_process_that_died_before_its_acknowledgement_hears_of_the_same_bill(rig):
    sells(rig)
    rig.status(AcceptorStatus.STACKED)
    rig.cut_after = 1  # its record is written, the acknowledgement is not on the wire
    with pytest.raises(rig.power_cut):
        rig.device(BillStacked(1, rig.bills[500]))
    rig.again(5)
    report = rig.stacked(500)
    assert do.AcknowledgeBill(report) in rig.orders
    rig.settled()
    assert rig.books == ONE_OF_500
    assert len(rig.records("suspense_opened")) == 1


@pytest.mark.parametrize("moves_on", ["settled", "rests", "settled, then a restart"])
def test_the_next_one_of_its_kind_is_another_bill_once_the_device_moved_on(rig, moves_on):
    sells(rig)
    rig.stacked(500)
    if moves_on == "rests":
        rig.status(AcceptorStatus.DISABLED)
    else:
        rig.settled()
    if moves_on == "settled, then a restart":
        rig.again(5)
    rig.stacked(500)
    assert rig.books == TWO_OF_500


def test_one_of_another_kind_is_another_bill(rig):
    sells(rig)
    rig.stacked(500)
    rig.stacked(100)
    assert rig.books == {"in_doubt": 60_000, "suspense": 60_000}


def test_a_bill_that_was_announced_since_is_credited(rig):
    sells(rig)
    rig.stacked(500)
    rig.settled()
    rig.insert(500)
    assert rig.books == {**ONE_OF_500, "cassette:1": 50_000, **visit(rig, 50_000)}


def visit(rig, minor):
    return {f"visit:{rig.journal.matters.transaction.transaction_id}": minor}


def test_told_again_after_another_process_settled_it_it_is_another_bill(rig):
    sells(rig)
    rig.stacked(500)
    rig.again(5)
    rig.status(AcceptorStatus.DISABLED)
    rig.stacked(500)
    assert rig.books == TWO_OF_500
    assert len(rig.records("suspense_settled")) == 1


def test_what_a_former_acceptor_told_is_not_the_next_one_s(rig):
    sells(rig)
    rig.stacked(500)
    rig.again(5)
    rig.ready("B2")
    rig.status(AcceptorStatus.DISABLED)
    assert rig.journal.matters.standing.told is None


# --- what it is worth ----------------------------------------------------------------------------


def test_before_the_device_can_be_asked_a_bill_is_worth_what_its_table_said(rig):
    rig.ready()
    rig.again(60)
    rig.stacked(500)
    assert rig.books == ONE_OF_500


def test_a_bill_of_a_device_that_never_showed_a_table_is_in_doubt_by_its_type(rig):
    rig.stacked(500)
    doubt = rig.records("suspense_opened")[0]
    assert (doubt.amount_minor, doubt.bill_type) == (0, rig.bills[500])


def test_a_new_table_counts_from_then_on(rig):
    rig.ready()
    table = (BillType(rig.bills[500], "RUS", 1000),)
    rig.device(AcceptorIdentified(AcceptorIdentity("ccnet", "SM", "A1"), table))
    rig.again(60)
    rig.stacked(500)
    assert rig.books == {"in_doubt": 100_000, "suspense": 100_000}
    assert len(rig.records("device_known")) == 2


def test_the_table_it_shows_now_comes_before_the_one_it_showed(rig):
    rig.ready()
    rig.again(60)
    table = (BillType(rig.bills[500], "RUS", 1000),)
    rig.device(AcceptorIdentified(AcceptorIdentity("ccnet", "SM", "B2"), table))
    rig.stacked(500)
    assert rig.books == {"in_doubt": 100_000, "suspense": 100_000}
