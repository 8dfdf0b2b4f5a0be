"""One search for one worker: within bounds, with a mutant alive or none."""

from __future__ import annotations

import time
from dataclasses import dataclass

from proofs.model.bounds import Bounds
from proofs.model.explore import Explored, Search
from proofs.model.mutants import mutant_named


@dataclass(frozen=True)
class Task:
    """What to explore; `mutant` is a name, "" for the program as it is."""

    bounds: Bounds
    mutant: str = ""
    states_max: int = 50_000_000


@dataclass(frozen=True)
class Outcome:
    """What became of it."""

    explored: Explored
    seconds: float


def hunt(task: Task) -> Outcome:
    """Explore; a function of a module, so that it can run in another process."""
    began = time.monotonic()
    search = Search(task.bounds, states_max=task.states_max)
    if not task.mutant:
        explored = search.run()
    else:
        with mutant_named(task.mutant).alive():
            explored = search.run()
    return Outcome(explored, time.monotonic() - began)
