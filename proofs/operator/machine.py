"""A whole terminal without its glass: real core, journal, keys and client, hands for devices.

It is driven from one thread and has a time of its own, so that forty days take as long as their
requests; the renewal looks when its thread would.  `die` is a power cut; `boot` is the next process
on the same disk.
"""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import datetime
from pathlib import Path
from typing import Any

from contract.records import FaultCleared
from drivers.api import AcceptorEvent, PrinterEvent
from kiosk.assembly import core_of, fresh_claims, rebuilt_outbox
from kiosk.clock import ManualClock
from kiosk.config.pack import OperatorPack
from kiosk.config.pack_loading import load_pack
from kiosk.config.settings import Settings, TerminalSettings
from kiosk.core import Core
from kiosk.dice import SeededDice
from kiosk.events import AcceptorSaid, CustomerDid, Event, PrinterSaid, Ticked
from kiosk.journal.adoption import adopt
from kiosk.journal.store import Journal
from kiosk.loop import Loop
from kiosk.operator.client import OperatorClient, WireSettings
from kiosk.operator.enrolment import anchors_in, enrol, renew
from kiosk.operator.keys import FileKeyCustody
from kiosk.operator.signing import own_signatures
from kiosk.operator.trusted_time import trusted_now
from kiosk.post_office import PostOffice
from kiosk.renewal import FIRST_LOOK_S, Renewal
from kiosk.state_dir import StateDirectory
from kiosk.views.base import Screen, View
from kiosk.views.intents import CallPerson, Choose, EraseAll, TypeDigit, TypeLetter
from proofs.operator.hands import AcceptorHand, PrinterHand
from proofs.operator.reader import JournalReader

BALLAST_BYTES = 4096
REQUEST_TIMEOUT_S = 10.0
TURNS_MAX = 10_000
SHORTEST_STEP_S = 0.25
QUIET_VIEWS = ("AttractView", "HomeView")


