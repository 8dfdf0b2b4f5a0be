"""Every change of an account in two steps: a quote, then an order that names it.

No order without a quote; an order is idempotent by order_id and answered with a signed statement.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from contract.account.access import AccountQuestion
from contract.account.catalogue import Loss
from contract.account.parts import LocalText, Per, ProductRef, SignedMinor
from contract.model import Currency, Identifier, Minor, Moment, Msisdn, WireModel

PRODUCTS_AT_ONCE_MAX = 20


class ChangeTariff(WireModel):
    """Go over to another tariff."""

    kind: Literal["change_tariff"] = "change_tariff"
    tariff_id: Identifier


class SwitchOn(WireModel):
    """An option; amount_minor where a step is to be chosen, as of a spending limit."""

    kind: Literal["switch_on"] = "switch_on"
    option_id: Identifier
    amount_minor: Minor | None = None


class SwitchOff(WireModel):
    """Options and subscriptions, all at once."""

    kind: Literal["switch_off"] = "switch_off"
    product_ids: Annotated[
        tuple[Identifier, ...], Field(min_length=1, max_length=PRODUCTS_AT_ONCE_MAX)
    ]


class TakeOffer(WireModel):
    """Accept an offer."""

    kind: Literal["take_offer"] = "take_offer"
    offer_id: Identifier


class TakeReward(WireModel):
    """Spend points."""

    kind: Literal["take_reward"] = "take_reward"
    reward_id: Identifier


class PromisePayment(WireModel):
    """Borrow this sum from the operator, as its policy allows."""

    kind: Literal["promise_payment"] = "promise_payment"
    amount_minor: Minor


class BlockSim(WireModel):
    """The phone is lost or stolen; level L2x is enough."""

    kind: Literal["block_sim"] = "block_sim"


class UnblockSim(WireModel):
    """The phone was found; level L2."""

    kind: Literal["unblock_sim"] = "unblock_sim"


class Reprovision(WireModel):
    """Write the subscriber's services into the network anew: what a dead roaming often needs."""

    kind: Literal["reprovision"] = "reprovision"


class SetNotices(WireModel):
    """What the customer wants to be told by SMS; nothing of it changes anything by itself."""

    kind: Literal["set_notices"] = "set_notices"
    better_offer: bool
    check_up: bool
    before_fee: bool


class ReplaceSim(WireModel):
    """A request for a new SIM card; a person calls back."""

    kind: Literal["replace_sim"] = "replace_sim"
    call_msisdn: Msisdn


class Undo(WireModel):
    """Take the change of this order back, while that is still possible."""

    kind: Literal["undo"] = "undo"
    order_id: Identifier


Change = Annotated[
    ChangeTariff
    | SwitchOn
    | SwitchOff
    | TakeOffer
    | TakeReward
    | PromisePayment
    | BlockSim
    | UnblockSim
    | Reprovision
    | SetNotices
    | ReplaceSim
    | Undo,
    Field(discriminator="kind"),
]

# Why a change cannot be had; the terminal words it.
Refusal = Literal[
    "",
    "not_offered",
    "closed_to_new",
    "already_on",
    "not_on",
    "company_managed",
    "number_closed",
    "level_too_low",
    "promised_active",
    "promised_not_allowed",
    "debt_too_large",
    "points_missing",
    "too_often",
    "sim_state",
    "included",
    "too_late",
    "not_here",
]


class QuoteQuestion(AccountQuestion):
    """POST /v1/account/quotes."""

    change: Change


class ChangeQuote(WireModel):
    """What the change costs, when it begins, and what it takes away.

    missing_minor: what has to be paid in before the order can be had; the order is refused while
    it is missing.  refusal: the change cannot be had at all, and nothing else here counts.
    A quote is good for one order that is carried out.  At level L2x its balances are 0.
    """

    quote_id: Identifier
    change: Change
    subject: ProductRef | None = None
    currency: Currency
    charge_now_minor: Minor = 0
    fee_minor: Minor = 0  # for the change, in charge_now_minor; of a promise, in next_charge_minor
    month_before_minor: SignedMinor = 0
    month_after_minor: SignedMinor = 0
    next_charge_minor: Minor = 0
    next_charge_per: Per | None = None
    next_charge_at: Moment | None = None
    effective_at: Moment
    losses: Annotated[tuple[Loss, ...], Field(max_length=12)] = ()
    also_on: tuple[ProductRef, ...] = ()
    also_off: tuple[ProductRef, ...] = ()
    balance_minor: SignedMinor = 0
    balance_after_minor: SignedMinor = 0
    missing_minor: Minor = 0
    due_at: Moment | None = None  # of a promised payment
    undo_until: Moment | None = None
    terms_version: Identifier
    terms_note: LocalText | None = None
    refusal: Refusal = ""
    expires_at: Moment


class OrderResult(WireModel):
    """A statement's exact bytes (as text) and the detached JWS over them; unknown has neither."""

    order_id: Identifier
    state: Literal["done", "scheduled", "refused", "unknown"]
    statement: str | None = None
    jws: str | None = None


class Order(AccountQuestion):
    """POST /v1/account/orders: the customer's yes to a quote, as the terminal's journal has it."""

    order_id: Identifier
    quote_id: Identifier
    terms_version: Identifier
    confirmed_at: Moment


OrderRefusal = Literal[
    "",
    "quote_unknown",
    "quote_expired",
    "price_changed",
    "terms_changed",
    "conflict",
    "balance",
    "not_possible",
    "level_too_low",
]


class OrderStatement(WireModel):
    """The operator's final word on an order; the payload of its own JWS.

    change: what was ordered, None where the quote was not known; also_on and also_off: what went
    with it.
    """

    terminal_id: Identifier
    order_id: Identifier
    quote_id: Identifier
    terms_version: Identifier
    msisdn: Msisdn
    kind: Identifier  # of the change
    change: Change | None = None
    also_on: tuple[Identifier, ...] = ()
    also_off: tuple[Identifier, ...] = ()
    result: Literal["done", "scheduled", "refused"]
    refusal: OrderRefusal = ""
    charged_minor: Minor = 0
    currency: Currency
    effective_at: Moment
    reference: Identifier
    case_no: Annotated[str, Field(pattern=r"^[0-9]{8}$")] | None = None  # where a person goes on
    decided_at: Moment


class PromisedTermsQuestion(AccountQuestion):
    """POST /v1/account/promised: what can be promised, and what it costs."""


class PromisedChoice(WireModel):
    """A sum, what it costs, and when it has to be paid back."""

    amount_minor: Minor
    fee_minor: Minor
    due_at: Moment


class PromisedTerms(WireModel):
    """At most four sums; none with the reason."""

    currency: Currency
    choices: Annotated[tuple[PromisedChoice, ...], Field(max_length=4)]
    refusal: Refusal = ""
    terms_version: Identifier


class SecretChange(AccountQuestion):
    """POST /v1/account/password: set the Internet Assistant's password; level L2.

    The operator makes it and sends it to the number by SMS; it is never on this screen.
    """


class PairingQuestion(AccountQuestion):
    """POST /v1/account/pairing: a code to type into the application."""


class Pairing(WireModel):
    """Good once, until then."""

    code: Annotated[str, Field(pattern=r"^[0-9]{8}$")]
    expires_at: Moment


class PasswordSent(WireModel):
    """On its way to the number."""

    sent_at: Moment
