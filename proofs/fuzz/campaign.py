"""All targets, each in a worker process, a few at a time; what they found becomes one report."""

from __future__ import annotations

import concurrent.futures
import contextlib
import math
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from proofs.campaign import Failure, Figure, Progress, Report, scratch_folder
from proofs.fuzz.engine import Standing, engine_name, standing_of
from proofs.fuzz.failures import read_failures
from proofs.fuzz.target import Target
from proofs.fuzz.worker import BEGINS

LOG = "log"
EXECUTIONS_MIN = 100  # of any target
# A worker is not measured by a coverage tool: it counts branches of its own, and the speed counts.
MEASURING = ("COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")


@dataclass(frozen=True)
class Plan:
    """What a campaign is asked to do."""

    targets: tuple[Target, ...]
    executions: int
    seed: int
    jobs: int
    build: Path
    plain: bool = False

    def executions_of(self, target: Target) -> int:
        """Return a target's part of the work."""
        if len(self.targets) == 1:
            return self.executions
        shares = sum(target.share for target in self.targets)
        return max(EXECUTIONS_MIN, math.ceil(self.executions * target.share / shares))


@dataclass(frozen=True)
class Outcome:
    """What one worker did."""

    target: Target
    standing: Standing
    cpu_s: float  # of the worker; the wall clock says more about the machine's other work
    began_with: int  # inputs
    failures: tuple[Failure, ...]


class Campaign:
    """Runs a plan; `stop` from any thread ends the workers that it started."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._running: set[int] = set()
        self._lock = threading.Lock()
        self._stopped = False
        self._outcomes: list[Outcome] = []

    def run(self) -> Report:
        """Return the report; after an interrupt, of what was done until then."""
        began = time.monotonic()
        # The long ones first: the last worker should not be alone for long.
        waiting = sorted(self._plan.targets, key=lambda target: target.share)
        progress = Progress("fuzz", self._plan.executions)
        notes: list[str] = []
        with concurrent.futures.ThreadPoolExecutor(self._plan.jobs) as pool:
            running = [pool.submit(self._work, target) for target in waiting]
            try:
                for done in concurrent.futures.as_completed(running):
                    done.result()
                    told = sum(outcome.standing.executions for outcome in self._outcomes)
                    progress.tell(told, self._outcomes[-1].target.name)
            except KeyboardInterrupt:
                notes.append("interrupted: what follows is what was done until then")
                self.stop()
        progress.close()
        return self._report(time.monotonic() - began, notes)

    def stop(self) -> None:
        """End the workers; those that have not begun do not begin."""
        with self._lock:
            self._stopped = True
            for pid in self._running:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)

    def _work(self, target: Target) -> None:
        folder = self._plan.build / target.name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        place = scratch_folder("fuzz-")  # no key is made in the source tree
        try:
            self._watch(target, folder, place)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _watch(self, target: Target, folder: Path, place: Path) -> None:
        with (folder / LOG).open("wb") as log:
            with self._lock:
                if self._stopped:
                    return
                process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                    self._command(target, folder, place),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=_environment(),
                    start_new_session=True,  # an interrupt is for the campaign, which ends them
                )
                self._running.add(process.pid)
            code, cpu_s = _waited_for(process)
            with self._lock:
                self._running.discard(process.pid)
        told = (folder / LOG).read_text(errors="replace")
        failures = self._failures(target, folder, place, told, code)
        self._outcomes.append(
            Outcome(target, standing_of(told), cpu_s, _began_with(told), failures)
        )

    def _command(self, target: Target, folder: Path, place: Path) -> list[str]:
        return [
            *(sys.executable, "-m", "proofs.fuzz.worker", target.name, str(folder), str(place)),
            *("--executions", str(self._plan.executions_of(target))),
            *("--seed", str(self._plan.seed)),
            *(["--plain"] if self._plan.plain else []),
        ]

    def _failures(
        self, target: Target, folder: Path, place: Path, told: str, code: int
    ) -> tuple[Failure, ...]:
        failures = [
            Failure(
                "wrong", f"{target.name}: {found.where}: {found.error}", again(target, found.file)
            )
            for found in read_failures(folder)
        ]
        for kind in ("timeout", "oom", "crash"):
            for file in folder.glob(f"{kind}-*"):
                failures.append(
                    Failure("stuck", f"{target.name}: {kind}", again(target, str(file)))
                )
        if code != 0 and not failures and not self._stopped:
            last = " | ".join(told.strip().splitlines()[-3:])
            command = " ".join(self._command(target, folder, place))
            failures.append(Failure("wrong", f"{target.name}: ended with {code}: {last}", command))
        return tuple(failures)

    def _report(self, seconds: float, notes: Sequence[str]) -> Report:
        figures: dict[str, Figure] = {
            "executions": sum(outcome.standing.executions for outcome in self._outcomes),
            "targets": len(self._outcomes),
            "engine": engine_name(plain=self._plan.plain),
            "seed": self._plan.seed,
            "processor_seconds": round(sum(outcome.cpu_s for outcome in self._outcomes), 1),
        }
        for outcome in sorted(self._outcomes, key=lambda done: done.target.name):
            figures[outcome.target.name] = outcome.standing.executions
        said = [*notes, *(_line(outcome) for outcome in self._outcomes)]
        failures = [failure for outcome in self._outcomes for failure in outcome.failures]
        return Report("fuzz", seconds, figures, tuple(failures), tuple(said))


def again(target: Target, file: str) -> str:
    """Return the command that runs one input again."""
    return f"python -m proofs.fuzz --target {target.name} --replay {file}"


def _line(outcome: Outcome) -> str:
    standing = outcome.standing
    speed = standing.executions / outcome.cpu_s if outcome.cpu_s else 0.0
    line = f"{outcome.target.name}: {standing.executions:,}, {speed:,.0f} a second of processor"
    if standing.branches is not None:
        line += f", {standing.branches} branches"
    if standing.corpus is not None:
        line += f", corpus {outcome.began_with} -> {standing.corpus}"
    return line


def _waited_for(process: subprocess.Popen[bytes]) -> tuple[int, float]:
    """Return a worker's exit code and the processor time it took, once it has ended."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime


def _began_with(told: str) -> int:
    """Return how many inputs the worker said it began with."""
    for line in told.splitlines():
        if line.startswith(BEGINS):
            return int(line.removeprefix(BEGINS))
    return 0


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in MEASURING}
    return {**kept, "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}