class AtOnce(Executor):
    """Carries a call out before `submit` returns."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - as the library has it
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


class StuckError(Exception):
    """The terminal does not get where it should."""


class Machine(JournalReader):
    """One machine with one disk (`folder`), before one operator."""

    def __init__(
        self,
        folder: Path,
        terminal_id: str,
        url: str,
        anchors: Path,
        start: datetime,
        *,
        seed: int = 1,
        fingerprint: str = "board-1",
        acceptor: str = "",
        pack: OperatorPack | None = None,
    ) -> None:
        """acceptor: its serial number; a disk that meets another one than before says so.

        pack: another operator's than the default one.
        """
        self.folder = folder
        self.terminal_id = terminal_id
        self.fingerprint = fingerprint
        self.clock = ManualClock(start)
        self._url = url
        self._anchors = anchors
        self._dice = SeededDice(seed)
        self._pack = pack or load_pack()
        self._events: deque[Event] = deque()
        self._screen: Screen | None = None
        self.watch: Callable[[Screen], None] = lambda screen: None  # is told every screen shown
        self._serial = acceptor or f"SN-{seed}"
        spelled = (*self._pack.currency_spellings, self._pack.currency)[0]
        self.acceptor = AcceptorHand(self._acceptor_said, self._serial, spelled)
        self.printer = PrinterHand(self._printer_said)
        self.running = False

    # --- keys ---------------------------------------------------------------------------------

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def enrol(self, token: str, *, new_key: bool = False) -> None:
        """Spend a token, as `kiosk enrol` does; the terminal must be off."""
        assert not self.running
        enrol(
            self._url,
            token,
            self.terminal_id,
            self.keys,
            self._anchors,
            self.clock.utc(),
            new_key=new_key,
        )

    def renew(self) -> None:
        """Renew the certificate while the terminal runs."""
        renew(self.client, self.custody, self.terminal_id)

    # --- power --------------------------------------------------------------------------------

    def boot(self) -> Machine:
        """Begin a process on this disk; JournalError if it may not."""
        self._events.clear()
        self.state = StateDirectory.hold(self.folder, self.clock)
        try:
            self.custody = FileKeyCustody(self.keys)
            self.journal = Journal.open(
                self.state,
                terminal_id=self.terminal_id,
                fingerprint=self.fingerprint,
                signer=self.custody,
                clock=self.clock,
                dice=self._dice,
                verify_signature=own_signatures(self.custody.known_keys),
                ballast_bytes=BALLAST_BYTES,
            )
        except BaseException:
            self.state.close()
            raise
        self.client = OperatorClient(self._wire(), self.terminal_id, self.custody)
        self._loop = Loop(
            self._core(), self.journal, self.acceptor, self.printer, self._show, self.clock
        )
        self._office = PostOffice(
            self.client,
            self.journal,
            self.custody,
            self.terminal_id,
            self._events.append,
            pool=AtOnce(),
        )
        self.renewal = Renewal(self.client, self.custody, self.terminal_id, self.clock, self._dice)
        self._renewal_at_s = self.clock.monotonic_s() + FIRST_LOOK_S
        self.running = True
        self._loop.begin(self._office)
        self.acceptor.start()
        self.printer.start()
        self.settle()
        return self

    def die(self) -> None:
        """The power fails: nothing is said good-bye to."""
        if self.running:
            self.running = False
            self._office.close()
            self.journal.close()
            self.state.close()

    def again(self, after_s: float = 10.0) -> Machine:
        """The next process, so much later."""
        self.die()
        self.clock.advance(after_s)
        return self.boot()

    def adopt(self) -> str:
        """What an engineer does with `kiosk journal adopt`; the terminal must be off."""
        with StateDirectory.hold(self.folder, self.clock) as state:
            return adopt(state, clock=self.clock, dice=self._dice, verify_signature=None)

    def clone(self, folder: Path, *, seed: int, fingerprint: str) -> Machine:
        """Another machine with a copy of this disk and an acceptor that says it is the same one;
        this machine must be off.
        """
        assert not self.running
        shutil.copytree(self.folder, folder)
        return Machine(
            folder,
            self.terminal_id,
            self._url,
            self._anchors,
            self.clock.utc(),
            seed=seed,
            fingerprint=fingerprint,
            acceptor=self._serial,
        )

    def _wire(self) -> WireSettings:
        return WireSettings(
            base_url=self._url,
            anchors=anchors_in(self._anchors),
            now=lambda: trusted_now(self.clock.utc(), self.journal.matters.standing.last_at),
            nonce=lambda: self._dice.token_bytes(16).hex(),
            request_timeout_s=REQUEST_TIMEOUT_S,
        )

    def _core(self) -> Core:
        settings = Settings(terminal=TerminalSettings(terminal_id=self.terminal_id))
        now_s = self.clock.now().monotonic_s
        return core_of(
            settings,
            self._pack,
            matters=self.journal.matters,
            seq=self.journal.head.seq,
            outbox=rebuilt_outbox(self.journal, now_s, self._dice.uniform(0.0, 1.0)),
            dice=self._dice,
            version="proof",
            at_start=self.journal.no_sales,
            unprinted=fresh_claims(self.journal, self.clock.utc()),
        )

    # --- time ---------------------------------------------------------------------------------

    def settle(self) -> None:
        """Let the core take everything that has happened."""
        for _ in range(TURNS_MAX):
            if not self._events:
                return
            self._take(self._events.popleft())
        raise StuckError("events without end")

    def pass_time(self, seconds: float, step_s: float = 0.5) -> None:
        """Let time pass, in steps."""
        steps = max(1, round(seconds / step_s))
        for _ in range(steps):
            self._tick(seconds / steps)

    def wait(self, holds: Callable[[], bool], within_s: float, what: str) -> None:
        """Let time pass until it holds; StuckError."""
        limit = self.clock.now().monotonic_s + within_s
        while not holds():
            if self.clock.now().monotonic_s > limit:
                raise StuckError(f"{self.terminal_id}: not {what} within {within_s} s: {self.view}")
            self._tick(max(SHORTEST_STEP_S, self._loop.wait_s()))

    def _tick(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self._take(Ticked())
        self.settle()
        if self.clock.monotonic_s() >= self._renewal_at_s:
            self._renewal_at_s = self.clock.monotonic_s() + self.renewal.look()

    def _take(self, event: Event) -> None:
        self._loop.take(event, self._office)

    # --- the glass ----------------------------------------------------------------------------

    @property
    def view(self) -> str:
        return "" if self._screen is None else type(self._screen.view).__name__

    @property
    def shown(self) -> View:
        """What stands on the glass."""
        assert self._screen is not None, "nothing was shown yet"
        return self._screen.view

    @property
    def fault_code(self) -> str:
        """The fault on the glass, "" if none stands there."""
        view = None if self._screen is None else self._screen.view
        return str(getattr(view, "fault_code", ""))

    @property
    def sells(self) -> bool:
        """Whether a customer could begin."""
        return self.view in QUIET_VIEWS and not getattr(
            self._screen and self._screen.view, "notice", ""
        )

    @property
    def offered(self) -> frozenset[str]:
        """The choices on the glass."""
        choices = () if self._screen is None else self._screen.view.choices
        return frozenset(choice.id for choice in choices)

    def press(self, choice: str) -> None:
        """Press a choice; StuckError if it is not offered."""
        assert self._screen is not None
        if choice not in self.offered:
            raise StuckError(f"{self.terminal_id}: {self.view} does not offer {choice}")
        self._take(CustomerDid(Choose(self._screen.serial, choice)))
        self.settle()

    def type(self, digits: str) -> None:
        """Type on the keypad."""
        for digit in digits:
            assert self._screen is not None
            self._take(CustomerDid(TypeDigit(self._screen.serial, digit)))
            self.settle()

    def erase(self) -> None:
        """Take back all that was typed."""
        assert self._screen is not None
        self._take(CustomerDid(EraseAll(self._screen.serial)))
        self.settle()

    def write(self, letters: str) -> None:
        """Type on the letter keyboard."""
        for letter in letters:
            assert self._screen is not None
            self._take(CustomerDid(TypeLetter(self._screen.serial, letter)))
            self.settle()

    def call_person(self) -> None:
        """Press the person's button, which is on every screen."""
        self._take(CustomerDid(CallPerson()))
        self.settle()

    # --- a visit ------------------------------------------------------------------------------

    def reach_cash(self, msisdn: str) -> None:
        """From a quiet terminal to the open slot; StuckError when something is in the way."""
        self.wait(lambda: self.sells, 120.0, "selling")
        self.press("top_up")
        self.type(msisdn.removeprefix("+7"))
        self.press("next")
        self.press("yes")

    def put_in(self, *bills: int) -> None:
        """Put bills in, one after another."""
        for bill in bills:
            self.acceptor.offer(bill)
            self.settle()
            self.pass_time(0.5)

    def finish(self) -> None:
        """Press Done and wait for the submit to be written."""
        before = self.submitted
        self.press("finish")
        self.wait(lambda: self.submitted > before, 30.0, "submitted")

    def visit(self, msisdn: str, *bills: int) -> str:
        """A whole visit up to the submit; return its payment_id."""
        self.reach_cash(msisdn)
        self.put_in(*bills)
        self.finish()
        return self.orders[-1]

    def leave(self) -> None:
        """Wait for the result, or for patience to end, and go."""
        self.wait(lambda: self.view == "ResultView", 60.0, "showing the result")
        self.press("done")

    # --- waiting and mending --------------------------------------------------------------------

    def wait_decided(self, within_s: float = 2000.0) -> None:
        """Wait until no visit that is over holds money, nothing is pending and all is sent."""

        def is_decided() -> bool:
            visits = self.journal.matters.transactions.values()
            held = any(visit.closed and visit.credited_minor for visit in visits)
            return not held and not self.pending and self.all_sent

        self.wait(is_decided, within_s, "decided")

    def clear_fault(self, code: str) -> None:
        """What a technician does with `kiosk fault clear`; the terminal is off meanwhile."""
        self.die()
        with StateDirectory.hold(self.folder, self.clock) as state:
            journal = Journal.open(
                state,
                terminal_id=self.terminal_id,
                fingerprint=self.fingerprint,
                signer=FileKeyCustody(self.keys),
                clock=self.clock,
                dice=self._dice,
                ballast_bytes=BALLAST_BYTES,
            )
            journal.append([FaultCleared(at=self.clock.utc(), code=code)])
            journal.close()
        self.again()

    # --- inside -------------------------------------------------------------------------------

    def _acceptor_said(self, event: AcceptorEvent) -> None:
        self._events.append(AcceptorSaid(event))

    def _printer_said(self, event: PrinterEvent) -> None:
        self._events.append(PrinterSaid(event))

    def _show(self, screen: Screen) -> None:
        self._screen = screen
        self.watch(screen)
