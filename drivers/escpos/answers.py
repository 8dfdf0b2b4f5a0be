"""Answers of a printer, cut out of the byte stream by the model's rules.

The first byte of an answer does not name it: a Custom full status starts like an Epson automatic
status, and a counter's digits look like real-time answers.  So the reader must know the dialect.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, unique

from drivers.escpos.profiles import Dialect
from drivers.escpos.tables import (
    AUTO_MASK,
    AUTO_PATTERN,
    FULL_STATUS_SECOND,
    PLAIN_MASK,
    PLAIN_PATTERN,
    STATUS_MASK,
    STATUS_PATTERN,
    XOFF,
    XON,
    BlockKind,
    FullUserBit,
    Header,
)

LONG_ANSWER_BYTES_MAX = 90
AUTO_REST_BYTES = 3
FULL_STATUS_BYTES = 6
DIGIT_FIRST, DIGIT_LAST = 0x30, 0x39


@unique
class Unit(Enum):
    """What a Custom counter counts: the letters behind its digits."""

    CENTIMETRES = "cm"
    CUTS = "cuts"
    RETRACTED = "ret"
    POWER_UPS = "on"


@dataclass(frozen=True)
class FlowOn:
    """XON."""


@dataclass(frozen=True)
class FlowOff:
    """XOFF."""


@dataclass(frozen=True)
class RealTimeAnswer:
    """One byte that answers DLE EOT; which question, only the asker knows."""

    value: int


@dataclass(frozen=True)
class FullStatus:
    """Custom's full status: paper, user, recoverable, unrecoverable."""

    paper: int
    user: int
    recoverable: int
    unrecoverable: int

    @property
    def motor_on(self) -> bool:
        """Whether paper moves."""
        return bool(self.user & FullUserBit.MOTOR_ON)


@dataclass(frozen=True)
class AutoStatus:
    """Four bytes sent by the printer itself after a change."""

    data: bytes


@dataclass(frozen=True)
class PlainAnswer:
    """One byte that answers GS r or GS I."""

    value: int


@dataclass(frozen=True)
class ProcessDone:
    """GS ( H: what came before this identifier is printed."""

    process_id: bytes


@dataclass(frozen=True)
class BuffersCleared:
    """DLE DC4 Function 8 was carried out."""


@dataclass(frozen=True)
class Information:
    """Text that answers GS I 41h-45h."""

    text: str


@dataclass(frozen=True)
class Counter:
    """A Custom counter."""

    unit: Unit
    value: int


@dataclass(frozen=True)
class Noise:
    """Bytes that are no answer of this dialect."""

    data: bytes


Answer = (
    FlowOn
    | FlowOff
    | RealTimeAnswer
    | FullStatus
    | AutoStatus
    | PlainAnswer
    | ProcessDone
    | BuffersCleared
    | Information
    | Counter
    | Noise
)


class AnswerReader:
    """Cuts the stream into answers, however it is split and whatever is mixed into it."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._long = bytearray()  # an answer of several bytes, begun

    @property
    def in_answer(self) -> bool:
        """Whether an answer has begun and not ended."""
        return bool(self._long)

    def forget(self) -> None:
        """Drop a half answer."""
        self._long.clear()

    def feed(self, data: bytes) -> Iterator[Answer]:
        """Yield the answers that data completes."""
        for byte in data:
            # No byte of any long answer is XON or XOFF, so these may stand inside one.
            if byte == XON:
                yield FlowOn()
            elif byte == XOFF:
                yield FlowOff()
            elif self._long:
                yield from self._go_on(byte)
            else:
                yield from self._begin(byte)

    def _begin(self, byte: int) -> Iterator[Answer]:
        if self._begins_long(byte):
            self._long.append(byte)
        elif byte & STATUS_MASK == STATUS_PATTERN:
            yield RealTimeAnswer(byte)
        elif byte & PLAIN_MASK == PLAIN_PATTERN or self._dialect is not Dialect.EPSON:
            yield PlainAnswer(byte)
        else:
            yield Noise(bytes([byte]))

    def _begins_long(self, byte: int) -> bool:
        if byte in (Header.BLOCK, Header.INFORMATION):
            return True
        if self._dialect is Dialect.CUSTOM:
            return byte == Header.FULL_STATUS or DIGIT_FIRST <= byte <= DIGIT_LAST
        return byte & AUTO_MASK == AUTO_PATTERN

    def _go_on(self, byte: int) -> Iterator[Answer]:
        first = self._long[0]
        if self._dialect is Dialect.CUSTOM:
            if first == Header.FULL_STATUS:
                yield from self._full_status(byte)
                return
            if DIGIT_FIRST <= first <= DIGIT_LAST:
                yield from self._counter(byte)
                return
        elif first & AUTO_MASK == AUTO_PATTERN:
            yield from self._auto_status(byte)
            return
        if byte != 0:
            self._long.append(byte)
            if len(self._long) > LONG_ANSWER_BYTES_MAX:
                yield self._noise()
            return
        whole = bytes(self._long)
        self._long.clear()
        yield _long_answer(whole)

    def _full_status(self, byte: int) -> Iterator[Answer]:
        if len(self._long) == 1 and byte != FULL_STATUS_SECOND:
            yield self._noise()
            yield from self._begin(byte)
            return
        self._long.append(byte)
        if len(self._long) == FULL_STATUS_BYTES:
            _, _, paper, user, recoverable, unrecoverable = self._long
            self._long.clear()
            yield FullStatus(paper, user, recoverable, unrecoverable)

    def _counter(self, byte: int) -> Iterator[Answer]:
        self._long.append(byte)
        text = self._long.decode("latin-1")
        digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
        letters = text[len(digits) :]
        if digits.isdecimal() and digits.isascii():
            if letters in _UNITS:
                self._long.clear()
                yield Counter(_UNITS[letters], int(digits))
                return
            if any(unit.startswith(letters) for unit in _UNITS):
                if len(text) > LONG_ANSWER_BYTES_MAX:
                    yield self._noise()
                return
        self._long.pop()
        yield self._noise()
        yield from self._begin(byte)

    def _auto_status(self, byte: int) -> Iterator[Answer]:
        if byte & STATUS_MASK == STATUS_PATTERN:
            yield RealTimeAnswer(byte)
            return
        if byte & PLAIN_MASK != PLAIN_PATTERN:
            yield self._noise()
            yield from self._begin(byte)
            return
        self._long.append(byte)
        if len(self._long) == 1 + AUTO_REST_BYTES:
            whole = bytes(self._long)
            self._long.clear()
            yield AutoStatus(whole)

    def _noise(self) -> Noise:
        data = bytes(self._long)
        self._long.clear()
        return Noise(data)


_UNITS = {unit.value: unit for unit in Unit}


def _long_answer(data: bytes) -> Answer:
    """Name an answer that ended with a zero byte (not included)."""
    if data[0] == Header.INFORMATION:
        return Information(data[1:].decode("ascii", "replace"))
    if data[1:2] == bytes([BlockKind.PROCESS_ID]) and len(data) == 6:
        return ProcessDone(data[2:])
    if data[1:] == bytes([BlockKind.CLEARED]):
        return BuffersCleared()
    return Noise(data)
