"""The core's side of the post to the operator: what is sent when, and what an answer means.

Every error means pending.  Only a verified statement ends a payment; it is handed on to whoever
`on_statement` is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contract.messages import PaymentStatement
from contract.records import (
    QUIET_KINDS,
    Acknowledged,
    FaultRaised,
    RecordBody,
    ResultRepeated,
)
from kiosk.chance import Dice
from kiosk.deeds import Deeds
from kiosk.effects import AskHead, AskPayment, SendRecords
from kiosk.events import (
    FormerSent,
    HeadAnswered,
    OperatorAnswered,
    PaymentAnswered,
    RecordsSent,
    SecondWord,
)
from kiosk.fault_codes import FaultCode
from kiosk.operator import outbox
from kiosk.operator.errors import (
    Distrust,
    OperatorError,
    OperatorProblemError,
    OperatorUnreachableError,
    OperatorUntrustedError,
)
from kiosk.operator.outbox import Outbox
from kiosk.operator.signing import VerifiedReceipt
from kiosk.time_values import Instant

ASK_PENDING_EVERY_S = 30.0
PROBE_EVERY_S = 15.0
# A terminal with nothing to send asks too where the operator stands: it may have been restored from
# a backup, or another disk may write under this terminal's name.
ASK_HEAD_EVERY_S = 3600.0
ASK_HEAD_FORKED_EVERY_S = 600.0
ASK_HEAD_FIRST_WITHIN_S = 60.0
RECORDS_AT_ONCE = 100


@dataclass(frozen=True)
class _Standing:
    """What the last answer said about the operator."""

    fault: FaultCode | None = None
    detail: str = ""


StatementSink = Callable[[PaymentStatement, str, str, Instant], None]


class Correspondence:
    """Owns the outbox view and the operator's reachability."""

    def __init__(self, box: Outbox, deeds: Deeds, dice: Dice, on_statement: StatementSink) -> None:
        self._box = box
        self._deeds = deeds
        self._dice = dice
        self._on_statement = on_statement
        self._standing = _Standing()
        self._ask_payment_after_s = 0.0
        self._asking_payment = False
        self._asked_last = ""
        self._probe_after_s = 0.0
        self._ask_head_after_s: float | None = None  # None until the first tick
        self.drift_s = 0  # the operator's clock minus ours, as of the last answer

    @property
    def fault(self) -> FaultCode | None:
        """What stands between this terminal and the operator now."""
        return FaultCode.JOURNAL_FORK if self._box.sales_stop is not None else self._standing.fault

    @property
    def detail(self) -> str:
        """The error's own words, for the log and the technician."""
        return self._standing.detail

    @property
    def waiting_records(self) -> int:
        """How many records the operator has not acknowledged."""
        return self._box.length

    @property
    def rests(self) -> bool:
        """Whether everything is delivered and no question is on its way."""
        is_delivered = self._box.loud_seq < self._box.next_seq
        return is_delivered and self._box.in_flight is None and self.fault is None

    def on_written(self, seq: int, bodies: tuple[RecordBody, ...], now: Instant) -> None:
        """Take note of records written; seq is that of the last one."""
        first = seq - len(bodies) + 1
        for number, body in enumerate(bodies, first):
            if number > self._box.head_seq:
                self._box = self._box.grew(
                    number,
                    loud=body.kind not in QUIET_KINDS,
                    urgent=body.kind == "submitted",
                    now_s=now.monotonic_s,
                )

    def on_head(self, seq: int) -> None:
        """Take note of quiet records that the journal wrote by itself.

        They may stand between those of one step, whose numbers are then later than was foreseen:
        what waits to be sent goes up to the journal's end.
        """
        if seq > self._box.head_seq:
            waits = self._box.loud_seq >= self._box.next_seq
            self._box = self._box.grew(seq, loud=waits, urgent=False, now_s=0.0)

    def on_tick(self, now: Instant) -> None:
        """Begin what is due."""
        if self._ask_head_after_s is None:
            wait_s = self._dice.uniform(0.0, ASK_HEAD_FIRST_WITHIN_S)
            self._ask_head_after_s = now.monotonic_s + wait_s
        step = self._box.step(now.monotonic_s)
        if isinstance(step, outbox.SendRecords):
            self._box = self._box.begun(step)
            count = min(RECORDS_AT_ONCE, step.upto_seq - step.first_seq + 1)
            self._deeds.do(SendRecords(step.first_seq, count))
        elif isinstance(step, outbox.AskHead):
            self._box = self._box.begun(step)
            self._deeds.do(AskHead())
        elif self._standing.fault is not None and now.monotonic_s >= self._probe_after_s:
            self._probe(now)
        elif isinstance(step, outbox.Rest):
            self._ask_for_pending(now)
            self._ask_where_it_stands(now, self._ask_head_after_s)

    def deadline_s(self, now: Instant) -> float:
        """Return when time alone next changes something."""
        step = self._box.step(now.monotonic_s)
        if isinstance(step, outbox.WaitUntil):
            return step.moment_s
        return now.monotonic_s if not isinstance(step, outbox.Rest) else now.monotonic_s + 5.0

    def on_records_sent(self, event: RecordsSent, now: Instant) -> None:
        """Take a receipt, or the reason why there is none."""
        if isinstance(event.answer, OperatorError):
            self._failed(event.answer, now)
            return
        receipt = event.answer
        self._reached(now)
        self.drift_s = event.drift_s
        self._box = self._box.acknowledged(receipt.upto_seq, forked=receipt.forked)
        self._take_receipt(receipt, event.statements, now)
        self._keep_second_words(event.second_words, now)

    def on_former_sent(self, event: FormerSent, now: Instant) -> None:
        """Take a receipt for records of a journal that this one follows."""
        self._take_receipt(event.receipt, event.statements, now)
        self._keep_second_words(event.second_words, now)

    def on_payment_answered(self, event: PaymentAnswered, now: Instant) -> None:
        """Take the status of a pending payment."""
        self._asking_payment = False
        self._ask_payment_after_s = now.monotonic_s + ASK_PENDING_EVERY_S
        if isinstance(event.answer, OperatorError):
            self._note(event.answer)
            return
        self._standing = _Standing()
        result = event.answer
        if result.state == "unknown" and self._box.sales_stop is None:
            self._ask_head_after_s = now.monotonic_s  # it had this payment's record once
        if event.statement is not None and result.statement and result.jws:
            # Who parted the money waits for every part: the next one is asked about at once.
            self._ask_payment_after_s = now.monotonic_s
            self._on_statement(event.statement, result.statement, result.jws, now)

    def on_head_answered(self, event: HeadAnswered, now: Instant) -> None:
        """Take where the operator stands."""
        if isinstance(event.answer, OperatorError):
            self._failed(event.answer, now)
            return
        self.drift_s = event.drift_s
        upto = event.answer.upto_seq
        self._box = self._box.told_head(upto, same_branch=event.same_branch)
        self._reached(now)

    def note_answer(self, event: OperatorAnswered) -> None:
        """Take note of how a customer's question went: it says too whether anybody is there."""
        if not isinstance(event.answer, OperatorError):
            self._standing = _Standing()
            self.drift_s = event.drift_s
        elif not event.foreseen:
            self._note(event.answer)

    def _take_receipt(
        self,
        receipt: VerifiedReceipt,
        statements: tuple[tuple[PaymentStatement, str, str], ...],
        now: Instant,
    ) -> None:
        self._deeds.write(
            Acknowledged(
                at=now.utc,
                journal_id=receipt.journal_id,
                upto_seq=receipt.upto_seq,
                head_hash=receipt.head_hash,
                statement=receipt.statement,
                jws=receipt.jws,
            )
        )
        for doubt in receipt.doubts:
            self._deeds.log("result_not_believed", "error", doubt=doubt)
            self._standing = _Standing(FaultCode.OPERATOR_UNTRUSTED, doubt)
        for statement, text, jws in statements:
            self._on_statement(statement, text, jws, now)

    def _keep_second_words(self, words: tuple[SecondWord, ...], now: Instant) -> None:
        """Keep what a restored operator decided anew; the books stay by its first word."""
        for word in words:
            told = word.statement
            bodies: list[RecordBody] = [
                ResultRepeated(
                    at=now.utc,
                    payment_id=told.payment_id,
                    result=told.result,
                    reason=told.reason,
                    statement=word.text,
                    jws=word.jws,
                )
            ]
            if word.differs:
                detail = f"payment {told.payment_id}: {word.first} before, now {told.result}"
                code = FaultCode.DECISIONS_DIFFER
                bodies.append(FaultRaised(at=now.utc, code=code, detail=detail))
                self._deeds.log("decisions_differ", "error", payment=told.payment_id)
            self._deeds.write(*bodies)

    def _reached(self, now: Instant) -> None:
        """The operator answered about this journal: the next question without need is far off."""
        self._standing = _Standing()
        forked = self._box.sales_stop is not None
        every_s = ASK_HEAD_FORKED_EVERY_S if forked else ASK_HEAD_EVERY_S
        self._ask_head_after_s = now.monotonic_s + every_s * self._dice.uniform(0.5, 1.0)

    def _probe(self, now: Instant) -> None:
        """Look whether the operator is back: customers wait, whatever the backoff says."""
        self._probe_after_s = now.monotonic_s + PROBE_EVERY_S
        self._ask_head()

    def _ask_where_it_stands(self, now: Instant, after_s: float) -> None:
        if now.monotonic_s >= after_s and not self._asking_payment:
            self._ask_head()

    def _ask_head(self) -> None:
        if self._box.in_flight is None:
            self._box = self._box.begun(outbox.AskHead())
            self._deeds.do(AskHead())

    def _ask_for_pending(self, now: Instant) -> None:
        pending = self._deeds.matters.pending_payments
        due = now.monotonic_s >= self._ask_payment_after_s
        idle = self._box.in_flight is None and not self._asking_payment
        if pending and due and idle:
            self._asking_payment = True
            # Each in turn: one that stays pending for days must not hide the others' results.
            later = (payment_id for payment_id in sorted(pending) if payment_id > self._asked_last)
            self._asked_last = next(later, min(pending))
            self._deeds.do(AskPayment(self._asked_last))

    def _failed(self, error: OperatorError, now: Instant) -> None:
        self._note(error)
        dice = self._dice.uniform(0.0, 1.0)
        if not isinstance(error, OperatorProblemError):
            self._box = self._box.lost(now.monotonic_s, dice)
            return
        problem = error.problem
        if problem.code == "fork":
            self._box = self._box.told_fork(now.monotonic_s, problem.expected_seq)
            self._reached(now)
        elif problem.code == "gap" and problem.expected_seq is not None:
            self._box = self._box.told_gap(problem.expected_seq, now.monotonic_s, dice)
        else:
            wait_s = float(problem.retry_after_s or 0)
            self._box = self._box.put_off(now.monotonic_s, dice, wait_s)

    def _note(self, error: OperatorError) -> None:
        code = fault_of(error)
        if code is not self._standing.fault:
            self._deeds.log("operator_trouble", "warning", code=str(code), detail=str(error))
        self._standing = _Standing(code, str(error))


def fault_of(error: OperatorError) -> FaultCode:
    """Return the fault code that names this error."""
    if isinstance(error, OperatorUntrustedError):
        refused = {Distrust.OWN_CERTIFICATE_REFUSED, Distrust.CERTIFICATE_REVOKED}
        if error.distrust in refused:
            return FaultCode.OPERATOR_REFUSES_US
        return FaultCode.OPERATOR_UNTRUSTED
    if isinstance(error, OperatorProblemError):
        if error.problem.code == "certificate_expired":
            return FaultCode.CERTIFICATE_EXPIRED
        if error.problem.status in (401, 403):
            return FaultCode.OPERATOR_REFUSES_US
    if isinstance(error, OperatorUnreachableError | OperatorProblemError):
        return FaultCode.OPERATOR_UNREACHABLE
    return FaultCode.OPERATOR_REFUSES_US
