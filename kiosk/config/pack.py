"""What an operator decides: names, colours, languages, numbers, limits, fees, who takes the money.

A pack is content, checked before it is used: every text is there in every language of the pack,
no number is called free without saying for whom, and the agent who takes the money is named whole.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contract.model import Currency, Minor
from contract.quotes import FeeTier
from kiosk.config.cost_texts import BY_TARIFF, says_free
from kiosk.money import EXPONENTS
from kiosk.texts.languages import OWN_NAMES

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Texts = Annotated[dict[str, Line], Field(min_length=1)]
CONTRAST_MIN = 4.5


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Brand(_Part):
    """The operator's name and its one colour, with the colour of text on it."""

    name: Line
    colour: Colour
    on_colour: Colour = "#ffffff"

    @model_validator(mode="after")
    def _readable(self) -> Self:
        found = contrast(self.colour, self.on_colour)
        if found < CONTRAST_MIN:
            raise ValueError(
                f"contrast of colour and on_colour is {found:.1f}, under {CONTRAST_MIN}"
            )
        return self


class Agent(_Part):
    """Who takes the money: mandatory, and shown behind the footer of every screen."""

    name: Line
    tax_number: Line
    contract: Line
    telephone: Line
    supervisor: Line


CallingFrom = Literal["own_network", "other_network", "landline", "abroad"]


class Contact(_Part):
    """A telephone number: when to call it, from where, and for whom it is free."""

    number: Annotated[str, StringConstraints(pattern=r"^[0-9+][0-9 \-]{1,24}[0-9]$")]
    purpose: Texts
    calling_from: Annotated[tuple[CallingFrom, ...], Field(min_length=1)]
    free: bool
    free_for: Texts | None = None

    @property
    def cost(self) -> dict[str, str]:
        """Return for whom it is free, or that the tariff has a price for it."""
        return BY_TARIFF if self.free_for is None else self.free_for

    @model_validator(mode="after")
    def _free_for_whom(self) -> Self:
        if self.free and self.free_for is None:
            raise ValueError("called free without saying for whom (free_for)")
        if not self.free and self.free_for is not None:
            raise ValueError("free_for is said of a number that is not free")
        if not self.free and any(says_free(text) for text in self.purpose.values()):
            raise ValueError("the purpose calls it free, and the pack does not")
        return self


class Limits(_Part):
    """Of one visit, in minor units."""

    min_minor: Minor
    max_minor: Minor

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not 0 < self.min_minor <= self.max_minor:
            raise ValueError("min_minor is above 0 and at most max_minor")
        return self


class NumberRules(_Part):
    """Which telephone numbers are ours to ask for."""

    region: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    mask: Annotated[str, StringConstraints(pattern=r"^\+[0-9# ()\-]+$", max_length=30)]
    # National prefixes of this operator; empty where numbers are ported and only it can tell.
    own_prefixes: tuple[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")], ...] = ()


class Person(_Part):
    """The ways in which the wish to speak to a person is met here."""

    ways: Annotated[
        tuple[Literal["talk_here", "write_here", "call_back", "telephone"], ...],
        Field(min_length=1),
    ]
    promised_wait_minutes: Annotated[int, Field(ge=1, le=240)]


class Offline(_Part):
    """Top-ups while the operator cannot be reached: only where the pack says so."""

    allowed: bool = False
    max_minor: Minor = 0


class OperatorPack(_Part):
    """One operator on this program."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
    version: Annotated[int, Field(ge=1)]
    brand: Brand
    agent: Agent
    languages: Annotated[tuple[str, ...], Field(min_length=1, max_length=16)]
    region: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    timezone: Line
    currency: Currency
    # How bill acceptors spell the currency besides its ISO code.
    currency_spellings: tuple[str, ...] = ()
    contacts: Annotated[tuple[Contact, ...], Field(min_length=1, max_length=8)]
    limits: Limits
    denominations_minor: Annotated[tuple[Minor, ...], Field(min_length=1, max_length=24)]
    ask_from_minor: Minor = 200_000
    # Prices without the operator; online the quote brings them.
    fee_tiers: Annotated[tuple[FeeTier, ...], Field(min_length=1, max_length=16)]
    sum_hints_minor: Annotated[tuple[Minor, ...], Field(max_length=6)] = ()
    numbers: NumberRules
    person: Person
    # The operator tells the number by SMS what was credited to it.
    sms_receipts: bool = False
    offline: Offline = Offline()
    receipt_footer: Texts
    correction_days: Annotated[int, Field(ge=1, le=60)] = 14
    # Operator-owned settings, "section" -> "key" -> value; checked with the settings.
    settings: dict[str, dict[str, Any]] = Field(default_factory=dict)

    @property
    def first_language(self) -> str:
        """Return the language a visit starts in."""
        return self.languages[0]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        mistakes = list(_pack_mistakes(self))
        if mistakes:
            raise ValueError("; ".join(mistakes))
        return self


def _pack_mistakes(pack: OperatorPack) -> list[str]:
    mistakes = [f"no such language: {code}" for code in pack.languages if code not in OWN_NAMES]
    if len(set(pack.languages)) != len(pack.languages):
        mistakes.append("a language stands twice")
    if pack.currency not in EXPONENTS:
        mistakes.append(f"no such currency: {pack.currency}")
    for place, texts in _all_texts(pack):
        missing = [code for code in pack.languages if code not in texts]
        if missing:
            mistakes.append(f"{place} is missing in {', '.join(missing)}")
    smallest = min(pack.denominations_minor)
    if smallest <= 0 or smallest > pack.limits.max_minor:
        mistakes.append("no denomination fits under max_minor")
    if pack.offline.allowed and not 0 < pack.offline.max_minor <= pack.limits.max_minor:
        mistakes.append("offline.max_minor is above 0 and at most limits.max_minor")
    outside = [
        hint
        for hint in pack.sum_hints_minor
        if not pack.limits.min_minor <= hint <= pack.limits.max_minor
    ]
    if outside:
        mistakes.append(f"sum_hints_minor outside the limits: {outside}")
    if pack.numbers.region != pack.region:
        mistakes.append("numbers.region is another region")
    return mistakes


def _all_texts(pack: OperatorPack) -> list[tuple[str, dict[str, str]]]:
    found = [("receipt_footer", pack.receipt_footer)]
    for contact in pack.contacts:
        found.append((f"purpose of {contact.number}", contact.purpose))
        found.append((f"free_for of {contact.number}", contact.cost))
    return found


def contrast(one: str, other: str) -> float:
    """Return the contrast of two #rrggbb colours after WCAG 2, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(pair, 16) / 255 for pair in re.findall("[0-9a-f]{2}", colour)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
