"""One terminal: what stands there for years, and the process that comes and goes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import inf
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract.keys import PrivateKeySigner
from drivers.api import PrintJob
from kiosk.config.pack import OperatorPack
from kiosk.config.pack_loading import load_pack
from kiosk.config.settings import Settings, TerminalSettings
from kiosk.core import Core
from kiosk.dice import SeededDice
from kiosk.effects import AskDecisions, AskNumber, AskPayment, SendProposal, SendRecords
from kiosk.events import AcceptorSaid, CustomerDid, Event, PrinterSaid, Ticked
from kiosk.journal.store import Journal
from kiosk.loop import Loop
from kiosk.operator.signing import own_signatures
from kiosk.operator.trusted_time import trusted_now
from kiosk.post_office import PostOffice
from kiosk.state_dir import StateDirectory
from kiosk.terminal import VERSION, cash_policy, rebuilt_outbox
from kiosk.time_values import Instant
from kiosk.views.base import Preferences, Screen
from kiosk.views.intents import Intent
from proofs.simulate.devices import (
    AcceptorStation,
    PrinterStation,
    SteppedAcceptor,
    SteppedPrinter,
)
from proofs.simulate.fuse import Disk, Fuse, RecordsSink, watched_journal
from proofs.simulate.operator_side import Network, Operator, OperatorLine
from proofs.simulate.timeline import RANK_CORE, Actor, Timeline
from proofs.simulate.witness import ViolationError

BALLAST_BYTES = 4096
FINGERPRINT = "board-1"
STOP_S = 5.0
EVENTS_WAITING_MAX = 10_000
SHORTEST_REST_S = 0.001
SPINS_MAX = 300


class WallClock:
    """kiosk.clock.Clock of one terminal: its wall clock may jump and drift, monotonic does not."""

    def __init__(self, timeline: Timeline, start: datetime) -> None:
        self._timeline = timeline
        self._start = start
        self._start_s = timeline.now_s
        self._wrong_s = 0.0
        self._drift = 0.0
        self._drift_since_s = timeline.now_s

    def monotonic_s(self) -> float:
        return self._timeline.now_s

    def true_utc(self) -> datetime:
        """What a good clock would show; the operator's does."""
        return self._start + timedelta(seconds=self._timeline.now_s - self._start_s)

    def utc(self) -> datetime:
        wrong_s = self._wrong_s + self._drift * (self._timeline.now_s - self._drift_since_s)
        return self.true_utc() + timedelta(seconds=wrong_s)

    def now(self) -> Instant:
        return Instant(self._timeline.now_s, self.utc())

    def disturb(self, jump_s: float, drift: float) -> None:
        """Jump, and go wrong by so much a second from now on."""
        self._wrong_s += self._drift * (self._timeline.now_s - self._drift_since_s) + jump_s
        self._drift, self._drift_since_s = drift, self._timeline.now_s

    def put_right(self) -> None:
        self._wrong_s = self._drift = 0.0


@lru_cache(maxsize=1)
def pack() -> OperatorPack:
    """The pack that is delivered."""
    return load_pack()


class Site:
    """What outlives every process: disk, devices, key, clock."""

    def __init__(
        self,
        terminal_id: str,
        folder: Path,
        timeline: Timeline,
        clock: WallClock,
        operator: Operator,
        acceptor: AcceptorStation,
        printer: PrinterStation,
        seed: int,
    ) -> None:
        dice = Random(f"site {seed}")
        self.terminal_id = terminal_id
        self.folder = folder
        self.timeline = timeline
        self.clock = clock
        self.operator = operator
        self.acceptor = acceptor
        self.printer = printer
        self.signer = PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(dice.randbytes(32)))
        self.dice = SeededDice(dice.getrandbits(32))
        self.network = Network(timeline, Random(dice.getrandbits(32)))
        self.line_dice = Random(dice.getrandbits(32))
        self.settings = Settings(
            terminal=TerminalSettings(terminal_id=terminal_id, address="Mira 5")
        )
        self.fuse = Fuse()
        self.disk = Disk()
        operator.enrol(terminal_id, self.signer.public)

    def open_journal(self, told: RecordsSink) -> tuple[StateDirectory, Journal]:
        """Hold the state directory and open what is in it."""
        state = StateDirectory.hold(self.folder, self.clock)
        try:
            journal = watched_journal(self.fuse, self.disk, told).open(
                state,
                terminal_id=self.terminal_id,
                fingerprint=FINGERPRINT,
                signer=self.signer,
                clock=self.clock,
                dice=self.dice,
                verify_signature=own_signatures((self.signer.public.spki,)),
                ballast_bytes=BALLAST_BYTES,
            )
        except BaseException:
            state.close()
            raise
        return state, journal


@dataclass
class Watchers:
    """Who is told what a process does."""

    records: RecordsSink
    screen: Callable[[Screen], None]
    acknowledged: Callable[[int], None]
    stacks: Callable[[], None]
    stepped: Callable[[], None]


