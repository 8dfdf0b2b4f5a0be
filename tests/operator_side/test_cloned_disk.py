"""One disk, copied into another machine: found out, stopped, and paid only as a person decides."""

from functools import partial

import pytest

from kiosk.errors import JournalForeignError

pytestmark = pytest.mark.slow

FORK = "E-306"


class Pair:
    """A terminal and a clone of its disk that says it is the same machine."""

    def __init__(self, operator, machine, clone, numbers):
        self.operator = operator
        self.first, self.second = machine, clone
        self.numbers = numbers

    @property
    def journal_id(self):
        return self.first.journal.head.journal_id

    def branch(self):
        """The name of the branch that is not the trunk."""
        names = {row["branch"] for row in self.operator.forks()}
        (name,) = names - {"trunk"}
        return name

    def both_pay(self):
        """Each takes money; the second one's lines were down, so that its upload comes late."""
        self.operator.fault("down", path_prefix="/v1/records")
        self.late = self.second.visit(self.numbers[1], 1000)
        self.operator.fault("none")
        self.early = self.first.visit(self.numbers[0], 500)
        self.first.wait_decided()
        self.second.wait(lambda: self.operator.forks(), 700.0, "found out")

    def both_stop(self):
        for machine in (self.first, self.second):
            machine.wait(partial(shows, machine, FORK), 4000.0, "stopped")


def shows(machine, code):
    return machine.fault_code == code


@pytest.fixture
def pair(operator, machine, off, new_number, tmp_path):
    """Machine and clone, both on; they have a past in common."""
    common = new_number()
    machine.visit(common, 100)
    machine.leave()
    machine.wait_decided()
    machine.die()
    clone = off(machine.clone(tmp_path / "clone", seed=77, fingerprint="board-1"))
    pair = Pair(operator, machine.boot(), clone.boot(), (new_number(), new_number()))
    assert machine.sells
    return pair


def test_on_another_board_a_copied_disk_opens_nothing(machine, tmp_path):
    machine.die()
    with pytest.raises(JournalForeignError, match="another machine"):
        machine.clone(tmp_path / "clone", seed=5, fingerprint="board-2").boot()
    assert machine.boot().sells


def test_both_machines_stop_and_nothing_more_is_credited(pair):
    pair.both_pay()
    operator, (one, two) = pair.operator, pair.numbers
    assert (operator.balance(one), operator.balance(two)) == (500_00, 0)
    pair.both_stop()
    assert pair.second.pending == {pair.late}
    assert pair.first.results[pair.early] == "credited"
    assert operator.audit()["ok"]


def test_both_branches_lie_with_the_operator_whole(pair):
    pair.both_pay()
    pair.second.pass_time(60)
    journal_id = pair.journal_id
    rows = {row["branch"]: row for row in pair.operator.forks()}
    assert set(rows) == {"trunk", pair.branch()}
    branch = rows[pair.branch()]
    sent = branch["first_seq"] + branch["records"] - 1
    loud = pair.second.bodies("fault_raised")
    assert loud
    assert sent >= pair.second.journal.head.seq - 5
    assert (branch["journal_id"], branch["waiting_minor"]) == (journal_id, 1000_00)


def test_once_both_may_stand_each_bill_is_credited_once_and_selling_goes_on(pair):
    pair.both_pay()
    operator, (one, two) = pair.operator, pair.numbers
    pair.both_stop()
    operator.decide_fork(pair.journal_id, "trunk", pair.branch())
    pair.second.wait(lambda: not pair.second.pending, 200.0, "decided")
    assert pair.second.results[pair.late] == "credited"
    assert (operator.balance(one), operator.balance(two)) == (500_00, 1000_00)
    # The machine whose records are the trunk goes on once a technician has accounted for it.
    pair.first.clear_fault(FORK)
    pair.first.wait(lambda: pair.first.sells, 200.0, "selling again")
    pair.first.visit(one, 100)
    pair.first.wait_decided()
    # The other one begins a journal of its own.
    pair.second.die()
    pair.second.adopt()
    pair.second.again()
    pair.second.wait(lambda: pair.second.sells, 200.0, "selling again")
    pair.second.visit(two, 100)
    pair.second.wait_decided()
    assert (operator.balance(one), operator.balance(two)) == (600_00, 1100_00)
    assert operator.audit()["ok"]


def test_a_refused_branch_becomes_a_claim_and_never_a_second_credit(pair):
    pair.both_pay()
    operator, (_, two) = pair.operator, pair.numbers
    operator.decide_fork(pair.journal_id, "trunk")
    pair.second.wait(lambda: not pair.second.pending, 200.0, "decided")
    assert pair.second.results[pair.late] == "refused"
    pair.second.wait(lambda: pair.second.bodies("unclaimed_opened"), 200.0, "claimed")
    assert operator.balance(two) == 0
    assert pair.second.journal.matters.books["unclaimed"] == 1000_00
    assert operator.audit()["ok"]


def test_a_disk_put_back_from_a_copy_sells_nothing_before_an_engineer_has_looked(
    operator, machine, number, off, tmp_path
):
    machine.visit(number, 100)
    machine.wait_decided()
    machine.die()
    old = off(machine.clone(tmp_path / "copy", seed=78, fingerprint="board-1"))
    machine.again()
    machine.visit(number, 500)
    machine.wait_decided()
    machine.die()
    old.clock.advance(600)
    old.boot()
    old.wait(lambda: old.fault_code == FORK, 200.0, "stopped")
    assert old.bodies("transaction_opened")[1:] == []
    old.die()
    old.adopt()
    old.again()
    old.wait(lambda: old.sells, 200.0, "selling again")
    old.visit(number, 200)
    old.wait_decided()
    assert operator.balance(number) == 800_00
    assert operator.audit()["ok"]
