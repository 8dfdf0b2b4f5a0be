"""A quote: the plan in words and sums, kept as it was told."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.account import debts
from backend.account.advice import losses_in_words
from backend.account.changes import planning
from backend.account.changes.messages import note_text
from backend.account.changes.plan import Look, Plan
from backend.account.products import ref, refs
from backend.account.summary import balance_minor
from contract.account.catalogue import Loss
from contract.account.changes import Change, ChangeQuote
from contract.moments import rfc3339

VALID_FOR = timedelta(minutes=30)
LOSSES_MAX = 12


@dataclass(frozen=True)
class Kept:
    """A quote as stored, and to whom it was told."""

    quote: ChangeQuote
    terminal_id: str
    visit_id: str
    msisdn: str
    issued_at: datetime


def new_quote(look: Look, change: Change, quote_id: str, language: str) -> ChangeQuote:
    """Return what the change costs and does as things are now."""
    plan = planning.plan_of(look, change)
    account, next_charge = look.account, plan.next_charge
    # A secret alone opens the block, and shows no balance.
    balance = 0 if look.level == "L2x" else balance_minor(look.db, account.subscriber.msisdn)
    market_id = look.market_id
    return ChangeQuote(
        quote_id=quote_id,
        change=change,
        subject=None if plan.subject is None else ref(market_id, plan.subject, language),
        currency=account.market.currency,
        charge_now_minor=plan.charge_minor,
        fee_minor=plan.fee_minor,
        month_before_minor=plan.month_before_minor,
        month_after_minor=plan.month_after_minor,
        next_charge_minor=0 if next_charge is None else next_charge.amount_minor,
        next_charge_per=None if next_charge is None else next_charge.per,
        next_charge_at=None if next_charge is None else next_charge.at,
        effective_at=plan.begins_at or account.now,
        losses=_losses(look, plan, language),
        also_on=refs(market_id, plan.also_on, language),
        also_off=refs(market_id, plan.also_off, language),
        balance_minor=balance,
        balance_after_minor=balance if plan.refusal else balance + plan.moved_minor,
        missing_minor=missing_minor(look, plan),
        due_at=plan.due_at,
        undo_until=plan.undo_until,
        terms_version=planning.terms_version(look, change),
        terms_note=note_text(plan.note, language),
        refusal=plan.refusal,
        expires_at=account.now + VALID_FOR,
    )


def missing_minor(look: Look, plan: Plan) -> int:
    """Return what has to be paid in first; what costs nothing misses nothing."""
    if not plan.needs_minor:
        return 0
    msisdn, now = look.account.subscriber.msisdn, look.account.now
    own = balance_minor(look.db, msisdn) - debts.owed_minor(look.db, msisdn, now)
    return max(0, plan.needs_minor - own)


def _losses(look: Look, plan: Plan, language: str) -> tuple[Loss, ...]:
    """Return what ends, then what the tariff gives no more."""
    market_id = look.market_id
    # Of several without a subject all that goes off was asked for: it is named, and is no loss.
    ends = plan.also_off if plan.subject is not None else ()
    found = [
        Loss(code="option_ends", product=ref(market_id, one, language))
        for one in (*ends, *plan.discounts_end)
    ]
    if plan.packages_lost_of is not None:
        product = ref(market_id, plan.packages_lost_of, language)
        found.append(Loss(code="package_left_lost", product=product))
    return (*found, *losses_in_words(market_id, plan.losses, language))[:LOSSES_MAX]


def keep_quote(
    db: sqlite3.Connection, quote: ChangeQuote, to: tuple[str, str, str], now: datetime
) -> None:
    """Store a quote; to: terminal, visit and number."""
    db.execute(
        "INSERT INTO change_quotes VALUES (?, ?, ?, ?, ?, ?)",
        (quote.quote_id, *to, quote.to_bytes().decode(), rfc3339(now)),
    )


def find_quote(db: sqlite3.Connection, quote_id: str) -> Kept | None:
    row = db.execute(
        "SELECT body, terminal_id, visit_id, msisdn, issued_at FROM change_quotes "
        "WHERE quote_id = ?",
        (quote_id,),
    ).fetchone()
    if row is None:
        return None
    body, terminal_id, visit_id, msisdn, issued_at = row
    quote = ChangeQuote.model_validate_json(body)
    return Kept(quote, terminal_id, visit_id, msisdn, datetime.fromisoformat(issued_at))
