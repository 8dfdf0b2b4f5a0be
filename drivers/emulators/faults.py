"""What can be wrong between an emulated device and its host; each fault counts itself down."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

PIECE_BYTES = 2
GAP_S = 0.005
# Bytes a bad line makes; a SYNC is among them, so that a reader must look twice.
NOISE = bytes.fromhex("ff5a02037f00e1029933")


@dataclass
class WireFaults:
    """Faults switched on by command."""

    acks_to_lose: int = 0  # of the host's acknowledgements of a held report
    checksums_to_break: int = 0
    noisy_replies: int = 0
    split_replies: int = 0
    late_s: float = 0.0
    silent_until: float = 0.0
    # Poll answers of a box that sits on the line and speaks for the device, each until its ACK.
    claims: deque[bytes] = field(default_factory=deque)

    def silent(self, now: float) -> bool:
        return now < self.silent_until

    def loses_ack(self) -> bool:
        """Whether this acknowledgement is lost."""
        if self.acks_to_lose <= 0:
            return False
        self.acks_to_lose -= 1
        return True

    def spoil(self, frame: bytes, now: float) -> Iterator[tuple[float, bytes]]:
        """When each piece of a reply leaves, and what has become of it."""
        at = now + self.late_s
        if self.checksums_to_break > 0:
            self.checksums_to_break -= 1
            frame = frame[:-1] + bytes([frame[-1] ^ 0x01])
        if self.noisy_replies > 0:
            self.noisy_replies -= 1
            frame = NOISE + frame
        if self.split_replies <= 0:
            yield at, frame
            return
        self.split_replies -= 1
        for start in range(0, len(frame), PIECE_BYTES):
            yield at, frame[start : start + PIECE_BYTES]
            at += GAP_S
