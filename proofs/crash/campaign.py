"""All images of all scripts, in pieces of work for each core; each image has an address.

`plain:112:5` is the fifth cut after operation 112 of the script *plain*; `plain:112:5/40:3` is a
cut while the terminal recovers from it; `plain:112:killed/140:3` is one after its process was
killed there and started again; `plain!112:eio:lost` is operation 112 failing.
"""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from drivers.clock import monotonic
from proofs.campaign import Failure, Figure, Progress, Report, spread
from proofs.crash.controls import CONTROLS, NOTHING, Control, broken
from proofs.crash.disk import SECTOR_BYTES, Cut, Disk, FileMade, Image, Operation, Written
from proofs.crash.faults import FaultPlan, judge_fault, plans
from proofs.crash.judge import Judge, Look, Point, Tally, record_recovery, record_restart
from proofs.crash.outside import BrokenPromiseError
from proofs.crash.plays import SCRIPTS
from proofs.crash.recording import Recording, record, workplace

PART_IMAGES = 400
PARTS_MAX = 16
RECOVER_EVERY = 40
VERIFY_EVERY = 25
NESTED_EVERY = 160
NESTED_IMAGES = 24
FAULT_EVERY = 120  # images for one fault
CONTROL_SCRIPTS = ("plain", "several")
FAILURES_A_PART_MAX = 8
EVERYWHERE_MAX = 2000  # operations of a script that is cut at each of them
NEAR = 60
SELDOM = 25
_KILLED = "killed"
_LATER_CUTS = (Cut.KEPT, Cut.SOME, Cut.TORN, Cut.ZEROED, Cut.GARBLED)


@dataclass(frozen=True)
class Part:
    """A piece of work: every `parts`-th image of a script from `part` on, or faults."""

    script: str
    seed: int
    control: str
    images: int
    part: int
    parts: int
    faults: int = 0


@dataclass
class Outcome:
    """What a piece of work came to."""

    tally: Tally = field(default_factory=Tally)
    failures: list[Failure] = field(default_factory=list)
    broken: int = 0  # all of them; only the first are told
    operations: int = 0


def run(
    images: int,
    seed: int,
    jobs: int,
    *,
    control: str = "",
    scripts: Sequence[str] = (),
    progress: Progress | None = None,
) -> Report:
    """Judge so many images, cut some recoveries besides, and let one operation in so many fail."""
    began = monotonic()
    total, broken_total = Outcome(), 0
    operations: dict[str, int] = {}
    for part, outcome in spread(work, _parts(images, seed, control, scripts), jobs):
        total.tally.add(outcome.tally)
        total.failures += outcome.failures
        broken_total += outcome.broken
        operations[part.script] = max(operations.get(part.script, 0), outcome.operations)
        if progress is not None:
            told = f"images, {broken_total} broken"
            progress.tell(total.tally.images + total.tally.nested_images, told)
    seconds = monotonic() - began
    tally = total.tally
    figures: dict[str, Figure] = {
        "images": tally.images + tally.nested_images,
        "of them nested": tally.nested_images,
        "scripts": len(operations),
        "operations": sum(operations.values()),
        "recoveries played": tally.recoveries,
        "recoveries cut": tally.nested_recordings,
        "verified at rest": tally.verified,
        "faults injected": tally.faults,
        "terminals they stopped": tally.stopped,
        "images broken": broken_total,
        "images per second": round((tally.images + tally.nested_images) / max(seconds, 0.001), 1),
        "seed": seed,
    }
    notes = (f"control {control}: {CONTROLS[control].what}",) if control else ()
    failures = tuple(sorted(total.failures, key=lambda failure: failure.command))
    return Report("crash images", seconds, figures, failures, notes)


def work(part: Part) -> Outcome:
    """Do one piece; the function that the cores are given."""
    outcome = Outcome()
    control = CONTROLS.get(part.control, NOTHING)
    with broken(control), workplace() as home:
        folder = home / "state"
        try:
            recording = _recorded(part.script, part.seed, control, folder)
        except BrokenPromiseError as found:
            _note(outcome, part, found, part.script)
            return outcome
        outcome.operations = len(recording.operations)
        judge = Judge(recording, folder, outcome.tally)
        for number, (image, point) in enumerate(_images(recording, part)):
            outcome.tally.images += 1
            address = f"{part.script}:{point.operation}:{point.number}"
            with _noted(outcome, part, address):
                judge.judge(image, point, _look(number, control))
            if number % NESTED_EVERY == NESTED_EVERY // 2 and not control.name:
                turn = number // NESTED_EVERY + part.part
                killed = turn % 2 == 1
                place = _Place(part.script, point.operation, None if killed else point.number)
                _nested(judge, place, part, outcome)
        for plan in _faults(recording, part):
            with _noted(outcome, part, f"{part.script}!{plan.address}"):
                script = SCRIPTS[part.script]
                judge_fault(script, folder, part.seed, plan, outcome.tally)
    return outcome


