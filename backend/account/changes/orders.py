"""Orders: the customer's yes to a quote, decided exactly once for each (terminal_id, order_id).

The change is planned again from the account as it is; whatever then differs from what the customer
said yes to refuses the order, each with its own code, and nothing at all is done.  Effects, money,
SMS and the signed statement become durable together, or not at all.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime

from backend import sms
from backend.account import debts, store
from backend.account.changes import planning, quoting
from backend.account.changes.carrying import Doer, carry_out
from backend.account.changes.messages import order_text
from backend.account.changes.plan import Look, Plan
from backend.account.changes.quoting import Kept
from backend.account.changes.undoing import Trace, trace_of
from backend.account.history import read_account
from backend.account.rows import Subscriber
from backend.account.tokens import Granted
from backend.demo.markets import market_of
from backend.payments import reference_of
from backend.rating.advice import Advice
from contract.account.changes import (
    ChangeQuote,
    Order,
    OrderRefusal,
    OrderResult,
    OrderStatement,
    Refusal,
    Undo,
)
from contract.jws import StatementKind, sign_statement
from contract.keys import Signer
from contract.moments import rfc3339

# Refusals that say: something else was changed in between.
_CONFLICTS: frozenset[Refusal] = frozenset(
    {"already_on", "not_on", "included", "promised_active", "too_late"}
)
UNKNOWN_KIND = "unknown"


@dataclass(frozen=True)
class Decision:
    """What is decided on an order, before it is said."""

    kind: str
    refusal: OrderRefusal
    kept: Kept | None = None
    plan: Plan = field(default_factory=Plan)
    trace: Trace = field(default_factory=Trace)


@dataclass(frozen=True)
class OrderDesk:
    """Decides orders in the operator's name."""

    signer: Signer
    issuer: str

    def decide(
        self,
        db: sqlite3.Connection,
        order: Order,
        access: Granted,
        now: datetime,
        advice: Advice | None = None,
    ) -> OrderResult:
        """Carry an order out, or refuse it; one that was decided before is answered as before."""
        known = find_order(db, access.terminal_id, order.order_id)
        if known is not None:
            return known
        debts.settle(db, access.msisdn, now)
        subscriber = store.find_subscriber(db, access.msisdn, now)
        assert subscriber is not None, "the access is of a number that exists"
        decision = _judged(db, order, access, subscriber, now, advice)
        case_no = None
        if not decision.refusal:
            doer = Doer(access.msisdn, access.terminal_id, order.order_id, now)
            case_no = carry_out(db, decision.plan, doer)
        statement = _statement(order, access, decision, now, case_no)
        if not decision.refusal:
            _tell(db, decision, statement, subscriber)
        raw = statement.to_bytes().decode()
        jws = sign_statement(raw.encode(), StatementKind.ORDER, self.signer, self.issuer)
        keep_order(db, statement, raw, jws, decision, order.confirmed_at)
        return OrderResult(order_id=order.order_id, state=statement.result, statement=raw, jws=jws)


def _judged(
    db: sqlite3.Connection,
    order: Order,
    access: Granted,
    subscriber: Subscriber,
    now: datetime,
    advice: Advice | None,
) -> Decision:
    """Return whether the order is still the yes to what would be done now."""
    kept = quoting.find_quote(db, order.quote_id)
    to = (access.terminal_id, access.visit_id, access.msisdn)
    if kept is None or (kept.terminal_id, kept.visit_id, kept.msisdn) != to:
        return Decision(UNKNOWN_KIND, "quote_unknown")
    quote, kind = kept.quote, kept.quote.change.kind
    if access.level == "L2x" and kind != "block_sim":
        return Decision(kind, "level_too_low", kept)
    if now >= quote.expires_at or _is_used(db, quote.quote_id):
        return Decision(kind, "quote_expired", kept)
    account = read_account(db, subscriber, now)
    look = Look(db, account, access.level, kept.issued_at, advice)
    plan = planning.plan_of(look, quote.change)
    current = planning.terms_version(look, quote.change)
    refusal = _refusal(order, kept, plan, current)
    if not refusal and quoting.missing_minor(look, plan):
        refusal = "balance"
    trace = Trace() if refusal or plan.undo_until is None else trace_of(plan, account)
    return Decision(kind, refusal, kept, plan, trace)


