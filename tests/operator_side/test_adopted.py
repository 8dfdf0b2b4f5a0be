"""A disk adopted by another machine: what the old one never sent still reaches the operator."""

import pytest

from contract.records import FaultCleared, FaultRaised
from kiosk.journal.verification import verify
from kiosk.state_dir import StateDirectory

pytestmark = pytest.mark.slow

FOREIGN = "E-304"


@pytest.fixture
def moved(operator, machine, off, tmp_path):
    """moved(): switch the machine off and put its disk into another one, adopted there."""

    def move(*, own_keys=False):
        machine.die()
        other = off(machine.clone(tmp_path / "other", seed=99, fingerprint="board-2"))
        if own_keys:
            other.enrol(operator.new_token(machine.terminal_id), new_key=True)
        other.adopt()
        return other

    return move


def submit_unsent(operator, machine, number, *bills):
    operator.fault("down", path_prefix="/v1/records")
    payment = machine.visit(number, *bills)
    operator.fault("none")
    return payment


@pytest.mark.parametrize("own_keys", [False, True], ids=["keys of the old", "keys of its own"])
def test_money_the_old_machine_submitted_and_never_sent_is_credited(
    operator, machine, number, moved, own_keys
):
    payment = submit_unsent(operator, machine, number, 500)
    old_journal = machine.journal.head
    other = moved(own_keys=own_keys).boot()
    other.wait_decided()
    assert other.results == {payment: "credited"}
    assert operator.balance(number) == 500_00
    head = other.client.head(old_journal.journal_id)
    assert (head.upto_seq, head.head_hash) == (old_journal.seq, old_journal.hash.hex())
    receipts = {body.journal_id for body in other.bodies("acknowledged")}
    assert receipts == {old_journal.journal_id, other.journal.head.journal_id}
    other.wait(lambda: other.sells, 200.0, "selling")
    assert operator.audit()["ok"]
    other.die()
    with StateDirectory.hold(other.folder, other.clock) as state:
        report = verify(state, None)
    assert report.is_ok, report.damage + report.findings


def test_nothing_is_sold_before_the_operator_has_both_journals(operator, machine, number, moved):
    payment = submit_unsent(operator, machine, number, 500)
    other = moved()
    operator.fault("down", path_prefix="/v1/records")
    other.boot()
    other.wait(lambda: other.fault_code == FOREIGN, 60.0, "closed")
    other.pass_time(300)
    assert (other.fault_code, other.pending) == (FOREIGN, {payment})
    operator.fault("none")
    other.wait(lambda: other.sells, 700.0, "selling")
    other.visit(number, 100)
    other.wait_decided()
    assert operator.balance(number) == 600_00


def test_a_long_backlog_of_the_old_journal_arrives_in_requests_of_a_hundred(
    operator, machine, number, moved
):
    operator.fault("down", path_prefix="/v1/records")
    payments = []
    at = machine.clock.utc()
    pair = [FaultRaised(at=at, code="E-114"), FaultCleared(at=at, code="E-114")]
    for _ in range(3):
        payments.append(machine.visit(number, 500))
        machine.leave()
        machine.journal.append(pair * 50)
        machine.again()
    operator.fault("none")
    other = moved().boot()
    other.wait_decided()
    assert set(other.results) == set(payments)
    assert operator.balance(number) == 3 * 500_00


def test_money_in_an_open_visit_is_in_doubt_and_credited_by_no_machine(
    operator, machine, number, moved
):
    machine.reach_cash(number)
    machine.put_in(500)
    other = moved().boot()
    other.wait(lambda: other.all_sent and other.fault_code != FOREIGN, 200.0, "taken over")
    assert other.journal.matters.books["suspense"] == 500_00
    assert operator.balance(number) == 0


def test_an_operator_put_back_after_the_adoption_is_told_the_old_journal_again(
    operator, machine, number, moved, tmp_path
):
    place = tmp_path / "yesterday.sqlite3"
    operator.back_up(place)
    payment = submit_unsent(operator, machine, number, 500)
    other = moved().boot()
    other.wait_decided()
    operator.put_back(place)
    assert operator.balance(number) == 0
    other.wait(lambda: operator.balance(number) == 500_00, 4000.0, "paid again")
    assert other.results == {payment: "credited"}
    assert operator.audit()["ok"]


def test_a_disk_gone_back_in_time_sends_what_only_it_knows_as_a_branch(
    operator, machine, number, off, tmp_path
):
    """The copy took money before it learnt that it was one; adopted, it tells the operator."""
    machine.visit(number, 100)
    machine.wait_decided()
    machine.die()
    copy = off(machine.clone(tmp_path / "copy", seed=78, fingerprint="board-1"))
    copy.boot()
    payment = submit_unsent(operator, copy, number, 500)
    copy.die()
    machine.boot()
    machine.visit(number, 200)
    machine.wait_decided()
    machine.die()
    copy.adopt()
    copy.boot()
    copy.wait(lambda: operator.forks(), 200.0, "told")
    copy.wait(lambda: copy.sells, 200.0, "selling")
    assert copy.pending == {payment}
    (branch,) = {row["branch"] for row in operator.forks()} - {"trunk"}
    (journal_id,) = {row["journal_id"] for row in operator.forks()}
    operator.decide_fork(journal_id, "trunk", branch)
    copy.wait_decided()
    assert copy.results[payment] == "credited"
    assert operator.balance(number) == 800_00
    assert operator.audit()["ok"]