def again(address: str, seed: int, control: str = "") -> Report:
    """Judge one image by its address, in every way; ValueError if there is no such image."""
    began = monotonic()
    outer, _, inner = address.partition("/")
    script, separator, fault = outer.partition("!")
    script, _, place = script.partition(":")
    if script not in SCRIPTS:
        raise ValueError(f"no script {script!r}; there are {', '.join(SCRIPTS)}")
    part = Part(script, seed, control, 0, 0, 1)
    outcome = Outcome()
    chosen = CONTROLS.get(control, NOTHING)
    with broken(chosen), workplace() as folder, _noted(outcome, part, address):
        if separator:
            plan = FaultPlan.parse(fault)
            judge_fault(SCRIPTS[script], folder / "state", seed, plan, outcome.tally)
        else:
            recording = _recorded(script, seed, chosen, folder / "state")
            if place:
                _again_image(recording, folder / "state", place, inner, outcome)
    figures: dict[str, Figure] = {"image": address, "seed": seed}
    return Report("one crash image", monotonic() - began, figures, tuple(outcome.failures))


def _again_image(
    recording: Recording, folder: Path, place: str, inner: str, outcome: Outcome
) -> None:
    judge = Judge(recording, folder, outcome.tally)
    name, outer = recording.name, _Place.parse(recording.name, place)
    operation, number = outer.operation, outer.number
    if inner:
        nested = _nested_recording(judge, outer)
        if nested is None:
            raise ValueError("that image holds nothing yet")
        judge, name = Judge(nested, folder, outcome.tally), outer.address
        operation, number = (int(word) for word in inner.split(":"))
    for look in Look:
        image, dice = _image(judge.recording, name, operation, number or 0)
        judge.judge(image, Point(operation, number or 0, dice), look)


def _parts(images: int, seed: int, control: str, scripts: Sequence[str]) -> list[Part]:
    names = scripts or (CONTROL_SCRIPTS if control else tuple(SCRIPTS))
    weight = sum(SCRIPTS[name].weight for name in names)
    made = []
    for name in names:
        mine = math.ceil(images * SCRIPTS[name].weight / weight)
        parts = min(max(1, round(mine / PART_IMAGES)), PARTS_MAX)
        faults = 0 if control else round(mine / FAULT_EVERY / parts)
        made += [Part(name, seed, control, mine, n, parts, faults) for n in range(parts)]
    # The long ones first: no core waits at the end.
    return sorted(made, key=lambda part: (part.part, -SCRIPTS[part.script].weight))


def _recorded(script: str, seed: int, control: Control, folder: Path) -> Recording:
    return record(SCRIPTS[script], folder, seed, control)


def _images(recording: Recording, part: Part) -> Iterator[tuple[Image, Point]]:
    """Walk along the operations and make this part's images at each."""
    disk, unsafe = Disk(recording.base), set()
    for number, operation in enumerate(recording.operations, 1):
        disk.apply(operation)
        if not disk.is_safe:
            unsafe.add(number)
    wanted = _wanted(_places(recording.operations), frozenset(unsafe), part)
    disk = Disk(recording.base)
    for operation_number in range(len(recording.operations) + 1):
        if operation_number:
            disk.apply(recording.operations[operation_number - 1])
        for number in wanted.get(operation_number, ()):
            dice = _dice(part.seed, part.script, operation_number, number)
            yield (
                disk.image(_cut(operation_number, number), dice),
                Point(operation_number, number, dice),
            )


