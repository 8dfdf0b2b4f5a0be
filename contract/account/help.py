"""A person, a case, a payment: what helps when something is wrong."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from contract.account.access import AccountQuestion
from contract.account.parts import (
    CheckCode,
    Count,
    Country,
    Day,
    Language,
    Line,
    LocalText,
    NumberTail,
    ProductRef,
    Token,
)
from contract.model import Currency, Identifier, Minor, Moment, Msisdn, WireModel

MESSAGES_MAX = 50
MESSAGE_LENGTH_MAX = 500

Topic = Literal[
    "payment",
    "charges",
    "tariff",
    "options",
    "travel",
    "phone_lost",
    "sim",
    "network",
    "internet",
    "helper",
    "dispute",
    "terminal",
    "other",
]


class Context(WireModel):
    """What a person needs so that nothing is asked twice."""

    language: Language
    screen: Line = ""
    last_error: Line = ""
    money_inside_minor: Minor = 0
    steps: Annotated[tuple[Line, ...], Field(max_length=12)] = ()


class OpenCase(WireModel):
    """POST /v1/cases; without a token nothing of the account can be seen, and none is needed."""

    case_id: Identifier
    topic: Topic
    msisdn: Msisdn | None = None  # whose matter it is
    call_msisdn: Msisdn | None = None  # where a person calls back
    access_token: Token | None = None
    urgent: bool = False
    charge_id: Identifier | None = None
    check_code: CheckCode | None = None
    country: Country | None = None
    context: Context


class CaseOpened(WireModel):
    """Its number, and until when somebody has dealt with it."""

    case_no: Annotated[str, Field(pattern=r"^[0-9]{8}$")]
    promised_at: Moment
    call_promised_at: Moment | None = None


class CaseQuestion(WireModel):
    """POST /v1/cases/status: by its number and the last four digits of the telephone number."""

    case_no: Annotated[str, Field(pattern=r"^[0-9]{8}$")]
    tail: NumberTail
    language: Language


class CaseStatus(WireModel):
    """How far it is, in the operator's own words where there are any."""

    case_no: str
    state: Literal["open", "in_work", "waits_for_you", "solved"]
    topic: Topic
    opened_at: Moment
    promised_at: Moment
    answer: LocalText | None = None


class AskCallback(WireModel):
    """POST /v1/callbacks: a ticket; a person calls this number within the promised time."""

    ticket_id: Identifier
    call_msisdn: Msisdn
    topic: Topic = "other"
    urgent: bool = False
    access_token: Token | None = None
    context: Context


class CallbackPromised(WireModel):
    """The ticket's number, and until when somebody calls."""

    ticket_no: Annotated[str, Field(pattern=r"^[0-9]{8}$")]
    promised_at: Moment


class OpenChat(WireModel):
    """POST /v1/chats: a person answers on this screen."""

    chat_id: Identifier
    topic: Topic = "other"
    access_token: Token | None = None
    context: Context


class ChatMessage(WireModel):
    """One thing said; numbers count up in a chat."""

    number: Count
    by: Literal["person", "customer", "terminal"]
    text: Annotated[str, Field(max_length=MESSAGE_LENGTH_MAX)]
    at: Moment


class ChatTurn(WireModel):
    """POST /v1/chats/turn: what the customer said, and what is new; also while nobody says a word.

    The screen is named, its fields masked, so that the person knows where the customer is.
    """

    chat_id: Identifier
    after: Count = 0
    text: Annotated[str, Field(max_length=MESSAGE_LENGTH_MAX)] = ""
    screen: Line = ""
    fields: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    ended: bool = False


class ChatNews(WireModel):
    """state waits: nobody has taken it yet; person: the first name of who answers."""

    chat_id: Identifier
    state: Literal["waits", "talks", "ended"]
    person: Line = ""
    waiting_before: Count = 0
    messages: Annotated[tuple[ChatMessage, ...], Field(max_length=MESSAGES_MAX)] = ()


# --- a payment that was made ----------------------------------------------------------------------


class PaymentByCode(WireModel):
    """POST /v1/payments/by-code: status and copy."""

    check_code: CheckCode
    tail: NumberTail


class PaymentByFacts(WireModel):
    """POST /v1/payments/by-facts: status only."""

    msisdn: Msisdn
    day: Day
    inserted_minor: Minor
    terminal_id: Identifier


class PaymentFound(WireModel):
    """How it stands; receipt only where the code was known.  none: nothing fits, or too often.

    returned: it was credited, and a correction took it to another number since.
    """

    state: Literal["credited", "pending", "refused", "returned", "none"]
    receipt: ReceiptFacts | None = None
    decided_at: Moment | None = None
    tries_left: Count | None = None


