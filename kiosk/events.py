"""What the core is told: everything that happens outside of it, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from contract.account.changes import OrderResult
from contract.messages import JournalHead, PaymentResult, PaymentStatement
from contract.model import WireModel
from drivers.api import AcceptorEvent, PrinterEvent
from kiosk.operator.errors import OperatorError
from kiosk.operator.signing import DecisionHeard, VerifiedReceipt
from kiosk.views.intents import Intent

Answer = WireModel | OperatorError


@dataclass(frozen=True)
class AcceptorSaid:
    """An event of the bill acceptor."""

    event: AcceptorEvent


@dataclass(frozen=True)
class PrinterSaid:
    """An event of the receipt printer."""

    event: PrinterEvent


@dataclass(frozen=True)
class CustomerDid:
    """An intent from the screen."""

    intent: Intent


@dataclass(frozen=True)
class OperatorAnswered:
    """The answer to AskOperator, or why there is none; foreseen: the question's own problem."""

    request_id: int
    answer: Answer
    foreseen: bool = False
    drift_s: int = 0  # the operator's clock minus ours


@dataclass(frozen=True)
class SecondWord:
    """A verified statement about a payment that was decided before; first is what was said then."""

    statement: PaymentStatement
    text: str
    jws: str
    first: str

    @property
    def differs(self) -> bool:
        return self.first != self.statement.result


@dataclass(frozen=True)
class RecordsSent:
    """The answer to SendRecords, or why there is none.

    statements are the verified final words among the results, with their exact text and JWS.
    """

    answer: VerifiedReceipt | OperatorError
    statements: tuple[tuple[PaymentStatement, str, str], ...] = ()
    drift_s: int = 0  # the operator's clock minus ours
    second_words: tuple[SecondWord, ...] = ()


@dataclass(frozen=True)
class FormerSent:
    """The operator took records of a former journal; statements as in RecordsSent."""

    receipt: VerifiedReceipt
    statements: tuple[tuple[PaymentStatement, str, str], ...] = ()
    second_words: tuple[SecondWord, ...] = ()


@dataclass(frozen=True)
class PaymentAnswered:
    """The answer to AskPayment; statement only when it is final and verified."""

    payment_id: str
    answer: PaymentResult | OperatorError
    statement: PaymentStatement | None = None


@dataclass(frozen=True)
class HeadAnswered:
    """The answer to AskHead; same_branch: the operator's hash is ours at that number."""

    answer: JournalHead | OperatorError
    same_branch: bool = True
    drift_s: int = 0


@dataclass(frozen=True)
class ProposalAnswered:
    """The answer to SendProposal; a decision in it is verified."""

    proposal_id: str
    answer: DecisionHeard | OperatorError


@dataclass(frozen=True)
class DecisionsAnswered:
    """The answer to AskDecisions; the decisions in it are verified."""

    answer: tuple[DecisionHeard, ...] | OperatorError


@dataclass(frozen=True)
class OrderAnswered:
    """The answer to AskOrder: verified, or unknown to the operator."""

    order_id: str
    answer: OrderResult | OperatorError


@dataclass(frozen=True)
class JournalDoubted:
    """The background verification found the journal damaged."""

    detail: str


@dataclass(frozen=True)
class Ticked:
    """Time passed."""


Event = (
    AcceptorSaid
    | PrinterSaid
    | CustomerDid
    | OperatorAnswered
    | RecordsSent
    | FormerSent
    | PaymentAnswered
    | HeadAnswered
    | ProposalAnswered
    | DecisionsAnswered
    | OrderAnswered
    | JournalDoubted
    | Ticked
)
