"""The effects of one step, collected in order.

A record that is about to be written moves the core's own view of what is open at once: the loop
carries the write out before anything behind it, or nothing behind it at all.
"""

from __future__ import annotations

from typing import Literal

from contract.records import RecordBody
from kiosk.chance import Dice
from kiosk.effects import Effect, LogEvent, Write
from kiosk.identifiers import uuid7
from kiosk.journal.fold import apply
from kiosk.journal.matters import Matters
from kiosk.redaction import Field
from kiosk.time_values import Instant, epoch_ms


class Deeds:
    """Collects effects; `matters` is what the journal will say once they are carried out."""

    def __init__(self, matters: Matters, seq: int, dice: Dice) -> None:
        self.matters = matters
        self.seq = seq
        self._dice = dice
        self._effects: list[Effect] = []

    def write(self, *bodies: RecordBody) -> None:
        """Write these records in one durable commit."""
        for body in bodies:
            self.seq += 1
            self.matters = apply(self.matters, self.seq, body).matters
        self._effects.append(Write(bodies))

    def do(self, effect: Effect) -> None:
        """Carry this out after everything before it."""
        self._effects.append(effect)

    def log(
        self, name: str, level: Literal["info", "warning", "error"] = "info", **values: Field
    ) -> None:
        """Log an event; values are identifiers, codes and counts, never personal data."""
        self._effects.append(LogEvent(name, level, values))

    def new_id(self, now: Instant) -> str:
        """Return a fresh UUIDv7."""
        return uuid7(epoch_ms(now.utc), self._dice)

    def take(self) -> tuple[Effect, ...]:
        """Return what was collected and start anew."""
        effects, self._effects = tuple(self._effects), []
        return effects
