"""The two tables of cash-in, walked over their whole product."""

import itertools

import pytest

from kiosk.cash.cash_in import (
    BILL_TRANSITIONS,
    TRANSITIONS,
    BillPath,
    BillStep,
    DeskState,
    DeskStep,
    ImpossibleStepError,
    advance,
)
from kiosk.cash.credit import CREDIT_DECISIONS, FROZEN_DECISIONS, CreditDecision, IntentLife


@pytest.mark.parametrize(
    ("table", "states", "steps"),
    [(BILL_TRANSITIONS, BillPath, BillStep), (TRANSITIONS, DeskState, DeskStep)],
    ids=["bill", "desk"],
)
def test_every_pair_is_a_row_or_a_refusal(table, states, steps):
    for state, step in itertools.product(states, steps):
        if (state, step) in table:
            assert advance(table, state, step) is table[state, step]
        else:
            with pytest.raises(ImpossibleStepError, match=step.name):
                advance(table, state, step)


def test_a_bill_leaves_stacking_only_by_evidence_or_into_doubt():
    after = {
        step: BILL_TRANSITIONS.get((BillPath.STACKING, step), BillPath.STACKING)
        for step in BillStep
    }
    left = {step: path for step, path in after.items() if path is not BillPath.STACKING}
    assert left == {
        BillStep.STACKED: BillPath.CREDITED,
        BillStep.RETURNED: BillPath.NONE,
        BillStep.LOST_SIGHT: BillPath.DOUBTFUL,
    }


def test_a_bill_is_taken_from_nowhere_but_escrow_and_only_once():
    sources = {path for (path, step) in BILL_TRANSITIONS if step is BillStep.TAKEN}
    assert sources == {BillPath.NONE, BillPath.MOVING, BillPath.ASKED}


def test_a_credited_bill_waits_until_the_device_has_forgotten_it():
    leaving = {
        step
        for (path, step), after in BILL_TRANSITIONS.items()
        if path is BillPath.CREDITED and after is not BillPath.CREDITED
    }
    assert leaving == {BillStep.SETTLED}


def test_finishing_ends_only_at_rest():
    leaving = {
        step: after
        for (state, step), after in TRANSITIONS.items()
        if state is DeskState.FINISHING and after is not DeskState.FINISHING
    }
    assert leaving == {
        DeskStep.AT_REST_EMPTY: DeskState.CLOSED,
        DeskStep.AT_REST_WITH_MONEY: DeskState.PAYING,
    }


def test_no_new_transaction_begins_over_undecided_money():
    openers = {state for (state, step) in TRANSITIONS if step is DeskStep.OPEN}
    assert openers == {DeskState.CLOSED}


def test_the_credit_table_is_that_of_the_design():
    credit = CreditDecision
    assert CREDIT_DECISIONS == {
        IntentLife.OPEN: credit.CREDIT,
        IntentLife.CREDITED: credit.ACKNOWLEDGE_ONLY,
        IntentLife.SUSPENSE: credit.CREDIT_SUSPENSE,
        IntentLife.SETTLED: credit.OPEN_SUSPENSE,
        IntentLife.RETURNED: credit.OPEN_SUSPENSE,
        IntentLife.NONE: credit.OPEN_SUSPENSE,
        IntentLife.DECIDED_STACKED: credit.ACKNOWLEDGE_ONLY,
        IntentLife.DECIDED_RETURNED: credit.OPEN_SUSPENSE,
        IntentLife.ALARMED: credit.ACKNOWLEDGE_ONLY,
        IntentLife.ALARMED_TOLD: credit.OPEN_SUSPENSE,
        IntentLife.UNANNOUNCED: credit.ACKNOWLEDGE_ONLY,
    }


def test_nothing_is_credited_while_somebody_else_may_speak_for_the_device():
    credits = {CreditDecision.CREDIT, CreditDecision.CREDIT_SUSPENSE}
    assert credits.isdisjoint(FROZEN_DECISIONS.values())
    differs = {life for life in IntentLife if FROZEN_DECISIONS[life] is not CREDIT_DECISIONS[life]}
    assert differs == {IntentLife.OPEN, IntentLife.SUSPENSE}
    assert FROZEN_DECISIONS[IntentLife.OPEN] is CreditDecision.DOUBT
    assert FROZEN_DECISIONS[IntentLife.SUSPENSE] is CreditDecision.OPEN_SUSPENSE
