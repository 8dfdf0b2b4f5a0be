"""Forty days without a line: everything waits, nothing expires, and all of it is paid once."""

import contextlib
import itertools
import sqlite3

import pytest

from contract.messages import RECORDS_PER_REQUEST_MAX
from contract.records import FaultCleared, FaultRaised

pytestmark = pytest.mark.slow

DAY_S = 86_400
DAYS = 40
VISITS = 12
CHURN_RECORDS = 3000
EXPIRED, UNREACHABLE = "E-505", "E-401"


@pytest.fixture
def backlog(operator, machine, new_number):
    """Visits whose records the operator never took, and a journal that grew on: (machine, sums)."""
    operator.fault("down", path_prefix="/v1/records")
    sums = {}
    for number in [new_number() for _ in range(3)] * (VISITS // 3):
        machine.visit(number, 500)
        machine.leave()
        sums[number] = sums.get(number, 0) + 500_00
    operator.stop()
    at = machine.clock.utc()
    pair = [FaultRaised(at=at, code="E-114"), FaultCleared(at=at, code="E-114")]
    for _ in range(CHURN_RECORDS // 100):
        machine.journal.append(pair * 50)
    machine.again()
    return machine, sums


def days_pass(machine, days):
    for _ in range(days):
        machine.pass_time(DAY_S, step_s=3600)
        machine.again()


def decided_by_operator(operator):
    """Payment identifiers in the order in which their records stand in the operator's journal."""
    uri = f"{(operator.state / 'backend.sqlite3').as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as db:
        rows = db.execute("SELECT payment_id FROM payments ORDER BY decided_at, seq").fetchall()
    return [payment_id for (payment_id,) in rows]


@pytest.mark.promise("R27")
def test_forty_days_of_backlog_are_sent_in_order_and_paid_once(operator, backlog):
    machine, sums = backlog
    orders = machine.orders
    days_pass(machine, DAYS)
    machine.pass_time(300)
    assert UNREACHABLE in machine.journal.matters.open_faults
    assert machine.pending == set(orders)
    waiting = machine.journal.head.seq - machine.journal.matters.acknowledged_seq
    assert waiting > CHURN_RECORDS
    operator.days_ahead = DAYS
    operator.start()
    machine.wait(lambda: EXPIRED in machine.journal.matters.open_faults, 700.0, "expired")
    assert sum(map(operator.balance, sums)) == 0
    machine.wait_decided(3000.0)
    assert {number: operator.balance(number) for number in sums} == sums
    assert list(machine.results) == orders
    assert set(machine.results.values()) == {"credited"}
    assert decided_by_operator(operator) == orders
    receipts = [body.upto_seq for body in machine.bodies("acknowledged")]
    steps = [after - before for before, after in itertools.pairwise(receipts)]
    assert receipts == sorted(receipts)
    assert max(steps) <= RECORDS_PER_REQUEST_MAX
    machine.wait(lambda: machine.sells, 100.0, "selling again")
    assert operator.audit()["ok"]


def test_a_clock_that_went_back_to_the_dawn_still_renews_in_time(operator, machine, number):
    """The operator's clock decides: ours says that the certificate is fresh."""
    operator.fault("down", path_prefix="/v1/records")
    payment = machine.visit(number, 500)
    operator.stop()
    operator.days_ahead = 31
    operator.start()
    machine.wait(lambda: EXPIRED in machine.journal.matters.open_faults, 700.0, "expired")
    serial = machine.custody.certificate().serial_number
    machine.wait_decided(5000.0)
    assert machine.custody.certificate().serial_number != serial
    assert machine.results == {payment: "credited"}
    assert operator.balance(number) == 500_00


def test_a_renewal_that_fails_is_tried_again_sooner_than_the_next_look(operator, machine):
    operator.stop()
    machine.clock.advance(29 * DAY_S)
    waits = [machine.renewal.look() for _ in range(6)]
    assert all(30.0 <= wait <= 600.0 for wait in waits)
    assert waits[-1] >= 300.0
    operator.start()
    assert machine.renewal.look() == 3600.0
