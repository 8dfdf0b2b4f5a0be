"""How one question is asked and answered: who acknowledges what, and what silence means.

Rule 1: every request starts on flushed input, after the bus was silent long enough.
Rule 2: an answer counts only if it has the shape its request asks for; of a burst the last counts.
Rule 3: data is acknowledged only if the caller says so.  A late answer must never be read as the
        answer to the next request: the device would take our ACK for a report nobody has read.  So
        a time-out is long, after it the bus is heard out before the next request, and the answer
        to that is believed but not acknowledged.
Rule 4: bad checksum: NAK, and ask again.  Silence, or NAK: ask again.  Three tries at most.
        What moves a bill is asked once: if its answer is lost, only a poll can tell.
Rule 5: 30h coming in is ILLEGAL COMMAND, never RESET.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import Enum, auto, unique

from drivers.ccnet.frames import Frame, FrameReader, Noise, encode
from drivers.ccnet.messages import Request
from drivers.ccnet.tables import (
    BUS_SILENCE_RECOMMENDED_S,
    REPLY_DATA_BYTES,
    TRIES_MAX,
    Address,
    Answer,
    Command,
)
from drivers.errors import PeerError, PeerSilentError

ACK_FRAME = encode(bytes([Command.ACK]))
NAK_FRAME = encode(bytes([Command.NAK]))
MOVES_A_BILL = frozenset({Command.STACK, Command.RETURN, Command.HOLD, Command.RESET})
POLL_REPLY_BYTES_MAX = 3
HEAR_OUT_ROUNDS_MAX = 20


@dataclass(frozen=True)
class Timing:
    """How long a host waits; real ports and adapters are slower than the manual."""

    answer_s: float = 1.0
    long_answer_s: float = 1.5  # identification, bill table, reset
    inter_byte_s: float = 0.1
    bus_silence_s: float = BUS_SILENCE_RECOMMENDED_S
    hear_out_s: float = 1.0  # silence that ends the wait for an answer that is overdue


# --- what the session asks its owner to do -----------------------------------------------------


@dataclass(frozen=True)
class Send:
    """Write these bytes; first forget unread input if `flush`."""

    data: bytes
    flush: bool = False


@dataclass(frozen=True)
class Receive:
    """Wait for bytes until this time."""

    until: float


@dataclass(frozen=True)
class Keep:
    """Leave the bus alone until this time."""

    until: float


Step = Send | Receive | Keep


@dataclass(frozen=True)
class Arrival:
    """The answer to every step: the time now, and the bytes if it was Receive."""

    now: float
    data: bytes = b""


@unique
class Outcome(Enum):
    """How a device answered."""

    ACCEPTED = auto()
    ILLEGAL = auto()
    DATA = auto()


@dataclass(frozen=True)
class Reply:
    """A device's answer; payload is empty unless DATA."""

    outcome: Outcome
    payload: bytes = b""


Exchange = Generator[Step, Arrival, Reply]
MayAcknowledge = Callable[[bytes], bool]


def always(_payload: bytes) -> bool:
    """Acknowledge whatever came."""
    return True


class Session:
    """One host's end of one bus.  `ask` is a generator: it yields steps and is sent arrivals."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._reader = FrameReader(timing.inter_byte_s)
        self._silent_until = 0.0
        self._answer_overdue = False

    def reopened(self) -> None:
        """The port is new: nothing from the old one can arrive."""
        self._reader.reset()
        self._answer_overdue = False

    def ask(
        self,
        request: Request,
        now: float,
        may_acknowledge: MayAcknowledge = always,
        tries: int = TRIES_MAX,
    ) -> Exchange:
        """Carry out one request.  PeerSilentError, PeerError after the last try."""
        frame = encode(request.payload)
        if request.command in MOVES_A_BILL:
            tries = 1
        trouble: PeerError
        for _ in range(tries):
            trouble = PeerSilentError(f"no answer to {request.command.name}")
            if self._answer_overdue:
                now = yield from self._hear_out(now)
            if now < self._silent_until:
                now = (yield Keep(self._silent_until)).now
            self._reader.reset()
            now = (yield Send(frame, flush=True)).now
            answer, now = yield from self._listen(request.command, now)
            if answer is None:
                self._answer_overdue = True
                continue
            if isinstance(answer, Noise):
                trouble = PeerError(f"bad checksum in the answer to {request.command.name}")
                now = yield from self._send_last(NAK_FRAME)
                continue
            if answer == bytes([Answer.NAK]):
                trouble = PeerError(f"{request.command.name} answered with NAK")
                self._silent_until = now + self._timing.bus_silence_s
                continue
            return (yield from self._conclude(request.command, answer, may_acknowledge))
        raise trouble

    def _hear_out(self, now: float) -> Generator[Step, Arrival, float]:
        for _ in range(HEAR_OUT_ROUNDS_MAX):
            arrival = yield Receive(now + self._timing.hear_out_s)
            now = arrival.now
            if not arrival.data:
                break
        return now

    def _conclude(
        self, command: Command, payload: bytes, may_acknowledge: MayAcknowledge
    ) -> Generator[Step, Arrival, Reply]:
        overdue, self._answer_overdue = self._answer_overdue, False
        if payload == bytes([Answer.ILLEGAL_COMMAND]):
            return Reply(Outcome.ILLEGAL)
        if not _answered_with_data(command):
            return Reply(Outcome.ACCEPTED)
        # Asked first: whoever decides also takes note of what came.
        if may_acknowledge(payload) and not overdue:
            yield from self._send_last(ACK_FRAME)
        return Reply(Outcome.DATA, payload)

    def _send_last(self, frame: bytes) -> Generator[Step, Arrival, float]:
        now = (yield Send(frame)).now
        self._silent_until = now + self._timing.bus_silence_s
        return now

    def _listen(
        self, command: Command, now: float
    ) -> Generator[Step, Arrival, tuple[bytes | Noise | None, float]]:
        """The last fitting payload, a broken frame if only that came, or None for silence."""
        slow = command in REPLY_DATA_BYTES or command is Command.RESET
        until = now + (self._timing.long_answer_s if slow else self._timing.answer_s)
        broken: Noise | None = None
        while now < until:
            wait_until = until
            if self._reader.expires_at is not None:
                wait_until = min(until, self._reader.expires_at + 0.001)
            elif broken is not None:
                return broken, now
            arrival = yield Receive(wait_until)
            now = arrival.now
            if arrival.data:
                items = self._reader.feed(arrival.data, now)
            else:
                items = self._reader.expire(now)
            fitting: bytes | None = None
            for item in items:
                if isinstance(item, Frame):
                    if item.address == Address.BILL_VALIDATOR and _fits(command, item.payload):
                        fitting = item.payload
                elif item.checksum_failed:
                    broken = item
            if fitting is not None:
                return fitting, now
        return broken, now


def _answered_with_data(command: Command) -> bool:
    return command in REPLY_DATA_BYTES or command in (Command.POLL, Command.EXTRACT_BARCODE_DATA)


def _fits(command: Command, payload: bytes) -> bool:
    """Whether a payload can be the answer to a command."""
    if len(payload) == 1 and payload[0] in (Answer.NAK, Answer.ILLEGAL_COMMAND):
        return True
    if not _answered_with_data(command):
        return payload == bytes([Answer.ACK])
    if command is Command.POLL:
        return payload[0] != Answer.ACK and len(payload) <= POLL_REPLY_BYTES_MAX
    if command is Command.EXTRACT_BARCODE_DATA:
        return payload[0] != Answer.ACK
    return len(payload) == REPLY_DATA_BYTES[command]
