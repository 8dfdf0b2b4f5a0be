"""One measured figure beside its limit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique


@unique
class Verdict(Enum):
    """How a figure stands."""

    WITHIN = "ok"
    BEYOND = "BEYOND"
    SKIPPED = "skipped"
    FAILED = "FAILED"


@dataclass(frozen=True)
class Measurement:
    """A figure; `limit` is the most allowed, or the least where `at_least` is set."""

    subject: str  # "tap to pixels, median"
    measured: float | None
    limit: float
    unit: str  # "ms", "x", "MB", "% of a core", "payments/s"
    at_least: bool = False
    note: str = ""  # what it was measured against, how often
    trouble: Verdict | None = None

    @property
    def verdict(self) -> Verdict:
        if self.trouble is not None:
            return self.trouble
        if self.measured is None:
            return Verdict.FAILED
        within = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        return Verdict.WITHIN if within else Verdict.BEYOND

    def values(self) -> dict[str, object]:
        """As JSON has it."""
        return {
            "subject": self.subject,
            "measured": self.measured,
            "limit": self.limit,
            "at_least": self.at_least,
            "unit": self.unit,
            "verdict": self.verdict.value,
            "note": self.note,
        }


def skipped(subject: str, limit: float, unit: str, why: str) -> Measurement:
    """A figure that cannot be taken on this machine."""
    return Measurement(subject, None, limit, unit, note=why, trouble=Verdict.SKIPPED)


def failed(subject: str, why: str) -> Measurement:
    """A figure whose measuring broke."""
    return Measurement(subject, None, 0.0, "", note=why, trouble=Verdict.FAILED)
