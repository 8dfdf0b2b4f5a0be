"""A script played once on a tapped disk: what was done to the disk, said outside, and written."""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from drivers.api import AcceptorEvent
from kiosk.clock import ManualClock
from kiosk.journal.adoption import adopt
from proofs.campaign import scratch_folder
from proofs.crash.controls import Control
from proofs.crash.disk import Image, Operation
from proofs.crash.outside import Hardware, Operator, SteadyDice
from proofs.crash.plays import Script
from proofs.crash.stage import SIGNER, Notes, Process, World
from proofs.crash.tap import Tap, tapped

Ended = Callable[[Process, Exception | None], None]
START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Recording:
    """Everything an image is made and judged from."""

    name: str
    base: Image
    operations: tuple[Operation, ...]
    notes: Notes
    seed: int
    first: int = 0  # the operations before it are those of a process that died


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """A folder in memory where there is one, gone afterwards; the terminal's log is silent."""
    folder = scratch_folder("crash-")
    log = logging.getLogger("kiosk")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield folder
    finally:
        log.setLevel(level)
        shutil.rmtree(folder, ignore_errors=True)


def lay(image: Image, folder: Path) -> None:
    """Make a folder hold exactly this image."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in sorted(image.folders):
        (folder / path).mkdir()
    for path, raw in image.files.items():
        (folder / path).write_bytes(raw)


def taken(folder: Path) -> Image:
    """Return what a folder holds."""
    files = {str(p.relative_to(folder)): p for p in folder.rglob("*")}
    return Image(
        {name: path.read_bytes() for name, path in files.items() if path.is_file()},
        frozenset(name for name, path in files.items() if path.is_dir()),
    )


def new_world(tap: Tap, control: Control) -> World:
    """A machine with an empty cassette, and an operator who knows nothing."""

    def hear(event: AcceptorEvent) -> None:
        assert world.process is not None, "a process polls"
        world.process.hear(event)

    machine = Hardware(SteadyDice(1), hear)
    world = World(tap, ManualClock(START), machine, Operator(), Notes())
    world.acknowledges_early = control.acknowledges_early
    return world


def record(script: Script, folder: Path, seed: int, control: Control | None = None) -> Recording:
    """Play a script from an empty disk to its end."""
    control = control or Control()
    lay(Image(), folder)
    tap = Tap(folder, Image())
    tap.claims_powersafe = control.claims_powersafe
    tap.drops_log_sync = control.drops_log_sync
    world = new_world(tap, control)
    with tapped(tap):
        failure = play_script(script, world, folder, seed)
    if failure is not None:
        raise failure
    return Recording(script.name, Image(), tuple(tap.operations), world.notes, seed)


def play_script(
    script: Script, world: World, folder: Path, seed: int, ended: Ended = lambda *_: None
) -> Exception | None:
    """Play all processes of a script on a tap; return what ended one of them too early.

    `ended` sees each process that came so far as to open its journal, before it dies.
    """
    for number, make_play in enumerate(script.processes):
        if number:
            world.clock.advance(script.between_s)
            world.books.restarted()
        if number == len(script.processes) - 1 and script.adopts:
            _adopt(world, folder, seed)
        process = Process(world, folder, seed * 100 + number)
        try:
            process.open()
            failure = process.run(make_play(process))
            ended(process, failure)
        finally:
            process.die()
        if failure is not None:
            return failure
    return None


def _adopt(world: World, folder: Path, seed: int) -> None:
    process = Process(world, folder, seed * 100 + 90)
    try:
        adopt(process.state, clock=world.clock, dice=process.dice, verify_signature=SIGNER.verify)
    finally:
        process.die()
