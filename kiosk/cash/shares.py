"""Parts of a visit's money for other numbers, each checked, priced and confirmed by the customer.

They live as long as the unbroken visit in which the bills went in: no record tells of them before
the submit, so after a restart, an idle end or a fault all goes to the number confirmed first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contract.quotes import Quote, split_payment

SHARES_MAX = 2  # with the number confirmed first that makes three


@dataclass(frozen=True)
class Share:
    """So much of what was put in goes to this number, at the price quoted for it."""

    msisdn: str
    quote: Quote
    inserted_minor: int

    @property
    def credited_minor(self) -> int:
        """What of it reaches the number."""
        return split_payment(self.quote, self.inserted_minor).credited_minor


def rest_minor(inserted_minor: int, shares: Iterable[Share]) -> int:
    """Return what stays with the number confirmed first."""
    return inserted_minor - sum(share.inserted_minor for share in shares)


def most_minor(first: Quote, other: Quote, left_minor: int) -> int:
    """Return the most of what is left with the first number that may go to another one.

    0 when none may: each of them gets at least its smallest payment.
    """
    most = min(left_minor - max(1, first.min_minor), other.max_minor)
    fits = most >= max(1, other.min_minor) and first.currency == other.currency
    return most if fits else 0


def hold(first: Quote, inserted_minor: int, shares: Iterable[Share]) -> bool:
    """Whether every number of a split gets what its quote allows, the first one too."""
    shares = tuple(shares)
    rest = rest_minor(inserted_minor, shares)
    fit = all(
        share.quote.currency == first.currency
        and max(1, share.quote.min_minor) <= share.inserted_minor <= share.quote.max_minor
        for share in shares
    )
    return fit and len(shares) <= SHARES_MAX and rest >= max(1, first.min_minor)
