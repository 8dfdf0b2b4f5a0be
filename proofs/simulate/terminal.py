"""One run of the terminal's program, put together as the production does it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import inf
from typing import Protocol

from drivers.api import AcceptorEvent, PrinterEvent
from kiosk.assembly import core_of, rebuilt_outbox
from kiosk.core import Core
from kiosk.events import AcceptorSaid, CustomerDid, Event, PrinterSaid, Ticked
from kiosk.journal.stored import StoredRecord
from kiosk.loop import Loop
from kiosk.operator.trusted_time import trusted_now
from kiosk.post_office import PostOffice
from kiosk.terminal import VERSION
from kiosk.views.base import Screen
from kiosk.views.intents import Intent
from proofs.simulate.devices import SteppedAcceptor, SteppedPrinter
from proofs.simulate.hands import AcceptorHands, OfficeHands, PrinterHands, Watch
from proofs.simulate.operator_side import OperatorLine
from proofs.simulate.site import Site, pack
from proofs.simulate.timeline import RANK_CORE, Actor
from proofs.simulate.witness import ViolationError

STOP_S = 5.0
EVENTS_WAITING_MAX = 10_000
SHORTEST_REST_S = 0.001
SPINS_MAX = 300


class Watcher(Watch, Protocol):
    """Who is told what a process does."""

    def records(self, stored: tuple[StoredRecord, ...], /) -> None: ...
    def shows(self, screen: Screen) -> None: ...
    def stepped(self) -> None: ...


@dataclass(frozen=True)
class Parts:
    """What a process is made of; a control hands in a broken one."""

    core: type[Core] = Core
    acceptor: type[SteppedAcceptor] = SteppedAcceptor


SOUND = Parts()


class Process:
    """One run of the terminal's program: the production's loop, core and drivers."""

    def __init__(self, site: Site, watcher: Watcher, parts: Parts) -> None:
        self._site = site
        self._watcher = watcher
        timeline, settings = site.timeline, site.settings
        self.inbox: deque[Event] = deque()
        self.actor = Actor(RANK_CORE, self._act)
        self.state, self.journal = site.open_journal(watcher.records)
        try:
            now = site.clock.now()
            self.core = core_of(
                settings,
                pack(),
                matters=self.journal.matters,
                seq=self.journal.head.seq,
                outbox=rebuilt_outbox(self.journal, now.monotonic_s, site.dice.uniform(0.0, 1.0)),
                dice=site.dice,
                version=VERSION,
                at_start=self.journal.no_sales,
                make=parts.core,
            )
        except BaseException:
            self.die()
            raise
        self.acceptor = parts.acceptor(timeline, site.acceptor, self._hear_acceptor)
        self.printer = SteppedPrinter(timeline, site.printer, self._hear_printer)
        self.screen: Screen | None = None
        self._loop = Loop(
            self.core,
            self.journal,
            AcceptorHands(site.fuse, self.acceptor, watcher),
            PrinterHands(site.fuse, self.printer),
            self._show,
            site.clock,
        )
        line = OperatorLine(
            site.operator,
            site.network,
            site.terminal_id,
            site.clock.true_utc,
            lambda: trusted_now(site.clock.utc(), self.journal.matters.standing.last_at),
            site.line_dice,
        )
        office = PostOffice(
            line,
            self.journal,
            site.signer,
            site.terminal_id,
            line.poster(self.post),
            pool=site.network,
        )
        self._office = OfficeHands(site.fuse, office)
        self._spins = 0
        self._spins_since_s = timeline.now_s

    def begin(self) -> None:
        """Start; whatever waits in the device is heard from here on."""
        timeline = self._site.timeline
        self._loop.begin(self._office)
        for actor in (self.actor, self.acceptor.actor, self.printer.actor):
            timeline.add(actor)
        self.actor.due = timeline.now_s

    def post(self, event: Event) -> None:
        """Tell the core something."""
        assert len(self.inbox) < EVENTS_WAITING_MAX, "the core does not keep up"
        self.inbox.append(event)
        self.actor.due = self._site.timeline.now_s

    def tell(self, intent: Intent) -> None:
        """Hand over what a customer did."""
        self.post(CustomerDid(intent))

    @property
    def failure(self) -> Exception | None:
        """Why the loop gave up, if it did."""
        return self._loop.failure

    def leave(self) -> None:
        """Whatever ended it: its actors act no more."""
        timeline = self._site.timeline
        for actor in (self.actor, self.acceptor.actor, self.printer.actor):
            if actor in timeline:
                timeline.remove(actor)
        self._site.network.forget()

    def die(self) -> None:
        """The files are closed as the system does it for a dead process."""
        self.journal.close()
        self.state.close()

    def stop_drivers(self) -> None:
        """As the production does at its end: the acceptor is disabled if it can be."""
        timeline = self._site.timeline
        self.acceptor.stop(STOP_S)
        self.acceptor.actor.due = timeline.now_s
        timeline.add(self.acceptor.actor)
        until_s = timeline.now_s + 2 * STOP_S
        while not self.acceptor.ended and timeline.now_s < until_s:
            timeline.wait(until_s - timeline.now_s)
        timeline.remove(self.acceptor.actor)

    def _act(self, now: float) -> None:
        event = self.inbox.popleft() if self.inbox else self._loop.idle_event()
        try:
            self._loop.take(event, self._office)
        except Exception as failure:  # noqa: BLE001 - as in Loop.run
            self._loop.give_up(failure)
            self.actor.due = inf
            return
        self._watcher.stepped()
        self.actor.due = now if self.inbox else now + max(SHORTEST_REST_S, self._loop.wait_s())
        self._notice_spinning(now, event)

    def _notice_spinning(self, now: float, event: Event) -> None:
        """A core that is told the time again and again at one moment would burn a processor."""
        if now - self._spins_since_s >= 1.0:
            self._spins, self._spins_since_s = 0, now
        self._spins += isinstance(event, Ticked)
        if self._spins > SPINS_MAX:
            raise ViolationError("wrong", f"the core spins: {self._spins} ticks in a second")

    def _hear_acceptor(self, event: AcceptorEvent) -> None:
        self.post(AcceptorSaid(event))

    def _hear_printer(self, event: PrinterEvent) -> None:
        self.post(PrinterSaid(event))

    def _show(self, screen: Screen) -> None:
        self._site.fuse.burn()
        self.screen = screen
        self._watcher.shows(screen)
