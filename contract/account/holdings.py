"""What a subscriber has, what it costs, and where the money went."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from contract.account.access import AccountQuestion
from contract.account.parts import (
    Count,
    Country,
    Line,
    LocalText,
    Month,
    PackageKind,
    Per,
    Price,
    ProductRef,
    SignedMinor,
)
from contract.model import Currency, Identifier, Minor, Moment, Msisdn, WireModel

PURSES_MAX = 4
USAGE_ROWS_MAX = 60
ROWS_MAX = 60

SimState = Literal["active", "blocked_by_customer", "blocked_by_operator", "not_in_network"]


class Purse(WireModel):
    """Money of one kind; a bonus purse ends."""

    purse_id: Identifier
    name: LocalText
    amount_minor: SignedMinor
    currency: Currency
    ends_at: Moment | None = None


class Package(WireModel):
    """What is left of something paid for: seconds, pieces or KB."""

    kind: PackageKind
    left: Count
    of: Count
    until: Moment
    source: ProductRef


class NextFee(WireModel):
    """What will be taken next, and when."""

    at: Moment
    amount_minor: Minor
    product: ProductRef


class PromisedActive(WireModel):
    """A promised payment that has to be paid back."""

    amount_minor: Minor
    fee_minor: Minor
    due_at: Moment


AlertCode = Literal[
    "balance_negative",
    "fee_not_covered",
    "blocked",
    "limit_reached",
    "limit_near",
    "daily_option_on",
    "subscriptions_on",
    "trial_ends",
    "tariff_archived",
    "check_up_due",
    "gift_waits",
    "company_managed",
    "promised_due",
]


class Alert(WireModel):
    """Something the customer should know."""

    code: AlertCode
    amount_minor: SignedMinor | None = None
    at: Moment | None = None
    product: ProductRef | None = None


Notice = Literal["better_offer", "check_up", "before_fee"]


class AccountSummary(WireModel):
    """POST /v1/account/summary.  The name is for the greeting, after the login only."""

    msisdn: Msisdn
    name: Line = ""
    purses: Annotated[tuple[Purse, ...], Field(min_length=1, max_length=PURSES_MAX)]
    tariff: ProductRef
    tariff_price: Price
    next_tariff: ProductRef | None = None  # ordered, and not begun
    next_tariff_at: Moment | None = None
    packages: Annotated[tuple[Package, ...], Field(max_length=ROWS_MAX)] = ()
    next_fee: NextFee | None = None
    points: Count = 0
    debt_minor: Minor = 0
    promised: PromisedActive | None = None
    alerts: Annotated[tuple[Alert, ...], Field(max_length=ROWS_MAX)] = ()
    sim: SimState = "active"
    company_managed: bool = False
    second_number: bool = False  # a voice code can be sent
    notices: Annotated[tuple[Notice, ...], Field(max_length=3)] = ()  # asked for, by SMS
    last_check_up_at: Moment | None = None


ChargeCause = Literal[
    "tariff_fee",
    "option_fee",
    "subscription_fee",
    "calls",
    "calls_abroad_from_home",
    "messages",
    "data",
    "data_pack",
    "roaming",
    "promised_fee",
    "promised_paid",
    "switch_fee",
    "one_off",
    "correction",
    "expired",
    "to_purse",
]
RemedyKind = Literal[
    "switch_off", "cheaper_tariff", "country_option", "data_stop", "content_block", "dispute"
]


class Remedy(WireModel):
    """What stops it, at one touch."""

    kind: RemedyKind
    product_id: Identifier | None = None


class ChargeGroup(WireModel):
    """All decreases of one cause.  quantity: seconds, pieces or KB; None for a fee."""

    charge_id: Identifier
    cause: ChargeCause
    product: ProductRef | None = None
    amount_minor: Minor
    count: Count
    quantity: Count | None = None
    last_at: Moment
    price: Price | None = None
    country: Country | None = None
    remedies: Annotated[tuple[Remedy, ...], Field(max_length=3)] = ()


class ChargesQuestion(AccountQuestion):
    """POST /v1/account/charges; without a month the last 30 days."""

    month: Month | None = None


class Charges(WireModel):
    """Every decrease, grouped, the largest first; they add up to spent_minor."""

    begins_at: Moment
    ends_at: Moment
    currency: Currency
    spent_minor: Minor
    paid_in_minor: Minor
    groups: Annotated[tuple[ChargeGroup, ...], Field(max_length=ROWS_MAX)]
    months: Annotated[tuple[Month, ...], Field(max_length=7)]  # those that can be asked for


UsageClass = Literal["voice", "sms", "data", "fee", "payment", "other"]


class UsageQuestion(AccountQuestion):
    """POST /v1/account/usage: the itemised statement, level L2; page 0 is the newest."""

    month: Month
    only: UsageClass | None = None
    page: Annotated[int, Field(ge=0, le=10_000)] = 0
    rows: Annotated[int, Field(ge=1, le=USAGE_ROWS_MAX)] = 10


UsageWhat = Literal[
    "call_out", "call_in", "sms_out", "data", "fee", "payment", "content", "correction"
]


class UsageRow(WireModel):
    """One line; charged_minor is what the main purse lost, negative for what it gained."""

    row_id: Identifier
    at: Moment
    what: UsageWhat
    other_party: Annotated[str, Field(max_length=24)] = ""
    quantity: Count | None = None
    country: Country | None = None
    charged_minor: SignedMinor
    from_package: bool = False
    product: ProductRef | None = None


class UsagePage(WireModel):
    """Some rows of so many."""

    month: Month
    currency: Currency
    rows: Annotated[tuple[UsageRow, ...], Field(max_length=USAGE_ROWS_MAX)]
    total: Count
    page: Count
    pages: Count
    charged_minor: SignedMinor


class SendStatement(AccountQuestion):
    """POST /v1/account/usage/send: to the number's own e-mail or SMS link, never elsewhere."""

    month: Month


class Holding(WireModel):
    """An option or a third-party subscription that is on."""

    product: ProductRef
    kind: Literal["option", "subscription"]
    group: Literal["packages", "protection", "calls", "travel", "content"]
    price: Price
    month_minor: Minor  # what it comes to in 30 days
    since: Moment
    next_charge_at: Moment | None = None
    trial_until: Moment | None = None
    provider: Line = ""
    unused: bool = False  # in three months, as far as use can be seen
    can_switch_off: bool = True
    included: bool = False  # by the tariff


class Holdings(WireModel):
    """POST /v1/account/holdings: everything paid for, per month, the dearest first."""

    currency: Currency
    month_minor: Minor
    items: Annotated[tuple[Holding, ...], Field(max_length=ROWS_MAX)]


class PerLabel(WireModel):
    """A rate of a price list."""

    what: Literal["onnet", "home_other", "home_fixed", "domestic", "sms", "mb"]
    amount_minor: Minor
    per: Per | None = None
