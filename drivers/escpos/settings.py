"""How patient a driver is, and what it does with a ticket nobody took."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto, unique


@unique
class LeftTicket(Enum):
    """What happens to a ticket still in the mouth when the next one is to be printed."""

    PUSH = auto()
    RETRACT = auto()


@dataclass(frozen=True)
class Settings:
    """Times in seconds, sizes in bytes; the defaults suit a printer on 9600 bit/s and more."""

    poll_s: float = 2.0
    hold_poll_s: float = 0.5
    answer_timeout_s: float = 3.0
    chunk_timeout_s: float = 5.0
    fence_timeout_s: float = 20.0
    xoff_limit_s: float = 60.0
    recover_every_s: float = 10.0
    settle_s: float = 10.0  # how long counters are waited for after a break
    quiet_s: float = 0.3  # silence that proves that no late answer is under way
    reopen_s_min: float = 0.5
    reopen_s_max: float = 5.0
    presenter_s: float = 5.0
    buffer_bytes: int = 4096  # the printer's receive buffer
    line_speed_bps: int = 9600
    left_ticket: LeftTicket = LeftTicket.PUSH

    @property
    def small_buffer(self) -> bool:
        """Whether the printer has the 45-byte buffer, which says stop with 16 bytes left."""
        return self.buffer_bytes < 256

    @property
    def chunk_bytes(self) -> int:
        """What always fits once the printer did not say stop."""
        return 16 if self.small_buffer else 128

    def wire_s(self, size_bytes: int) -> float:
        """How long so many bytes take on the wire, a bit of turn-around added."""
        return size_bytes * 10 / self.line_speed_bps + 0.02
