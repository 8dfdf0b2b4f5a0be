"""CCNET frames: bytes in, frames out, no I/O.

SYNC ADR LNG        payload... CRC_LO CRC_HI     LNG counts the whole frame, up to 250 bytes
SYNC ADR 00  HI LO  payload... CRC_LO CRC_HI     a longer one: 16 bits, high byte first
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.ccnet.tables import (
    FRAME_BYTES_MAX,
    FRAME_BYTES_MIN,
    LONG_FRAME_BYTES_MIN,
    SYNC,
    Address,
)

CRC_BYTES = 2
HEAD_BYTES = 3
LONG_HEAD_BYTES = 5
BUFFER_BYTES_MAX = 4096  # the longest frame believed; a longer length is noise
POLYNOMIAL = 0x8408
ADDRESSES = frozenset(int(address) for address in Address)


@dataclass(frozen=True)
class Frame:
    """One frame whose checksum holds."""

    payload: bytes
    address: int = Address.BILL_VALIDATOR


@dataclass(frozen=True)
class Noise:
    """Bytes that belong to no frame; counted, never guessed at."""

    data: bytes
    checksum_failed: bool = False  # a whole frame stood here, and its checksum did not hold


def _crc_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = (crc >> 1) ^ POLYNOMIAL if crc & 1 else crc >> 1
        table.append(crc)
    return tuple(table)


_CRC_OF_BYTE = _crc_table()


def crc16(data: bytes) -> int:
    """CRC-16 reflected, start 0; over a whole good frame it is 0."""
    crc = 0
    for byte in data:
        crc = (crc >> 8) ^ _CRC_OF_BYTE[(crc ^ byte) & 0xFF]
    return crc


def encode(payload: bytes, address: int = Address.BILL_VALIDATOR) -> bytes:
    """The frame around a payload; long payloads get a long frame."""
    size = HEAD_BYTES + len(payload) + CRC_BYTES
    if size <= FRAME_BYTES_MAX:
        head = bytes([SYNC, address, size])
    else:
        size += LONG_HEAD_BYTES - HEAD_BYTES
        head = bytes([SYNC, address, 0]) + size.to_bytes(2, "big")
    assert payload, "a frame carries at least one byte"
    assert size <= BUFFER_BYTES_MAX
    body = head + payload
    return body + crc16(body).to_bytes(CRC_BYTES, "little")


class FrameReader:
    """Cuts a byte stream into frames, however the bytes are split.

    A gap longer than `inter_byte_s` inside a frame ends it: its SYNC is dropped, and what follows
    is read anew.  So is the SYNC alone after a bad checksum: a real frame may start inside.
    """

    def __init__(self, inter_byte_s: float) -> None:
        self._inter_byte_s = inter_byte_s
        self._buffer = bytearray()
        self._last_at = 0.0

    @property
    def expires_at(self) -> float | None:
        """When the frame that is half here is given up; None if nothing is."""
        return self._last_at + self._inter_byte_s if self._buffer else None

    def feed(self, data: bytes, now: float) -> list[Frame | Noise]:
        """Take bytes that arrived at `now`; return what is whole."""
        items = self.expire(now)
        self._buffer += data
        self._last_at = now
        return items + self._cut()

    def expire(self, now: float) -> list[Frame | Noise]:
        """Give up a half frame whose next byte is late; return what was hidden behind it."""
        items: list[Frame | Noise] = []
        if self._buffer and now - self._last_at > self._inter_byte_s:
            while self._buffer:
                items.append(self._noise(1))
                items += self._cut()
        return items

    def reset(self) -> None:
        """Forget a half frame."""
        self._buffer.clear()

    def _cut(self) -> list[Frame | Noise]:
        items: list[Frame | Noise] = []
        while self._buffer:
            skip = self._buffer.find(SYNC)
            if skip != 0:
                items.append(self._noise(len(self._buffer) if skip < 0 else skip))
                continue
            size = self._frame_size()
            if size is None or len(self._buffer) < size:
                break
            if size == 0:
                items.append(self._noise(1))
                continue
            frame = bytes(self._buffer[:size])
            if crc16(frame) != 0:
                items.append(self._noise(1, checksum_failed=True))
                continue
            del self._buffer[:size]
            head_bytes = HEAD_BYTES if frame[2] else LONG_HEAD_BYTES
            items.append(Frame(frame[head_bytes:-CRC_BYTES], frame[1]))
        return items

    def _frame_size(self) -> int | None:
        """Bytes of the frame in front; 0 if none can be; None if too little is here to say."""
        if len(self._buffer) > 1 and self._buffer[1] not in ADDRESSES:
            return 0
        if len(self._buffer) < HEAD_BYTES:
            return None
        size = self._buffer[2]
        if size:
            return size if FRAME_BYTES_MIN <= size <= FRAME_BYTES_MAX else 0
        if len(self._buffer) < LONG_HEAD_BYTES:
            return None
        size = int.from_bytes(self._buffer[HEAD_BYTES:LONG_HEAD_BYTES], "big")
        return size if LONG_FRAME_BYTES_MIN <= size <= BUFFER_BYTES_MAX else 0

    def _noise(self, size: int, *, checksum_failed: bool = False) -> Noise:
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return Noise(data, checksum_failed)
