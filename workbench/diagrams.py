"""Pages of the documentation that are drawn from the program's tables, so that they cannot lie.

`python -m workbench.diagrams` writes them; with `--check` it only says whether they are current.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

from drivers.ccnet import acceptor
from drivers.escpos import printer
from kiosk.cash import cash_in
from kiosk.fault_codes import FAULTS, Affected

ROOT = Path(__file__).resolve().parents[1]
MOST = 0.5
NOTICE = "<!-- Drawn by `python -m workbench.diagrams` from the tables; do not edit. -->\n"

# A mapping's keys are invariant: Any stands for the (state, event) pair of each table.
Table = Mapping[Any, Enum]
MACHINES: tuple[tuple[str, str, Table], ...] = (
    (
        "A bill, as the CCNET device reports it",
        "`drivers/ccnet/acceptor.py`: states of the device, reports of a poll.",
        acceptor.TRANSITIONS,
    ),
    (
        "A bill, as the money sees it",
        "`kiosk/cash/cash_in.py`, BILL_TRANSITIONS: from the intent on, only evidence moves it.",
        cash_in.BILL_TRANSITIONS,
    ),
    (
        "A cash-in transaction",
        "`kiosk/cash/cash_in.py`, TRANSITIONS: from the first enable to the end of the visit.",
        cash_in.TRANSITIONS,
    ),
    (
        "A print job",
        "`drivers/escpos/printer.py`: confirmed by evidence alone.",
        printer.TRANSITIONS,
    ),
)
AFFECTED = {
    Affected.ALL: "everything",
    Affected.CASH: "cash",
    Affected.PRINTING: "receipts",
    Affected.NOTHING: "nothing, a warning",
}


def machine_section(title: str, where: str, table: Table) -> str:
    """One machine: what moves as a diagram, what comes from most states or stays as lists."""
    states = {state for state, _ in table} | set(table.values())
    stays: defaultdict[Enum, list[str]] = defaultdict(list)
    sources: defaultdict[tuple[Enum, Enum], list[Enum]] = defaultdict(list)
    for (before, event), after in table.items():
        if before is after:
            stays[before].append(event.name)
        else:
            sources[event, after].append(before)
    arrows: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    from_most = []
    for (event, after), befores in sources.items():
        if len(befores) >= MOST * len(states):
            missing = states - {after} - set(befores)
            from_most.append(_from_most(event, after, missing))
        else:
            for before in befores:
                arrows[before.name, after.name].append(event.name)
    lines = [f"## {title}", "", where, "", "```mermaid", "stateDiagram-v2"]
    lines += [
        f"    {before} --> {after}: {', '.join(sorted(events))}"
        for (before, after), events in sorted(arrows.items())
    ]
    lines += ["```", ""]
    if from_most:
        lines += ["From most states:", "", *sorted(from_most), ""]
    if stays:
        lines += ["Changes nothing:", ""]
        lines += [
            f"- {state.name}: {', '.join(sorted(events))}"
            for state, events in sorted(stays.items(), key=lambda pair: pair[0].name)
        ]
        lines.append("")
    refused = len(states) * len({event for _, event in table}) - len(table)
    lines.append(f"{len(table)} rows; the other {refused} pairs are refused and change nothing.")
    return "\n".join(lines) + "\n"


def _from_most(event: Enum, after: Enum, missing: set[Enum]) -> str:
    names = ", ".join(sorted(state.name for state in missing))
    return f"- {event.name} leads to {after.name}" + (f", but not from {names}" if names else "")


def diagrams_page() -> str:
    """docs/diagrams.md."""
    intro = (
        "# The state machines\n\n"
        "Each is a table `(state, event) -> state` in the program. A pair without a row is an\n"
        "error and leaves the state alone.\n"
    )
    sections = [machine_section(*machine) for machine in MACHINES]
    return "\n".join([NOTICE, intro, *sections])


def fault_codes_page() -> str:
    """docs/fault-codes.md."""
    lines = [
        NOTICE,
        "# Fault codes\n",
        "One number keeps one meaning for ever. Hundreds: 1 bill acceptor, 2 receipt printer,\n"
        "3 journal and disk, 4 operator, 5 configuration and keys, 6 the terminal itself.\n",
        "| code | name | what stops | what it is | what to do |",
        "|---|---|---|---|---|",
    ]
    for code, fault in sorted(FAULTS.items()):
        stops = AFFECTED[fault.affected]
        lines.append(
            f"| {code} | {fault.name} | {stops} | {fault.technician} | {fault.next_step} |"
        )
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "docs/diagrams.md": diagrams_page,
    "docs/fault-codes.md": fault_codes_page,
}


def outdated_pages(root: Path = ROOT) -> list[str]:
    """Which pages do not say what the tables say."""
    return [
        path
        for path, draw in PAGES.items()
        if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != draw()
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the pages; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m workbench.diagrams", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, end with 1 if stale")
    asked = parser.parse_args(arguments)
    stale = outdated_pages()
    for path in stale:
        if not asked.check:
            (ROOT / path).write_text(PAGES[path](), encoding="utf-8")
        sys.stdout.write(f"{path}: {'is out of date' if asked.check else 'drawn anew'}\n")
    return 1 if asked.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
