"""The technician's list of doubtful money: each bill in suspense and all unclaimed cash, in words.

Pure; sentences are English, for a technician.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kiosk.identifiers import claim_code, suspense_code
from kiosk.journal.matters import (
    DecidedMatter,
    Matters,
    ProposalMatter,
    SuspenseMatter,
    UnclaimedMatter,
)

SHOWN_DIGITS = 4

WHY: Mapping[str, str] = {
    "jam": "The acceptor jammed while this bill was on its way into the cassette.",
    "silence": "The acceptor fell silent while this bill was on its way into the cassette.",
    "restart": "The power failed, and the acceptor could not say where this bill went.",
    "unannounced": "The acceptor reported a bill that this terminal had not ordered stacked.",
    "cheat": "The acceptor saw an attempt to pull this bill back after it was credited.",
    "cassette": "The cassette was moved while this bill was on its way.",
    "unknown": "The acceptor came to rest without a word of this bill.",
    "wire": "Reported while the acceptor's line said what no acceptor can.",
    "exchanged": "Reported by another acceptor than the one this terminal knows.",
    "below_minimum": "Less than the smallest payment was put in.",
    "refused": "The operator refused the payment after the cash was in.",
    "no_number": "There was no number to pay it to.",
}
FOUND: Mapping[str, str] = {
    "given_back": "given back to the customer",
    "in_cassette": "found in the cassette, or put into it by hand",
    "nothing_found": "nothing found",
}
DECIDED: Mapping[str, str] = {
    "given_back": "not ours: it went back to the customer",
    "paid": "in the cassette; the operator paid it to a number",
    "kept": "in the cassette; the operator took it over",
}
_LOOK = (
    "Look into path and cassette, then: kiosk money resolve {code} "
    "--found given-back|in-cassette|nothing --by YOUR-ID"
)
_WAIT = "Nothing: the finding goes to the operator, who decides; leave the terminal on and online."
_CLAIM = "Nothing: the operator decides; the customer calls with the slip's code."


@dataclass(frozen=True)
class DoubtfulLine:
    """One line of the list; sums are minor units, number shows its last digits only."""

    kind: Literal["suspense", "unclaimed"]
    id: str
    code: str
    amount_minor: int
    currency: str
    bill_type: int | None
    cassette_no: int | None
    number: str
    since: datetime
    reason: str
    why: str
    reported_returned: bool
    findings: tuple[ProposalMatter, ...]
    state: Literal["open", "proposed"]
    next_step: str


@dataclass(frozen=True)
class DecidedLine:
    """What the operator decided lately."""

    kind: Literal["suspense", "unclaimed"]
    id: str
    code: str
    outcome: str
    words: str
    at: datetime


def doubtful_lines(matters: Matters) -> tuple[DoubtfulLine, ...]:
    """Return all that waits for a decision, the oldest first."""
    lines = [_suspense(matters, one) for one in matters.suspense.values()]
    lines += [_unclaimed(one) for one in matters.unclaimed.values()]
    return tuple(sorted(lines, key=lambda line: (line.since, line.id)))


def decided_lines(matters: Matters) -> tuple[DecidedLine, ...]:
    """Return the decisions still remembered, the newest first."""
    decided = sorted(matters.decided.values(), key=lambda one: one.at, reverse=True)
    return tuple(
        DecidedLine(
            one.subject, one.subject_id, _code(one), one.outcome, DECIDED[one.outcome], one.at
        )
        for one in decided
    )


def _code(decided: DecidedMatter) -> str:
    make = suspense_code if decided.subject == "suspense" else claim_code
    return make(decided.subject_id)


def _suspense(matters: Matters, one: SuspenseMatter) -> DoubtfulLine:
    findings = matters.proposals_on(one.suspense_id)
    transaction = matters.transactions.get(one.transaction_id or "")
    return DoubtfulLine(
        kind="suspense",
        id=one.suspense_id,
        code=one.code,
        amount_minor=one.amount_minor,
        currency=one.currency,
        bill_type=one.bill_type,
        cassette_no=one.cassette_no,
        number="" if transaction is None else _masked(transaction.msisdn),
        since=one.opened_at,
        reason=one.reason,
        why=WHY.get(one.reason, one.reason),
        reported_returned=one.reported_returned,
        findings=findings,
        state="proposed" if findings else "open",
        next_step=_WAIT if findings else _LOOK.format(code=one.code),
    )


def _unclaimed(one: UnclaimedMatter) -> DoubtfulLine:
    return DoubtfulLine(
        kind="unclaimed",
        id=one.claim_id,
        code=one.code,
        amount_minor=one.amount_minor,
        currency=one.currency,
        bill_type=None,
        cassette_no=None,
        number=_masked(one.msisdn),
        since=one.opened_at,
        reason=one.reason,
        why=WHY.get(one.reason, one.reason),
        reported_returned=False,
        findings=(),
        state="open",
        next_step=_CLAIM,
    )


def _masked(msisdn: str) -> str:
    return f"… {msisdn[-SHOWN_DIGITS:]}"
