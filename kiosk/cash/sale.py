"""The transaction that bills belong to at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contract.quotes import Quote
from kiosk.journal.matters import TransactionMatter

SuspenseReason = Literal[
    "jam",
    "silence",
    "restart",
    "unannounced",
    "cheat",
    "cassette",
    "unknown",
    "wire",
    "exchanged",
]
EndReason = Literal["finished", "back", "idle", "fault", "blocked", "recovered", "cassette"]


@dataclass(frozen=True)
class Sale:
    """A number, its frozen quote, and what is durably in."""

    transaction_id: str
    msisdn: str
    quote: Quote
    language: str
    inserted_minor: int
    takes_bills: bool
    chosen_minor: int | None = None
    bills: tuple[int, ...] = ()  # what came in, by denomination in minor units, ascending
    may_be_split: bool = True

    @staticmethod
    def of(matter: TransactionMatter, *, takes_bills: bool) -> Sale:
        """Return the sale of an open transaction."""
        return Sale(
            matter.transaction_id,
            matter.msisdn,
            matter.quote,
            matter.language,
            matter.credited_minor,
            takes_bills,
            matter.chosen_minor,
            tuple(sorted(matter.bills)),
            matter.may_be_split,
        )
