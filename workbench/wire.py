"""Bytes of the emulated wires in words: CCNET frames and ESC/POS commands, for the trace."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import Protocol

from drivers.ccnet.frames import Frame, FrameReader, Noise, encode
from drivers.ccnet.messages import parse_poll_report, parse_request
from drivers.ccnet.tables import Answer, Command
from drivers.clock import monotonic
from drivers.errors import DriverError
from drivers.escpos.tables import Command as PrintCommand
from drivers.escpos.tables import Question

HEX_BYTES_SHOWN = 16
LINES_HELD_MAX = 200
INTER_BYTE_S = 0.1
REPEATED_MAX = 3  # poll, answer, acknowledgement
_ORDER = itertools.count(1)


@dataclass(frozen=True)
class Words:
    """One frame, or one run of bytes."""

    to_host: bool
    data: bytes  # of a frame, its payload
    meaning: str
    checked: bool = True  # False: a bad checksum, or noise
    frame: bytes = b""  # the whole frame, where there is one
    order: int = 0  # grows with everything seen on any wire

    @property
    def hexadecimal(self) -> str:
        """The first bytes, in pairs."""
        whole = self.frame or self.data
        shown = whole[:HEX_BYTES_SHOWN].hex(" ").upper()
        return shown + (" …" if len(whole) > HEX_BYTES_SHOWN else "")

    def same_as(self, other: Words) -> bool:
        """Whether it says the same again."""
        return (self.to_host, self.data) == (other.to_host, other.data)


class WireWords(Protocol):
    """Turns what passed a wire into words."""

    def read(self, to_host: bool, data: bytes) -> list[Words]:
        """What became whole by these bytes."""
        ...


class CcnetWords:
    """Frames of both directions; an answer is read by the request before it."""

    def __init__(self) -> None:
        self._readers = {True: FrameReader(INTER_BYTE_S), False: FrameReader(INTER_BYTE_S)}
        self._asked: Command | None = None

    def read(self, to_host: bool, data: bytes) -> list[Words]:
        found = []
        for item in self._readers[to_host].feed(data, monotonic()):
            if isinstance(item, Noise):
                found.append(Words(to_host, item.data, "noise", checked=False))
            else:
                meaning = self._meaning(to_host, item)
                whole = encode(item.payload, item.address)
                found.append(Words(to_host, item.payload, meaning, frame=whole))
        return found

    def _meaning(self, to_host: bool, frame: Frame) -> str:
        payload = frame.payload
        if len(payload) == 1 and payload[0] in (Answer.ACK, Answer.NAK):
            return Answer(payload[0]).name
        if not to_host:
            request = parse_request(payload)
            self._asked = None if request is None else request.command
            return "unknown command" if request is None else request.command.name
        if len(payload) == 1 and payload[0] == Answer.ILLEGAL_COMMAND:
            return "ILLEGAL COMMAND"
        if self._asked is Command.POLL:
            try:
                report = parse_poll_report(payload)
            except DriverError:
                return "unknown report"
            return f"{report} {report.data}" if len(payload) > 1 else str(report)
        asked = self._asked.name if self._asked is not None else "nothing"
        return f"answer to {asked}"


class EscposWords:
    """Runs of printer data: status questions by name, the rest by length and by its text."""

    def read(self, to_host: bool, data: bytes) -> list[Words]:
        return [Words(to_host, data, self._meaning(to_host, data))]

    def _meaning(self, to_host: bool, data: bytes) -> str:
        if to_host:
            return f"answer, {len(data)} bytes"
        if data.startswith(PrintCommand.REAL_TIME_STATUS.value) and len(data) >= 3:
            known = {int(question): question.name for question in Question}
            return f"REAL_TIME_STATUS {known.get(data[2], data[2])}"
        for command in sorted(PrintCommand, key=lambda one: -len(one.value)):
            if data.startswith(command.value):
                return f"{command.name}, {len(data)} bytes"
        return f"{len(data)} bytes of a slip"


class WireLog:
    """The newest words of one wire; a repeated exchange is kept once, with how often it came."""

    def __init__(self, words: WireWords) -> None:
        self._words = words
        self._held: deque[Words] = deque(maxlen=LINES_HELD_MAX)
        self._lock = threading.Lock()
        self.seen = 0

    def add(self, to_host: bool, data: bytes) -> list[Words]:
        """Take bytes; return what became whole."""
        with self._lock:
            found = self._words.read(to_host, data)
            for words in found:
                if not any(words.same_as(held) for held in list(self._held)[-REPEATED_MAX:]):
                    self._held.append(replace(words, order=next(_ORDER)))
            self.seen += len(found)
            return found

    def newest(self, count: int) -> list[Words]:
        with self._lock:
            return list(self._held)[-count:]
