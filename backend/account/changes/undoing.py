"""Taking a change back: what an order leaves behind for it, and what it does.

Quoted within its time a change is taken back as if it had not been: money back in whole, what went
off on again with its own days of fees, the own tariff back.  Not once something of what it gave was
used, or something else was changed on top of it.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from backend.account.changes.options import inconsistencies
from backend.account.changes.plan import (
    BeginTariff,
    DropScheduled,
    DropTariff,
    Effect,
    EndDiscount,
    Hold,
    Look,
    Move,
    Plan,
    Release,
    Resume,
    month_now,
    month_total,
    refused,
)
from backend.account.fees import discounted
from backend.account.history import Account, rated_between
from backend.account.rows import Held
from backend.rating.catalogue import Option, Package, Tariff
from contract.account.changes import OrderStatement
from contract.moments import rfc3339


class Trace(BaseModel):
    """What an order changed, as far as it can be taken back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: tuple[str, ...] = ()
    off: tuple[Held, ...] = ()
    tariff_before: str | None = None
    tariff_after: str | None = None
    waits: bool = False
    at: datetime | None = None
    discounts: tuple[tuple[str, datetime], ...] = ()
    charged_minor: int = 0


@dataclass(frozen=True)
class Done:
    """An order as far as undoing it needs."""

    terminal_id: str
    order_id: str
    trace: Trace
    undo_until: datetime
    terms_version: str

    @property
    def at(self) -> datetime:
        """When it was carried out: later than it was decided where it had to be done again."""
        assert self.trace.at is not None, "an order that can be taken back has a trace"
        return self.trace.at


def trace_of(plan: Plan, account: Account) -> Trace:
    """Return what the plan is about to change of the account."""
    on = tuple(one.product_id for one in plan.effects if isinstance(one, Hold))
    off = {one.product_id for one in plan.effects if isinstance(one, Release)}
    begins = [one for one in plan.effects if isinstance(one, BeginTariff)]
    ends = {one.offer_id for one in plan.effects if isinstance(one, EndDiscount)}
    return Trace(
        on=on,
        off=tuple(one for one in account.held if one.product_id in {*off, *on}),
        tariff_before=account.tariff.id if begins else None,
        tariff_after=begins[0].tariff_id if begins else None,
        waits=bool(begins) and begins[0].at is not None,
        at=account.now,
        discounts=tuple(
            (one.offer_id, one.until)
            for one in account.offers
            if one.offer_id in ends and one.until is not None
        ),
        charged_minor=plan.charge_minor,
    )


def find_done(db: sqlite3.Connection, msisdn: str, order_id: str) -> Done | None:
    """Return an order of this number that can be, or could have been, taken back."""
    row = db.execute(
        "SELECT terminal_id, order_id, trace, undo_until, statement "
        "FROM orders WHERE msisdn = ? AND order_id = ? "
        "AND undo_until IS NOT NULL AND carried_out = 1 ORDER BY decided_at DESC LIMIT 1",
        (msisdn, order_id),
    ).fetchone()
    if row is None:
        return None
    terminal_id, found_id, trace, undo_until, statement = row
    return Done(
        terminal_id,
        found_id,
        Trace.model_validate_json(trace),
        datetime.fromisoformat(undo_until),
        OrderStatement.model_validate_json(statement).terms_version,
    )


def undo(look: Look, order_id: str) -> Plan:
    """Plan to take an order back."""
    msisdn = look.account.subscriber.msisdn
    done = find_done(look.db, msisdn, order_id)
    if done is None:
        return refused("not_on")
    row = look.db.execute(
        "SELECT 1 FROM orders WHERE msisdn = ? AND undoes = ?", (msisdn, order_id)
    ).fetchone()
    if row is not None or look.quoted_at >= done.undo_until or not _stands(look, done):
        return refused("too_late")
    trace, account = done.trace, look.account
    tariff = account.tariff
    effects: list[Effect] = []
    if trace.tariff_before is not None:
        tariff = look.prices.tariff(trace.tariff_before)
        effects.append(DropScheduled() if trace.waits else DropTariff(tariff.id))
    effects += [EndDiscount(offer_id, until) for offer_id, until in trace.discounts]
    back = [one for one in trace.off if one.until is None or one.until > account.now]
    effects += [Release(one) for one in trace.on]
    effects += [Resume(one) for one in back]
    left = [one for one in account.held if one.product_id not in trace.on]
    held = [*left, *back]
    if any(inconsistencies(look.prices, tariff, [one.product_id for one in held])):
        return refused("too_late")
    if trace.charged_minor:
        subject = trace.tariff_after or (trace.on[-1] if trace.on else None)
        effects.append(Move(trace.charged_minor, "refund", subject))
    fee = discounted(account, tariff.fee_month, look.quoted_at)
    again = () if trace.tariff_before is None else (trace.tariff_before,)
    return Plan(
        subject=trace.tariff_after or (trace.on[-1] if trace.on else None),
        effects=tuple(effects),
        month_before_minor=month_now(look),
        month_after_minor=month_total(look, tariff, fee, held),
        also_on=(*again, *(one.product_id for one in back)),
        note="undo_refunds" if trace.charged_minor else "",
    )


def _stands(look: Look, done: Done) -> bool:
    """Tell whether everything still is as the order left it, and nothing it gave was used."""
    trace, account = done.trace, look.account
    for product_id in trace.on:
        held = look.held.get(product_id)
        if held is None or held.order_id != done.order_id:
            return False
    if any(one.product_id in look.held for one in trace.off if one.product_id not in trace.on):
        return False
    if trace.tariff_after is not None:
        scheduled = account.scheduled
        if trace.waits:
            return scheduled is not None and scheduled.tariff_id == trace.tariff_after
        begun = account.spans[-1]
        same = begun.tariff_id == trace.tariff_after and rfc3339(begun.since) == rfc3339(done.at)
        if not same or scheduled is not None:
            return False
    return not _is_used(look, done)


def _is_used(look: Look, done: Done) -> bool:
    trace = done.trace
    given: list[Tariff | Option | None] = [
        None if trace.tariff_after is None else look.prices.tariff(trace.tariff_after),
        *(one for one in map(look.prices.held, trace.on) if isinstance(one, Option)),
    ]
    gives = any(
        one.pkg != Package()
        if isinstance(one, Tariff)
        else one is not None and (one.adds != Package() or bool(one.zones))
        for one in given
    )
    uses = rated_between(look.account, done.at, look.account.now) if gives else ()
    return any(one.package or one.is_abroad for one in uses)
