"""The operator puts yesterday's backup in place: it is told everything again, and pays once."""

import contextlib
import sqlite3

import pytest

from contract.records import FaultCleared, FaultRaised
from kiosk.correspondence import ASK_HEAD_EVERY_S

pytestmark = pytest.mark.slow


@pytest.fixture
def backup(operator, tmp_path):
    """A backup of before the test; backup() puts it back."""
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


def test_keys_that_came_and_went_after_the_backup_still_speak_for_their_records(
    operator, machine, number, backup
):
    paid(machine, number, 500)
    for _ in range(2):
        machine.die()
        machine.enrol(operator.new_token(machine.terminal_id), new_key=True)
        machine.again()
        paid(machine, number, 100)
    backup()
    machine.again()
    machine.wait(lambda: operator.balance(number) == 700_00, 100.0, "paid again")
    assert operator.audit()["ok"]


CLOSES = "+79001119999"  # refused once its money comes
TWICE_DECIDED = "E-605"


def reopen(operator):
    """In the backup the number is an ordinary one: today's closing is not known yet."""
    with contextlib.closing(sqlite3.connect(operator.state / "backend.sqlite3")) as db, db:
        db.execute("UPDATE accounts SET status = 'open' WHERE msisdn = ?", (CLOSES,))


def refused_and_claimed(machine):
    payment = machine.visit(CLOSES, 500)
    machine.wait(lambda: payment in machine.results, 100.0, "refused")
    assert machine.results[payment] == "refused"
    machine.wait(lambda: machine.bodies("unclaimed_opened"), 300.0, "claimed")
    machine.wait_decided()
    return payment


def test_a_refusal_the_customer_holds_a_claim_slip_for_stays_a_refusal(operator, machine, backup):
    """The journal brings the operator's own signed word back to it."""
    payment = refused_and_claimed(machine)
    said = machine.bodies("operator_result")[0]
    backup()
    operator.kill()
    reopen(operator)
    operator.start()
    machine.again()
    machine.pass_time(70)
    again = machine.client.payment(payment)
    assert (again.state, again.statement, again.jws) == ("refused", said.statement, said.jws)
    assert operator.balance(CLOSES) == 0
    assert machine.bodies("result_repeated") == []
    assert operator.audit()["ok"]


def filler(machine):
    """Records between a payment and its decision: more than one request holds."""
    at = machine.clock.utc()
    pair = [FaultRaised(at=at, code="E-114"), FaultCleared(at=at, code="E-114")]
    machine.journal.append(pair * 60)


def test_a_decision_that_came_in_another_request_goes_with_its_payment(operator, machine, backup):
    operator.fault("lose_answer_after_credit", path_prefix="/v1/records")
    payment = machine.visit(CLOSES, 500)
    filler(machine)
    machine.again(300)
    operator.fault("none")
    machine.wait(lambda: payment in machine.results, 700.0, "refused")
    machine.wait(lambda: machine.bodies("unclaimed_opened"), 300.0, "claimed")
    machine.wait_decided()
    said = machine.bodies("operator_result")[0]
    backup()
    operator.kill()
    reopen(operator)
    operator.start()
    machine.again()
    machine.pass_time(100)
    again = machine.client.payment(payment)
    assert (again.state, again.statement, again.jws) == ("refused", said.statement, said.jws)
    assert operator.balance(CLOSES) == 0
    assert machine.bodies("result_repeated") == []
    assert TWICE_DECIDED not in machine.journal.matters.open_faults
    assert operator.audit()["ok"]


def redirect(machine, number):
    """A refused sum is sent to another number, priced by a quote of its own."""
    machine.visit(CLOSES, 500)
    machine.wait(lambda: "another_number" in machine.offered, 60.0, "asking for another number")
    machine.press("another_number")
    machine.type(number.removeprefix("+7"))
    machine.press("next")


def paid_unheard(operator, machine, number):
    """The operator credits, and none of its answers arrives."""
    operator.fault("lose_answer_after_credit", path_prefix="/v1/records")
    machine.press("yes")
    machine.wait(lambda: operator.balance(number) == 500_00, 60.0, "paid unheard")


@pytest.mark.parametrize("apart", [False, True])
def test_money_sent_to_another_number_is_paid_again_though_its_price_is_forgotten(
    operator, machine, number, backup, apart
):
    """The backup is older than the quote of the second number."""
    redirect(machine, number)
    if apart:
        paid_unheard(operator, machine, number)
        filler(machine)
        machine.again(300)
        operator.fault("none")
    else:
        machine.press("yes")
        machine.leave()
    machine.wait_decided()
    assert operator.balance(number) == 500_00
    said = machine.bodies("operator_result")[-1]
    backup()
    assert operator.balance(number) == 0
    machine.again()
    machine.wait(lambda: operator.balance(number) == 500_00, 200.0, "paid again")
    assert machine.client.payment(machine.orders[-1]).statement == said.statement
    assert machine.bodies("result_repeated") == []
    assert operator.audit()["ok"]


def test_money_sent_to_another_number_and_never_answered_is_paid_by_the_restored_operator(
    operator, machine, number, backup
):
    redirect(machine, number)
    paid_unheard(operator, machine, number)
    operator.fault("none")
    backup()
    assert operator.balance(number) == 0
    machine.wait_decided()
    assert operator.balance(number) == 500_00
    assert list(machine.results.values()) == ["refused", "credited"]
    assert operator.audit()["ok"]
