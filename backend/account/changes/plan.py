"""What a change would do, as a value: sums, dates, what goes with it, and the effects.

A plan is made from the account as it is and changes nothing.  It has no words: a quote adds them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from backend.account.fees import discounted, month_minor
from backend.account.history import Account
from backend.account.limits import Limit
from backend.account.rows import Cause, Held
from backend.demo.price_lists import market_price_list
from backend.rating.advice import Advice
from backend.rating.catalogue import Catalogue, Tariff
from backend.rating.losses import Loss
from contract.account.access import Level
from contract.account.changes import Refusal
from contract.account.parts import PackageKind, Per

UNDO_FOR = timedelta(hours=24)
Note = Literal["", "begins_next_month", "rest_of_month", "paid_back_by_itself", "undo_refunds"]


@dataclass(frozen=True)
class Look:
    """Whose account, seen when; the price is that of `quoted_at`, so that midnight moves none."""

    db: sqlite3.Connection
    account: Account
    level: Level
    quoted_at: datetime
    advice: Advice | None = None  # where an offer depends on it

    @property
    def market_id(self) -> str:
        return self.account.market.market_id

    @property
    def prices(self) -> Catalogue:
        return market_price_list(self.market_id)

    @property
    def held(self) -> dict[str, Held]:
        return {one.product_id: one for one in self.account.held}


# --- effects --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """Change the main purse; below zero: take."""

    amount_minor: int
    cause: Cause
    product_id: str | None
    contra: Literal["charges", "promised"] = "charges"


@dataclass(frozen=True)
class BeginTariff:
    """Go over to a tariff; a change that waited is dropped."""

    tariff_id: str
    at: datetime | None = None  # None: now


@dataclass(frozen=True)
class DropScheduled:
    """Stay with the own tariff after all."""


@dataclass(frozen=True)
class DropTariff:
    """Forget the last change of the tariff, as if it had not been."""

    back_to: str


@dataclass(frozen=True)
class Hold:
    """Switch a product on from now, or give it another step."""

    product_id: str
    step_minor: int | None = None


@dataclass(frozen=True)
class Resume:
    """Hold again what went off, as if it had been on throughout: its fees go on."""

    held: Held


@dataclass(frozen=True)
class Release:
    """Switch a product off."""

    product_id: str


@dataclass(frozen=True)
class Give:
    """A package for some days: minutes, messages, MB."""

    kind: PackageKind
    amount: int
    product_id: str
    days: int


@dataclass(frozen=True)
class SpendPoints:
    """Points for a reward."""

    points: int


@dataclass(frozen=True)
class Lend:
    """A promised payment; its sum is a move of its own."""

    amount_minor: int
    fee_minor: int
    due_at: datetime


@dataclass(frozen=True)
class NoteOffer:
    """An offer was taken."""

    offer_id: str
    until: datetime | None
    fee_percent: int


@dataclass(frozen=True)
class EndDiscount:
    """A discount ends then, with the tariff it was for, or goes on until then."""

    offer_id: str
    until: datetime


@dataclass(frozen=True)
class WriteColumns:
    """What changes in the subscriber's own row."""

    columns: Mapping[str, object]


@dataclass(frozen=True)
class AskForSim:
    """A new SIM card is wanted: a case for a person, who calls."""

    call_msisdn: str


@dataclass(frozen=True)
class Count:
    """One more of what may be done only so often."""

    limit: Limit


Effect = (
    Move
    | BeginTariff
    | DropScheduled
    | DropTariff
    | Hold
    | Resume
    | Release
    | Give
    | SpendPoints
    | Lend
    | NoteOffer
    | EndDiscount
    | WriteColumns
    | AskForSim
    | Count
)


# --- the plan -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NextCharge:
    """What is taken next for the subject of a change; by the day of use nobody knows when."""

    amount_minor: int
    per: Per
    at: datetime | None


@dataclass(frozen=True)
class Plan:
    """A change worked out; with a refusal nothing else counts.

    needs_minor: what the main purse has to hold, promised debts set aside.
    """

    refusal: Refusal = ""
    subject: str | None = None
    effects: tuple[Effect, ...] = ()
    fee_minor: int = 0
    needs_minor: int = 0
    month_before_minor: int = 0
    month_after_minor: int = 0
    next_charge: NextCharge | None = None
    begins_at: datetime | None = None  # None: at once
    losses: tuple[Loss, ...] = ()
    packages_lost_of: str | None = None
    also_on: tuple[str, ...] = ()
    also_off: tuple[str, ...] = ()
    discounts_end: tuple[str, ...] = ()
    due_at: datetime | None = None
    undo_until: datetime | None = None
    note: Note = ""

    @property
    def charge_minor(self) -> int:
        """Return what is taken at once."""
        return -sum(
            one.amount_minor
            for one in self.effects
            if isinstance(one, Move) and one.contra == "charges" and one.amount_minor < 0
        )

    @property
    def moved_minor(self) -> int:
        """Return by how much the main purse changes."""
        return sum(one.amount_minor for one in self.effects if isinstance(one, Move))


def refused(refusal: Refusal) -> Plan:
    return Plan(refusal=refusal)


def month_total(look: Look, tariff: Tariff, fee_minor: int, held: Iterable[Held]) -> int:
    """Return what a month of a tariff and of what is held comes to."""
    return fee_minor + sum(
        month_minor(look.prices.held(one.product_id), one.price_minor)
        for one in held
        if one.product_id not in tariff.includes
    )


def month_now(look: Look) -> int:
    """Return what a month costs as it is."""
    own = look.account.tariff
    return month_total(look, own, own_fee(look), look.account.held)


def own_fee(look: Look) -> int:
    """Return the own tariff's fee of a month, less discounts."""
    return discounted(look.account, look.account.tariff.fee_month, look.quoted_at)
