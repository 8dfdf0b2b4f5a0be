"""The campaign: a backend killed again and again while terminals take cash and upload at once.

The cash in the terminals' acceptors is the truth.  At the end every payment must be credited, once,
and terminals, operator and cassettes must agree to the kopeck.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from kiosk.journal.verification import verify
from kiosk.operator.signing import own_signatures
from kiosk.state_dir import StateDirectory
from proofs.campaign import Failure, Figure, Progress
from proofs.operator.machine import Machine, StuckError
from proofs.operator.process import BackendProcess

BILLS = (100, 200, 500, 1000)
NUMBERS_EACH = 3
POWER_CUT_ODDS = 0.1
RECORDS_BETWEEN_KILLS = (1, 60)  # so many are written by all terminals before the next one
QUIET_S_MAX = 10.0  # of real time; then it is killed though nothing happens
LAST_MOMENT_S = 0.03  # somewhere in a request, a commit, an answer
DECIDED_WITHIN_S = 20_000.0
PAUSE_S = 0.02
ESCAPES = ("done", "back", "home")

Fail = Callable[[str, str], None]


@dataclass(frozen=True)
class Plan:
    """What one run does."""

    seed: int
    kills: int
    terminals: int

    @property
    def command(self) -> str:
        """How to run it again."""
        return (
            f"python -m proofs.operator --seed {self.seed} --kills {self.kills} "
            f"--terminals {self.terminals}"
        )


@dataclass
class Found:
    """What came of a run."""

    figures: dict[str, Figure] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)


class Cashpoint:
    """One terminal and its customers, on a thread of their own."""

    def __init__(self, backend: BackendProcess, folder: Path, number: int, seed: int) -> None:
        terminal_id = f"T-{number:06}"
        self.numbers = [f"+7900{5000000 + number * 10 + one:07}" for one in range(NUMBERS_EACH)]
        self.machine = Machine(
            folder / terminal_id,
            terminal_id,
            backend.url,
            backend.anchors,
            datetime.now(UTC),
            seed=seed * 1000 + number,
        )
        self.machine.enrol(backend.new_token(terminal_id))
        self.visits = self.power_cuts = 0
        self.error: Exception | None = None
        self._dice = Random(seed * 1000 + number)
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._work, name=terminal_id)

    def start(self) -> None:
        """Switch on and let the customers come."""
        self.machine.boot()
        self._thread.start()

    def finish(self) -> None:
        """No more customers; waits for the last one."""
        self._enough.set()
        self._thread.join()

    def _work(self) -> None:
        try:
            while not self._enough.is_set():
                self._serve_one()
        except Exception as error:  # noqa: BLE001 - told in the report
            self.error = error

    def _serve_one(self) -> None:
        machine, dice = self.machine, self._dice
        try:
            machine.reach_cash(dice.choice(self.numbers))
        except StuckError:
            self._escape()
            return
        machine.put_in(*dice.choices(BILLS, k=dice.randint(1, 2)))
        machine.finish()
        self.visits += 1
        if dice.random() < POWER_CUT_ODDS:
            self.power_cuts += 1
            machine.again(300.0)
        else:
            machine.leave()

    def _escape(self) -> None:
        """The operator is away: the customer goes, time passes."""
        for choice in ESCAPES:
            if choice in self.machine.offered:
                self.machine.press(choice)
        self.machine.pass_time(10.0, step_s=5.0)
        self._enough.wait(PAUSE_S)


def run(plan: Plan, folder: Path) -> Found:
    """Kill as planned, let everything come to rest, and judge."""
    dice = Random(plan.seed)
    backend = BackendProcess(folder / "backend").start()
    points: list[Cashpoint] = []
    progress = Progress("backend killed", plan.kills)
    try:
        points = [Cashpoint(backend, folder, number, plan.seed) for number in range(plan.terminals)]
        for point in points:
            point.start()
        for done in range(plan.kills):
            _wait_for_records(points, dice.randint(*RECORDS_BETWEEN_KILLS))
            time.sleep(dice.uniform(0.0, LAST_MOMENT_S))
            backend.kill()
            backend.start()
            progress.tell(done + 1)
        for point in points:
            point.finish()
        return _judged(plan, backend, points)
    finally:
        progress.close()
        for point in points:
            point.finish()
            point.machine.die()
        backend.stop()


def _wait_for_records(points: list[Cashpoint], count: int) -> None:
    """Wait until all terminals together have written so many records, or nothing moves."""

    def written() -> int:
        return sum(point.machine.journal.head.seq for point in points)

    enough, latest = written() + count, time.monotonic() + QUIET_S_MAX
    while written() < enough and time.monotonic() < latest:
        time.sleep(PAUSE_S / 4)


def _judged(plan: Plan, backend: BackendProcess, points: list[Cashpoint]) -> Found:
    found = Found()

    def fail(kind: str, what: str) -> None:
        found.failures.append(Failure(kind, what, plan.command))

    paid = inserted = 0
    for point in points:
        machine = point.machine
        if point.error is not None:
            fail("stuck", f"{machine.terminal_id}: {type(point.error).__name__}: {point.error}")
            continue
        try:
            machine.wait_decided(DECIDED_WITHIN_S)
        except StuckError as error:
            fail("stuck", str(error))
        _judge_results(machine, fail)
        credited = sum(backend.balance(number) for number in point.numbers)
        truth = machine.acceptor.counted_minor
        if credited != truth:
            kind = "lost" if credited < truth else "doubled"
            fail(kind, f"{machine.terminal_id}: {truth} lie in the cassette, {credited} credited")
        paid, inserted = paid + credited, inserted + truth
        _judge_journal(machine, fail)
    audit = backend.audit()
    if not audit["ok"]:
        fail("wrong", f"the backend's audit: {audit['findings']}")
    found.figures = {
        "kills": plan.kills,
        "terminals": plan.terminals,
        "visits": sum(point.visits for point in points),
        "terminals' power cuts": sum(point.power_cuts for point in points),
        "inserted_minor": inserted,
        "credited_minor": paid,
    }
    return found


def _judge_results(machine: Machine, fail: Fail) -> None:
    results = machine.results
    for payment_id in machine.orders:
        result = results.get(payment_id)
        if result != "credited":
            fail("lost", f"{machine.terminal_id}: payment {payment_id} is {result}")
    if len(machine.bodies("operator_result")) != len(results):
        fail("doubled", f"{machine.terminal_id}: a payment has two results")


def _judge_journal(machine: Machine, fail: Fail) -> None:
    machine.die()
    with StateDirectory.hold(machine.folder, machine.clock) as state:
        report = verify(state, own_signatures(machine.custody.known_keys))
    if not report.is_ok:
        fail("wrong", f"{machine.terminal_id}: {report.damage + report.findings}")