class Process:
    """One run of the terminal's program: the production's loop, core and drivers."""

    def __init__(self, site: Site, watchers: Watchers) -> None:
        self._site = site
        self._watchers = watchers
        timeline, settings = site.timeline, site.settings
        self.inbox: deque[Event] = deque()
        self.actor = Actor(RANK_CORE, self._act)
        self.state, self.journal = site.open_journal(watchers.records)
        try:
            now = site.clock.now()
            self.core = Core(
                matters=self.journal.matters,
                seq=self.journal.head.seq,
                outbox=rebuilt_outbox(self.journal, now.monotonic_s, site.dice.uniform(0.0, 1.0)),
                pack=pack(),
                terminal=settings.terminal,
                policy=cash_policy(settings, pack()),
                timeouts=settings.timeouts,
                timezone=settings.terminal.timezone,
                preferences=Preferences(),
                dice=site.dice,
                version=VERSION,
                at_start=self.journal.no_sales,
            )
        except BaseException:
            self.die()
            raise
        self.acceptor = SteppedAcceptor(timeline, site.acceptor, self._hear_acceptor)
        self.printer = SteppedPrinter(timeline, site.printer, self._hear_printer)
        self.screen: Screen | None = None
        self._loop = Loop(
            self.core,
            self.journal,
            _AcceptorHands(site.fuse, self.acceptor, watchers),
            _PrinterHands(site.fuse, self.printer),
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
        self._office = _OfficeHands(site.fuse, office)
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
        self._watchers.stepped()
        self.actor.due = now if self.inbox else now + max(SHORTEST_REST_S, self._loop.wait_s())
        self._notice_spinning(now, event)

    def _notice_spinning(self, now: float, event: Event) -> None:
        """A core that is told the time again and again at one moment would burn a processor."""
        if now - self._spins_since_s >= 1.0:
            self._spins, self._spins_since_s = 0, now
        self._spins += isinstance(event, Ticked)
        if self._spins > SPINS_MAX:
            raise ViolationError("wrong", f"the core spins: {self._spins} ticks in a second")

    def _hear_acceptor(self, event: object) -> None:
        self.post(AcceptorSaid(event))  # type: ignore[arg-type]

    def _hear_printer(self, event: object) -> None:
        self.post(PrinterSaid(event))  # type: ignore[arg-type]

    def _show(self, screen: Screen) -> None:
        self._site.fuse.burn()
        self.screen = screen
        self._watchers.screen(screen)


class _AcceptorHands:
    """drivers.api.BillAcceptor: passes orders on, through the fuse."""

    def __init__(self, fuse: Fuse, driver: SteppedAcceptor, watchers: Watchers) -> None:
        self._fuse = fuse
        self._driver = driver
        self._watchers = watchers

    def start(self) -> None:
        """The timeline steps it."""

    def stop(self, timeout_s: float = 5.0) -> None:
        self._driver.stop(timeout_s)

    def enable(self, bill_types: frozenset[int]) -> None:
        self._fuse.burn()
        self._driver.enable(bill_types)
        self._driver.hurry()

    def disable(self) -> None:
        self._fuse.burn()
        self._driver.disable()
        self._driver.hurry()

    def stack(self) -> None:
        self._fuse.burn()
        self._watchers.stacks()
        self._driver.stack()
        self._driver.hurry()

    def return_bill(self) -> None:
        self._fuse.burn()
        self._driver.return_bill()
        self._driver.hurry()

    def hold(self) -> None:
        self._fuse.burn()
        self._driver.hold()
        self._driver.hurry()

    def acknowledge(self, report: int) -> None:
        self._fuse.burn()
        self._watchers.acknowledged(report)
        self._driver.acknowledge(report)
        self._driver.hurry()

    def reset(self) -> None:
        self._fuse.burn()
        self._driver.reset()
        self._driver.hurry()


class _PrinterHands:
    """drivers.api.ReceiptPrinter: passes orders on, through the fuse."""

    def __init__(self, fuse: Fuse, driver: SteppedPrinter) -> None:
        self._fuse = fuse
        self._driver = driver

    def start(self) -> None:
        """The timeline steps it."""

    def stop(self, timeout_s: float = 5.0) -> None:
        self._driver.stop(timeout_s)

    def print(self, job: PrintJob) -> None:
        self._fuse.burn()
        self._driver.print(job)
        self._driver.hurry()

    def proceed(self, job_id: str) -> None:
        self._fuse.burn()
        self._driver.proceed(job_id)
        self._driver.hurry()

    def clear(self) -> None:
        self._fuse.burn()
        self._driver.clear()
        self._driver.hurry()

    def retract(self) -> None:
        self._driver.retract()
        self._driver.hurry()


class _OfficeHands:
    """kiosk.loop.PostOffice: passes questions on, through the fuse."""

    def __init__(self, fuse: Fuse, office: PostOffice) -> None:
        self._fuse = fuse
        self._office = office

    def check_number(self, effect: AskNumber) -> None:
        self._fuse.burn()
        self._office.check_number(effect)

    def send_records(self, effect: SendRecords) -> None:
        self._fuse.burn()
        self._office.send_records(effect)

    def ask_payment(self, effect: AskPayment) -> None:
        self._fuse.burn()
        self._office.ask_payment(effect)

    def ask_head(self) -> None:
        self._fuse.burn()
        self._office.ask_head()

    def send_proposal(self, effect: SendProposal) -> None:
        self._fuse.burn()
        self._office.send_proposal(effect)

    def ask_decisions(self, effect: AskDecisions) -> None:
        self._fuse.burn()
        self._office.ask_decisions(effect)
