"""What a journal record says: one frozen model a kind, told apart by `kind`.

The bytes of `to_bytes()` are stored, hashed, and sent as they are.  Kinds in SIGNED_KINDS carry a
signature over their own hash; the chain covers the rest.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contract.account.changes import Change
from contract.model import Currency, Identifier, Minor, Moment, Msisdn, WireModel
from contract.quotes import PurseRef, Quote

PERSON_LENGTH_MAX = 64
NOTE_LENGTH_MAX = 200


class _Body(WireModel):
    at: Moment


class Genesis(_Body):
    """The first record of a journal."""

    kind: Literal["genesis"] = "genesis"
    journal_id: Identifier
    terminal_id: Identifier
    fingerprint: Annotated[str, Field(max_length=128)]
    linked_journal_id: Identifier | None = None
    linked_head_hash: str | None = None


class TransactionOpened(_Body):
    """Number and quote, written before the acceptor is enabled.

    payer: the number that proved by a code to be the payer's, where the market's law asks who pays.
    """

    kind: Literal["transaction_opened"] = "transaction_opened"
    transaction_id: Identifier
    msisdn: Msisdn
    quote: Quote
    language: str
    chosen_minor: Minor | None = None
    payer: Msisdn | None = None


class TransactionClosed(_Body):
    """Nothing of the transaction is open any more; money, if any, was submitted or claimed."""

    kind: Literal["transaction_closed"] = "transaction_closed"
    transaction_id: Identifier
    why: Literal["finished", "back", "idle", "fault", "blocked", "recovered", "cassette"]


class IntentOpened(_Body):
    """About to stack this bill; written before STACK is ordered."""

    kind: Literal["intent_opened"] = "intent_opened"
    intent_id: Identifier
    transaction_id: Identifier
    bill_type: int
    denomination_minor: Minor
    currency: Currency
    device_serial: str
    cassette_no: int
    counter: int | None = None


class BillCredited(_Body):
    """The bill is in the cassette and belongs to the visit; written before it is acknowledged."""

    kind: Literal["bill_credited"] = "bill_credited"
    intent_id: Identifier
    transaction_id: Identifier
    amount_minor: Minor
    cassette_no: int
    bill_type: int
    evidence: Literal["stacked", "counter", "stacked_late"]
    from_suspense_id: Identifier | None = None


class IntentSettled(_Body):
    """The device forgot the bill after our acknowledgement."""

    kind: Literal["intent_settled"] = "intent_settled"
    intent_id: Identifier


class BillReturnedToCustomer(_Body):
    """The bill of this intent went back."""

    kind: Literal["bill_returned"] = "bill_returned"
    intent_id: Identifier
    evidence: Literal["returned", "counter", "not_stacked"]


class SuspenseOpened(_Body):
    """Money whose owner is not yet proved; intent_id is None for a bill nobody announced."""

    kind: Literal["suspense_opened"] = "suspense_opened"
    suspense_id: Identifier
    intent_id: Identifier | None
    transaction_id: Identifier | None
    amount_minor: Minor
    currency: Currency
    cassette_no: int
    reason: Literal[
        "jam",
        "silence",
        "restart",
        "unannounced",
        "cheat",
        "cassette",
        "unknown",
        "wire",
        "exchanged",
    ]
    code: str
    reverses_credit: bool = False
    bill_type: int | None = None


class SuspenseSettled(_Body):
    """The device forgot a bill nobody announced, after our acknowledgement."""

    kind: Literal["suspense_settled"] = "suspense_settled"
    suspense_id: Identifier


class PaymentOrder(WireModel):
    """One payment of a submit."""

    payment_id: Identifier
    msisdn: Msisdn
    quote_id: str
    inserted_minor: Minor
    fee_minor: Minor
    credited_minor: Minor
    currency: Currency
    receipt_number: str
    check_code: Annotated[str, Field(pattern=r"^[0-9]{8}$")]
    purse: PurseRef | None = None  # as in its quote


class Submitted(_Body):
    """The visit's money as payments.  Signed.

    quote: of the other number that a refused sum goes to.  quotes: of the other numbers of a visit
    that is split; the visit's own stands in its beginning.  payer: as it was opened.
    """

    kind: Literal["submitted"] = "submitted"
    transaction_id: Identifier
    payments: Annotated[tuple[PaymentOrder, ...], Field(min_length=1, max_length=4)]
    language: str
    replaces_payment_id: Identifier | None = None
    quote: Quote | None = None
    quotes: Annotated[tuple[Quote, ...], Field(max_length=2)] = ()
    payer: Msisdn | None = None


class OperatorResult(_Body):
    """The operator's final word on a payment, with its own signature."""

    kind: Literal["operator_result"] = "operator_result"
    payment_id: Identifier
    result: Literal["credited", "refused"]
    reason: str = ""
    statement: str
    jws: str


class ResultRepeated(_Body):
    """The operator's word on a payment it had decided before, signed anew; the first one stands."""

    kind: Literal["result_repeated"] = "result_repeated"
    payment_id: Identifier
    result: Literal["credited", "refused"]
    reason: str = ""
    statement: str
    jws: str


class UnclaimedOpened(_Body):
    """The visit's money nobody could be paid with; a claim slip names the code."""

    kind: Literal["unclaimed_opened"] = "unclaimed_opened"
    claim_id: Identifier
    transaction_id: Identifier
    payment_id: Identifier | None
    msisdn: Msisdn
    amount_minor: Minor
    currency: Currency
    code: str
    reason: Literal["below_minimum", "refused", "no_number"]


