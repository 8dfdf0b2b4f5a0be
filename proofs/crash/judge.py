"""Opens what a power cut left, as the next start would, and says what is lost, doubled or stuck."""

from __future__ import annotations

import bisect
import copy
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum, auto, unique
from itertools import accumulate
from pathlib import Path
from random import Random

from contract.records import Genesis
from kiosk.clock import ManualClock
from kiosk.errors import JournalError
from kiosk.journal.store import READ_RECORDS_MAX, Journal
from kiosk.journal.stored import StoredRecord
from kiosk.journal.verification import verify
from proofs.crash.bookkeeper import Bookkeeper
from proofs.crash.disk import Cut, Disk, Image
from proofs.crash.outside import (
    BrokenPromiseError,
    Hardware,
    MachineFacts,
    Moment,
    Operator,
    after_power_cut,
)
from proofs.crash.recording import Recording, lay
from proofs.crash.stage import SIGNER, Notes, Process, World
from proofs.crash.steps import faults_cleared, recovery
from proofs.crash.tap import Tap, tapped

VARIANTS = 6
AFTER_S = (1.0, 10.0, 200.0)
# Said first when it is lost: what reached furthest out.
_WEIGHTS = ("acknowledged", "showed", "sent", "printed", "stacked", "prepared", "commit")


@unique
class Look(Enum):
    """How far an image is followed, once it opened and holds what was promised."""

    COMPARE = auto()
    VERIFY = auto()  # `kiosk journal verify`
    RECOVER = auto()  # the terminal comes up on it


@dataclass(frozen=True)
class Point:
    """One image of a recording: after so many operations, the number of the cut, its dice."""

    operation: int
    number: int
    dice: Random
    may_exceed: bool = False  # a commit that failed may be there whole


@dataclass
class Found:
    """A journal that opened, and what stands in it."""

    process: Process
    records: list[StoredRecord]
    prefix: int  # how many of the recorded ones
    is_begun: bool  # this very start wrote the journal's first records