def _refusal(order: Order, kept: Kept, plan: Plan, current_terms: str) -> OrderRefusal:
    quote = kept.quote
    if quote.refusal:
        return "level_too_low" if quote.refusal == "level_too_low" else "not_possible"
    if plan.refusal == "level_too_low":
        return "level_too_low"
    if not order.terms_version == quote.terms_version == current_terms:
        return "terms_changed"
    if plan.refusal:
        return "conflict" if plan.refusal in _CONFLICTS else "not_possible"
    if _goes_with(quote) != (set(plan.also_on), set(plan.also_off)):
        return "conflict"
    if (plan.begins_at or kept.issued_at) != quote.effective_at:
        return "conflict"
    return "" if _price(quote) == _price_now(plan) else "price_changed"


def _goes_with(quote: ChangeQuote) -> tuple[set[str], set[str]]:
    return (
        {one.product_id for one in quote.also_on},
        {one.product_id for one in quote.also_off},
    )


def _price(quote: ChangeQuote) -> tuple[int, int, int, str | None]:
    return (
        quote.charge_now_minor,
        quote.fee_minor,
        quote.next_charge_minor,
        quote.next_charge_per,
    )


def _price_now(plan: Plan) -> tuple[int, int, int, str | None]:
    coming = plan.next_charge
    if coming is None:
        return (plan.charge_minor, plan.fee_minor, 0, None)
    return (plan.charge_minor, plan.fee_minor, coming.amount_minor, coming.per)


def _is_used(db: sqlite3.Connection, quote_id: str) -> bool:
    """Tell whether an order was carried out on this quote: it is good for one."""
    query = "SELECT 1 FROM orders WHERE quote_id = ? AND result != 'refused'"
    return db.execute(query, (quote_id,)).fetchone() is not None


def _statement(
    order: Order, access: Granted, decision: Decision, now: datetime, case_no: str | None
) -> OrderStatement:
    plan, done = decision.plan, not decision.refusal
    change = None if decision.kept is None else decision.kept.quote.change
    return OrderStatement(
        terminal_id=access.terminal_id,
        order_id=order.order_id,
        quote_id=order.quote_id,
        terms_version=order.terms_version,
        msisdn=access.msisdn,
        kind=decision.kind,
        change=change,
        also_on=plan.also_on if done else (),
        also_off=plan.also_off if done else (),
        result="refused" if not done else "done" if plan.begins_at is None else "scheduled",
        refusal=decision.refusal,
        charged_minor=plan.charge_minor if done else 0,
        currency=market_of(access.msisdn).currency,
        effective_at=plan.begins_at or now,
        reference=reference_of(access.terminal_id, f"order:{order.order_id}"),
        case_no=case_no,
        decided_at=now,
    )


def _tell(
    db: sqlite3.Connection,
    decision: Decision,
    statement: OrderStatement,
    subscriber: Subscriber,
) -> None:
    text = order_text(subscriber, statement, decision.plan.subject)
    sms.send_sms(db, statement.msisdn, text, "order", statement.decided_at)


def keep_order(
    db: sqlite3.Connection,
    statement: OrderStatement,
    raw: str,
    jws: str,
    decision: Decision,
    confirmed_at: datetime,
    *,
    carried_out: bool = True,
) -> None:
    """Store an order with its statement, for ever."""
    done = statement.result != "refused" and carried_out
    undo_until = decision.plan.undo_until if done else None
    undoes = statement.change.order_id if done and isinstance(statement.change, Undo) else None
    db.execute(
        "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            statement.terminal_id,
            statement.order_id,
            statement.quote_id,
            statement.msisdn,
            statement.kind,
            statement.result,
            statement.refusal,
            statement.charged_minor,
            int(carried_out),
            decision.trace.model_dump_json(),
            None if undo_until is None else rfc3339(undo_until),
            undoes,
            rfc3339(confirmed_at),
            rfc3339(statement.decided_at),
            raw,
            jws,
        ),
    )


def find_order(db: sqlite3.Connection, terminal_id: str, order_id: str) -> OrderResult | None:
    """Return what was said on an order, in the first bytes, if anything was."""
    row = db.execute(
        "SELECT result, statement, jws FROM orders WHERE terminal_id = ? AND order_id = ?",
        (terminal_id, order_id),
    ).fetchone()
    if row is None:
        return None
    state, statement, jws = row
    return OrderResult(order_id=order_id, state=state, statement=statement, jws=jws)
