"""A terminal's process on a tapped disk, and the world that plays with it.

The real core, loop and journal run on one thread, event by event as the play tells them.
Everything said to the outside is noted as a promise, with the deed it rests on; every change
outside as a moment.  After every event the books are held against the machine.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from contract.records import RecordBody
from drivers.api import (
    AcceptorEvent,
    CoverState,
    CutterState,
    LinkState,
    PaperState,
    PresenterState,
    PrinterStatus,
    PrintJob,
)
from kiosk import effects as do
from kiosk.assembly import core_of, rebuilt_outbox
from kiosk.cash.cash_in import DeskState
from kiosk.clock import ManualClock
from kiosk.config.pack import OperatorPack
from kiosk.config.pack_loading import load_pack
from kiosk.config.settings import Settings, TerminalSettings
from kiosk.core import Core
from kiosk.dice import SeededDice
from kiosk.effects import Effect
from kiosk.events import AcceptorSaid, Event
from kiosk.journal.matters import Matters
from kiosk.journal.store import Journal
from kiosk.journal.stored import StoredRecord
from kiosk.loop import Loop
from kiosk.state_dir import StateDirectory
from kiosk.time_values import Instant
from kiosk.views.base import Screen
from proofs.crash.bookkeeper import Bookkeeper
from proofs.crash.doors import Doors
from proofs.crash.outside import (
    TERMINAL_ID,
    BrokenPromiseError,
    Hardware,
    Moment,
    Operator,
    Promise,
)
from proofs.crash.tap import Tap

SETTINGS = Settings(terminal=TerminalSettings(terminal_id=TERMINAL_ID))
FINGERPRINT = "machine"
BALLAST_BYTES = 8192
STEP_S_MAX = 5.0
FINE_PRINTER = PrinterStatus(
    LinkState.UP, PaperState.OK, CoverState.CLOSED, CutterState.OK, PresenterState.EMPTY
)
Play = Iterator[None]


class SteadySigner:
    """Signs the same for the same: a recording can be made again."""

    keyid = hashlib.sha256(b"steady").hexdigest()

    def sign(self, record_hash: bytes) -> bytes:
        return hashlib.sha512(b"steady" + record_hash).digest()

    def verify(self, keyid: str, record_hash: bytes, signature: bytes) -> bool:
        """Whether it is ours: kiosk.journal.stored.VerifySignature."""
        return keyid == self.keyid and signature == self.sign(record_hash)


SIGNER = SteadySigner()


@lru_cache(maxsize=1)
def pack() -> OperatorPack:
    """The pack that all plays are sold by."""
    return load_pack()


@dataclass
class Notes:
    """What one recording takes down beside the disk's operations."""

    promises: list[Promise] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    records: list[StoredRecord] = field(default_factory=list)
    deeds: list[int] = field(default_factory=list)  # how many up to each record
    journal_ids: list[str] = field(default_factory=list)  # of each record
    matters: dict[tuple[str, int], Matters] = field(default_factory=dict)  # after each commit


@dataclass
class World:
    """Everything beside the process; `process` is the one that runs now."""

    tap: Tap
    clock: ManualClock
    machine: Hardware
    operator: Operator
    notes: Notes
    acknowledges_early: bool = False  # a control
    process: Process | None = None
    books: Bookkeeper = field(default_factory=Bookkeeper)
    _seen: object = None

    def promise(self, deed: int, words: str) -> None:
        """Take down what was just said to the outside."""
        self.notes.promises.append(Promise(self.tap.count, deed, words))

    def look(self) -> None:
        """Take down how things stand, if anything is new."""
        facts = self.machine.facts
        operator = self.operator.facts
        seen = (self.tap.count, facts, operator.size)
        if seen == self._seen:
            return
        last = self.notes.moments[-1] if self.notes.moments else None
        same = last is not None and last.operator.size == operator.size
        kept = last.operator if last is not None and same else operator.copy()
        self._seen = seen
        self.notes.moments.append(Moment(self.tap.count, facts, kept, self.clock.utc()))


