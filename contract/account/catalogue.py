"""What the operator sells, with its terms and their versions, and what is advised."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from contract.account.access import AccountQuestion
from contract.account.parts import (
    Count,
    Country,
    Language,
    Line,
    LocalText,
    PackageKind,
    Per,
    Price,
    ProductRef,
    SignedMinor,
)
from contract.model import Currency, Identifier, Minor, Moment, WireModel

PRODUCTS_MAX = 60
COUNTRIES_MAX = 250

Need = Literal["light", "smart", "data", "senior", "device", "guest"]
DataPolicy = Literal["per_mb", "auto_pack", "slow", "stop"]


class Rate(WireModel):
    """A price of use: a minute, a message, a MB."""

    what: Literal["onnet", "home_other", "home_fixed", "domestic", "sms", "mb"]
    amount_minor: Minor


class Quantity(WireModel):
    """So much of a package: minutes, messages or MB."""

    kind: PackageKind
    amount: Count


class Tariff(WireModel):
    """A tariff's card; every figure here is also in its terms."""

    product: ProductRef
    need: Need
    summary: LocalText
    fee: Price
    packages: tuple[Quantity, ...]
    rates: Annotated[tuple[Rate, ...], Field(max_length=8)]
    round_s: Count
    onnet_free_after_package: bool
    data_policy: DataPolicy
    pack: Quantity | None = None  # what auto_pack buys, and for how much
    pack_minor: Minor = 0
    includes: tuple[ProductRef, ...] = ()
    promised_allowed: bool = True
    closed: bool = False  # nobody can change to it any more
    terms_version: Identifier


class Option(WireModel):
    """Something that can be switched on."""

    product: ProductRef
    group: Literal["packages", "protection", "calls", "travel", "content"]
    summary: LocalText
    price: Price
    adds: tuple[Quantity, ...] = ()
    steps_minor: tuple[Minor, ...] = ()  # the limits one can choose from
    requires: tuple[ProductRef, ...] = ()
    excludes: tuple[ProductRef, ...] = ()
    zones: tuple[Identifier, ...] = ()
    provider: Line = ""
    closed: bool = False
    terms_version: Identifier


class CatalogueQuestion(WireModel):
    """POST /v1/catalogue: for anybody; nothing of it depends on who asks.

    currency: that of the terminal's market, where the operator serves several.
    """

    language: Language
    currency: Currency | None = None


class Catalogue(WireModel):
    """All tariffs and options that can be chosen, and those of an archive that some still have."""

    version: Identifier
    currency: Currency
    tariffs: Annotated[tuple[Tariff, ...], Field(max_length=PRODUCTS_MAX)]
    options: Annotated[tuple[Option, ...], Field(max_length=PRODUCTS_MAX)]


class TermsQuestion(WireModel):
    """POST /v1/catalogue/terms."""

    product_id: Identifier
    language: Language
    currency: Currency | None = None


class TermsSection(WireModel):
    """A heading and its paragraphs."""

    heading: Line
    paragraphs: Annotated[tuple[str, ...], Field(max_length=20)]


class Terms(WireModel):
    """The full terms as they are now; an order names the version that was read."""

    product: ProductRef
    version: Identifier
    language: Language  # what it is written in
    valid_from: Moment
    sections: Annotated[tuple[TermsSection, ...], Field(min_length=1, max_length=30)]


# --- advice ---------------------------------------------------------------------------------------

LossCode = Literal[
    "less_minutes",
    "less_messages",
    "less_data",
    "onnet_no_longer_free",
    "included_option_ends",
    "promised_not_allowed",
    "no_way_back",
    "data_stops",
    "data_slows",
    "rounding_coarser",
    "package_left_lost",
    "option_ends",
    "class_not_in_package",
    "price_rises",
]

# Whom a call reaches, or what else a price is for.
PriceWhat = Literal["onnet", "home_other", "home_fixed", "domestic", "sms", "mb"]


class Loss(WireModel):
    """What a change takes away; amount in what the code speaks of: minutes, pieces, MB, seconds.

    price_rises and class_not_in_package say for what; the amount of the first is the new price.
    """

    code: LossCode
    amount: Count | None = None
    what: PriceWhat | None = None
    product: ProductRef | None = None


