"""The CCNET frame reader: any bytes, however they arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from drivers.ccnet.frames import (
    CRC_BYTES,
    LONG_HEAD_BYTES,
    Frame,
    FrameReader,
    Noise,
    crc16,
    encode,
)
from drivers.ccnet.tables import SYNC
from proofs.fuzz.draw import pieces
from proofs.fuzz.target import OneInput

CUTS_BYTES = 4
GAP_S = 0.1
GOOD = encode(b"\x33")
Items = list[Frame | Noise]
MakeReader = Callable[[float], FrameReader]


def prepare(place: Path, make_reader: MakeReader = FrameReader) -> OneInput:
    """Four bytes say how the stream is cut; the rest is the stream."""

    def one_input(data: bytes) -> None:
        cuts, stream = data[:CUTS_BYTES], data[CUTS_BYTES:]
        whole = _read(make_reader(GAP_S), [stream])
        split = _read(make_reader(GAP_S), pieces(stream, cuts))
        assert _frames(split) == _frames(whole), "the split changes what is read"
        _account_for(whole, stream)
        _account_for(split, stream)
        behind = make_reader(GAP_S)
        found = behind.feed(stream + GOOD, 0.0) + behind.expire(1.0)
        assert Frame(b"\x33") in found, "a frame behind noise is not found"
        assert behind.expires_at is None, "bytes are kept for ever"
        _at_a_slow_pace(make_reader(GAP_S), stream)

    return one_input


def _read(reader: FrameReader, parts: Iterable[bytes]) -> Items:
    items: Items = []
    for part in parts:
        items += reader.feed(part, 0.0)
    return items + reader.expire(1.0)


def _at_a_slow_pace(reader: FrameReader, stream: bytes) -> None:
    """Each byte comes later than a frame may wait: none belongs to a frame."""
    for count, byte in enumerate(stream[:32]):
        items = reader.feed(bytes([byte]), count * 2 * GAP_S)
        assert not any(isinstance(item, Frame) for item in items), "late bytes made a frame"


def _frames(items: Items) -> list[Frame]:
    return [item for item in items if isinstance(item, Frame)]


def _account_for(items: Items, stream: bytes) -> None:
    """Every byte of the stream is in one item, and no other byte."""
    at = 0
    for item in items:
        forms = [item.data] if isinstance(item, Noise) else _forms(item)
        found = next((form for form in forms if stream.startswith(form, at)), None)
        assert found, "a byte is lost or invented"
        at += len(found)
    assert at == len(stream), "bytes are missing at the end"


def _forms(frame: Frame) -> list[bytes]:
    """Return the frame with a short head and with a long one; either may have stood there."""
    size = LONG_HEAD_BYTES + len(frame.payload) + CRC_BYTES
    body = bytes([SYNC, frame.address, 0]) + size.to_bytes(2, "big") + frame.payload
    long_form = body + crc16(body).to_bytes(CRC_BYTES, "little")
    return [encode(frame.payload, frame.address), long_form]


def seeds() -> Iterable[bytes]:
    """Published frames, whole, glued, cut, broken, long."""
    poll = bytes.fromhex("02030633da81")
    stacked = bytes.fromhex("0203078101dd3b")
    enable = bytes.fromhex("02030c34fffffffffffffef7")
    streams = (
        poll,
        poll + stacked + enable,
        b"\x02\x03\xf0" + poll,
        b"\x02\x02\x02\x03" + stacked,
        enable[:6] + poll + poll,
        encode(bytes(range(250)))[:200],
        encode(bytes(300)),
        encode(b"\x14", 0x02) + encode(b"\x14", 0x0E),
        bytes.fromhex("020300ffff") + poll,
        stacked[:-1] + b"\x3c" + stacked,
        _forms(Frame(b"\x33"))[1] + poll,
    )
    return [cuts + stream for stream in streams for cuts in (b"\1\1\1\1", b"\x03\x01\x09\x02")]
