"""A failing case made small: as few happenings as still bring the same violation."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace

from proofs.simulate.chunk import Outcome, carry_through
from proofs.simulate.happenings import HOUR_S, Case, Happening

PROCESSOR_S_MAX = 120.0
AFTERWARDS_S = 120.0
_DIGITS = re.compile(r"[0-9]+")

Trial = Callable[[Case], Outcome]


def shrink(
    failed: Outcome, seconds_max: float = PROCESSOR_S_MAX, run: Trial | None = None
) -> Outcome:
    """Return a smaller outcome with the same violation; the given one if none was found in time.

    Only the terminal that failed is tried, alone.  Times stay as they were: a happening left out
    leaves the choices of the others untouched, and the run begins shortly before the first one.
    """
    case = next(one for one in failed.cases if one.kiosk == failed.kiosk)
    return _Shrinking(failed, run or _alone, seconds_max).of(case)


def _alone(case: Case) -> Outcome:
    return carry_through((case,))


class _Shrinking:
    """The search: from the end backwards first, then piece by piece."""

    def __init__(self, failed: Outcome, run: Trial, seconds_max: float) -> None:
        self._best = failed
        self._wanted = (failed.kind, _shape(failed.what))
        self._run = run
        self._until = time.process_time() + seconds_max

    def of(self, case: Case) -> Outcome:
        past = [one for one in case.happenings if one.at_s <= self._best.at_s]
        for count in _counts_up_to(len(past)):
            if self._fails(case, past[-count:]):
                break
        else:
            return self._best
        self._leave_out_pieces()
        return self._best

    def _leave_out_pieces(self) -> None:
        """Delta debugging: ever smaller pieces are left out while the rest still fails."""
        pieces = 2
        while self._in_time:
            kept = list(self._best.cases[0].happenings)
            if len(kept) <= 1:
                return
            size = max(1, len(kept) // pieces)
            for start in range(0, len(kept), size):
                if self._fails(self._best.cases[0], kept[:start] + kept[start + size :]):
                    pieces = max(2, pieces - 1)
                    break
            else:
                if size == 1:
                    return
                pieces = min(len(kept), pieces * 2)

    def _fails(self, case: Case, happenings: list[Happening]) -> bool:
        if not happenings or not self._in_time:
            return False
        hours = min(case.hours, (happenings[-1].at_s + AFTERWARDS_S) / HOUR_S)
        outcome = self._run(replace(case, happenings=tuple(happenings), hours=hours))
        if (outcome.kind, _shape(outcome.what)) != self._wanted:
            return False
        self._best = outcome
        return True

    @property
    def _in_time(self) -> bool:
        return time.process_time() < self._until


def _shape(what: str) -> str:
    """Return what a violation says, whatever the sums in it."""
    return _DIGITS.sub("#", what.partition(":")[0])


def _counts_up_to(most: int) -> list[int]:
    counts = [2**power for power in range(1, 20) if 2**power < most]
    return [1, *counts, most] if most else []
