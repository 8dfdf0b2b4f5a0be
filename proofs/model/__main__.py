"""`make model`: explore every order of events around two bills, and kill every mutant."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import replace

from proofs.campaign import EXIT_USAGE, Failure, Progress, Report, spread
from proofs.model.bounds import CI, USUAL, Bounds
from proofs.model.hunt import Outcome, Task, hunt
from proofs.model.mutants import MUTANTS
from proofs.model.swaps import Mutant

AGAIN = "python -m proofs.model"


def main() -> int:
    """Parse, explore, report; 0 when nothing gave way and every mutant died."""
    given = _parser().parse_args()
    if given.list_mutants:
        for mutant in MUTANTS:
            sys.stdout.write(f"{mutant.name:<28} {mutant.words}\n")
        return 0
    known = {mutant.name: mutant for mutant in MUTANTS}
    if given.mutant is not None and given.mutant not in known:
        sys.stderr.write(f"no such mutant: {given.mutant}; --list-mutants names them\n")
        return EXIT_USAGE
    models: tuple[Bounds, ...] = CI if given.short else USUAL
    mutants: tuple[Mutant, ...] = MUTANTS
    if given.mutant is not None:
        models, mutants = (), (known[given.mutant],)
    if given.bills is not None or given.misfortunes is not None:
        own = _own(given.bills or 2, given.misfortunes or 0, given.visits)
        mutants = tuple(replace(one, where=own) for one in mutants if given.mutant is not None)
        models = () if mutants else (own,)
    return campaign(models, mutants, given.jobs).print(as_json=given.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=AGAIN,
        description="Explore every order of events around a few bills, with the program's own "
        "tables and decisions: device, journal, operator, people, power.  Each model is "
        "explored whole within its bounds; then each mutant has to die in small bounds, in which "
        "the program as it is does not.  No dice: the same words each time.",
        epilog="Ends with 0 when nothing gave way, 1 when a rule broke or a mutant lived, 2 for "
        "wrong words.  The bounds of one's own: --bills 2 --misfortunes 2 takes long.",
    )
    parser.add_argument("--bills", type=int, help="one model of so many bills, no mutants")
    parser.add_argument("--misfortunes", type=int, help="so many misfortunes at most in it")
    parser.add_argument("--visits", type=int, default=2, help="so many people in it (2)")
    parser.add_argument("--short", action="store_true", help="the bounds of the test run")
    parser.add_argument("--mutant", metavar="NAME", help="only this mutant")
    parser.add_argument("--list-mutants", action="store_true", help="their names and words")
    parser.add_argument("--json", action="store_true", help="the report as one object")
    parser.add_argument("--seed", help="taken for likeness with the other attacks; not used")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (cores)")
    return parser


def _own(bills: int, misfortunes: int, visits: int) -> Bounds:
    return Bounds("own", bills=bills, misfortunes=misfortunes, visits=visits)


def campaign(models: Iterable[Bounds], mutants: Iterable[Mutant], jobs: int) -> Report:
    """Explore all of them and say what was found."""
    began = time.monotonic()
    living = {mutant.name: mutant for mutant in mutants}
    # A death means something where the program as it is does not die.
    healthy = {mutant.where for mutant in living.values()}
    tasks = [Task(bounds) for bounds in models]
    tasks += [Task(bounds) for bounds in sorted(healthy, key=Bounds.words)]
    tasks += [Task(mutant.where, mutant.name) for mutant in living.values()]
    progress = Progress("searches", len(tasks))
    outcomes: dict[Task, Outcome] = {}
    for task, outcome in spread(hunt, tasks, jobs):
        outcomes[task] = outcome
        progress.tell(len(outcomes))
    progress.close()
    notes: list[str] = []
    failures: list[Failure] = []
    for task in tasks:
        if task.mutant:
            _tell_mutant(living[task.mutant], outcomes[task], notes, failures)
        else:
            _tell_model(task.bounds, outcomes[task], notes, failures)
    explored = [outcomes[task].explored for task in tasks if not task.mutant]
    dead = sum(outcomes[task].explored.finding is not None for task in tasks if task.mutant)
    figures: dict[str, int | float | str] = {
        "states": sum(one.states for one in explored),
        "transitions": sum(one.transitions for one in explored),
        "depth": max((one.depth for one in explored), default=0),
        "states left unexplored": sum(one.frontier for one in explored),
        "states at rest": sum(one.at_rest for one in explored),
        "mutants": len(living),
        "mutants dead": dead,
    }
    seconds = time.monotonic() - began
    return Report("model", seconds, figures, tuple(failures), tuple(notes))


def _tell_model(
    bounds: Bounds, outcome: Outcome, notes: list[str], failures: list[Failure]
) -> None:
    explored = outcome.explored
    if bounds.name != "mutant":
        notes.append(
            f"{bounds.name}: {bounds.words()}: {explored.states:,} states, "
            f"{explored.transitions:,} transitions, depth {explored.depth}, "
            f"{explored.frontier:,} left, {outcome.seconds:.0f} s"
        )
    if explored.finding is not None:
        kind = "stuck" if explored.stuck else explored.finding.kind
        failures.append(Failure(kind, f"{bounds.words()}: {explored.finding.words()}", AGAIN))
    elif explored.frontier:
        failures.append(Failure("wrong", f"{bounds.words()}: not explored whole", AGAIN))


def _tell_mutant(
    mutant: Mutant, outcome: Outcome, notes: list[str], failures: list[Failure]
) -> None:
    finding = outcome.explored.finding
    if finding is None:
        what = f"mutant {mutant.name} lives ({mutant.words}) within {mutant.where.words()}"
        failures.append(Failure("wrong", what, f"{AGAIN} --mutant {mutant.name}"))
        return
    named = " [money.md 10]" if mutant.named else ""
    notes.append(f"{mutant.name}{named}: {mutant.words}")
    notes.append(f"    dies of: {finding.words()}")


if __name__ == "__main__":
    sys.exit(main())