def _wanted(places: Sequence[int], unsafe: frozenset[int], part: Part) -> dict[int, list[int]]:
    """Return which cuts of which operation: at every place once, then again and again."""
    wanted: dict[int, list[int]] = {}
    stride = max(1, len(places) * 2 // max(part.images, 1))
    later = [place for place in places if place in unsafe] or list(places)
    left, number = part.images, 0
    while left > 0:
        chosen = places[::stride] if number == 0 else later[number % stride :: stride]
        for place in chosen[:left]:
            if (left + place) % part.parts == part.part:
                wanted.setdefault(place, []).append(number)
            left -= 1
        number += 1
    return wanted


def _places(operations: Sequence[Operation]) -> list[int]:
    """Return where to cut: everywhere, but of a long life mostly where the log is moved."""
    everywhere = range(len(operations) + 1)
    if len(operations) <= EVERYWHERE_MAX:
        return list(everywhere)
    logs = {o.file for o in operations if isinstance(o, FileMade) and o.path.endswith("-wal")}
    near: set[int] = set()
    for number, operation in enumerate(operations):
        is_page = isinstance(operation, Written) and len(operation.data) >= SECTOR_BYTES
        if is_page and isinstance(operation, Written) and operation.file not in logs:
            near.update(range(number - NEAR // 2, number + NEAR))
    return [number for number in everywhere if number in near or number % SELDOM == 0]


def _image(recording: Recording, name: str, operation: int, number: int) -> tuple[Image, Random]:
    disk = Disk(recording.base)
    for done in recording.operations[:operation]:
        disk.apply(done)
    dice = _dice(recording.seed, name, operation, number)
    return disk.image(_cut(operation, number), dice), dice


def _nested(judge: Judge, place: _Place, part: Part, outcome: Outcome) -> None:
    """Cut the power again while the terminal recovers from an image, or from being killed."""
    with _noted(outcome, part, place.address):
        recording = _nested_recording(judge, place)
        if recording is None:
            return
        outcome.tally.nested_recordings += 1
        dice = Random(f"{part.seed}:{place.address}")
        inner = Judge(recording, judge.folder, outcome.tally)
        for number in range(NESTED_IMAGES):
            operation = dice.randint(recording.first + 1, len(recording.operations))
            image, inner_dice = _image(recording, place.address, operation, number)
            outcome.tally.nested_images += 1
            with _noted(outcome, part, f"{place.address}/{operation}:{number}"):
                look = Look.RECOVER if number == 0 else Look.COMPARE
                inner.judge(image, Point(operation, number, inner_dice), look)


@dataclass(frozen=True)
class _Place:
    """Where in a script something happens; no number: the process is killed, the power stays."""

    script: str
    operation: int
    number: int | None

    @property
    def address(self) -> str:
        """How it is named in a command."""
        number = _KILLED if self.number is None else str(self.number)
        return f"{self.script}:{self.operation}:{number}"

    @classmethod
    def parse(cls, script: str, place: str) -> _Place:
        """Return what stands behind the script's name; ValueError if it is no place."""
        operation, _, number = place.partition(":")
        return cls(script, int(operation), None if number == _KILLED else int(number))


def _nested_recording(judge: Judge, place: _Place) -> Recording | None:
    seed = judge.recording.seed
    if place.number is None:
        dice = _dice(seed, place.address, place.operation, 0)
        return record_restart(judge, Point(place.operation, 0, dice))
    image, dice = _image(judge.recording, place.script, place.operation, place.number)
    return record_recovery(judge, image, Point(place.operation, place.number, dice))


def _faults(recording: Recording, part: Part) -> list[FaultPlan]:
    if not part.faults:
        return []
    every = list(plans(recording.operations, part.faults * part.parts))
    return every[part.part :: part.parts]


def _look(number: int, control: Control) -> Look:
    if control.name:
        return Look.COMPARE
    if number % VERIFY_EVERY == 3:
        return Look.VERIFY
    return Look.RECOVER if number % RECOVER_EVERY == 7 else Look.COMPARE


def _cut(operation: int, number: int) -> Cut:
    """Everything is lost once at each operation; the other ways take turns from one to the next."""
    later = _LATER_CUTS[(operation + number) % len(_LATER_CUTS)]
    return later if number else Cut.LOST


def _dice(seed: int, name: str, operation: int, number: int) -> Random:
    return Random(f"{seed}:{name}:{operation}:{number}")


@contextlib.contextmanager
def _noted(outcome: Outcome, part: Part, address: str) -> Iterator[None]:
    try:
        yield
    except BrokenPromiseError as found:
        _note(outcome, part, found, address)


def _note(outcome: Outcome, part: Part, found: BrokenPromiseError, address: str) -> None:
    outcome.broken += 1
    if len(outcome.failures) >= FAILURES_A_PART_MAX:
        return
    control = f" --control {part.control}" if part.control else ""
    command = f"python -m proofs.crash --seed {part.seed}{control} --again '{address}'"
    outcome.failures.append(Failure(found.kind, f"{address}: {found}", command))


def cores() -> int:
    """How many pieces of work run at once unless told."""
    return max(1, os.cpu_count() or 1)