@dataclass
class Tally:
    """What was done, for the report."""

    images: int = 0
    verified: int = 0
    recoveries: int = 0
    nested_recordings: int = 0
    nested_images: int = 0
    faults: int = 0
    stopped: int = 0  # terminals that a fault put out of service

    def add(self, other: Tally) -> None:
        """Take another's figures to these."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class Judge:
    """Judges images of one recording in one folder."""

    recording: Recording
    folder: Path
    tally: Tally
    _recovered: set[tuple[int, MachineFacts, int]] = field(default_factory=set)
    _books: dict[int, Bookkeeper] = field(default_factory=dict)

    def __post_init__(self) -> None:
        notes = self.recording.notes
        self._promised_at = [promise.operation for promise in notes.promises]
        self._promised = list(accumulate((p.deed for p in notes.promises), max, initial=0))
        self._moments_at = [moment.operation for moment in notes.moments]
        records = zip(notes.journal_ids, notes.records, strict=True)
        self._index = {(key, record.seq): n for n, (key, record) in enumerate(records, 1)}

    def judge(self, image: Image, point: Point, look: Look) -> None:
        """BrokenPromiseError says what is wrong with this image."""
        found = self.open(image, point)
        try:
            self._compare(found, point)
            if look is Look.VERIFY:
                self._verify(found.process)
            elif look is Look.RECOVER:
                self._recover(found, point)
        finally:
            found.process.die()

    def open(self, image: Image, point: Point) -> Found:
        """Lay the image and open it as production does."""
        lay(image, self.folder)
        moment = self.moment(point)
        process = Process(self._world(moment, point), self.folder, point.dice.getrandbits(32))
        try:
            journal = process.open()
            return self._found(process, journal)
        except JournalError as error:
            process.die()
            raise BrokenPromiseError("stuck", self._why_shut(image, point, error)) from error
        except BaseException:
            process.die()
            raise

    def moment(self, point: Point) -> Moment | None:
        """How things stood outside, or how they stood soon after: the cut came in between."""
        moments = self.recording.notes.moments
        first = max(bisect.bisect_left(self._moments_at, point.operation) - 1, 0)
        last = bisect.bisect_right(self._moments_at, point.operation)
        candidates = moments[first : max(last, first + 1)]
        return point.dice.choice(candidates) if candidates else None

    def recovery_world(self, found: Found, point: Point, tap: Tap) -> tuple[World, Random, int]:
        """The world in which an image comes up: who kept power, how long it took, who is there."""
        variant = point.dice.randrange(VARIANTS)
        dice = Random(f"{self.recording.seed}:{variant}")
        world = found.process.world
        machine = Hardware(dice, found.process.hear)
        machine.set_up(world.machine.facts)
        for _ in range(dice.randrange(4)):
            machine.happen()  # what was ordered went on while nobody looked
        if dice.random() < 0.5:
            machine.set_up(after_power_cut(machine.facts, forgets=dice.random() < 0.3))
        world.tap, world.machine, world.books = tap, machine, self._bookkeeper(found)
        return world, dice, variant

    # --- what stands there ------------------------------------------------------------------

    def _world(self, moment: Moment | None, point: Point) -> World:
        tap = Tap(self.folder, Image())
        start = moment.utc if moment is not None else ManualClock().utc()
        clock = ManualClock(start + timedelta(seconds=point.dice.choice(AFTER_S)))
        machine = Hardware(point.dice, lambda event: None)
        if moment is not None:
            machine.set_up(moment.machine)
        facts = moment.operator.copy() if moment is not None else None
        return World(tap, clock, machine, Operator(facts), Notes())

    def _found(self, process: Process, journal: Journal) -> Found:
        own = len(process.first_records)
        records: list[StoredRecord] = []
        while batch := journal.read(len(records) + 1, READ_RECORDS_MAX):
            records.extend(batch)
        journal_id = journal.head.journal_id
        if not own:
            prefix = self._index.get((journal_id, journal.head.seq), 0)
            return Found(process, records, prefix, False)
        genesis = records[0].parsed()
        linked = genesis.linked_journal_id if isinstance(genesis, Genesis) else None
        before = [n for (key, _), n in self._index.items() if key == linked]
        return Found(process, records, max(before, default=0), True)

    def _compare(self, found: Found, point: Point) -> None:
        notes = self.recording.notes
        deeds = notes.deeds[found.prefix - 1] if found.prefix else 0
        exceeds = point.may_exceed and not found.prefix and not found.is_begun
        if exceeds:
            deeds = self._deeds_of(found)
        promised = bisect.bisect_right(self._promised_at, point.operation)
        if self._promised[promised] > deeds:
            raise BrokenPromiseError("lost", self._lost(deeds, promised, found.prefix))
        if found.is_begun or exceeds:
            return
        journal = found.process.journal
        assert journal is not None, "it is open"
        first = found.prefix - len(found.records)
        if not found.prefix or notes.records[max(first, 0) : found.prefix] != found.records:
            raise BrokenPromiseError("wrong", "the records are not the beginning of those written")
        key = (journal.head.journal_id, journal.head.seq)
        if key not in notes.matters:
            raise BrokenPromiseError("wrong", f"record {key[1]} is in the middle of a commit")
        if notes.matters[key] != journal.matters:
            raise BrokenPromiseError("wrong", f"other matters than after record {key[1]}")

    def _deeds_of(self, found: Found) -> int:
        """Of a journal that may hold a commit more than was told: all that was told is in it."""
        notes, journal = self.recording.notes, found.process.journal
        told = zip(notes.journal_ids, notes.records, strict=True)
        mine = [r for key, r in told if journal is not None and key == journal.head.journal_id]
        if mine:
            return notes.deeds[-1] if found.records[: len(mine)] == mine else 0
        genesis = found.records[0].parsed()
        if not isinstance(genesis, Genesis) or not notes.records:
            return 0
        return notes.deeds[-1] if genesis.linked_head_hash == notes.records[-1].hash.hex() else 0

    def _lost(self, deeds: int, promised: int, prefix: int) -> str:
        """Say which promise is broken: the one that reached furthest."""
        broken = [p for p in self.recording.notes.promises[:promised] if p.deed > deeds]

        def weight(words: str) -> int:
            return next((n for n, word in enumerate(_WEIGHTS) if word in words), len(_WEIGHTS))

        worst = min(broken, key=lambda p: weight(p.words))
        written = self.recording.notes.records
        gone = [record.parsed().kind for record in written[prefix:]][:4]
        return f"{worst.words}, and {' and '.join(gone)} are gone: {prefix} records are left"

    def _why_shut(self, image: Image, point: Point, error: JournalError) -> str:
        """A journal that does not open: without its witness it tells what is missing."""
        words = f"the journal does not open: {error}"
        without = {path: raw for path, raw in image.files.items() if not path.endswith("/witness")}
        if len(without) == len(image.files):
            return words
        lay(Image(without, image.folders), self.folder)
        process = Process(self._world(None, point), self.folder, 1)
        try:
            self._compare(self._found(process, process.open()), replace(point, may_exceed=False))
        except JournalError:
            return words
        except BrokenPromiseError as broken:
            raise BrokenPromiseError(broken.kind, f"{broken}; {words}") from error
        finally:
            process.die()
        return words

    def _verify(self, process: Process) -> None:
        """`kiosk journal verify` has nothing to say."""
        assert process.journal is not None, "it is open"
        process.journal.close()
        report = verify(process.state, SIGNER.verify)
        self.tally.verified += 1
        if not report.is_ok:
            raise BrokenPromiseError("wrong", "; ".join((*report.damage, *report.findings)))

    # --- what becomes of it -----------------------------------------------------------------

    def _recover(self, found: Found, point: Point) -> None:
        world, dice, variant = self.recovery_world(found, point, found.process.world.tap)
        key = (found.prefix, world.machine.facts, variant)
        if key in self._recovered or found.is_begun:
            return
        self._recovered.add(key)
        self.tally.recoveries += 1
        run_recovery(found.process, dice)

    def _bookkeeper(self, found: Found) -> Bookkeeper:
        if found.prefix not in self._books or not found.prefix:
            books = Bookkeeper()
            books.written(record.parsed() for record in self._all(found))
            books.restarted()
            self._books[found.prefix] = books
        return copy.deepcopy(self._books[found.prefix])

    def _all(self, found: Found) -> Iterable[StoredRecord]:
        first = max(found.prefix - len(found.records), 0) if found.prefix else 0
        return [*self.recording.notes.records[:first], *found.records]


def run_recovery(process: Process, dice: Random) -> None:
    """Let a terminal come up and do what is open; then everything must be in one place."""
    world = process.world
    cleared = faults_cleared(process)
    if cleared and process.journal is not None:
        process.deed += len(cleared)
        process.journal.append(cleared)
    failure = process.run(recovery(dice)(process))
    if failure is not None:
        raise BrokenPromiseError("stuck", f"the loop ended: {failure!r}")
    journal = process.journal
    assert journal is not None, "it ran"
    world.books.compare(journal.matters, world.machine.facts)
    world.books.compare_operator(journal.matters, world.operator.facts)
    world.books.compare_orders(world.operator.facts)


def record_recovery(judge: Judge, image: Image, point: Point) -> Recording | None:
    """Play the recovery of an image on a tap, so that it can be cut too."""
    return _played_on(judge, image, point, Tap(judge.folder, image), 0)


def record_restart(judge: Judge, point: Point) -> Recording | None:
    """The same after a process that died without a power cut: what was not safe still is not."""
    outer = judge.recording
    disk, tap = Disk(outer.base), Tap(judge.folder, outer.base)
    for operation in outer.operations[: point.operation]:
        disk.apply(operation)
        tap.note(operation)
    return _played_on(judge, disk.image(Cut.KEPT, point.dice), point, tap, point.operation)


def _played_on(
    judge: Judge, image: Image, point: Point, tap: Tap, operations: int
) -> Recording | None:
    """Play a recovery; so many operations, and what was said by then, came before it."""
    found = judge.open(image, point)
    found.process.die()
    if found.is_begun or not found.prefix:
        return None
    lay(image, judge.folder)
    outer = judge.recording.notes
    notes = Notes(
        promises=[promise for promise in outer.promises if promise.operation <= operations],
        records=outer.records[: found.prefix],
        deeds=outer.deeds[: found.prefix],
        journal_ids=outer.journal_ids[: found.prefix],
        matters=dict(outer.matters),
    )
    world = found.process.world
    world.notes = notes
    with tapped(tap):
        process = Process(world, judge.folder, 1)
        found.process = process
        world, dice, _ = judge.recovery_world(found, point, tap)
        world.look()
        try:
            process.open()
            if not operations:
                world.promise(notes.deeds[-1], "the journal opened with it")
            run_recovery(process, dice)
        finally:
            process.die()
    name, seed = judge.recording.name, judge.recording.seed
    base = judge.recording.base if operations else image
    return Recording(name, base, tuple(tap.operations), notes, seed, operations)
