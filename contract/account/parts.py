"""What the messages of the account are made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from contract.model import Identifier, WireModel

# A sum that may be owed.
SignedMinor = Annotated[int, Field(strict=True, ge=-(10**12), le=10**12)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Line = Annotated[str, Field(max_length=300)]
Country = Annotated[str, Field(pattern=r"^(?:[A-Z]{2}|@[A-Z]{3})$")]  # ISO 3166, @SEA, @AIR
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(?:0[1-9]|1[0-2])$")]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Count = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Token = Annotated[str, Field(min_length=16, max_length=128, pattern=r"^[A-Za-z0-9_-]+$")]
CheckCode = Annotated[str, Field(pattern=r"^[0-9]{8}$")]
NumberTail = Annotated[str, Field(pattern=r"^[0-9]{4}$")]

PackageKind = Literal["min", "sms", "mb"]
Per = Literal["once", "day", "day_used", "month"]


class LocalText(WireModel):
    """Words of the operator; language is what they are written in, asked for or not."""

    language: Language
    text: Annotated[str, Field(max_length=2000)]


class ProductRef(WireModel):
    """A tariff, an option, a subscription of somebody else's, an offer or a reward, by name."""

    product_id: Identifier
    name: LocalText


class Price(WireModel):
    """So much, and how often."""

    amount_minor: SignedMinor
    per: Per
