"""Rows of the account's store as values; every moment is a real one in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from contract.account.holdings import SimState
from contract.account.parts import PackageKind

MAIN_PURSE = "main"
HoldingKind = Literal["option", "subscription"]
Cause = Literal[
    "tariff_fee",
    "option_fee",
    "subscription_fee",
    "promised",
    "promised_fee",
    "promised_paid",
    "switch_fee",
    "one_off",
    "correction",
    "expired",
    "refund",
    "to_purse",
]


@dataclass(frozen=True)
class Subscriber:
    """One person's contract; the main purse and the tariff stand in `accounts`."""

    msisdn: str
    market: str  # backend.demo.markets
    name: str
    language: str
    born_on: date | None
    customer_since: datetime
    second_msisdn: str | None  # where a voice code goes
    company_managed: bool
    ended: Literal["", "ported_out"]
    usage_of: str  # whose records of backend.demo.usage; "" for none
    points: int  # earned or given, less those spent; see reads.points for those of top-ups
    sim_state: SimState
    code_word_hash: str | None
    pin_hash: str | None
    document_hash: str | None
    password_hash: str | None
    notice_better_offer: bool
    notice_check_up: bool
    notice_before_fee: bool
    last_check_up_at: datetime | None
    provisioning: Literal["ok", "stale"]
    country: str  # where the phone is
    in_network: bool
    apn_ok: bool
    divert_to: str | None

    def secret_hash(self, kind: str) -> str | None:
        """Return the hash of a secret by its kind on the wire."""
        return {
            "code_word": self.code_word_hash,
            "pin": self.pin_hash,
            "document": self.document_hash,
        }[kind]


@dataclass(frozen=True)
class TariffSpan:
    """Since when a tariff holds, until the next span."""

    since: datetime
    tariff_id: str


@dataclass(frozen=True)
class ExtraPurse:
    """Money beside the main purse."""

    purse_id: str
    amount_minor: int
    ends_at: datetime | None


@dataclass(frozen=True)
class Package:
    """Something given once beside the tariff's own: seconds, pieces or KB."""

    package_id: str
    kind: PackageKind
    given: int
    used: int
    product_id: str
    since: datetime
    until: datetime

    @property
    def left(self) -> int:
        return max(0, self.given - self.used)


@dataclass(frozen=True)
class Held:
    """An option or subscription that is on, or was until `until`."""

    product_id: str
    kind: HoldingKind
    since: datetime
    until: datetime | None = None
    trial_until: datetime | None = None
    step_minor: int | None = None  # the chosen limit
    price_minor: int | None = None  # instead of the catalogue's
    order_id: str = ""


@dataclass(frozen=True)
class Movement:
    """One change of a purse; amount below zero for what was taken."""

    movement_id: str
    msisdn: str
    at: datetime
    amount_minor: int
    cause: Cause
    contra: Literal["charges", "promised", "corrections", "gifts", "purses"]
    product_id: str | None = None
    order_id: str = ""
    terminal_id: str = "operator"
    purse_id: str = MAIN_PURSE


@dataclass(frozen=True)
class Promise:
    """A promised payment; the sum was moved into the main purse when it was taken."""

    promise_id: str
    msisdn: str
    amount_minor: int
    fee_minor: int
    taken_at: datetime
    due_at: datetime
    paid_at: datetime | None = None


@dataclass(frozen=True)
class OfferTaken:
    """An offer that was accepted; fee_percent counts until `until`."""

    offer_id: str
    at: datetime
    until: datetime | None
    fee_percent: int = 0
    order_id: str = ""
