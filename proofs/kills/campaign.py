"""Many kills, on several stations side by side; most of the time each of them waits.

Rule: whatever happens, Ctrl-C included, no process, port or folder is left.
"""

from __future__ import annotations

import contextlib
import queue
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.clock import monotonic
from proofs.campaign import Failure, Figure, Progress, Report
from proofs.kills.plan import Plan, plan_of
from proofs.kills.points import POINTS
from proofs.kills.scene import Came, Scene
from workbench.processes import ProcessError
from workbench.waiting import ExpectationError

NAME = "kills"
JOBS = 8
JOIN_S = 30.0


@dataclass(frozen=True)
class Wish:
    """Which kills: `count` from number `first` on; `point` for every one of them if named."""

    kills: int
    seed: int
    first: int = 0
    point: str = ""
    control: str = ""

    def plans(self) -> list[Plan]:
        """Every kill, drawn."""
        point = POINTS[self.point] if self.point else None
        return [plan_of(self.seed, self.first + at, point) for at in range(self.kills)]

    def command(self, plan: Plan) -> str:
        """What does this kill again, alone."""
        words = f"python -m proofs.kills --seed {self.seed} --first {plan.index} --kills 1"
        words += f" --point {self.point}" if self.point else ""
        return words + (f" --control {self.control}" if self.control else "")


def run(
    kills: int,
    seed: int,
    jobs: int = JOBS,
    progress: Progress | None = None,
    *,
    point: str = "",
    control: str = "",
) -> Report:
    """Kill so many times, at `point` alone if it is named."""
    return run_wish(Wish(kills, seed, point=point, control=control), jobs, progress)


def run_wish(wish: Wish, jobs: int, progress: Progress | None = None) -> Report:
    """Do what is wished on so many stations at once."""
    began = monotonic()
    tally = _Tally(wish)
    with _Stations(wish, jobs) as stations:
        for came in stations.results():
            tally.add(came)
            if progress is not None:
                progress.tell(tally.done, f"{len(tally.failures)} findings")
    return tally.report(monotonic() - began)


class _Stations:
    """Threads that each hold one station at a time; leaving kills whatever is still there."""

    def __init__(self, wish: Wish, jobs: int) -> None:
        self._wish = wish
        self._todo: queue.SimpleQueue[list[Plan]] = queue.SimpleQueue()
        batches: dict[int, list[Plan]] = {}
        for plan in wish.plans():
            batches.setdefault(plan.station, []).append(plan)
        for batch in batches.values():
            self._todo.put(batch)
        self._came: queue.SimpleQueue[Came | BaseException | None] = queue.SimpleQueue()
        self._root = Path(tempfile.mkdtemp(prefix="kills-"))
        self._open: dict[Path, Scene] = {}
        self._lock = threading.Lock()
        self._ending = False
        count = max(1, min(jobs, len(batches)))
        self._threads = [
            threading.Thread(target=self._work, name=f"station {at}", daemon=True)
            for at in range(count)
        ]

    def __enter__(self) -> _Stations:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending = True
        with self._lock:
            left = list(self._open.values())
        for scene in left:
            with contextlib.suppress(ExpectationError, ProcessError, OSError):
                scene.close()
        for thread in self._threads:
            thread.join(JOIN_S)
        shutil.rmtree(self._root, ignore_errors=True)

    def results(self) -> Iterator[Came]:
        """Everything that came of it, as it comes; raises what broke a station of itself."""
        working = len(self._threads)
        while working:
            came = self._came.get()
            if came is None:
                working -= 1
            elif isinstance(came, BaseException):
                raise came
            else:
                yield came

    def _work(self) -> None:
        try:
            while not self._ending:
                self._play(self._todo.get_nowait())
        except queue.Empty:
            pass
        except BaseException as error:  # noqa: BLE001 - raised again where results() is read
            self._came.put(error)
        finally:
            self._came.put(None)

    def _play(self, batch: Sequence[Plan]) -> None:
        """Play a station's kills; one with findings is given up for a fresh station."""
        left = list(batch)
        while left and not self._ending:
            root = self._root / f"{left[0].index}"
            scene = Scene(root, left[0].stacked_report, self._wish.control)
            with self._lock:
                self._open[root] = scene
            try:
                self._play_at(scene, left)
            finally:
                with self._lock:
                    self._open.pop(root, None)
                scene.close()
                shutil.rmtree(root, ignore_errors=True)

    def _play_at(self, scene: Scene, left: list[Plan]) -> None:
        while left and not self._ending:
            came = scene.play(left.pop(0))
            if came.findings:
                self._came.put(came)
                return
            if not left:
                came.findings += scene.settle()
            self._came.put(came)


class _Tally:
    """Adds up."""

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self.done = 0
        self.failures: list[Failure] = []
        self._points: Counter[str] = Counter()
        self._missed: Counter[str] = Counter()
        self._power_ups: Counter[str] = Counter()
        self._results: Counter[str] = Counter()
        self._sums: Counter[str] = Counter()
        self._recovery_s: list[float] = []

    def add(self, came: Came) -> None:
        """One more kill."""
        plan = came.plan
        self.done += 1
        reached = self._points if came.reached else self._missed
        reached[plan.point.name] += 1
        self._power_ups.update(came.power_ups)
        self._results.update(came.results)
        self._sums["kills"] += came.kills
        self._sums["resumed"] += came.resumed
        self._sums["inserted_minor"] += came.counted_minor
        self._sums["doubted_minor"] += came.doubted_minor
        self._sums["unclaimed_minor"] += came.unclaimed_minor
        if came.recovery_s:
            self._recovery_s.append(came.recovery_s)
        for kind, what in came.findings:
            self.failures.append(Failure(kind, f"{plan}: {what}", self._wish.command(plan)))

    def report(self, seconds: float) -> Report:
        """What it came to."""
        times = self._recovery_s or [0.0]
        figures: dict[str, Figure] = {
            "kills": self._sums["kills"],
            "of them during recovery": self._sums["kills"] - self.done,
            "visits": self.done,
            "points reached": len(self._points),
            "asked to continue": self._sums["resumed"],
            "inserted, minor units": self._sums["inserted_minor"],
            "in doubt, minor units": self._sums["doubted_minor"],
            "unclaimed, minor units": self._sums["unclaimed_minor"],
            "recovery mean, s": sum(times) / len(times),
            "recovery longest, s": max(times),
        }
        figures |= {f"powered up with {code}": n for code, n in sorted(self._power_ups.items())}
        figures |= {f"at {name}": n for name, n in sorted(self._points.items())}
        notes = tuple(f"not reached: {name} ({n})" for name, n in sorted(self._missed.items()))
        return Report(NAME, seconds, figures, tuple(self.failures), notes)
