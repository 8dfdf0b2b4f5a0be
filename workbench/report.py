"""What a script found: the one JSON object of `kiosk demo --json`, and what was expected of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields


@dataclass(frozen=True)
class PaperReceipt:
    """The receipt of the visit as it came out of the printer."""

    number: str
    code: str
    text: str
    picture: str


@dataclass(frozen=True)
class Report:
    """Sums are minor units, over the whole life of the station's journal."""

    inserted_minor: int
    fee_minor: int
    credited_minor: int
    pending_minor: int
    suspense_minor: int
    unclaimed_minor: int
    receipt: PaperReceipt | None
    journal_ok: bool
    backend_ok: bool
    facts: Mapping[str, object] = field(default_factory=dict)
    decided_minor: int = 0

    def values(self) -> dict[str, object]:
        """As JSON has it."""
        return asdict(self)


@dataclass(frozen=True)
class Expected:
    """What a script expects of its report; None is not asked about."""

    inserted_minor: int | None = 0
    fee_minor: int | None = 0
    credited_minor: int | None = 0
    pending_minor: int | None = 0
    suspense_minor: int | None = 0
    unclaimed_minor: int | None = 0
    decided_minor: int | None = 0
    receipt: bool | None = None
    journal_ok: bool = True
    backend_ok: bool = True

    def mistakes(self, report: Report) -> list[str]:
        """Every difference, in words."""
        found = []
        for wanted in fields(self):
            expected = getattr(self, wanted.name)
            actual = getattr(report, wanted.name)
            if wanted.name == "receipt":
                actual = actual is not None
            if expected is not None and actual != expected:
                found.append(f"{wanted.name} is {actual}, expected {expected}")
        if report.facts.get("cassette_ok") is False:
            found.append("the cassette holds another sum than the books")
        return found


def topped_up(inserted_minor: int, fee_minor: int = 0) -> Expected:
    """What an undisturbed top-up leaves behind."""
    return Expected(
        inserted_minor=inserted_minor,
        fee_minor=fee_minor,
        credited_minor=inserted_minor - fee_minor,
        receipt=True,
    )
