"""The reader of printers' answers, in all three dialects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from drivers.escpos.answers import (
    Answer,
    AnswerReader,
    Counter,
    FlowOff,
    FlowOn,
    FullStatus,
    Information,
    Noise,
    PlainAnswer,
    ProcessDone,
    RealTimeAnswer,
)
from drivers.escpos.profiles import Dialect
from drivers.escpos.tables import XOFF, XON
from proofs.fuzz.draw import pieces
from proofs.fuzz.target import OneInput

DIALECTS = tuple(Dialect)
LONGEST = 100


def prepare(place: Path, make_reader: Callable[[Dialect], AnswerReader] = AnswerReader) -> OneInput:
    """The dialect, three bytes of cuts, the stream."""

    def one_input(data: bytes) -> None:
        if len(data) < 4:
            return
        dialect, cuts, stream = DIALECTS[data[0] % len(DIALECTS)], data[1:4], data[4:]
        whole = list(make_reader(dialect).feed(stream))
        reader = make_reader(dialect)
        split = [answer for part in pieces(stream, cuts) for answer in reader.feed(part)]
        assert split == whole, "the split changes what is read"
        flow = bytes(byte for byte in stream if byte in (XON, XOFF))
        told = bytes(
            XON if isinstance(answer, FlowOn) else XOFF
            for answer in whole
            if isinstance(answer, FlowOn | FlowOff)
        )
        assert told == flow, "a stop or a go is lost"
        for answer in whole:
            _check(answer)
        assert sum(_size(answer) for answer in whole) <= len(stream), "bytes are invented"

    return one_input


def _check(answer: Answer) -> None:
    match answer:
        case RealTimeAnswer(value) | PlainAnswer(value):
            assert 0 <= value <= 255
        case FullStatus(paper, user, recoverable, unrecoverable):
            assert all(0 <= value <= 255 for value in (paper, user, recoverable, unrecoverable))
        case Counter(_, value):
            assert value >= 0
        case Information(text):
            assert len(text) <= LONGEST
        case ProcessDone(process_id):
            assert len(process_id) == 4
        case Noise(noise):
            assert 0 < len(noise) <= LONGEST, "noise without an end"
        case _:
            pass


def _size(answer: Answer) -> int:
    """Return how many bytes of the stream an answer takes at least."""
    match answer:
        case Noise(data):
            return len(data)
        case ProcessDone():
            return 7
        case FullStatus():
            return 6
        case Information(text):
            return len(text) + 2
        case _:
            return 1


def seeds() -> Iterable[bytes]:
    """Each answer of the protocol page, alone and inside others."""
    answers = (
        b"\x12\x12\x12\x12",
        b"\x11\x13\x16\x11",
        b"\x10\x0f\x00\x01\x02\x00",
        b"\x10\x0f\x00\x13\x01\x02\x00\x12",
        b"\x14\x00\x00\x0f",
        b"\x37\x22abcd\x00",
        b"\x37\x25\x00",
        b"\x5fTM-T88V\x00",
        b"123cm4567cuts89on12ret",
        b"99cu\x1299cut",
        b"\x37\x22ab\x13cd\x00\x11",
        b"1" * 95 + b"cm",
    )
    return [bytes([dialect]) + b"\1\5\2" + answer for answer in answers for dialect in range(3)]