class Process:
    """One process of the terminal, from opening its journal to its death."""

    def __init__(self, world: World, folder: Path, seed: int) -> None:
        self.world = world
        self.dice = SeededDice(seed)
        self.state = StateDirectory.hold(folder, world.clock)
        self.first_records: tuple[StoredRecord, ...] = ()
        self.journal: Journal | None = None
        self.deed = world.notes.deeds[-1] if world.notes.deeds else 0
        self.slips: list[PrintJob] = []
        self.screen: Screen | None = None
        self.expected: deque[tuple[type[Effect], int]] = deque()
        self.heard: deque[Event] = deque()
        world.process = self

    def open(self) -> Journal:
        """Open the journal as production does; JournalError if that fails."""
        self.journal = watched_journal(self).open(
            self.state,
            terminal_id=TERMINAL_ID,
            fingerprint=FINGERPRINT,
            signer=SIGNER,
            clock=self.world.clock,
            dice=self.dice,
            verify_signature=SIGNER.verify,
            ballast_bytes=BALLAST_BYTES,
        )
        return self.journal

    def run(self, play: Play) -> Exception | None:
        """Run the terminal until the play ends; return what ended the loop before."""
        journal = self.journal
        assert journal is not None, "opened before"
        world = self.world
        now = world.clock.now()
        self.core = core_of(
            SETTINGS,
            pack(),
            matters=journal.matters,
            seq=journal.head.seq,
            outbox=rebuilt_outbox(journal, now.monotonic_s, self.dice.uniform(0.0, 1.0)),
            dice=self.dice,
            version="proof",
            at_start=journal.no_sales,
            make=partial(WatchedCore, self),
        )
        doors = Doors(self)
        self.loop = Loop(self.core, journal, doors, doors, doors.show, world.clock)
        try:
            self.loop.begin(doors)
            world.look()
            for _ in play:
                world.look()
                while self.heard:
                    self.loop.take(self.heard.popleft(), doors)
                    world.look()
        except (BrokenPromiseError, AssertionError):
            raise
        except Exception as failure:  # noqa: BLE001 - as Loop.run takes it
            self.loop.give_up(failure)
            return failure
        return None

    def die(self) -> None:
        """The power is gone: nothing reaches the disk any more."""
        tap = self.world.tap
        before, tap.dead = tap.dead, True
        if self.journal is not None:
            self.journal.close()
        self.state.close()
        tap.dead = before
        self.world.operator.asked.clear()
        self.world.machine.new_process()

    def say(self, event: Event) -> None:
        """Tell the loop; it is heard before the play goes on."""
        self.heard.append(event)

    def hear(self, event: AcceptorEvent) -> None:
        """What the machine's driver says."""
        self.say(AcceptorSaid(event))

    def appended(self, journal: Journal) -> None:
        """Take down what a commit has written; from here on it is promised."""
        notes, head = self.world.notes, journal.head
        known = len(notes.records) and notes.journal_ids[-1] == head.journal_id
        first = notes.records[-1].seq + 1 if known else 1
        for record in journal.read(first, head.seq - first + 1):
            counted = record.body.find(b'"kind":"checkpoint"', 0, 80) < 0
            deeds = notes.deeds[-1] if notes.deeds else 0
            notes.records.append(record)
            notes.deeds.append(deeds + counted)
            notes.journal_ids.append(head.journal_id)
        notes.matters[head.journal_id, head.seq] = journal.matters
        self.world.promise(notes.deeds[-1], f"the commit of record {head.seq} returned")

    def foresee(self, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
        """Take down on which deed each effect rests; a control reorders them."""
        rests: list[tuple[Effect, int]] = []
        for effect in effects:
            if isinstance(effect, do.Write):
                self.deed += len(effect.bodies)
            rests.append((effect, self.deed))
        if self.world.acknowledges_early:
            rests.sort(key=lambda rest: not isinstance(rest[0], do.AcknowledgeBill))
        silent = (do.Write, do.LogEvent)
        self.expected.extend((type(e), deed) for e, deed in rests if not isinstance(e, silent))
        return tuple(effect for effect, _ in rests)

    def rests_on(self, kind: type[Effect]) -> int:
        """Return the deed behind what the loop is just doing."""
        if self.expected and self.expected[0][0] is kind:
            return self.expected.popleft()[1]
        return 0  # the loop's own last orders, after a failure


def watched_journal(process: Process) -> type[Journal]:
    """Return the journal of a process, with somebody who takes down what is committed."""

    class WatchedJournal(Journal):
        def append(self, bodies: Sequence[RecordBody]) -> tuple[StoredRecord, ...]:
            stored = super().append(bodies)
            if process.journal is None:
                process.first_records = stored
                process.deed += len(stored)
            process.appended(self)
            process.world.books.written(bodies)
            return stored

    return WatchedJournal


class WatchedCore(Core):
    """The core, with somebody who takes down what each effect rests on."""

    def __init__(self, process: Process, **parts: Any) -> None:  # noqa: ANN401 - as Core takes them
        self._process = process
        super().__init__(**parts)

    def start(self, now: Instant) -> tuple[Effect, ...]:
        return self._process.foresee(super().start(now))

    def step(self, event: Event, now: Instant) -> tuple[Effect, ...]:
        return self._process.foresee(super().step(event, now))

    def synchronise(self, matters: Matters, seq: int) -> None:
        super().synchronise(matters, seq)
        world = self._process.world
        world.books.compare(matters, world.machine.facts)


def tick(process: Process, at_most_s: float = STEP_S_MAX, at_least_s: float = 0.25) -> None:
    """Let time pass to the next deadline, as far as these allow."""
    clock = process.world.clock
    now = clock.now()
    left = process.core.deadline_s(now) - now.monotonic_s
    clock.advance(min(max(left, at_least_s), at_most_s))
    process.say(process.loop.idle_event())


def is_quiet(process: Process, views: Sequence[str] = ("AttractView", "OutOfServiceView")) -> bool:
    """Whether nothing is under way any more."""
    journal, screen = process.journal, process.screen
    if journal is None or screen is None:
        return False
    matters = journal.matters
    return (
        process.core.desk.state is DeskState.CLOSED
        and type(screen.view).__name__ in views
        and matters.transaction is None
        and not matters.pending_payments
        and not matters.visit_balances
        and not matters.unsettled_intents
        and not matters.orders
        and matters.open_intent is None
    )
