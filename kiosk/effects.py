"""What the core wants done.  The loop carries effects out in order, one after another.

A Write is durable before the effect behind it begins; so the order of a list of effects is the
order of money: write, act, write, show.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from contract.messages import SuspenseProposal
from contract.records import RecordBody
from drivers.api import PrintJob
from kiosk.operator.questions import Question
from kiosk.redaction import Field
from kiosk.views.base import Screen


@dataclass(frozen=True)
class Write:
    """Write these records in one durable commit."""

    bodies: tuple[RecordBody, ...]


@dataclass(frozen=True)
class EnableBills:
    """Want these bill types taken."""

    bill_types: frozenset[int]


@dataclass(frozen=True)
class DisableBills:
    """Want no bills."""


@dataclass(frozen=True)
class StackBill:
    """Take the escrowed bill; its intent is written."""


@dataclass(frozen=True)
class ReturnBill:
    """Give the escrowed bill back."""


@dataclass(frozen=True)
class HoldBill:
    """Keep the escrowed bill in escrow."""


@dataclass(frozen=True)
class AcknowledgeBill:
    """The stacked report is durable."""

    report: int


@dataclass(frozen=True)
class ResetAcceptor:
    """Ask the acceptor for a restart."""


@dataclass(frozen=True)
class StartPrint:
    """Prepare a print job; of the slip of a claim, whose second code is filled in on the way."""

    job: PrintJob
    claim_code: str = ""


@dataclass(frozen=True)
class ProceedPrint:
    """The preparation is durable: send the bytes."""

    job_id: str


@dataclass(frozen=True)
class ClearPrinter:
    """Throw away what the printer holds."""


@dataclass(frozen=True)
class AskOperator:
    """Ask the operator for a customer; answered by OperatorAnswered with this request_id."""

    request_id: int
    question: Question


@dataclass(frozen=True)
class SendRecords:
    """Upload records first_seq.. of the journal; answered by RecordsSent."""

    first_seq: int
    count: int


@dataclass(frozen=True)
class AskPayment:
    """Ask the operator how a payment stands; answered by PaymentAnswered."""

    payment_id: str


@dataclass(frozen=True)
class AskHead:
    """Ask the operator where its copy of the journal ends; answered by HeadAnswered."""


@dataclass(frozen=True)
class SendProposal:
    """Tell the operator what a person found; answered by ProposalAnswered."""

    proposal: SuspenseProposal


@dataclass(frozen=True)
class AskDecisions:
    """Ask for decisions on doubtful money, and about this claim; answered by DecisionsAnswered."""

    claim_id: str | None


@dataclass(frozen=True)
class AskOrder:
    """Ask what became of an order; answered by OrderAnswered."""

    order_id: str


@dataclass(frozen=True)
class ShowScreen:
    """Draw this from now on."""

    screen: Screen


@dataclass(frozen=True)
class LogEvent:
    """A structured log line; values are safe to log (identifiers, codes, counts)."""

    name: str
    level: Literal["info", "warning", "error"] = "info"
    values: dict[str, Field] = field(default_factory=dict)


Effect = (
    Write
    | EnableBills
    | DisableBills
    | StackBill
    | ReturnBill
    | HoldBill
    | AcknowledgeBill
    | ResetAcceptor
    | StartPrint
    | ProceedPrint
    | ClearPrinter
    | AskOperator
    | SendRecords
    | AskPayment
    | AskHead
    | SendProposal
    | AskDecisions
    | AskOrder
    | ShowScreen
    | LogEvent
)
