"""What an order means after this operator was restored from a backup that did not know it.

The terminal holds our signed word: whoever read "done" off a slip is right.  The terminal asks
about its orders by name (`find_order`); one that is unknown here it sends again with the word
beside it (`Order.said`), long after the visit and its access are over.  A word that bears our
signature and names this terminal and this order is taken back as it is, in the same bytes:

- refused: nothing was done then, nothing is done now;
- done or scheduled: the change that stands in the word is planned once more and carried out, for
  exactly what was charged then, even below zero: the top-ups before it may still be on their way.
  It counts from then where it has a date, and from now where it has none;
- done or scheduled, but the account has moved on (it was ordered anew, or something else stands in
  its way): then nothing is moved twice.  The word is kept with `carried_out` 0, the audit counts
  it, and a case on the agents' desk lets a person settle it with the customer.

No second SMS: the number was told.  A quote that was never ordered is simply lost; the customer
gets a new one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from backend.account import store
from backend.account.changes import planning
from backend.account.changes.carrying import Doer, carry_out, open_case
from backend.account.changes.orders import Decision, OrderDesk, find_order, keep_order
from backend.account.changes.plan import Look, Move, Plan
from backend.account.changes.undoing import Trace, trace_of
from backend.account.history import read_account
from backend.rating.advice import Advice
from contract.account.changes import Order, OrderResult, OrderStatement
from contract.account.order_statements import read_order
from contract.keys import PublicKey, SignatureError


@dataclass(frozen=True)
class OwnOrder:
    """A word of ours on an order, with its exact bytes."""

    statement: OrderStatement
    raw: str
    jws: str


def own_order(
    order: Order, terminal_id: str, keys: Mapping[str, PublicKey], issuer: str
) -> OwnOrder | None:
    """Return our own word that a terminal brings along; what we did not sign is none."""
    if order.said is None or order.said.order_id != order.order_id:
        return None
    try:
        statement = read_order(order.said, terminal_id, keys.get, issuer)
    except SignatureError:
        return None
    assert order.said.statement is not None, "it was read"
    assert order.said.jws is not None, "it was verified"
    return OwnOrder(statement, order.said.statement, order.said.jws)


def tell_again(
    desk: OrderDesk,
    db: sqlite3.Connection,
    word: OwnOrder,
    order: Order,
    now: datetime,
    advice: Advice | None = None,
) -> OrderResult:
    """Take our word back as it is, and carry out what it says if that can still be done."""
    told = word.statement
    known = find_order(db, told.terminal_id, told.order_id)
    if known is not None:
        return known
    decision, carried_out = Decision(told.kind, told.refusal), True
    if told.result != "refused":
        plan = _plan_again(db, told, now, advice)
        carried_out = plan is not None
        doer = Doer(told.msisdn, told.terminal_id, told.order_id, now)
        if plan is not None:
            decision = replace(decision, plan=plan, trace=_trace(db, plan, told, now))
            carry_out(db, plan, doer)
        elif store.find_subscriber(db, told.msisdn, now) is not None:
            open_case(db, "other", doer, doer.name(0), f"order {told.reference}: {told.kind}")
    keep_order(db, told, word.raw, word.jws, decision, order.confirmed_at, carried_out=carried_out)
    return OrderResult(order_id=told.order_id, state=told.result, statement=word.raw, jws=word.jws)


def _plan_again(
    db: sqlite3.Connection, told: OrderStatement, now: datetime, advice: Advice | None
) -> Plan | None:
    """Return what was done then, as it can be done now; None if it cannot."""
    subscriber = store.find_subscriber(db, told.msisdn, now)
    if subscriber is None or told.change is None:
        return None
    account = read_account(db, subscriber, now)
    look = Look(db, account, "L2", told.decided_at, advice)
    plan = planning.plan_of(look, told.change)
    if plan.refusal or (set(plan.also_on), set(plan.also_off)) != (
        set(told.also_on),
        set(told.also_off),
    ):
        return None
    if (plan.begins_at is None) != (told.result == "done"):
        return None
    return charging(plan, told.charged_minor)


def charging(plan: Plan, charged_minor: int) -> Plan:
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
