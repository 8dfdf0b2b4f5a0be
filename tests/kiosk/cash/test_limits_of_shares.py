"""How much of a visit's money other numbers may get, at the edge of what each quote allows."""

from datetime import UTC, datetime

import pytest

from contract.quotes import FeeTier, Quote
from kiosk.cash.shares import Share, hold, most_minor

LATER = datetime(2026, 12, 1, tzinfo=UTC)


def quote(least=0, most=1_000_000, currency="RUB"):
    return Quote(
        quote_id="Q-1",
        currency=currency,
        fee_tiers=(FeeTier(),),
        min_minor=least,
        max_minor=most,
        expires_at=LATER,
    )


def share(minor, **limits):
    return Share("+79037654321", quote(**limits), minor)


@pytest.mark.parametrize(
    ("first", "other", "left", "most"),
    [
        (quote(), quote(), 1_000, 999),
        (quote(), quote(), 2, 1),
        (quote(), quote(), 1, 0),
        (quote(least=300), quote(), 1_000, 700),
        (quote(), quote(most=400), 1_000, 400),
        (quote(least=300), quote(least=700), 1_000, 700),
        (quote(least=300), quote(least=701), 1_000, 0),
        (quote(), quote(currency="HUF"), 1_000, 0),
    ],
)
def test_another_number_gets_no_more_than_leaves_the_first_its_least(first, other, left, most):
    assert most_minor(first, other, left) == most


@pytest.mark.parametrize(
    ("first", "inserted", "shares", "holds"),
    [
        (quote(), 2, [share(1)], True),
        (quote(), 1_000, [share(1_000)], False),
        (quote(least=300), 1_000, [share(700)], True),
        (quote(least=301), 1_000, [share(700)], False),
        (quote(), 1_000, [share(500, least=500)], True),
        (quote(), 1_000, [share(499, least=500)], False),
        (quote(), 1_000, [share(500, most=500)], True),
        (quote(), 1_000, [share(501, most=500)], False),
        (quote(), 1_000, [share(0)], False),
        (quote(), 1_000, [share(100, currency="HUF")], False),
        (quote(), 1_000, [share(100), share(100)], True),
        (quote(), 1_000, [share(100), share(100), share(100)], False),
        (quote(), 1_000, [], True),
    ],
)
def test_a_split_holds_where_every_number_gets_what_its_quote_allows(
    first, inserted, shares, holds
):
    assert hold(first, inserted, shares) is holds
