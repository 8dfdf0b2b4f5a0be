"""The command line of the mutants: `python -m proofs.mutants [TABLE...]`."""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from proofs.campaign import EXIT_USAGE, Failure, Figure, Progress, Report
from proofs.mutants import herd
from proofs.mutants.edits import Edit
from proofs.mutants.herd import Task, Verdict
from proofs.mutants.tables import TABLES, Table

ROOT = Path(__file__).resolve().parents[2]


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
    edits = [edit for edit in herd.list_edits(stages) if label in edit.label]
    if sample and sample < len(edits):
        edits = random.Random(seed).sample(edits, sample)
    whole = [Task(None, kind) for kind in sorted({stages[e.module, e.table] for e in edits})]
    unwell = [verdict for verdict in herd.run(whole, jobs) if not verdict.survived]
    if unwell:
        failures = tuple(_unwell(verdict) for verdict in unwell)
        return Report("mutants", time.monotonic() - began, {}, failures)
    progress = Progress("mutants", len(edits))
    verdicts: list[Verdict] = []
    tasks = [Task(edit, stages[edit.module, edit.table]) for edit in edits]
    for verdict in herd.run(tasks, jobs):
        verdicts.append(verdict)
        alive = sum(v.survived for v in verdicts)
        progress.tell(len(verdicts), f"({alive} survived)")
    progress.close()
    survivors = sorted(_label(v.task.edit) for v in verdicts if v.survived)
    figures: dict[str, Figure] = {
        "tables": len(tables),
        "mutants": len(edits),
        "killed": len(edits) - len(survivors),
        "survived": len(survivors),
        "mutants a second": len(edits) / max(0.001, time.monotonic() - began),
    }
    failures = tuple(
        Failure("wrong", f"nobody noticed: {name}", f"make mutants ARGS='--label \"{name}\"'")
        for name in survivors
    )
    return Report("mutants of tables", time.monotonic() - began, figures, failures)


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
    return "" if edit is None else edit.label


def _unwell(verdict: Verdict) -> Failure:
    paths = " ".join(verdict.task.stages[max(0, verdict.stage - 1)])
    return Failure("wrong", "the tests fail without any mutant", f"make test ARGS='{paths}'")


if __name__ == "__main__":
    sys.exit(main())
