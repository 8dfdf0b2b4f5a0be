"""Measurements as a table: for a terminal, and for docs/performance.md between its markers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.bench.measurement import Measurement

BEGIN = "<!-- measured: begin -->"
END = "<!-- measured: end -->"
HEADINGS = ("what", "limit", "measured", "verdict", "note")


def figure(value: float | None, unit: str) -> str:
    """A figure as people read it: three digits that matter, and its unit."""
    if value is None:
        return "-"
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{text} {unit}".strip()


def _row(one: Measurement) -> tuple[str, ...]:
    bound = "at least" if one.at_least else "at most"
    limit = f"{bound} {figure(one.limit, one.unit)}" if one.unit else "-"
    return (
        one.subject,
        limit,
        figure(one.measured, one.unit),
        one.verdict.value,
        one.note,
    )


def plain_table(measurements: Sequence[Measurement]) -> str:
    """Aligned columns."""
    rows = [HEADINGS, *(_row(one) for one in measurements)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join(lines)


def markdown_table(measurements: Sequence[Measurement]) -> str:
    """The same, for a document."""
    rows = [HEADINGS, tuple("---" for _ in HEADINGS), *(_row(one) for one in measurements)]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in rows
    )


def write_into(document: Path, measurements: Sequence[Measurement], machine: str) -> None:
    """Replace what stands between the markers of the document; make it if there is none."""
    table = f"{BEGIN}\n{machine}\n\n{markdown_table(measurements)}\n{END}"
    if document.exists():
        text = document.read_text(encoding="utf-8")
    else:
        text = f"# Performance\n\n{BEGIN}\n{END}\n"
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        head, tail = text.rstrip("\n") + "\n\n", "\n"
    document.parent.mkdir(parents=True, exist_ok=True)
    document.write_text(head + table + tail, encoding="utf-8")
