"""The quote and the one fee function; nothing else may put a price on a top-up."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import Annotated

from pydantic import Field

from contract.account.parts import LocalText
from contract.model import Currency, Identifier, Minor, Moment, WireModel

# Before the SHA-256 of an operator pack: it named this price, and nobody was asked.
PACK_QUOTE = "pack:"


class FeeTier(WireModel):
    """From this inserted total on: so many percent plus a fixed sum."""

    from_minor: Minor = 0
    percent: Annotated[str, Field(pattern=r"^[0-9]{1,2}(\.[0-9]{1,3})?$")] = "0"
    fixed_minor: Minor = 0


class PurseRef(WireModel):
    """One of several purses of a number that take cash, by name."""

    purse_id: Identifier
    name: LocalText


class Quote(WireModel):
    """Price and limits, frozen before the first bill.

    purse: where the money goes, None for the main one.
    """

    quote_id: Annotated[str, Field(min_length=1, max_length=80)]
    currency: Currency
    fee_tiers: Annotated[tuple[FeeTier, ...], Field(min_length=1, max_length=16)]
    min_minor: Minor
    max_minor: Minor
    expires_at: Moment
    purse: PurseRef | None = None

    @property
    def is_offline(self) -> bool:
        """Whether the number was not checked: the operator could not be reached."""
        return self.quote_id.startswith(PACK_QUOTE)


class PaymentSplit(WireModel):
    """What an inserted total comes to."""

    inserted_minor: Minor
    fee_minor: Minor
    credited_minor: Minor


def fee_minor(tiers: tuple[FeeTier, ...], inserted_minor: int) -> int:
    """Return the fee of the tier of the inserted total: rounded down, never above inserted."""
    reached = [tier for tier in tiers if tier.from_minor <= inserted_minor]
    if not reached:
        return 0
    tier = max(reached, key=lambda tier: tier.from_minor)
    share = (Decimal(tier.percent) * inserted_minor / 100).to_integral_value(ROUND_FLOOR)
    return min(inserted_minor, int(share) + tier.fixed_minor)


def split_payment(quote: Quote, inserted_minor: int) -> PaymentSplit:
    """Return what of the inserted total is fee and what reaches the number."""
    fee = fee_minor(quote.fee_tiers, inserted_minor)
    return PaymentSplit(
        inserted_minor=inserted_minor, fee_minor=fee, credited_minor=inserted_minor - fee
    )
