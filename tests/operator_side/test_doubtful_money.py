"""A doubtful bill between a whole terminal and a real operator is paid at most once."""

import uuid
from datetime import timedelta

import pytest

from contract.records import FindingProposed
from proofs.operator.process import DeskError

pytestmark = pytest.mark.slow

ASKED_WITHIN_S = 120.0
HOUR_S = 3700.0


def jam(machine, number, *before):
    """Put bills in; the last one of 500 jams, lies in the cassette, and nobody heard so."""
    machine.reach_cash(number)
    machine.put_in(*before)
    machine.acceptor.jams = True
    machine.acceptor.offer(500)
    machine.settle()
    machine.wait(lambda: "suspense" in machine.journal.matters.books, 90.0, "doubtful")
    machine.leave()
    machine.acceptor.reset()
    machine.settle()
    (suspense,) = machine.journal.matters.suspense.values()
    return suspense


def delivered(machine):
    machine.wait(lambda: machine.all_sent, 700.0, "delivered")


def row_of(operator, subject_id):
    return next(row for row in operator.doubtful() if row["subject_id"] == subject_id)


def decided(machine, within_s=ASKED_WITHIN_S):
    machine.wait(lambda: "suspense" not in machine.journal.matters.books, within_s, "decided")


def no_doubt_is_left(operator, machine, number_minor):
    delivered(machine)
    books = machine.journal.matters.books
    assert "suspense" not in books
    assert "unclaimed" not in books
    in_cassettes = sum(minor for account, minor in books.items() if account.startswith("cassette"))
    assert in_cassettes == machine.acceptor.counted_minor
    for number, minor in number_minor.items():
        assert operator.balance(number) == minor
    assert operator.audit()["ok"]


def propose(machine, suspense, finding):
    """A technician at the terminal that is off."""
    machine.die()
    machine.boot()
    proposal = FindingProposed(
        at=machine.clock.utc(),
        proposal_id=uuid.uuid4().hex,
        suspense_id=suspense.suspense_id,
        finding=finding,
        by="technician-7",
    )
    machine.journal.append([proposal])
    machine.die()
    machine.boot()


@pytest.fixture
def copied(off, tmp_path):
    """copied(machine): what its disk holds now, in another machine that is off."""

    def copy(machine):
        machine.die()
        other = off(machine.clone(tmp_path / "other", seed=99, fingerprint="board-2"))
        machine.boot()
        return other

    return copy


def test_the_operator_s_decision_reaches_the_terminal_and_the_doubt_is_gone(
    operator, machine, number, new_number
):
    other = new_number()
    suspense = jam(machine, number, 100)
    delivered(machine)
    operator.decide(row_of(operator, suspense.suspense_id), "paid", other)
    decided(machine, HOUR_S)
    no_doubt_is_left(operator, machine, {number: 100_00, other: 500_00})
    assert row_of(operator, suspense.suspense_id)["state"] == "closed"


def test_a_technician_s_finding_is_decided_once_the_terminal_runs(operator, machine, number):
    suspense = jam(machine, number)
    propose(machine, suspense, "in_cassette")
    decided(machine)
    no_doubt_is_left(operator, machine, {number: 500_00})


def test_a_finding_made_offline_waits_and_finds_the_slip_honoured_already(
    operator, machine, number, new_number
):
    other = new_number()
    suspense = jam(machine, number)
    delivered(machine)
    operator.decide(row_of(operator, suspense.suspense_id), "paid", other)
    operator.fault("down")
    propose(machine, suspense, "given_back")
    machine.pass_time(600.0, 10.0)
    assert machine.journal.matters.proposals
    operator.fault("none")
    decided(machine, HOUR_S)
    no_doubt_is_left(operator, machine, {number: 0, other: 500_00})


def test_decisions_whose_answers_are_lost_are_heard_later_and_apply_once(operator, machine, number):
    suspense = jam(machine, number)
    delivered(machine)
    operator.fault("lose_answer_after_credit", path_prefix="/v1/suspense")
    propose(machine, suspense, "in_cassette")
    machine.wait(
        lambda: row_of(operator, suspense.suspense_id)["state"] == "decided",
        ASKED_WITHIN_S,
        "decided there",
    )
    operator.fault("none")
    decided(machine, HOUR_S)
    no_doubt_is_left(operator, machine, {number: 500_00})
    assert len(machine.bodies("decision")) == 1


def test_an_operator_killed_between_decision_and_answer_gives_the_same_answer(
    operator, machine, number
):
    suspense = jam(machine, number)
    delivered(machine)
    operator.decide(row_of(operator, suspense.suspense_id), "paid")
    operator.kill()
    operator.start()
    decided(machine, 2 * HOUR_S)
    no_doubt_is_left(operator, machine, {number: 500_00})


