"""What is not finished: the bounded state that every decision about money starts from.

It is made of records alone (`kiosk.journal.fold`) and mirrored row by row in the journal's file,
so that a start need not replay.  Everything here is frozen: a new record makes new matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Any

from contract.model import Currency, Minor, Moment, Msisdn, WireModel
from contract.quotes import Quote
from contract.records import DecisionOutcome, DoubtfulSubject, Finding, PaymentOrder

_DAWN = datetime(1970, 1, 1, tzinfo=UTC)


@unique
class IntentPhase(StrEnum):
    """Where the life of an intent stands."""

    OPEN = "open"
    CREDITED = "credited"  # acknowledged perhaps, not yet settled
    SETTLED = "settled"
    RETURNED = "returned"
    SUSPENSE = "suspense"
    DECIDED_STACKED = "decided_stacked"  # was in suspense; decided to lie in the cassette
    DECIDED_RETURNED = "decided_returned"  # was in suspense; decided to have been given back


class TransactionMatter(WireModel):
    """A cash-in transaction that is open, or that some money still points to."""

    transaction_id: str
    msisdn: Msisdn
    quote: Quote
    language: str
    chosen_minor: Minor | None = None
    payer: Msisdn | None = None
    opened_at: Moment
    last_at: Moment
    bills_credited: int = 0
    inserted_minor: Minor = 0  # all bills ever credited to it, less those reversed
    credited_minor: Minor = 0  # of that, what is not submitted or claimed: the visit's balance
    bills: dict[int, int] = {}  # noqa: RUF012 - pydantic copies it; not submitted, by denomination
    # What came back and is neither submitted anew nor claimed, by payment; part of credited_minor.
    refused: dict[str, int] = {}  # noqa: RUF012 - pydantic copies it
    doubted: bool = False  # a bill of it was in suspense once
    closed: bool = False

    @property
    def may_be_split(self) -> bool:
        """Whether other numbers may get a part: a bill that was in doubt has one carrier alone."""
        return not self.doubted

    @property
    def loose_minor(self) -> int:
        """What it holds and no refused payment brought back."""
        return self.credited_minor - sum(self.refused.values())


class IntentState(WireModel):
    """A bill we were about to stack, and what became of it."""

    intent_id: str
    transaction_id: str
    bill_type: int
    denomination_minor: Minor
    currency: Currency
    device_serial: str
    cassette_no: int
    counter: int | None
    state: IntentPhase
    suspense_id: str | None = None
    seq: int  # of the record that opened it; at or below 0 if that was in an earlier journal
    opened_at: Moment


class PendingPayment(WireModel):
    """A submitted payment without the operator's final word."""

    order: PaymentOrder
    transaction_id: str
    language: str
    submitted_at: Moment


class SuspenseMatter(WireModel):
    """A bill whose owner is not proved."""

    suspense_id: str
    intent_id: str | None
    transaction_id: str | None
    amount_minor: Minor
    currency: Currency
    cassette_no: int
    reason: str
    code: str
    opened_at: Moment
    bill_type: int | None = None
    reported_returned: bool = False  # the device said so, too late to be believed by itself


class UnclaimedMatter(WireModel):
    """Money that could be paid to nobody; a slip names its code."""

    claim_id: str
    transaction_id: str
    payment_id: str | None
    msisdn: Msisdn
    amount_minor: Minor
    currency: Currency
    code: str
    reason: str
    opened_at: Moment


class ProposalMatter(WireModel):
    """What a person found about a bill that is still in suspense."""

    proposal_id: str
    suspense_id: str
    finding: Finding
    by: str
    note: str
    at: Moment


class DecidedMatter(WireModel):
    """A decision that was applied, kept for a while to tell its repetition from another one."""

    subject: DoubtfulSubject
    subject_id: str
    outcome: DecisionOutcome
    statement_hash: str
    at: Moment


class OrderMatter(WireModel):
    """An order the customer confirmed, without the operator's word on it."""

    order_id: str
    msisdn: Msisdn
    change: str  # its kind
    confirmed_at: Moment


class OpenFault(WireModel):
    """A fault that was raised and not cleared."""

    code: str
    detail: str
    raised_at: Moment


class PrintJobState(WireModel):
    """A print job that is not certainly over."""

    job_id: str
    slip: str
    subject_id: str
    state: str
    bytes_hash: str = ""
    offset: int = 0
    cuts: int | None = None
    power_ups: int | None = None
    copy_of: str | None = None
    last_at: Moment


class CassetteMatter(WireModel):
    """The certain bills of one cassette, by denomination in minor units."""

    cassette_no: int
    counts: dict[int, int] = {}  # noqa: RUF012 - pydantic copies it

    @property
    def total_minor(self) -> int:
        """Return the sum of the certain bills."""
        return sum(denomination * count for denomination, count in self.counts.items())


class ToldBill(WireModel):
    """A bill nobody announced, in suspense; the device may tell of it again until it moved on."""

    suspense_id: str
    bill_type: int


class Standing(WireModel):
    """Single facts: who this journal is, and the counters that never go back."""

    journal_id: str = ""
    terminal_id: str = ""
    fingerprint: str = ""
    currency: str = ""  # of the books; set by the first money
    open_transaction_id: str | None = None
    cassette_no: int = 1
    cassette_in_place: bool = True
    receipt_counter: int = 0
    acknowledged_seq: int = 0
    checkpoint_seq: int = 0
    last_at: Moment = _DAWN
    # A journal that continues another sells nothing before the operator has taken it over.
    awaits_operator: bool = False
    linked_head_hash: str = ""  # hex; of the journal this one continues
    acceptor: str = ""  # the one this terminal works with; "" adopts the next that names itself
    acceptor_minor_by_type: dict[int, int] = {}  # noqa: RUF012 - pydantic copies it
    told: ToldBill | None = None  # the newest bill without an intent, until it is settled


