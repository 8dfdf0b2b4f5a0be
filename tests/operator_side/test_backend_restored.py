"""The operator puts yesterday's backup in place: it is told everything again, and pays once."""

import pytest

from kiosk.correspondence import ASK_HEAD_EVERY_S

pytestmark = pytest.mark.slow


@pytest.fixture
def backup(operator, tmp_path):
    """backup(): take one now; the fixture's value then puts it back."""
    place = tmp_path / "yesterday.sqlite3"
    operator.back_up(place)

    def put_back():
        operator.put_back(place)

    return put_back


def paid(machine, number, *bills):
    payment = machine.visit(number, *bills)
    machine.leave()
    machine.wait_decided()
    return payment


def receipts(machine):
    return [body.upto_seq for body in machine.bodies("acknowledged")]


def in_step(operator, machine):
    """The operator holds what the terminal holds, up to what waits for a request."""
    head = machine.client.head(machine.journal.head.journal_id)
    own = machine.journal.read(head.upto_seq, 1)[0]
    return head.head_hash == own.hash.hex()


def test_payments_made_after_the_backup_are_paid_again_once(
    operator, machine, number, backup, tmp_path
):
    paid(machine, number, 500)
    operator.back_up(tmp_path / "yesterday.sqlite3")
    first = paid(machine, number, 1000)
    before = receipts(machine)
    backup()
    assert operator.balance(number) == 500_00
    second = paid(machine, number, 100)
    assert operator.balance(number) == 1600_00
    assert {first, second} <= {one for one, result in machine.results.items()}
    assert receipts(machine)[: len(before)] == before
    assert len(receipts(machine)) > len(before)
    assert in_step(operator, machine)
    assert operator.audit()["ok"]
    assert machine.journal.matters.books["payable_credited"] == 1600_00


def test_a_terminal_with_nothing_to_send_notices_within_the_hour(operator, machine, number, backup):
    paid(machine, number, 500)
    backup()
    assert operator.balance(number) == 0
    machine.wait(lambda: operator.balance(number) == 500_00, ASK_HEAD_EVERY_S, "paid again")
    assert machine.sells
    assert operator.audit()["ok"]


def test_a_terminal_that_starts_notices_at_once(operator, machine, number, backup):
    paid(machine, number, 500)
    machine.die()
    backup()
    machine.again()
    machine.wait(lambda: operator.balance(number) == 500_00, 70.0, "paid again")


def test_a_payment_whose_answer_was_lost_is_paid_once_by_the_restored_operator(
    operator, machine, number, backup
):
    operator.fault("lose_answer_after_credit", path_prefix="/v1/records")
    payment = machine.visit(number, 500)
    assert operator.balance(number) == 500_00
    assert machine.pending == {payment}
    backup()
    assert operator.balance(number) == 0
    machine.wait_decided()
    assert machine.results[payment] == "credited"
    assert operator.balance(number) == 500_00
    assert operator.audit()["ok"]


def test_an_operator_put_back_twice_is_told_twice(operator, machine, number, backup):
    for times in range(1, 3):
        paid(machine, number, 500)
        backup()
        paid(machine, number, 100)
        assert operator.balance(number) == times * 600_00
    assert operator.audit()["ok"]


def test_a_terminal_enrolled_after_the_backup_is_still_known_by_its_certificate(
    operator, backup, new_machine, number
):
    newcomer = new_machine()
    paid(newcomer, number, 500)
    backup()
    paid(newcomer, number, 100)
    assert operator.balance(number) == 600_00
    assert operator.audit()["ok"]
