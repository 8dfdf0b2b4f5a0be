"""One printer's line: flow control, one question at a time with its answer, bytes with a deadline.

XON and XOFF are handled here and not by the kernel, for a real-time question must reach a printer
that has said stop.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from drivers.api import PrintCounters, PrinterStatus
from drivers.clock import Clock
from drivers.errors import PeerError, PeerSilentError, TransportError
from drivers.escpos.answers import (
    AnswerReader,
    Counter,
    FlowOff,
    FlowOn,
    FullStatus,
    PlainAnswer,
    ProcessDone,
    RealTimeAnswer,
    Unit,
)
from drivers.escpos.profiles import Profile
from drivers.escpos.settings import Settings
from drivers.escpos.status import contradicts_itself, status_of, trouble_of
from drivers.escpos.tables import Command, OfflineBit, Question, QueuedPaperBit, Request
from drivers.transport.base import ByteStream

READ_BYTES_MAX = 256
REMEMBERED_MAX = 16
QUEUED_BITS = int(QueuedPaperBit.NEAR_END | QueuedPaperBit.END)  # ~ of a flag stays in its bits
TROUBLE_BITS = OfflineBit.COVER_OPEN | OfflineBit.STOPPED_BY_PAPER_END | OfflineBit.ERROR


class PrinterLine:
    """Speaks with one printer over one stream; raises TransportError and PeerError."""

    def __init__(
        self, stream: ByteStream, profile: Profile, settings: Settings, clock: Clock
    ) -> None:
        self._stream = stream
        self._profile = profile
        self._settings = settings
        self._clock = clock
        self._reader = AnswerReader(profile.dialect)
        self._real_time: deque[int] = deque(maxlen=REMEMBERED_MAX)
        self._full: FullStatus | None = None
        self._flow_on_seen = 0
        self._distrusted = True
        self._surplus = 0  # answers that no question had asked for
        self._is_open = False
        self.stopped = False  # the printer said XOFF
        self.restarted = False  # an XON nobody waited for, or one instead of an answer
        self.process_ids: deque[bytes] = deque(maxlen=REMEMBERED_MAX)
        self.plain: deque[int] = deque(maxlen=REMEMBERED_MAX)
        self.counters: dict[Unit, int] = {}
        self.motor_on = False

    def open(self) -> None:
        """Open, or open again; what was known of the printer is forgotten."""
        self._stream.open()
        self._is_open = True
        self._reader.forget()
        self._real_time.clear()
        self.stopped = False
        self._distrusted = True

    def reopen_if_lost(self) -> None:
        """Open again after the wire failed."""
        if not self._is_open:
            self.open()

    def close(self) -> None:
        """Close the stream."""
        self._is_open = False
        self._stream.close()

    def forget_answers(self) -> None:
        """Before a job: what was answered or happened so far belongs to no job."""
        self.pump(0.0)
        self.restarted = False
        self.process_ids.clear()
        self.plain.clear()
        self.counters.clear()

    # --- listening ------------------------------------------------------------------------------

    def pump(self, timeout_s: float) -> bool:
        """Take in what arrives within timeout_s; return whether anything did."""
        try:
            data = self._stream.read(READ_BYTES_MAX, timeout_s)
        except TransportError:
            self._is_open = False
            raise
        for answer in self._reader.feed(data):
            match answer:
                case FlowOn():
                    self.restarted |= not self.stopped
                    self.stopped = False
                    self._flow_on_seen += 1
                case FlowOff():
                    self.stopped = True
                case RealTimeAnswer(value):
                    self._real_time.append(value)
                case FullStatus():
                    self._full = answer
                case PlainAnswer(value):
                    self.plain.append(value)
                case ProcessDone(process_id):
                    self.process_ids.append(process_id)
                case Counter(unit, value):
                    self.counters[unit] = value
                case _:
                    pass  # a report we did not ask for; the next round asks
        return bool(data)

    def wait_for(self, ready: Callable[[], bool], timeout_s: float) -> bool:
        """Listen until ready; return whether it came to that in time."""
        deadline = self._clock() + timeout_s
        while not ready():
            left = deadline - self._clock()
            if left <= 0:
                return False
            self.pump(left)
        return True

    # --- asking ---------------------------------------------------------------------------------

    def ask(self, question: Question) -> int | FullStatus:
        """Ask in real time; the only answer that can come is this question's.  PeerSilentError."""
        self._full = None
        self._surplus += len(self._real_time)
        self._real_time.clear()
        flow_on_before = self._flow_on_seen
        self.send(Command.REAL_TIME_STATUS.value + bytes([question]))
        self.wait_for(lambda: self._arrived(question) is not None, self._settings.answer_timeout_s)
        answer = self._arrived(question)
        if answer is None:
            self._distrusted = True
            # It came up while we waited: the question was lost with everything else.
            self.restarted |= self._flow_on_seen > flow_on_before
            raise PeerSilentError(f"no answer to DLE EOT {question.value}")
        if self._real_time:
            self._real_time.popleft()
        return answer

    def _arrived(self, question: Question) -> int | FullStatus | None:
        if question is Question.FULL_STATUS:
            return self._full
        return self._real_time[0] if self._real_time else None

    def ask_trouble(self) -> bool:
        """Ask one question that shows any trouble; the round then tells which."""
        if Question.FULL_STATUS in self._profile.questions:
            answers = {Question.FULL_STATUS: self.ask(Question.FULL_STATUS)}
            return trouble_of(status_of(self._profile.dialect, answers)) is not None
        cause = self.ask(Question.OFFLINE_CAUSE)
        assert isinstance(cause, int)
        return bool(cause & TROUBLE_BITS)

    def round(self) -> PrinterStatus:
        """Ask all that makes one status.  PeerSilentError, PeerError when answers are shifted."""
        self._drain()
        surplus_before = self._surplus
        answers = {question: self.ask(question) for question in self._profile.questions}
        if contradicts_itself(answers):  # the state changed between two questions
            answers = {question: self.ask(question) for question in self._profile.questions}
        full = answers.get(Question.FULL_STATUS)
        self.motor_on = isinstance(full, FullStatus) and full.motor_on
        if self._distrusted:
            self.wait_for(lambda: bool(self._real_time), self._settings.quiet_s)
        if self._real_time or self._surplus > surplus_before:
            self._distrusted = True
            raise PeerError("more answers than questions")
        self._distrusted = False
        return status_of(self._profile.dialect, answers)

    def read_counters(self) -> PrintCounters:
        """Read cuts and power-ups where the model counts them; None for what was not answered."""
        if not self._profile.has_counters:
            return PrintCounters()
        return PrintCounters(
            cuts=self.read_counter(Unit.CUTS), power_ups=self.read_counter(Unit.POWER_UPS)
        )

    def read_counter(self, unit: Unit) -> int | None:
        """Read one counter; a queued question, so only for an idle printer."""
        self.counters.pop(unit, None)
        command = Command.COUNTER_CUTS if unit is Unit.CUTS else Command.COUNTER_POWER_UPS
        self.send(command.value)
        self.wait_for(lambda: unit in self.counters, self._settings.answer_timeout_s)
        return self.counters.get(unit)

    def model(self) -> str:
        """Ask GS I 1; "" where nothing known answers."""
        self.plain.clear()
        self.send(Command.PRINTER_ID.value + b"\x01")
        self.wait_for(lambda: bool(self.plain), self._settings.quiet_s)
        number = self.plain.popleft() if self.plain else None
        return dict(self._profile.models).get(number, "") if number is not None else ""

    def queued_answer(self) -> bool:
        """Whether an answer to GS r 1 is here."""
        return any(value & ~QUEUED_BITS == 0 for value in self.plain)

    def ask_queued(self) -> None:
        """Put GS r 1 behind everything sent so far."""
        self.plain.clear()
        self.send(Command.QUEUED_STATUS.value + b"\x01")

    def recover(self) -> None:
        """Tell the printer to go on from the line where the error occurred."""
        self.send(Command.REAL_TIME_REQUEST.value + bytes([Request.RECOVER_AND_CONTINUE]))

    # --- sending --------------------------------------------------------------------------------

    def send(self, data: bytes) -> None:
        """Hand bytes to the wire whole.  PeerSilentError when it does not take them in time."""
        deadline = self._clock() + self._settings.chunk_timeout_s
        sent = 0
        while sent < len(data):
            left = deadline - self._clock()
            if left <= 0:
                raise PeerSilentError(f"the wire took {sent} of {len(data)} bytes")
            try:
                sent += self._stream.write(data[sent:], left)
            except TransportError:
                self._is_open = False
                raise

    def _drain(self) -> None:
        """Take in what waits; an answer nobody asked for means that answers are shifted."""
        self._real_time.clear()
        while self.pump(0.0):
            pass
        if self._real_time:
            self._distrusted = True
            self._real_time.clear()