class Books(WireModel):
    """Every account that is not empty, in minor units."""

    balances: dict[str, int] = {}  # noqa: RUF012 - pydantic copies it


def _none() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Matters:
    """All of it.  Mappings are by identifier; identifiers sort by age."""

    standing: Standing = field(default_factory=Standing)
    ledger: Books = field(default_factory=Books)
    transactions: Mapping[str, TransactionMatter] = field(default_factory=_none)
    intents: Mapping[str, IntentState] = field(default_factory=_none)
    pending_payments: Mapping[str, PendingPayment] = field(default_factory=_none)
    suspense: Mapping[str, SuspenseMatter] = field(default_factory=_none)
    unclaimed: Mapping[str, UnclaimedMatter] = field(default_factory=_none)
    proposals: Mapping[str, ProposalMatter] = field(default_factory=_none)
    decided: Mapping[str, DecidedMatter] = field(default_factory=_none)
    orders: Mapping[str, OrderMatter] = field(default_factory=_none)
    open_faults: Mapping[str, OpenFault] = field(default_factory=_none)
    print_jobs: Mapping[str, PrintJobState] = field(default_factory=_none)
    cassettes: Mapping[str, CassetteMatter] = field(default_factory=_none)

    @property
    def transaction(self) -> TransactionMatter | None:
        """Return the open transaction, if there is one."""
        open_id = self.standing.open_transaction_id
        return None if open_id is None else self.transactions[open_id]

    @property
    def books(self) -> Mapping[str, int]:
        """Return the balance of every account that is not empty."""
        return self.ledger.balances

    @property
    def visit_balances(self) -> dict[str, int]:
        """Return what of each transaction is neither submitted nor claimed; never zero."""
        return {
            key: transaction.credited_minor
            for key, transaction in self.transactions.items()
            if transaction.credited_minor
        }

    @property
    def open_intent(self) -> IntentState | None:
        """Return the one intent whose bill is on its way."""
        return next((i for i in self.intents.values() if i.state is IntentPhase.OPEN), None)

    @property
    def unsettled_intents(self) -> tuple[IntentState, ...]:
        """Return intents whose device may still report the credited bill."""
        return tuple(i for i in self.intents.values() if i.state is IntentPhase.CREDITED)

    def proposals_on(self, suspense_id: str) -> tuple[ProposalMatter, ...]:
        """Return what was found about a bill in suspense, the oldest first."""
        return tuple(p for p in self.proposals.values() if p.suspense_id == suspense_id)

    def newest_intent(self, device_serial: str, bill_type: int) -> IntentState | None:
        """Return the intent that a credit event of this device and bill type meets."""
        mine = [
            intent
            for intent in self.intents.values()
            if intent.device_serial == device_serial and intent.bill_type == bill_type
        ]
        return max(mine, key=lambda intent: intent.seq, default=None)

    @property
    def cassette_no(self) -> int:
        """Return the number of the cassette in use."""
        return self.standing.cassette_no

    @property
    def cassette_counts(self) -> Mapping[int, int]:
        """Return the certain bills of the cassette in use, by denomination in minor units."""
        current = self.cassettes.get(str(self.standing.cassette_no))
        return {} if current is None else current.counts

    @property
    def receipt_counter(self) -> int:
        """Return the counter of the last receipt number given out."""
        return self.standing.receipt_counter

    @property
    def acknowledged_seq(self) -> int:
        """Return up to which record the operator has this journal."""
        return self.standing.acknowledged_seq


def acceptor_name(protocol: str, part: str, serial: str) -> str:
    """Return the name by which an acceptor is known again."""
    return f"{protocol} {part} {serial}"


# The name of a part is the name of its field; singles have one row, under the empty key.
SINGLES: Mapping[str, type[WireModel]] = {"standing": Standing, "ledger": Books}
MAPPINGS: Mapping[str, type[WireModel]] = {
    "transactions": TransactionMatter,
    "intents": IntentState,
    "pending_payments": PendingPayment,
    "suspense": SuspenseMatter,
    "unclaimed": UnclaimedMatter,
    "proposals": ProposalMatter,
    "decided": DecidedMatter,
    "orders": OrderMatter,
    "open_faults": OpenFault,
    "print_jobs": PrintJobState,
    "cassettes": CassetteMatter,
}
Row = tuple[str, str, bytes]  # part, key, value as JSON


@dataclass(frozen=True)
class Change:
    """One row of the matters is put (value) or dropped (None)."""

    part: str
    key: str
    value: WireModel | None


def rows_of(matters: Matters) -> tuple[Row, ...]:
    """Return all rows, in the order that `matters_from` needs."""
    singles = [(part, "", getattr(matters, part).to_bytes()) for part in SINGLES]
    return tuple(singles) + tuple(
        (part, key, value.to_bytes())
        for part in MAPPINGS
        for key, value in getattr(matters, part).items()
    )


def matters_from(rows: tuple[Row, ...]) -> Matters:
    """Return the matters of such rows; ValueError (pydantic's too) when they are no such rows."""
    singles: dict[str, WireModel] = {}
    mappings: dict[str, dict[str, WireModel]] = {part: {} for part in MAPPINGS}
    for part, key, value in rows:
        if part in SINGLES:
            singles[part] = SINGLES[part].model_validate_json(value)
        elif part in MAPPINGS:
            mappings[part][key] = MAPPINGS[part].model_validate_json(value)
        else:
            raise ValueError(f"no such part: {part!r}")
    parts: dict[str, Any] = {**singles, **mappings}
    return replace(Matters(), **parts)