class ReceiptFacts(WireModel):
    """What a COPY says."""

    payment_id: Identifier
    receipt_number: Line
    check_code: CheckCode
    terminal_id: Identifier
    msisdn: Msisdn
    at: Moment
    inserted_minor: Minor
    fee_minor: Minor
    credited_minor: Minor
    currency: Currency
    reference: Line
    can_correct: bool = False


class SendReceipt(WireModel):
    """POST /v1/receipts/send: by SMS to the number that was paid."""

    check_code: CheckCode
    tail: NumberTail


class Sent(WireModel):
    """On its way, if there is somebody to send it to."""

    sent_at: Moment


CorrectionRefusal = Literal[
    "", "too_old", "not_ours", "reversed", "too_different", "same", "unknown", "spent", "limited"
]


class PreviewCorrection(WireModel):
    """POST /v1/corrections/preview: would this payment be moved to that number?"""

    check_code: CheckCode
    tail: NumberTail
    to_msisdn: Msisdn


class CorrectionPreview(WireModel):
    """What would move, or why nothing would.

    amount_minor is the credited sum; what the losing number has spent of it stays with it, and is
    known only when it moves.  reversed: a correction was asked for before.  spent: one was, and
    nothing was left.
    """

    refusal: CorrectionRefusal = ""
    amount_minor: Minor = 0
    currency: Currency
    objection_hours: Count = 24


class Correct(WireModel):
    """POST /v1/corrections: the losing number is told, and may object."""

    correction_id: Identifier
    check_code: CheckCode
    tail: NumberTail
    to_msisdn: Msisdn


class CorrectionTaken(WireModel):
    """The case it became, and when the money moves if nobody objects."""

    refusal: CorrectionRefusal = ""
    case_no: Annotated[str, Field(pattern=r"^[0-9]{8}$")] | None = None
    moves_at: Moment | None = None


# --- unclaimed cash -------------------------------------------------------------------------------


class FindClaim(WireModel):
    """POST /v1/claims/find: by the code of its slip."""

    code: CheckCode
    tail: NumberTail


class ClaimFound(WireModel):
    """How the claim stands; none: nothing fits, or too often asked."""

    state: Literal["open", "paid", "repaid", "ended", "none"]
    amount_minor: Minor = 0
    currency: Currency | None = None
    opened_at: Moment | None = None
    ends_at: Moment | None = None
    owner: Line = ""  # who in the operator's house deals with it
    tries_left: Count | None = None


class RedirectClaim(WireModel):
    """POST /v1/claims/redirect: pay it to another number, proved by a code or the second code."""

    claim_request_id: Identifier
    code: CheckCode
    tail: NumberTail
    to_msisdn: Msisdn
    access_token: Token | None = None  # a code sent to the number first confirmed
    second_code: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = None  # of the slip


class ClaimRedirected(WireModel):
    """Paid to the other number, or why not."""

    refusal: Literal["", "not_open", "proof_wrong", "number", "limited"] = ""
    amount_minor: Minor = 0
    currency: Currency | None = None
    paid_at: Moment | None = None


# --- does the phone work? -------------------------------------------------------------------------

CheckCodeName = Literal[
    "balance",
    "sim",
    "registered",
    "international",
    "roaming",
    "roaming_data",
    "data_stop",
    "limit",
    "package",
    "apn",
    "country_covered",
    "divert",
    "short_numbers",
    "outage",
    "daily_option",
]


class DiagnosisQuestion(AccountQuestion):
    """POST /v1/account/diagnosis: live checks for a problem."""

    problem: Identifier
    country: Country | None = None


class CheckResult(WireModel):
    """One check, whether it is in order, and what would mend it: a change's kind and product."""

    check: CheckCodeName
    ok: bool
    fix: Literal["", "top_up", "switch_on", "switch_off", "unblock", "reprovision", "person"] = ""
    product: ProductRef | None = None
    amount_minor: Minor | None = None


class Diagnosis(WireModel):
    """All checks of a problem, in the order they were made."""

    problem: Identifier
    checks: Annotated[tuple[CheckResult, ...], Field(max_length=12)]
    late_charges_until: Moment | None = None


class PukQuestion(AccountQuestion):
    """POST /v1/account/puk: the PUK of the SIM card; level L2."""


class Puk(WireModel):
    """What unlocks the card after three wrong PINs; shown to whom it is told, and nowhere else."""

    puk: Annotated[str, Field(pattern=r"^[0-9]{8}$")]


class Satisfaction(WireModel):
    """POST /v1/satisfaction: one tap, of nobody in particular."""

    visit_id: Identifier
    happy: bool
    doors: Annotated[tuple[Identifier, ...], Field(max_length=12)] = ()
    finished_without_person: bool


class Thanks(WireModel):
    """Noted."""
