"""The books: which balanced entry each record makes, and the two equations that always hold.

Assets are where the money is, claims are whose it is.  Every entry changes both sides alike, so
assets = claims; and a bill in doubt is in doubt on both sides, so in_doubt = suspense.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contract.records import (
    BillCredited,
    DecisionTaken,
    OperatorResult,
    RecordBody,
    Submitted,
    SuspenseOpened,
    UnclaimedOpened,
)
from kiosk.errors import IllegalRecordError
from kiosk.journal.matters import Matters

IN_DOUBT = "in_doubt"
COLLECTED = "collected"
COUNT_DIFFERENCE = "count_difference"
PAYABLE_PENDING = "payable_pending"
PAYABLE_CREDITED = "payable_credited"
FEE = "fee"
SUSPENSE = "suspense"
UNCLAIMED = "unclaimed"
DECIDED = "decided"  # doubtful money that the operator took over, whoever it went to
_CASSETTE = "cassette:"
_VISIT = "visit:"
ASSETS = frozenset({IN_DOUBT, COLLECTED, COUNT_DIFFERENCE})
CLAIMS = frozenset({PAYABLE_PENDING, PAYABLE_CREDITED, FEE, SUSPENSE, UNCLAIMED, DECIDED})
# Counted money may be more or less than expected; nothing else may go below zero.
MAY_BE_NEGATIVE = frozenset({COUNT_DIFFERENCE})


@dataclass(frozen=True)
class Posting:
    """So much more, or less, on one account."""

    account: str
    minor: int


def cassette_account(cassette_no: int) -> str:
    """Return the asset: certain bills in this cassette."""
    return f"{_CASSETTE}{cassette_no}"


def visit_account(transaction_id: str) -> str:
    """Return the claim: what this transaction's customer has put in and not yet submitted."""
    return f"{_VISIT}{transaction_id}"


def is_asset(account: str) -> bool:
    """Return whether it says where money is; IllegalRecordError for no account at all."""
    if account in ASSETS or account.startswith(_CASSETTE):
        return True
    if account in CLAIMS or account.startswith(_VISIT):
        return False
    raise IllegalRecordError(f"no such account: {account}")


def postings(body: RecordBody, matters: Matters) -> tuple[Posting, ...]:
    """Return the balanced entry of a record; empty for records that move no money.

    matters are those before the record: results and decisions are about money that stands there.
    """
    match body:
        case BillCredited():
            return _bill_credited(body)
        case SuspenseOpened():
            return _suspense_opened(body)
        case Submitted():
            return _submitted(body)
        case OperatorResult():
            return _operator_result(body, matters)
        case UnclaimedOpened():
            return (
                Posting(visit_account(body.transaction_id), -body.amount_minor),
                Posting(UNCLAIMED, body.amount_minor),
            )
        case DecisionTaken():
            return _decision_taken(body, matters)
        case _:
            return ()


def _bill_credited(body: BillCredited) -> tuple[Posting, ...]:
    credit = (
        Posting(cassette_account(body.cassette_no), body.amount_minor),
        Posting(visit_account(body.transaction_id), body.amount_minor),
    )
    if body.from_suspense_id is None:
        return credit
    return (Posting(IN_DOUBT, -body.amount_minor), Posting(SUSPENSE, -body.amount_minor), *credit)


def _suspense_opened(body: SuspenseOpened) -> tuple[Posting, ...]:
    doubt = (Posting(IN_DOUBT, body.amount_minor), Posting(SUSPENSE, body.amount_minor))
    if not body.reverses_credit:
        return doubt
    if body.transaction_id is None:
        raise IllegalRecordError("a credit is reversed, but of no transaction")
    return (
        Posting(cassette_account(body.cassette_no), -body.amount_minor),
        Posting(visit_account(body.transaction_id), -body.amount_minor),
        *doubt,
    )


def _submitted(body: Submitted) -> tuple[Posting, ...]:
    return tuple(
        posting
        for order in body.payments
        for posting in (
            Posting(visit_account(body.transaction_id), -order.inserted_minor),
            Posting(PAYABLE_PENDING, order.credited_minor),
            Posting(FEE, order.fee_minor),
        )
    )


def _operator_result(body: OperatorResult, matters: Matters) -> tuple[Posting, ...]:
    pending = matters.pending_payments.get(body.payment_id)
    if pending is None:
        raise IllegalRecordError(f"payment {body.payment_id} is not pending")
    order = pending.order
    if body.result == "credited":
        return (
            Posting(PAYABLE_PENDING, -order.credited_minor),
            Posting(PAYABLE_CREDITED, order.credited_minor),
        )
    return (
        Posting(PAYABLE_PENDING, -order.credited_minor),
        Posting(FEE, -order.fee_minor),
        Posting(visit_account(pending.transaction_id), order.inserted_minor),
    )


def _decision_taken(body: DecisionTaken, matters: Matters) -> tuple[Posting, ...]:
    if body.subject == "unclaimed":
        claim = matters.unclaimed.get(body.subject_id)
        if claim is None:
            raise IllegalRecordError(f"claim {body.subject_id} is not open")
        return (Posting(UNCLAIMED, -claim.amount_minor), Posting(DECIDED, claim.amount_minor))
    suspense = matters.suspense.get(body.subject_id)
    if suspense is None:
        raise IllegalRecordError(f"suspense {body.subject_id} is not open")
    minor = suspense.amount_minor
    resolved = (Posting(IN_DOUBT, -minor), Posting(SUSPENSE, -minor))
    if body.outcome == "given_back":
        return resolved
    return (
        *resolved,
        Posting(cassette_account(suspense.cassette_no), minor),
        Posting(DECIDED, minor),
    )


def post(books: Mapping[str, int], entry: Iterable[Posting]) -> dict[str, int]:
    """Return the books after a balanced entry; IllegalRecordError if any rule breaks.

    Accounts that become empty are left out, so that ended visits leave nothing behind.
    """
    after = dict(books)
    for posting in entry:
        balance = after.get(posting.account, 0) + posting.minor
        if balance < 0 and posting.account not in MAY_BE_NEGATIVE:
            raise IllegalRecordError(f"{posting.account} would fall to {balance}")
        after[posting.account] = balance
    after = {account: balance for account, balance in after.items() if balance}
    check(after)
    return after


def check(books: Mapping[str, int]) -> None:
    """Raise IllegalRecordError unless assets = claims and in_doubt = suspense."""
    assets, claims = totals(books)
    if assets != claims:
        raise IllegalRecordError(f"assets {assets} are not claims {claims}")
    if books.get(IN_DOUBT, 0) != books.get(SUSPENSE, 0):
        raise IllegalRecordError("what is in doubt is not what is in suspense")


def totals(books: Mapping[str, int]) -> tuple[int, int]:
    """Return the sum of the assets and the sum of the claims."""
    assets = sum(balance for account, balance in books.items() if is_asset(account))
    return assets, sum(books.values()) - assets