class TariffCost(WireModel):
    """What a tariff would have cost a month, on the customer's own records."""

    product: ProductRef
    month_minor: Minor
    shortfall_mb: Count = 0  # above 0: not comparable, never recommended
    saves_minor: SignedMinor  # against the own tariff, a month
    losses: Annotated[tuple[Loss, ...], Field(max_length=12)] = ()


class Waste(WireModel):
    """Paid for and not needed; no tariff changes it."""

    kind: Literal["subscription", "option", "roaming", "daily_option"]
    product: ProductRef | None = None
    three_months_minor: Minor


class Advice(WireModel):
    """POST /v1/account/advice: the tariff advisor over three months."""

    begins_at: Moment
    ends_at: Moment
    records: Count
    currency: Currency
    own: TariffCost
    best: ProductRef
    verdict: Literal["change", "stay", "too_little_known"]
    saves_minor: Minor
    tariffs: Annotated[tuple[TariffCost, ...], Field(max_length=20)]  # the cheapest first
    waste: Annotated[tuple[Waste, ...], Field(max_length=20)] = ()
    own_archived: bool = False
    offer: ProductRef | None = None  # an offer that makes it cheaper still


class AdviceQuestion(AccountQuestion):
    """POST /v1/account/advice; noted: the customer has seen it, it was a check-up."""

    noted: bool = False


# --- offers and points ----------------------------------------------------------------------------


class Offer(WireModel):
    """Something for this customer, why, and until when."""

    product: ProductRef
    kind: Literal["tariff", "service", "gift", "bonus", "discount"]
    summary: LocalText
    reason: Literal[
        "birthday", "top_up", "saving", "long_customer", "subscriptions", "travel", "everybody"
    ]
    reason_amount: Count | None = None  # years, subscriptions, minor units saved
    gives: tuple[Quantity, ...] = ()
    gives_points: Count = 0
    fee_percent: Annotated[int, Field(ge=-100, le=0)] = 0
    months: Count = 0
    days: Count = 0
    price_minor: Minor = 0
    expires_at: Moment
    can_take: bool = True  # a bonus comes by itself
    terms_version: Identifier


class Offers(WireModel):
    """POST /v1/account/offers."""

    offers: Annotated[tuple[Offer, ...], Field(max_length=20)]
    tell_me: bool = False  # asked to be told when something better appears


class Reward(WireModel):
    """What points buy."""

    product: ProductRef
    points: Count
    gives: tuple[Quantity, ...]
    days: Count
    terms_version: Identifier


class Points(WireModel):
    """POST /v1/account/points."""

    points: Count
    minor_per_point: Minor
    rewards: Annotated[tuple[Reward, ...], Field(max_length=20)]


# --- abroad ---------------------------------------------------------------------------------------


class RoamingQuestion(WireModel):
    """POST /v1/roaming/prices: for anybody."""

    language: Language
    country: Country | None = None
    currency: Currency | None = None


class CountryPrices(WireModel):
    """A country (ISO code; @SEA and @AIR for ships and aircraft) and what it costs there."""

    country: Country
    zone_id: Identifier
    zone: LocalText
    out_minute_minor: Minor
    in_minute_minor: Minor
    sms_minor: Minor
    mb_minor: Minor
    options: tuple[Option, ...] = ()  # the best first
    call_home_minor: Minor | None = None
    per: Per = "once"


class RoamingPrices(WireModel):
    """Every country without prices, or one with them."""

    currency: Currency
    countries: Annotated[tuple[Country, ...], Field(max_length=COUNTRIES_MAX)] = ()
    frequent: Annotated[tuple[Country, ...], Field(max_length=6)] = ()
    prices: CountryPrices | None = None


class CallPriceQuestion(WireModel):
    """POST /v1/catalogue/calls: what a call from home to a country costs on a tariff."""

    language: Language
    country: Country
    currency: Currency | None = None


class CallPrice(WireModel):
    """Per minute, and the cheapest option for it."""

    country: Country
    currency: Currency
    minute_minor: Minor
    cheapest: Option | None = None
    cheapest_minute_minor: Minor | None = None
