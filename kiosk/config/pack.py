"""What an operator decides: one model of everything a terminal must know of its operator.

A pack is content, checked before it is used.  Each key is typed and bounded here and in the files
of its parts; what holds between keys is said by the rules (pack_rules, pack_consistency).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, StringConstraints

from contract.model import Currency, Minor
from contract.quotes import FeeTier, Quote
from kiosk.config.pack_market import Limits, Market, NumberRules, Offline
from kiosk.config.pack_parts import Colour, Country, Line, LongTexts, Part, Texts
from kiosk.config.pack_people import Contact, Person, Shop
from kiosk.config.pack_services import (
    Application,
    Function,
    Guide,
    InternetAssistant,
    NotOffered,
    SmsCard,
)
from kiosk.numbers import numbering_plan

FREQUENT_COUNTRIES = 6
OFFLINE_QUOTE_VALID_FOR = timedelta(minutes=30)
Spelling = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Brand(Part):
    """The operator's name and its one colour, with the colour of text on it."""

    name: Line
    colour: Colour
    on_colour: Colour = "#ffffff"


class Agent(Part):
    """Who takes the money: mandatory, and shown behind the footer of every screen."""

    name: Line
    tax_number: Line
    contract: Line
    telephone: Line
    supervisor: Line


class OperatorPack(Part):
    """One operator on this program."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
    version: Annotated[int, Field(ge=1)]
    brand: Brand
    agent: Agent
    languages: Annotated[tuple[str, ...], Field(min_length=1, max_length=16)]
    # Languages the terminal can speak aloud.
    voices: tuple[str, ...] = ()
    # Alphabets of the letter keyboard, for code words.
    alphabets: Annotated[tuple[str, ...], Field(min_length=1, max_length=8)]
    market: Market
    region: Country
    timezone: Line
    currency: Currency
    # How bill acceptors spell the currency besides its ISO code.
    currency_spellings: tuple[Spelling, ...] = ()
    contacts: Annotated[tuple[Contact, ...], Field(min_length=1, max_length=8)]
    limits: Limits
    denominations_minor: Annotated[tuple[Minor, ...], Field(min_length=1, max_length=24)]
    ask_from_minor: Minor = 200_000
    # Prices without the operator; online the quote brings them.
    fee_tiers: Annotated[tuple[FeeTier, ...], Field(min_length=1, max_length=16)]
    sum_hints_minor: Annotated[tuple[Minor, ...], Field(max_length=6)] = ()
    spending_limit_steps_minor: Annotated[tuple[Minor, ...], Field(max_length=6)] = ()
    numbers: NumberRules
    person: Person
    # The operator tells the number by SMS what was credited to it.
    sms_receipts: bool = False
    offline: Offline = Offline()
    # Which mistyped payment a customer may ask to correct; the operator decides each one.
    correction_days: Annotated[int, Field(ge=1, le=14)] = 14
    correction_digits_max: Annotated[int, Field(ge=1, le=3)] = 3
    # Or the same digits in another order, with so many of them moved.
    correction_moved_max: Annotated[int, Field(ge=2, le=4)] = 4
    # Countries shown before the letters on the way to a journey.
    frequent_countries: Annotated[
        tuple[Country, ...], Field(min_length=FREQUENT_COUNTRIES, max_length=FREQUENT_COUNTRIES)
    ]
    guide: Guide
    sms: SmsCard | None = None
    internet_assistant: InternetAssistant | None = None
    application: Application | None = None
    shops: Annotated[tuple[Shop, ...], Field(max_length=40)] = ()
    not_offered: tuple[NotOffered, ...] = ()
    # Shown before the first login: what is read, who sees it, how long it stays.
    your_data: Annotated[tuple[LongTexts, ...], Field(min_length=1, max_length=6)]
    receipt_footer: Texts
    # Operator-owned settings, "section" -> "key" -> value; checked with the settings.
    settings: dict[str, dict[str, Any]] = Field(default_factory=dict)
    # What a price of this pack refers to; loading knows its files, a pack made otherwise has none.
    _quote_id: str = PrivateAttr("")

    def read_from(self, quote_id: str) -> OperatorPack:
        """Return the same pack, named by the files it was read from ("pack:<sha256>")."""
        same = self.model_copy()
        same._quote_id = quote_id
        return same

    @property
    def first_language(self) -> str:
        """Return the language a visit starts in."""
        return self.languages[0]

    def call_back_minutes(self, local: datetime) -> int | None:
        """Return within how long somebody calls back at this local time; None when nobody does."""
        return self._minutes("call_back", local)

    def write_here_minutes(self, local: datetime) -> int | None:
        """Return within how long somebody answers on the screen; None when nobody does."""
        return self._minutes("write_here", local)

    def _minutes(self, way: Literal["call_back", "write_here"], local: datetime) -> int | None:
        ways = self.person.ways_here(handset=False, local=local)
        minutes = [each.promised_minutes for each in ways if each.way == way]
        return minutes[0] if minutes and self.offers(way) else None

    @property
    def identifies_payer(self) -> bool:
        """Return whether the law of this market asks who pays in cash."""
        return self.market.payer_identification != "none"

    @property
    def takes_cash_offline(self) -> bool:
        """Return whether cash is taken while the operator cannot be reached."""
        return self.offline.allowed and bool(self._quote_id)

    def offline_quote(self, now: datetime) -> Quote | None:
        """Return the price of a top-up while nobody can be asked; None where it takes none."""
        if not self.takes_cash_offline:
            return None
        return Quote(
            quote_id=self._quote_id,
            currency=self.currency,
            fee_tiers=self.fee_tiers,
            min_minor=self.limits.min_minor,
            max_minor=self.offline.max_minor,
            expires_at=now + OFFLINE_QUOTE_VALID_FOR,
        )

    def may_be_own(self, msisdn: str) -> bool:
        """Return whether a number looks like this operator's; all do where it names no prefixes."""
        national = msisdn.removeprefix(f"+{numbering_plan(self.region).country_code}")
        own = self.numbers.own_prefixes
        return not own or national.startswith(own)

    def offers(self, function: Function) -> bool:
        """Return whether this terminal has the function here."""
        return all(each.function != function for each in self.not_offered)
