"""An operation of the disk fails: the terminal stops, and the next start must be right.

Nothing is acknowledged that is not written, a bill in escrow goes back, nothing is tried again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

from contract.records import TerminalStarted
from kiosk.errors import JournalError, JournalStoppedError, StateDirectoryError
from proofs.crash.controls import NOTHING
from proofs.crash.disk import Cut, Disk, Image, Operation
from proofs.crash.judge import Judge, Look, Point, Tally
from proofs.crash.outside import BrokenPromiseError
from proofs.crash.plays import Script
from proofs.crash.recording import Recording, lay, new_world, play_script
from proofs.crash.stage import Process
from proofs.crash.tap import Fault, Tap, Trouble, tapped
from workbench.testing.machine import Phase

_KINDS: Sequence[tuple[Trouble, bool]] = (
    (Trouble.IO_ERROR, False),
    (Trouble.DISK_FULL, True),
    (Trouble.SHORT_WRITE, False),
    (Trouble.IO_ERROR, True),
    (Trouble.DISK_FULL, False),
)


@dataclass(frozen=True)
class FaultPlan:
    """One fault, how its process ends, and what the cut after it leaves."""

    fault: Fault
    closes: bool  # the process closes its journal before it ends, as it does without a power cut
    cut: Cut

    @property
    def address(self) -> str:
        """How it is named in a command."""
        lasts = "+" if self.fault.lasts else ""
        closes = "c" if self.closes else ""
        return f"{self.fault.at}:{self.fault.trouble.value}{lasts}:{self.cut.value}{closes}"

    @classmethod
    def parse(cls, address: str) -> FaultPlan:
        """Return the plan of an address; ValueError if it is none."""
        at, trouble, cut = address.split(":")
        fault = Fault(int(at), Trouble(trouble.removesuffix("+")), trouble.endswith("+"))
        closes = cut.endswith("c")
        return cls(fault, closes, Cut(cut.removesuffix("c") if closes else cut))


def plans(operations: Sequence[Operation], wanted: int) -> Iterator[FaultPlan]:
    """Return so many faults, spread over all operations; every kind at each before any twice."""
    size = len(operations)
    step = max(1, size * len(_KINDS) // max(wanted, 1))
    made = 0
    for number in count(0, step):
        if made >= wanted or number >= size * len(_KINDS) * len(Cut) * 2:
            return
        turn = number // size
        at = (number + turn) % size
        trouble, lasts = _KINDS[(turn + at) % len(_KINDS)]
        if trouble.strikes(operations[at]):
            made += 1
            cuts = (Cut.KEPT, Cut.LOST, Cut.TORN, Cut.GARBLED)
            yield FaultPlan(Fault(at, trouble, lasts), made % 2 == 0, cuts[made // 2 % 4])


def judge_fault(script: Script, folder: Path, seed: int, plan: FaultPlan, tally: Tally) -> None:
    """Play the script with this fault; BrokenPromiseError says what is wrong."""
    lay(Image(), folder)
    dice = Random(f"{seed}:{script.name}:{plan.address}")
    tap = Tap(folder, Image())
    tap.fault = plan.fault
    world = new_world(tap, NOTHING)

    def ended(process: Process, failure: Exception | None) -> None:
        if isinstance(failure, JournalError):
            _look_at_the_end(process)
            if plan.closes and process.journal is not None:
                with contextlib.suppress(JournalError):
                    process.journal.close()

    with tapped(tap):
        try:
            failure = play_script(script, world, folder, seed, ended)
        except (JournalError, StateDirectoryError) as error:
            failure = error
        finally:
            tap.dead = True
    tally.faults += 1
    tally.stopped += failure is not None
    if failure is not None and not isinstance(failure, JournalError | StateDirectoryError):
        raise BrokenPromiseError("wrong", f"the terminal ended with {failure!r}")
    disk = Disk()
    for operation in tap.operations:
        disk.apply(operation)
    recording = Recording(script.name, Image(), tuple(tap.operations), world.notes, seed)
    image = disk.image(plan.cut, dice)
    point = Point(tap.count, 0, dice, may_exceed=True)
    Judge(recording, folder, tally).judge(image, point, Look.RECOVER)


def _look_at_the_end(process: Process) -> None:
    """The loop has ended on a failed commit: what did it say to the outside?"""
    world, journal = process.world, process.journal
    assert journal is not None, "its loop ran"
    written = world.notes.deeds[-1] if world.notes.deeds else 0
    for promise in world.notes.promises:
        if promise.deed > written:
            raise BrokenPromiseError("lost", f"{promise.words}, and it is not written")
    driver = world.machine.driver
    if driver.wanted:
        raise BrokenPromiseError("wrong", "the acceptor is left enabled")
    escrowed = world.machine.phase is Phase.ESCROW and driver.phase is Phase.ESCROW
    if escrowed and journal.matters.open_intent is None and driver.order != "return":
        raise BrokenPromiseError("stuck", "an escrowed bill without an intent is kept")
    before = world.tap.count
    try:
        journal.append([TerminalStarted(at=world.clock.utc(), version="again")])
    except JournalStoppedError:
        pass
    else:
        raise BrokenPromiseError("wrong", "the journal goes on after a failed commit")
    if world.tap.count != before:
        raise BrokenPromiseError("wrong", "a failed commit was tried again")
