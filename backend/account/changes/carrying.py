"""Carrying out: every effect of a plan as rows, within the order's one transaction."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.account import limits, purses, store
from backend.account.changes.plan import (
    AskForSim,
    BeginTariff,
    Count,
    DropScheduled,
    DropTariff,
    Effect,
    EndDiscount,
    Give,
    Hold,
    Lend,
    Move,
    NoteOffer,
    Plan,
    Release,
    Resume,
    SpendPoints,
    WriteColumns,
)
from backend.account.codes import Occasion
from backend.account.rows import Held, Movement, Package, Promise
from backend.help import openings
from contract.account.help import Context, OpenCase, Topic
from contract.moments import rfc3339

_UNITS = {"min": 60, "sms": 1, "mb": 1024}
_ID_DIGITS = 32


@dataclass(frozen=True)
class Doer:
    """Whose order it is, where it came from, and when."""

    msisdn: str
    terminal_id: str
    order_id: str
    now: datetime

    def name(self, number: int) -> str:
        """Return an identifier of an effect's row: the same for the same order for ever."""
        text = f"{self.terminal_id}:{self.order_id}:{number}"
        return hashlib.sha256(text.encode()).hexdigest()[:_ID_DIGITS]


def carry_out(db: sqlite3.Connection, plan: Plan, by: Doer) -> str | None:
    """Do everything a plan says; the caller's transaction holds all of it or nothing.

    Return the number of the case a person has to deal with, if there is one.
    """
    assert not plan.refusal, "what is refused is not carried out"
    case_no = None
    for number, effect in enumerate(plan.effects):
        if isinstance(effect, AskForSim):
            call = effect.call_msisdn
            case_no = open_case(db, "sim", by, by.name(number), "replace_sim", call)
        else:
            _do(db, effect, by, by.name(number))
    return case_no


def _do(db: sqlite3.Connection, effect: Effect, by: Doer, name: str) -> None:  # noqa: PLR0912 - one case an effect
    match effect:
        case Move():
            _move(db, effect, by, name)
        case BeginTariff():
            _begin(db, effect, by)
        case DropScheduled():
            drop_scheduled(db, by.msisdn, by.now)
        case DropTariff():
            _drop_tariff(db, effect, by)
        case Hold():
            step = effect.step_minor
            held = Held(effect.product_id, "option", by.now, step_minor=step, order_id=by.order_id)
            store.switch_on(db, by.msisdn, held)
        case Resume():
            _resume(db, effect, by)
        case Release():
            store.switch_off(db, by.msisdn, effect.product_id, by.now)
        case Give():
            _give(db, effect, by, name)
        case SpendPoints():
            store.add_points(db, by.msisdn, -effect.points)
        case Lend():
            lent = (effect.amount_minor, effect.fee_minor, by.now, effect.due_at)
            store.add_promise(db, Promise(name, by.msisdn, *lent))
        case NoteOffer():
            _note_offer(db, effect, by)
        case EndDiscount():
            _end_discount(db, effect, by)
        case WriteColumns():
            store.update_subscriber(db, by.msisdn, **effect.columns)
        case Count():
            limits.spend(db, effect.limit, by.msisdn, by.now)


def open_case(
    db: sqlite3.Connection, topic: Topic, by: Doer, name: str, what: str, call: str | None = None
) -> str:
    """Put a matter on the agents' desk; return its number."""
    subscriber = store.find_subscriber(db, by.msisdn, by.now)
    assert subscriber is not None, "ordered by a number that exists"
    asked = OpenCase(
        case_id=name,
        topic=topic,
        msisdn=by.msisdn,
        call_msisdn=call,
        context=Context(language=subscriber.language, steps=(what,)),
    )
    on = Occasion(by.terminal_id, by.now)
    return openings.open_own_case(db, asked, openings.Proved(by.msisdn), name, on).case_no


def _move(db: sqlite3.Connection, effect: Move, by: Doer, name: str) -> None:
    moved = Movement(
        name,
        by.msisdn,
        by.now,
        effect.amount_minor,
        effect.cause,
        effect.contra,
        effect.product_id,
        by.order_id,
        by.terminal_id,
    )
    purses.move(db, moved)


def drop_scheduled(db: sqlite3.Connection, msisdn: str, now: datetime) -> None:
    """Forget a tariff that has not begun."""
    db.execute("DELETE FROM tariff_spans WHERE msisdn = ? AND since > ?", (msisdn, rfc3339(now)))


def _begin(db: sqlite3.Connection, effect: BeginTariff, by: Doer) -> None:
    drop_scheduled(db, by.msisdn, by.now)
    store.set_tariff(db, by.msisdn, effect.tariff_id, by.now, effect.at)


def _drop_tariff(db: sqlite3.Connection, effect: DropTariff, by: Doer) -> None:
    db.execute(
        "DELETE FROM tariff_spans WHERE span_id = "
        "(SELECT max(span_id) FROM tariff_spans WHERE msisdn = ?)",
        (by.msisdn,),
    )
    db.execute("UPDATE accounts SET tariff_id = ? WHERE msisdn = ?", (effect.back_to, by.msisdn))


def _resume(db: sqlite3.Connection, effect: Resume, by: Doer) -> None:
    """The time it was held is told once: by the row that goes on."""
    db.execute(
        "DELETE FROM past_holdings WHERE past_id = (SELECT max(past_id) FROM past_holdings "
        "WHERE msisdn = ? AND product_id = ?)",
        (by.msisdn, effect.held.product_id),
    )
    store.switch_on(db, by.msisdn, effect.held)


def _give(db: sqlite3.Connection, effect: Give, by: Doer, name: str) -> None:
    given = effect.amount * _UNITS[effect.kind]
    until = by.now + timedelta(days=effect.days)
    package = Package(name, effect.kind, given, 0, effect.product_id, by.now, until)
    store.add_package(db, by.msisdn, package)


def _note_offer(db: sqlite3.Connection, effect: NoteOffer, by: Doer) -> None:
    """A birthday comes again: then the newest taking counts."""
    until = None if effect.until is None else rfc3339(effect.until)
    db.execute(
        "INSERT OR REPLACE INTO offers_taken VALUES (?, ?, ?, ?, ?, ?)",
        (by.msisdn, effect.offer_id, rfc3339(by.now), until, effect.fee_percent, by.order_id),
    )


def _end_discount(db: sqlite3.Connection, effect: EndDiscount, by: Doer) -> None:
    db.execute(
        "UPDATE offers_taken SET until = ? WHERE msisdn = ? AND offer_id = ?",
        (rfc3339(effect.until), by.msisdn, effect.offer_id),
    )
