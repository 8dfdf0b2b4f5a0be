"""Requests and answers of the terminal's side of the contract (operator-api, sections 1-3)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from contract.account.holdings import PURSES_MAX
from contract.account.parts import Language
from contract.model import Currency, Identifier, Minor, Moment, Msisdn, WireModel
from contract.quotes import PurseRef, Quote
from contract.records import (
    NOTE_LENGTH_MAX,
    PERSON_LENGTH_MAX,
    DecisionOutcome,
    DoubtfulSubject,
    Finding,
)

RECORDS_PER_REQUEST_MAX = 100
WORDS_PER_REQUEST_MAX = 64
BODY_BYTES_MAX = 256 * 1024
RETRY_AFTER_S_MAX = 10**9
# A journal's record by its number, 0 for none; what no database can hold is no number.
RecordNumber = Annotated[int, Field(ge=0, lt=2**62)]
DECISIONS_PER_PAGE_MAX = 50


class NumberCheck(WireModel):
    """POST /v1/numbers/check.

    purse_id: one of `purses` of the answer before; language: in which they are named.
    """

    msisdn: Msisdn
    purpose: Literal["top_up"] = "top_up"
    purse_id: Identifier | None = None
    language: Language | None = None


class MarketRules(WireModel):
    """What the law of the number's market asks of a cash payment."""

    payer_identification: bool = False


class NumberCheckAnswer(WireModel):
    """Whether the number can be paid; a quote only when it can.  Never a name or a balance.

    purses: those that take cash where there are several, the main one first.
    """

    msisdn: Msisdn
    verdict: Literal["ok", "unknown", "other_operator", "closed"]
    purses: Annotated[tuple[PurseRef, ...], Field(max_length=PURSES_MAX)] = ()
    hint: str = ""
    market_rules: MarketRules = MarketRules()
    quote: Quote | None = None


class WireRecord(WireModel):
    """One journal record as stored: its exact body and, for signed kinds, its signature."""

    body: str
    signature: str | None = None  # base64url over the record's hash


class PaymentStatement(WireModel):
    """The operator's final word on one payment; the payload of its own JWS."""

    terminal_id: Identifier
    payment_id: Identifier
    result: Literal["credited", "refused"]
    reason: str = ""
    msisdn: Msisdn
    inserted_minor: Minor
    fee_minor: Minor
    credited_minor: Minor
    currency: Currency
    reference: str
    decided_at: Moment


class PaymentResult(WireModel):
    """A statement's exact bytes (as text) and the detached JWS over them; pending has neither."""

    payment_id: Identifier
    state: Literal["credited", "refused", "pending", "unknown"]
    statement: str | None = None
    jws: str | None = None


class RecordsUpload(WireModel):
    """POST /v1/records: records first_seq, first_seq+1, ... in order.

    words: the operator's own decisions on payments among them that the journal holds further on.
    One restored from a backup decides them so again; it believes nothing it did not sign.
    """

    terminal_id: Identifier
    journal_id: Identifier
    first_seq: Annotated[RecordNumber, Field(ge=1)]
    prev_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    records: Annotated[
        tuple[WireRecord, ...], Field(min_length=1, max_length=RECORDS_PER_REQUEST_MAX)
    ]
    head_signature: str  # base64url over the hash of the last record
    words: Annotated[tuple[PaymentResult, ...], Field(max_length=WORDS_PER_REQUEST_MAX)] = ()


class JournalStatement(WireModel):
    """What the operator holds of a journal; the payload of its own JWS."""

    terminal_id: Identifier
    journal_id: Identifier
    upto_seq: RecordNumber
    head_hash: str
    accepted_at: Moment


class RecordsReceipt(WireModel):
    """The answer to RecordsUpload; statement is a JournalStatement's exact bytes, jws over them."""

    terminal_id: Identifier
    journal_id: Identifier
    upto_seq: RecordNumber
    head_hash: str
    accepted_at: Moment
    results: tuple[PaymentResult, ...] = ()
    statement: str | None = None
    jws: str | None = None
    forked: bool = False  # another branch of this journal was seen: stop selling


class SuspenseProposal(WireModel):
    """POST /v1/suspense/{suspense_id}/proposals: what a person found, as the journal has it."""

    proposal_id: Identifier
    suspense_id: Identifier
    finding: Finding
    by: Annotated[str, Field(min_length=1, max_length=PERSON_LENGTH_MAX)]
    note: Annotated[str, Field(max_length=NOTE_LENGTH_MAX)] = ""
    at: Moment


class ClaimQuestion(WireModel):
    """POST /v1/claims/{claim_id}: what became of this unclaimed cash?"""

    claim_id: Identifier


class DecisionStatement(WireModel):
    """The operator's one decision on doubtful money; the payload of its own JWS.

    amount_minor is the whole sum.  honoured_minor of it went to msisdn by this decision;
    paid_before_minor and kept_before_minor were dealt with by an earlier decision on the same bill.
    """

    terminal_id: Identifier
    subject: DoubtfulSubject
    subject_id: Identifier
    outcome: DecisionOutcome
    amount_minor: Minor
    currency: Currency
    msisdn: Msisdn | None = None
    honoured_minor: Minor = 0
    paid_before_minor: Minor = 0
    kept_before_minor: Minor = 0
    decided_by: Literal["proposal", "person", "rule"]
    proposal_id: Identifier | None = None
    reference: str
    decided_at: Moment


class DecisionAnswer(WireModel):
    """A decision's exact bytes (as text) and the detached JWS over them, once there is one.

    resolved: evidence came in time and the bill was credited to its visit; nothing is to decide.
    unknown: the record of this money has not come in yet.
    """

    subject: DoubtfulSubject
    subject_id: Identifier
    state: Literal["decided", "pending", "resolved", "unknown"]
    statement: str | None = None
    jws: str | None = None


class DecisionsPage(WireModel):
    """GET /v1/decisions: those whose record has not come in yet; next_after asks for more."""

    decisions: Annotated[tuple[DecisionAnswer, ...], Field(max_length=DECISIONS_PER_PAGE_MAX)]
    next_after: int | None = None


class Problem(WireModel):
    """RFC 9457 with a stable code and what to do."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""
    retryable: bool
    expected_seq: RecordNumber | None = None
    retry_after_s: Annotated[int, Field(ge=0, le=RETRY_AFTER_S_MAX)] | None = None


class Echo(WireModel):
    """GET /v1/echo: who the operator believes is asking, and its clock."""

    terminal_id: Identifier
    server_time: Moment


class JournalHead(WireModel):
    """GET /v1/journals/{journal_id}: where the backend stands."""

    journal_id: Identifier
    upto_seq: RecordNumber
    head_hash: str
    forked: bool = False


class ReconciliationAnswer(WireModel):
    """GET /v1/reconciliation/{period}: what the operator counted for one terminal and UTC day."""

    terminal_id: Identifier
    period: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    payments: int
    inserted_minor: Minor
    fee_minor: Minor
    credited_minor: Minor
    refused: int
    pending: int
