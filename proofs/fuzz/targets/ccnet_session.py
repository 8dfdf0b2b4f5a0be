"""The CCNET session: one request on a bus that may answer anything at any time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from drivers.ccnet.frames import encode
from drivers.ccnet.messages import Request
from drivers.ccnet.session import (
    ACK_FRAME,
    MOVES_A_BILL,
    NAK_FRAME,
    Arrival,
    Keep,
    Outcome,
    Receive,
    Reply,
    Send,
    Session,
    Timing,
)
from drivers.ccnet.tables import REQUEST_DATA_BYTES, TRIES_MAX, Command
from drivers.errors import PeerError
from proofs.fuzz.draw import Draw
from proofs.fuzz.target import OneInput

TIMING = Timing(
    answer_s=0.3, long_answer_s=0.5, inter_byte_s=0.05, bus_silence_s=0.02, hear_out_s=0.2
)
COMMANDS = tuple(REQUEST_DATA_BYTES)
STEPS_MAX = 2000
REQUESTS = 3


def prepare(place: Path) -> OneInput:
    """Up to three requests on one bus; each arrival is drawn: silence, or bytes after a while."""

    def one_input(data: bytes) -> None:
        draw, session, now = Draw(data), Session(TIMING), 0.0
        for _ in range(REQUESTS):
            now = _Exchange(session, draw, now).run()

    return one_input


class _Exchange:
    """One request carried out, and everything that must hold about it."""

    def __init__(self, session: Session, draw: Draw, now: float) -> None:
        command = draw.pick(COMMANDS)
        self.request = Request(command, draw.take(REQUEST_DATA_BYTES[command]))
        self.consents = draw.flag()
        self.asked: list[bytes] = []  # payloads we were asked to acknowledge
        self.sent: list[bytes] = []
        self._draw = draw
        self._now = now
        self._steps = session.ask(self.request, now, self._may_acknowledge)

    def run(self) -> float:
        try:
            step = next(self._steps)
            for _ in range(STEPS_MAX):
                step = self._steps.send(self._carry_out(step))
        except StopIteration as stop:
            self._check(stop.value)
        except PeerError:
            self._check(None)
        else:
            raise AssertionError("the exchange does not end")
        return self._now

    def _may_acknowledge(self, payload: bytes) -> bool:
        self.asked.append(payload)
        return self.consents

    def _carry_out(self, step: Send | Receive | Keep) -> Arrival:
        match step:
            case Send(data):
                self.sent.append(data)
            case Keep(until):
                assert until - self._now < 1.0, "the bus is left alone too long"
                self._now = max(self._now, until)
            case Receive(until):
                assert until > self._now, "waits for the past"
                if self._draw.byte() & 3:
                    self._now = min(until, self._now + self._draw.byte() / 1000)
                    return Arrival(self._now, self._what_comes())
                self._now = until
        return Arrival(self._now)

    def _what_comes(self) -> bytes:
        if self._draw.flag():
            return encode(self._draw.take(1 + self._draw.below(6)) or b"\x14")
        return self._draw.take(self._draw.below(16))

    def _check(self, reply: Reply | None) -> None:
        request = encode(self.request.payload)
        allowed = {request, ACK_FRAME, NAK_FRAME}
        assert set(self.sent) <= allowed, "sends what nobody asked for"
        asked = self.sent.count(request)
        assert 1 <= asked <= (1 if self.request.command in MOVES_A_BILL else TRIES_MAX)
        acknowledged = self.sent.count(ACK_FRAME)
        assert acknowledged <= 1
        if acknowledged:
            assert self.sent[-1] == ACK_FRAME
            assert self.consents, "acknowledged against our word"
            assert reply == Reply(Outcome.DATA, self.asked[-1]), "acknowledged something else"
        assert len(self.asked) <= 1
        if reply is not None and reply.outcome is Outcome.DATA:
            assert self.asked == [reply.payload]


def seeds() -> Iterable[bytes]:
    """A poll answered at once, answered late, broken, answered by another; a lost consent."""
    poll = bytes([COMMANDS.index(Command.POLL)])
    stack = bytes([COMMANDS.index(Command.STACK)])
    told = b"\x01\x05\x01\x01\x81\x05"
    broken = b"\x01\x05\x00\x07\x02\x03\x07\x81\x01\xdd\x3c"
    return [
        poll + b"\x01" + told,
        poll + b"\x00" + told,
        poll + b"\x01" + broken + told,
        poll + b"\x01" + b"\x00" + told + b"\x00\x00\x00" + poll + b"\x01" + told,
        stack + b"\x01" + b"\x01\x05\x01\x00\x00",
        stack + b"\x01" + b"\x00" * 8 + poll + b"\x01" + told,
    ]
