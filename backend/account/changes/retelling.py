"""What an order means after this operator was restored from a backup that did not know it.

The terminal's journal holds our signed word on each order, and whoever read "done" off a slip is
right.  A terminal that is told of the gap sends its records again by itself, that word among them.
An order that is unknown here, in a word that bears our signature and names this terminal, is taken
back as it is, in the same bytes:

- refused: nothing was done then, nothing is done now;
- done or scheduled: the change that stands in the word is planned once more and carried out, for
  exactly what was charged then, even below zero: the top-ups before it may still be on their way.
  It counts from then where it has a date, and from now where it has none;
- done or scheduled, but the account has moved on (it was ordered anew, or something else stands in
  its way): then nothing is moved twice.  The word is kept with `carried_out` 0, the audit counts
  it, and a case on the agents' desk lets a person settle it with the customer;
- an order and the undo of it, told back by two terminals in any order: neither is carried out when
  the undo comes first, and no case is needed.

No second SMS: the number was told.  A quote that was never ordered is simply lost; the customer
gets a new one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from backend.account import advice as advisor
from backend.account import store
from backend.account.changes import planning
from backend.account.changes.carrying import Doer, carry_out, open_case
from backend.account.changes.orders import Decision, find_order, keep_order
from backend.account.changes.plan import Look, Move, Plan
from backend.account.changes.undoing import Trace, trace_of
from backend.account.history import read_account
from backend.payments import Occasion
from contract.account.changes import OrderResult, OrderStatement, Undo
from contract.account.order_statements import read_order
from contract.keys import PublicKey, SignatureError
from contract.records import OrderDecided, RecordBody


@dataclass(frozen=True)
class Retelling:
    """Reads the words on orders in the terminals' journals; what we did not sign is none."""

    find_key: Callable[[str], PublicKey | None]  # of every key we signed with
    issuer: str

    def note(self, db: sqlite3.Connection, place: Occasion, body: RecordBody) -> None:
        """Take a word back unless its order is known; told again, it does nothing more."""
        if not isinstance(body, OrderDecided):
            return
        if find_order(db, place.terminal_id, body.order_id) is not None:
            return
        word = OrderResult(
            order_id=body.order_id, state=body.result, statement=body.statement, jws=body.jws
        )
        try:
            told = read_order(word, place.terminal_id, self.find_key, self.issuer)
        except SignatureError:
            return
        _take_back(db, told, body, place.now)


def _take_back(
    db: sqlite3.Connection, told: OrderStatement, word: OrderDecided, now: datetime
) -> None:
    """Keep our word as it is, and carry out what it says if that can still be done."""
    decision, carried_out = Decision(told.kind, told.refusal), True
    if told.result != "refused":
        told_undone = _is_undone_unknown(db, told) or _is_undone_in_words(db, told)
        plan = None if told_undone else _plan_again(db, told, now)
        carried_out = plan is not None
        doer = Doer(told.msisdn, told.terminal_id, told.order_id, now)
        if plan is not None:
            decision = replace(decision, plan=plan, trace=_trace(db, plan, told, now))
            carry_out(db, plan, doer)
        elif not told_undone and store.find_subscriber(db, told.msisdn, now) is not None:
            open_case(db, "other", doer, doer.name(0), f"order {told.reference}: {told.kind}")
    confirmed_at = told.decided_at  # the yes came just before
    keep_order(db, told, word.statement, word.jws, decision, confirmed_at, carried_out=carried_out)


def _is_undone_unknown(db: sqlite3.Connection, told: OrderStatement) -> bool:
    """Tell whether it took back an order that nobody has told of yet: nothing to take back."""
    if not isinstance(told.change, Undo):
        return False
    query = "SELECT 1 FROM orders WHERE msisdn = ? AND order_id = ?"
    return db.execute(query, (told.msisdn, told.change.order_id)).fetchone() is None


def _is_undone_in_words(db: sqlite3.Connection, told: OrderStatement) -> bool:
    """Tell whether it was taken back by an order that was told of before it."""
    query = (
        "SELECT 1 FROM orders WHERE msisdn = ? AND kind = 'undo' AND result != 'refused' "
        "AND json_extract(statement, '$.change.order_id') = ?"
    )
    return db.execute(query, (told.msisdn, told.order_id)).fetchone() is not None


def _plan_again(db: sqlite3.Connection, told: OrderStatement, now: datetime) -> Plan | None:
    """Return what was done then, as it can be done now; None if it cannot."""
    subscriber = store.find_subscriber(db, told.msisdn, now)
    if subscriber is None or told.change is None:
        return None
    account = read_account(db, subscriber, now)
    advice = advisor.advised(account) if planning.rests_on_advice(told.change) else None
    look = Look(db, account, "L2", told.decided_at, advice)
    plan = planning.plan_of(look, told.change)
    if plan.refusal or (set(plan.also_on), set(plan.also_off)) != (
        set(told.also_on),
        set(told.also_off),
    ):
        return None
    if (plan.begins_at is None) != (told.result == "done"):
        return None
    return _charging(plan, told.charged_minor)


def _charging(plan: Plan, charged_minor: int) -> Plan:
    """Return the plan with what was charged in place of what it would cost."""
    if plan.charge_minor == charged_minor:
        return plan
    charges = [
        one
        for one in plan.effects
        if isinstance(one, Move) and one.contra == "charges" and one.amount_minor < 0
    ]
    others = tuple(one for one in plan.effects if one not in charges)
    if not charged_minor:
        return replace(plan, effects=others)
    cause = charges[0].cause if charges else "one_off"
    return replace(plan, effects=(*others, Move(-charged_minor, cause, plan.subject)))


def _trace(db: sqlite3.Connection, plan: Plan, told: OrderStatement, now: datetime) -> Trace:
    subscriber = store.find_subscriber(db, told.msisdn, now)
    assert subscriber is not None, "planned for a number that exists"
    if plan.undo_until is None:
        return Trace()
    return trace_of(plan, read_account(db, subscriber, now))