@pytest.mark.parametrize("before", [(), (100,)], ids=["alone", "with other money"])
def test_evidence_that_comes_before_the_terminal_hears_of_the_honoured_slip(
    operator, machine, number, new_number, before
):
    other = new_number()
    suspense = jam(machine, number, *before)
    delivered(machine)
    paid_before = sum(before) * 100
    operator.fault("down")
    machine.acceptor.tell_late()
    machine.settle()
    machine.pass_time(5.0)
    assert "suspense" not in machine.journal.matters.books
    operator.fault("none")
    operator.decide(row_of(operator, suspense.suspense_id), "paid", other)
    machine.wait(lambda: machine.all_sent and not machine.pending, HOUR_S, "sent")
    machine.wait(lambda: not machine.journal.matters.unclaimed, 2 * HOUR_S, "decided")
    no_doubt_is_left(operator, machine, {number: paid_before, other: 500_00})


def test_evidence_that_reached_the_operator_first_leaves_nothing_to_decide(
    operator, machine, number
):
    suspense = jam(machine, number)
    machine.acceptor.tell_late()
    machine.settle()
    machine.wait_decided()
    row = row_of(operator, suspense.suspense_id)
    with pytest.raises(DeskError, match="resolved"):
        operator.decide(row, "paid")
    no_doubt_is_left(operator, machine, {number: 500_00})


def test_a_terminal_that_is_off_as_it_is_decided_hears_of_it_at_its_start(
    operator, machine, number
):
    suspense = jam(machine, number)
    delivered(machine)
    machine.die()
    operator.decide(row_of(operator, suspense.suspense_id), "paid")
    machine.boot()
    decided(machine)
    no_doubt_is_left(operator, machine, {number: 500_00})


def test_a_backup_put_back_takes_over_the_decision_it_had_forgotten(
    operator, machine, number, tmp_path
):
    suspense = jam(machine, number)
    delivered(machine)
    operator.back_up(tmp_path / "yesterday.sqlite3")
    operator.decide(row_of(operator, suspense.suspense_id), "paid")
    decided(machine, HOUR_S)
    delivered(machine)
    operator.put_back(tmp_path / "yesterday.sqlite3")
    assert operator.balance(number) == 0
    machine.wait(lambda: operator.balance(number) == 500_00, 2 * HOUR_S, "paid again")
    no_doubt_is_left(operator, machine, {number: 500_00})
    with pytest.raises(DeskError, match="decided"):
        operator.decide(row_of(operator, suspense.suspense_id), "paid")


def test_a_second_decision_after_a_backup_was_put_back_is_not_applied_and_is_seen(
    operator, machine, number, tmp_path
):
    suspense = jam(machine, number)
    delivered(machine)
    operator.back_up(tmp_path / "yesterday.sqlite3")
    operator.decide(row_of(operator, suspense.suspense_id), "kept")
    decided(machine, HOUR_S)
    delivered(machine)
    operator.put_back(tmp_path / "yesterday.sqlite3")
    operator.decide(row_of(operator, suspense.suspense_id), "given_back")
    machine.wait(lambda: bool(row_of(operator, suspense.suspense_id)["alarm"]), 2 * HOUR_S, "seen")
    assert machine.journal.matters.books["decided"] == 500_00
    assert len(machine.bodies("decision")) == 1


def test_an_adopted_disk_hears_the_decision_the_old_machine_had(operator, machine, number, copied):
    suspense = jam(machine, number)
    delivered(machine)
    other = copied(machine)
    operator.decide(row_of(operator, suspense.suspense_id), "paid")
    decided(machine, HOUR_S)
    delivered(machine)
    assert row_of(operator, suspense.suspense_id)["state"] == "closed"
    machine.die()
    other.adopt()
    other.boot()
    decided(other, 2 * HOUR_S)
    assert operator.balance(number) == 500_00
    assert other.journal.matters.books["decided"] == 500_00


@pytest.mark.parametrize("behind", [timedelta(0), timedelta(days=400)])
def test_a_disk_of_before_the_evidence_is_rid_of_the_doubt_and_nothing_is_paid_twice(
    operator, machine, number, copied, behind
):
    """The terminal credited the bill in time; a copy of before that was put in and adopted."""
    suspense = jam(machine, number)
    delivered(machine)
    other = copied(machine)
    machine.acceptor.tell_late()
    machine.settle()
    machine.wait_decided()
    assert operator.balance(number) == 500_00
    machine.die()
    other.clock.set_utc(other.clock.utc() - behind)
    other.adopt()
    other.boot()
    delivered(other)
    propose(other, suspense, "in_cassette")
    decided(other)
    delivered(other)
    assert other.journal.matters.books["decided"] == 500_00
    assert row_of(operator, suspense.suspense_id)["state"] == "closed"
    assert operator.balance(number) == 500_00
    assert operator.audit()["ok"]
