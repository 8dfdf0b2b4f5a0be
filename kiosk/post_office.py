"""Asks the operator on a few threads of its own and posts the answers as events."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Protocol

from contract.account.changes import OrderResult
from contract.keys import RecordSigner
from contract.messages import (
    JournalHead,
    PaymentResult,
    PaymentStatement,
    RecordsUpload,
    SuspenseProposal,
)
from contract.model import WireModel
from kiosk.effects import (
    AskDecisions,
    AskOperator,
    AskOrder,
    AskPayment,
    SendProposal,
    SendRecords,
)
from kiosk.events import (
    DecisionsAnswered,
    Event,
    FormerSent,
    HeadAnswered,
    OperatorAnswered,
    OrderAnswered,
    PaymentAnswered,
    ProposalAnswered,
    RecordsSent,
)
from kiosk.forwarding import Forwarding
from kiosk.journal.store import Journal
from kiosk.logs import Log
from kiosk.operator.errors import OperatorError, OperatorProblemError, OperatorUnreachableError
from kiosk.operator.messages import fitting, payments_in, upload_of
from kiosk.operator.questions import Question, find_order
from kiosk.operator.signing import FINAL_STATES, DecisionHeard, VerifiedReceipt
from kiosk.second_words import Told, first_words, second_words

LOG = Log("operator")
THREADS = 2


class Client(Protocol):
    """Who asks the operator and believes only what is signed; each call may take its time.

    Raises only the errors of kiosk.operator.errors.
    """

    @property
    def clock_drift_s(self) -> int: ...

    def ask(self, question: Question) -> WireModel: ...
    def upload(self, upload: RecordsUpload) -> VerifiedReceipt: ...
    def payment(self, payment_id: str) -> PaymentResult: ...
    def head(self, journal_id: str) -> JournalHead: ...
    def propose(self, proposal: SuspenseProposal) -> DecisionHeard: ...
    def claim(self, claim_id: str) -> DecisionHeard: ...
    def decisions(self) -> tuple[DecisionHeard, ...]: ...
    def close(self) -> None: ...


class PostOffice:
    """Every call returns at once; its answer comes as one event.

    `pool` carries the calls out; by default on a few threads.
    """

    def __init__(
        self,
        client: Client,
        journal: Journal,
        signer: RecordSigner,
        terminal_id: str,
        post: Callable[[Event], None],
        *,
        pool: Executor | None = None,
    ) -> None:
        self._client = client
        self._journal = journal
        self._signer = signer
        self._terminal_id = terminal_id
        self._post = post
        self._pool = pool or ThreadPoolExecutor(THREADS, thread_name_prefix="operator")
        self._forwarding = Forwarding(
            journal.former_journals,
            journal,
            signer,
            terminal_id,
            lambda receipt: post(self._former_sent(receipt)),
        )

    def close(self) -> None:
        """Wait for what is under way; nothing new begins."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._client.close()

    def ask(self, effect: AskOperator) -> None:
        """Ask for a customer who waits."""

        def ask() -> Event:
            answer = self._client.ask(effect.question)
            drift_s = self._client.clock_drift_s
            return OperatorAnswered(effect.request_id, answer, drift_s=drift_s)

        def sorry(error: OperatorError) -> Event:
            problem = error.problem if isinstance(error, OperatorProblemError) else None
            foreseen = problem is not None and effect.question.foresees(problem.code)
            return OperatorAnswered(effect.request_id, error, foreseen)

        self._later(ask, sorry)

    def send_records(self, effect: SendRecords) -> None:
        """Upload as many of the named records as fit one request."""
        self._later(lambda: self._send(effect), RecordsSent)

    def ask_payment(self, effect: AskPayment) -> None:
        """Ask how a payment stands."""

        def ask() -> Event:
            result = self._client.payment(effect.payment_id)
            return PaymentAnswered(effect.payment_id, result, _statement(result))

        self._later(ask, lambda error: PaymentAnswered(effect.payment_id, error))

    def ask_head(self) -> None:
        """Ask where the operator's copy of this journal ends."""
        self._later(self._ask_head, HeadAnswered)

    def send_proposal(self, effect: SendProposal) -> None:
        """Tell what a person found about a doubtful bill."""
        proposal = effect.proposal

        def ask() -> Event:
            return ProposalAnswered(proposal.proposal_id, self._client.propose(proposal))

        self._later(ask, lambda error: ProposalAnswered(proposal.proposal_id, error))

    def ask_decisions(self, effect: AskDecisions) -> None:
        """Ask for all decisions, and about one claim."""

        def ask() -> Event:
            heard = self._client.decisions()
            if effect.claim_id is not None:
                heard = (*heard, self._client.claim(effect.claim_id))
            return DecisionsAnswered(heard)

        self._later(ask, DecisionsAnswered)

    def ask_order(self, effect: AskOrder) -> None:
        """Ask what became of an order."""

        def ask() -> Event:
            answer = self._client.ask(find_order(effect.order_id))
            assert isinstance(answer, OrderResult), "the row of the table says so"
            return OrderAnswered(effect.order_id, answer)

        self._later(ask, lambda error: OrderAnswered(effect.order_id, error))

    def _send(self, effect: SendRecords) -> Event:
        journal = self._journal
        records = fitting(journal.read(effect.first_seq, effect.count))
        pending = journal.matters.pending_payments
        decided = [one for one in payments_in(records) if one not in pending]
        words = first_words(decided, [(journal, records[-1].seq + 1)])
        journal_id = journal.head.journal_id
        upload = upload_of(self._terminal_id, journal_id, records, self._signer, words)
        receipt = self._client.upload(upload)
        told = _statements(receipt)
        again = second_words(self._journal, told, effect.first_seq)
        return RecordsSent(receipt, told, self._client.clock_drift_s, again)

    def _former_sent(self, receipt: VerifiedReceipt) -> Event:
        told = _statements(receipt)
        return FormerSent(receipt, told, second_words(self._journal, told))

    def _ask_head(self) -> Event:
        self._forwarding.bring(self._client.head, self._client.upload)
        head = self._client.head(self._journal.head.journal_id)
        ours = self._journal.read(head.upto_seq, 1) if head.upto_seq else ()
        same = not head.forked and (not ours or ours[0].hash.hex() == head.head_hash)
        return HeadAnswered(head, same, self._client.clock_drift_s)

    def _later(self, ask: Callable[[], Event], sorry: Callable[[OperatorError], Event]) -> None:
        """Ask on a thread of the pool; the core always hears of it, or it would wait for ever."""

        def work() -> None:
            try:
                event = ask()
            except OperatorError as error:
                event = sorry(error)
            except Exception as error:  # noqa: BLE001 - means pending, as every error does
                LOG.error("operator_call_failed", error)
                event = sorry(OperatorUnreachableError(f"not asked: {type(error).__name__}"))
            self._post(event)

        self._pool.submit(work)


def _statements(receipt: VerifiedReceipt) -> tuple[Told, ...]:
    """Return the final words of a receipt with their exact text and JWS."""
    return tuple(
        (statement, result.statement, result.jws)
        for result in receipt.results
        if (statement := _statement(result)) and result.statement and result.jws
    )


def _statement(result: PaymentResult) -> PaymentStatement | None:
    """Return the statement of a result the client has verified."""
    if result.state not in FINAL_STATES or result.statement is None:
        return None
    return PaymentStatement.model_validate_json(result.statement)
