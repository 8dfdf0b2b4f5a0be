"""The technician reads why a bill is doubtful and what was decided: the right sentence for each."""

from datetime import UTC, datetime

import pytest

from kiosk.doubtful import FOUND, decided_lines, doubtful_lines
from kiosk.journal.matters import DecidedMatter, Matters, SuspenseMatter, UnclaimedMatter

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BILLS = {
    "jam": "acceptor jammed",
    "silence": "acceptor fell silent",
    "restart": "power failed",
    "unannounced": "had not ordered stacked",
    "cheat": "pull this bill back",
    "cassette": "cassette was moved",
    "unknown": "rest without a word",
    "wire": "acceptor's line",
    "exchanged": "another acceptor",
}
CLAIMS = {
    "below_minimum": "smallest payment",
    "refused": "operator refused",
    "no_number": "no number",
}
SHARED = {
    "amount_minor": 10_000,
    "currency": "RUB",
    "code": "12345674",
    "opened_at": AT,
}


@pytest.mark.parametrize(("reason", "words"), BILLS.items())
def test_a_doubtful_bill_is_explained(reason, words):
    bill = SuspenseMatter(
        suspense_id="S-1", intent_id=None, transaction_id=None, cassette_no=1, reason=reason,
        **SHARED,
    )  # fmt: skip
    (line,) = doubtful_lines(Matters(suspense={"S-1": bill}))
    assert words in line.why


@pytest.mark.parametrize(("reason", "words"), CLAIMS.items())
def test_unclaimed_cash_is_explained(reason, words):
    claim = UnclaimedMatter(
        claim_id="C-1", transaction_id="V-1", payment_id=None, msisdn="+79161234567", reason=reason,
        **SHARED,
    )  # fmt: skip
    (line,) = doubtful_lines(Matters(unclaimed={"C-1": claim}))
    assert words in line.why


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("given_back", "went back"), ("paid", "paid it"), ("kept", "took it over")],
)
def test_a_decision_is_told(outcome, words):
    decided = DecidedMatter(
        subject="suspense", subject_id="S-1", outcome=outcome, statement_hash="00", at=AT
    )
    (line,) = decided_lines(Matters(decided={"S-1": decided}))
    assert words in line.words


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        ("given_back", "given back"),
        ("in_cassette", "in the cassette"),
        ("nothing_found", "nothing"),
    ],
)
def test_a_finding_is_told(finding, words):
    assert words in FOUND[finding]
