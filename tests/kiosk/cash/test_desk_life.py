"""The life of a cash-in transaction, written down a second time, by what happens to the desk.

Every state against everything that can happen: the state then.  `!` is refused aloud: it would be
the program's own mistake.
"""

import pytest

from drivers.api import AcceptorStatus
from kiosk import effects as do
from kiosk.cash.cash_in import DeskState, ImpossibleStepError

LIFE = """
                 CLOSED  RECOVERING ASKING     OPENING    OPEN       FINISHING  PAYING  DECIDED
number_confirmed OPENING !          !          !          !          !          !       !
insert_more      !       !          OPENING    !          !          !          !       !
device_idles     CLOSED  RECOVERING ASKING     OPEN       OPEN       FINISHING  PAYING  DECIDED
finish_pressed   CLOSED  FINISHING  FINISHING  CLOSED     FINISHING  FINISHING  PAYING  DECIDED
device_rests     CLOSED  ASKING     ASKING     OPENING    OPEN       PAYING     PAYING  DECIDED
operator_refuses CLOSED  RECOVERING ASKING     OPENING    OPEN       FINISHING  DECIDED DECIDED
another_number   CLOSED  RECOVERING ASKING     OPENING    OPEN       FINISHING  PAYING  PAYING
time_goes_by     CLOSED  ASKING     ASKING     OPENING    OPEN       FINISHING  DECIDED DECIDED
visit_ends       CLOSED  RECOVERING FINISHING  CLOSED     FINISHING  FINISHING  CLOSED  CLOSED
power_fails      CLOSED  RECOVERING RECOVERING RECOVERING RECOVERING RECOVERING CLOSED  CLOSED
"""
STATES = {state.name.partition("_")[0]: state for state in DeskState}
HEAD, *LINES = [line.split() for line in LIFE.strip().splitlines()]
CELLS = [
    (state, line[0], cell) for line in LINES for state, cell in zip(HEAD, line[1:], strict=True)
]


def decided(bench, result):
    return bench.decide(result) if bench.matters.pending_payments else bench


HAPPENINGS = {
    "number_confirmed": lambda bench: bench.open(),
    "insert_more": lambda bench: bench.desk.reopen(bench.now),
    "device_idles": lambda bench: bench.idle(),
    "finish_pressed": lambda bench: bench.finish(),
    "device_rests": lambda bench: bench.rest(),
    "operator_refuses": lambda bench: decided(bench, "refused"),
    "another_number": lambda bench: bench.confirm_another(),
    "time_goes_by": lambda bench: bench.wait(20.5),
    "visit_ends": lambda bench: bench.desk.end_visit(bench.now),
    "power_fails": lambda bench: bench.again(),
}
TO_REACH = {
    "CLOSED": lambda bench: bench.introduce().status(AcceptorStatus.DISABLED),
    "RECOVERING": lambda bench: bench.ready().insert().again(),
    "ASKING": lambda bench: (
        reach(bench, "RECOVERING").introduce().status(AcceptorStatus.DISABLED).wait(1.5)
    ),
    "OPENING": lambda bench: reach(bench, "CLOSED").open(),
    "OPEN": lambda bench: bench.ready().insert(),
    "FINISHING": lambda bench: reach(bench, "OPEN").finish(),
    "PAYING": lambda bench: reach(bench, "FINISHING").rest(),
    "DECIDED": lambda bench: reach(bench, "PAYING").decide("refused"),
}


def reach(bench, state):
    TO_REACH[state](bench)
    assert bench.desk.state is STATES[state]
    return bench


@pytest.mark.parametrize(("state", "happening", "after"), CELLS)
def test_a_transaction_goes_where_the_rules_send_it(bench, state, happening, after):
    reach(bench, state)
    if after == "!":
        with pytest.raises(ImpossibleStepError):
            HAPPENINGS[happening](bench)
        after = state
    else:
        HAPPENINGS[happening](bench)
    assert bench.desk.state is STATES[after]
    is_open = after not in ("CLOSED", "PAYING", "DECIDED")
    assert (bench.matters.transaction is not None) is is_open


@pytest.mark.parametrize("state", STATES)
def test_a_device_that_reads_its_bills_anew_is_enabled_only_for_who_inserts_some(bench, state):
    reach(bench, state)
    bench.effects.clear()
    bench.introduce((bench.small,))
    wanted = [do.EnableBills(frozenset({bench.small}))] if state in ("OPENING", "OPEN") else []
    assert bench.ordered(do.EnableBills) == wanted


@pytest.mark.parametrize("state", ["OPENING", "OPEN"])
def test_bills_are_taken_while_the_customer_may_insert_them(bench, state):
    reach(bench, state).escrow()
    assert bench.ordered(do.StackBill)[-1:] == [bench.effects[-1]]


@pytest.mark.parametrize("state", [state for state in STATES if state not in ("OPENING", "OPEN")])
def test_at_any_other_time_a_bill_goes_back(bench, state):
    reach(bench, state)
    bench.effects.clear()
    bench.escrow()
    assert bench.ordered(do.StackBill) == []
    assert bench.ordered(do.ReturnBill) == [do.ReturnBill()]
