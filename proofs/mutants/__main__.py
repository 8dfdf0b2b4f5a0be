"""The command line of the mutants: `python -m proofs.mutants [TABLE...]`."""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
import tomllib
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from proofs.campaign import EXIT_USAGE, Failure, Figure, Progress, Report
from proofs.mutants import herd
from proofs.mutants.edits import Edit
from proofs.mutants.herd import Stages, Task, Verdict
from proofs.mutants.tables import TABLES, Table

ROOT = Path(__file__).resolve().parents[2]
HARMLESS = Path(__file__).with_name("harmless") / "tables.toml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Break the tables, run the tests, and say what nobody noticed."""
    options = _parser().parse_args(arguments)
    os.chdir(ROOT)
    wanted = [table for table in TABLES if _is_wanted(table, options.tables)]
    if not wanted:
        sys.stderr.write(f"no such table; there are: {', '.join(_name(t) for t in TABLES)}\n")
        return EXIT_USAGE
    if options.list:
        sys.stdout.write("\n".join(_name(table) for table in wanted) + "\n")
        return 0
    report = campaign(wanted, options.sample, options.seed, options.jobs, options.label)
    return report.print(as_json=options.json)


def campaign(tables: Sequence[Table], sample: int, seed: int, jobs: int, label: str = "") -> Report:
    """Break these tables in every way, or in so many ways drawn by the seed."""
    began = time.monotonic()
    herd.prepare()
    stages = {(table.module, table.name): table.stages for table in tables}
    edits = [edit for edit in herd.list_edits(stages) if label in _label(edit)]
    if sample and sample < len(edits):
        edits = random.Random(seed).sample(edits, sample)
    progress = Progress("mutants", len(edits))
    verdicts: list[Verdict] = []
    tasks = [Task(edit, stages[edit.module, edit.table]) for edit in edits]
    for verdict in herd.run(tasks, jobs):
        verdicts.append(verdict)
        alive = sum(v.survived for v in verdicts)
        progress.tell(len(verdicts), f"({alive} survived)")
    progress.close()
    unwell = [verdict for verdict in herd.run(_unbroken(verdicts), jobs) if not verdict.survived]
    survivors = sorted(_label(v.task.edit) for v in verdicts if v.survived)
    reasons = harmless_among(survivors)
    deadly = [name for name in survivors if name not in reasons]
    figures: dict[str, Figure] = {
        "tables": len(tables),
        "mutants": len(edits),
        "killed": len(edits) - len(survivors),
        "killed by the first tests": sum(v.stage == 1 for v in verdicts),
        "harmless": len(reasons),
        "survived": len(deadly),
        "mutants a second": len(edits) / max(0.001, time.monotonic() - began),
    }
    failures = (
        *(_unwell(verdict) for verdict in unwell),
        *(
            Failure("wrong", f"nobody noticed: {name}", f"make mutants ARGS='--label \"{name}\"'")
            for name in deadly
        ),
    )
    notes = tuple(f"harmless: {name}: {why}" for name, why in reasons.items())
    return Report("mutants of tables", time.monotonic() - began, figures, failures, notes)


def harmless_among(survivors: Sequence[str], listed: Path = HARMLESS) -> dict[str, str]:
    """Return those survivors that change nothing anybody can see, each with its reason."""
    with listed.open("rb") as file:
        rows = tomllib.load(file).get("harmless", [])
    found: dict[str, str] = {}
    for name in survivors:
        for row in rows:
            if fnmatchcase(name, row["label"]):
                found[name] = row["reason"]
    return found


def _unbroken(verdicts: Sequence[Verdict]) -> list[Task]:
    """The tests that noticed something, to be run on the whole program: they must pass there."""
    deepest: dict[Stages, int] = {}
    for verdict in verdicts:
        if not verdict.survived:
            stages = verdict.task.stages
            deepest[stages] = max(1, verdict.stage, deepest.get(stages, 1))
    return [Task(None, stages[:deep]) for stages, deep in sorted(deepest.items())]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m proofs.mutants",
        description="Break tables on purpose: every row dropped, every target redirected, every "
        "pair of bytes exchanged. A test has to fail for each.",
    )
    parser.add_argument("tables", nargs="*", metavar="TABLE", help="name or MODULE.NAME (all)")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="only so many, drawn")
    parser.add_argument("--seed", type=int, default=1, help="draws the sample (1)")
    parser.add_argument("--label", default="", metavar="TEXT", help="only those named so")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--list", action="store_true", help="name the tables and stop")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _name(table: Table) -> str:
    return f"{table.module}.{table.name}"


def _is_wanted(table: Table, names: Sequence[str]) -> bool:
    return not names or any(_name(table).endswith(name) for name in names)


def _label(edit: Edit | None) -> str:
    return "" if edit is None else f"{edit.module}.{edit.label}"


def _unwell(verdict: Verdict) -> Failure:
    paths = " ".join(verdict.task.stages[max(0, verdict.stage - 1)])
    return Failure("wrong", "these tests fail without any mutant", f"make test ARGS='{paths}'")


if __name__ == "__main__":
    sys.exit(main())
