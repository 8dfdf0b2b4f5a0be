"""The transaction that bills belong to at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contract.quotes import Quote

SuspenseReason = Literal["jam", "silence", "restart", "unannounced", "cheat", "cassette", "unknown"]
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
