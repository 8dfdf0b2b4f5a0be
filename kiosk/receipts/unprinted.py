"""Claim slips that a power cut kept from the paper: what a new process finds of them.

A claim slip is the one slip whose words stand nowhere else, so a fresh one is printed after all; an
old one is not: nobody waits for it any more, and whoever stands there need not be its owner.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from contract.records import PrintRecorded, RecordBody, TransactionOpened, UnclaimedOpened
from kiosk.cash.picture import ClaimFacts

FRESH_S = 120.0
_IS_OVER = frozenset({"confirmed", "abandoned"})


@dataclass(frozen=True)
class UnprintedClaim:
    """A claim without a slip that is certain; begun: it may be on paper, another one is a COPY."""

    claim: ClaimFacts
    language: str
    begun: bool


def is_fresh(at: datetime, now: datetime) -> bool:
    """Whether the customer of a slip of this moment may still stand there."""
    return 0 <= (now - at).total_seconds() < FRESH_S


def unprinted_claims(
    records: Iterable[RecordBody], claims: Collection[str]
) -> tuple[UnprintedClaim, ...]:
    """Return which of these codes the records, the newest of a journal, tell nothing sure of.

    What was abandoned had its COPY, or is given up: there is no third paper.
    """
    opened: list[UnclaimedOpened] = []
    languages: dict[str, str] = {}
    prints: dict[str, str] = {}
    for body in records:
        match body:
            case TransactionOpened():
                languages[body.transaction_id] = body.language
            case UnclaimedOpened(code=code) if code in claims:
                opened.append(body)
            case PrintRecorded() if prints.get(body.subject_id) not in _IS_OVER:
                prints[body.subject_id] = body.state
            case _:
                pass
    return tuple(
        UnprintedClaim(
            claim=ClaimFacts(
                code=body.code,
                amount_minor=body.amount_minor,
                currency=body.currency,
                msisdn=body.msisdn,
                reason=body.reason,
                at=body.at,
            ),
            language=languages.get(body.transaction_id, ""),
            begun=prints.get(body.code, "refused") != "refused",
        )
        for body in opened
        if prints.get(body.code) not in _IS_OVER
    )