Finding = Literal["given_back", "in_cassette", "nothing_found"]
DecisionOutcome = Literal["given_back", "paid", "kept"]
DoubtfulSubject = Literal["suspense", "unclaimed"]


class FindingProposed(_Body):
    """What a person found about a doubtful bill; moves no money, the operator decides.  Signed."""

    kind: Literal["proposal"] = "proposal"
    proposal_id: Identifier
    suspense_id: Identifier
    finding: Finding
    by: Annotated[str, Field(min_length=1, max_length=PERSON_LENGTH_MAX)]
    note: Annotated[str, Field(max_length=NOTE_LENGTH_MAX)] = ""


class DecisionTaken(_Body):
    """The operator's one decision on doubtful money, with its own signature.  Signed."""

    kind: Literal["decision"] = "decision"
    subject: DoubtfulSubject
    subject_id: Identifier
    outcome: DecisionOutcome
    statement: str
    jws: str


class EvidenceReported(_Body):
    """The device spoke late of a doubtful bill; moves no money, whoever decides should know.

    returned: while it stood in suspense.  stacked: after it was decided to have been given back.
    """

    kind: Literal["evidence"] = "evidence"
    intent_id: Identifier
    suspense_id: Identifier
    what: Literal["returned", "stacked"]


class OrderConfirmed(_Body):
    """The customer's yes to a quote of a change; written before it is sent.  Signed."""

    kind: Literal["order_confirmed"] = "order_confirmed"
    order_id: Identifier
    msisdn: Msisdn
    quote_id: Identifier
    terms_version: Identifier  # of the terms that could be read
    change: Change
    language: str


class OrderDecided(_Body):
    """The operator's word on an order, with its own signature; no order is open for ever.

    unknown: the operator never had it, and nothing can send it any more.
    """

    kind: Literal["order_decided"] = "order_decided"
    order_id: Identifier
    result: Literal["done", "scheduled", "refused", "unknown"]
    statement: str = ""
    jws: str = ""


class PrintRecorded(_Body):
    """A step in a print job's life."""

    kind: Literal["print"] = "print"
    job_id: Identifier
    slip: str
    subject_id: Identifier
    state: Literal["prepared", "sending", "held", "confirmed", "unknown", "refused", "abandoned"]
    bytes_hash: str = ""
    offset: int = 0
    cuts: int | None = None
    power_ups: int | None = None
    evidence: str = ""
    copy_of: Identifier | None = None


class Acknowledged(_Body):
    """The backend's receipt for everything up to a sequence number."""

    kind: Literal["acknowledged"] = "acknowledged"
    journal_id: Identifier
    upto_seq: int
    head_hash: str
    statement: str
    jws: str


class CassetteMoved(_Body):
    """A cassette left or came; outside a collection it is manipulated."""

    kind: Literal["cassette_moved"] = "cassette_moved"
    cassette_no: int
    direction: Literal["out", "in"]
    manipulated: bool


class DeviceKnown(_Body):
    """The bill acceptor this terminal works with; another one sells nothing until accepted.

    Written anew when its table of bills changes: what it tells before it can be asked is valued so.
    """

    kind: Literal["device_known"] = "device_known"
    protocol: Annotated[str, Field(max_length=16)]
    part: Annotated[str, Field(max_length=64)]
    serial: Annotated[str, Field(max_length=64)]
    minor_by_type: dict[int, Minor] = {}  # noqa: RUF012 - pydantic copies it


class FaultRaised(_Body):
    """Something took the terminal, or a part of it, out of service."""

    kind: Literal["fault_raised"] = "fault_raised"
    code: Annotated[str, Field(pattern=r"^E-[0-9]{3}$")]
    detail: str = ""


class FaultCleared(_Body):
    """It works again."""

    kind: Literal["fault_cleared"] = "fault_cleared"
    code: Annotated[str, Field(pattern=r"^E-[0-9]{3}$")]


class TerminalStarted(_Body):
    """A process opened this journal."""

    kind: Literal["started"] = "started"
    version: str
    build: str = ""


class Checkpoint(_Body):
    """A signed statement of where the journal and its books stand.  Signed."""

    kind: Literal["checkpoint"] = "checkpoint"
    upto_seq: int
    head_hash: str
    books: dict[str, int]


RecordBody = Annotated[
    Genesis
    | TransactionOpened
    | TransactionClosed
    | IntentOpened
    | BillCredited
    | IntentSettled
    | BillReturnedToCustomer
    | SuspenseOpened
    | SuspenseSettled
    | Submitted
    | OperatorResult
    | ResultRepeated
    | UnclaimedOpened
    | FindingProposed
    | DecisionTaken
    | EvidenceReported
    | OrderConfirmed
    | OrderDecided
    | PrintRecorded
    | Acknowledged
    | CassetteMoved
    | DeviceKnown
    | FaultRaised
    | FaultCleared
    | TerminalStarted
    | Checkpoint,
    Field(discriminator="kind"),
]

SIGNED_KINDS = frozenset(
    {"genesis", "submitted", "checkpoint", "proposal", "decision", "order_confirmed"}
)
# These ride with the next upload and never start one.
QUIET_KINDS = frozenset(
    {"acknowledged", "print", "started", "checkpoint", "device_known", "result_repeated"}
)

_ADAPTER: TypeAdapter[RecordBody] = TypeAdapter(RecordBody)


def parse_record(body: bytes) -> RecordBody:
    """Return the typed record of stored bytes; pydantic.ValidationError if it is none."""
    return _ADAPTER.validate_json(body)
