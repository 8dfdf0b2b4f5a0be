"""Asks the operator on a few threads of its own and posts the answers as events."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from contract.messages import PaymentResult, PaymentStatement
from kiosk.effects import AskNumber, AskPayment, SendRecords
from kiosk.events import Event, HeadAnswered, NumberChecked, PaymentAnswered, RecordsSent
from kiosk.journal.store import Journal
from kiosk.logs import Log
from kiosk.operator.client import OperatorClient
from kiosk.operator.errors import OperatorError
from kiosk.operator.keys import RecordSigner
from kiosk.operator.messages import fitting, upload_of
from kiosk.operator.signing import FINAL_STATES

LOG = Log("operator")
THREADS = 2


class PostOffice:
    """Every call returns at once; its answer comes as one event."""

    def __init__(
        self,
        client: OperatorClient,
        journal: Journal,
        signer: RecordSigner,
        terminal_id: str,
        post: Callable[[Event], None],
    ) -> None:
        self._client = client
        self._journal = journal
        self._signer = signer
        self._terminal_id = terminal_id
        self._post = post
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="operator")

    def close(self) -> None:
        """Wait for what is under way; nothing new begins."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._client.close()

    def later(self, work: Callable[[], None]) -> None:
        """Do something else with the operator on these threads."""
        self._pool.submit(self._guarded, work)

    def check_number(self, effect: AskNumber) -> None:
        """Ask about a number."""

        def work() -> None:
            try:
                answer = self._client.check_number(effect.check)
            except OperatorError as error:
                self._post(NumberChecked(effect.request_id, error))
            else:
                drift_s = self._client.clock_drift_s
                self._post(NumberChecked(effect.request_id, answer, drift_s))

        self.later(work)

    def send_records(self, effect: SendRecords) -> None:
        """Upload as many of the named records as fit one request."""
        self.later(lambda: self._send(effect))

    def ask_payment(self, effect: AskPayment) -> None:
        """Ask how a payment stands."""

        def work() -> None:
            try:
                result = self._client.payment(effect.payment_id)
            except OperatorError as error:
                self._post(PaymentAnswered(effect.payment_id, error))
            else:
                self._post(PaymentAnswered(effect.payment_id, result, _statement(result)))

        self.later(work)

    def ask_head(self) -> None:
        """Ask where the operator's copy of this journal ends."""
        self.later(self._ask_head)

    def _send(self, effect: SendRecords) -> None:
        records = fitting(self._journal.read(effect.first_seq, effect.count))
        upload = upload_of(self._terminal_id, self._journal.head.journal_id, records, self._signer)
        try:
            receipt = self._client.upload(upload)
        except OperatorError as error:
            self._post(RecordsSent(error))
            return
        statements = tuple(
            (statement, result.statement, result.jws)
            for result in receipt.results
            if (statement := _statement(result)) and result.statement and result.jws
        )
        self._post(RecordsSent(receipt, statements, self._client.clock_drift_s))

    def _ask_head(self) -> None:
        try:
            head = self._client.head(self._journal.head.journal_id)
        except OperatorError as error:
            self._post(HeadAnswered(error))
            return
        ours = self._journal.read(head.upto_seq, 1) if head.upto_seq else ()
        same = not head.forked and (not ours or ours[0].hash.hex() == head.head_hash)
        self._post(HeadAnswered(head, same, self._client.clock_drift_s))

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            LOG.error("operator_call_failed", error)
            raise


def _statement(result: PaymentResult) -> PaymentStatement | None:
    """Return the statement of a result the client has verified."""
    if result.state not in FINAL_STATES or result.statement is None:
        return None
    return PaymentStatement.model_validate_json(result.statement)
