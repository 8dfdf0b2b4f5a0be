"""Puts a terminal together from its parts and runs it on the core thread."""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable
from pathlib import Path

from drivers.api import AcceptorSink, BillAcceptor, PrinterSink, ReceiptPrinter
from kiosk.assembly import core_of, fresh_claims, rebuilt_outbox
from kiosk.clock import SystemClock
from kiosk.config.pack import OperatorPack
from kiosk.config.settings import Settings
from kiosk.dice import SystemDice
from kiosk.errors import (
    JournalError,
    JournalFullError,
    JournalIoError,
    JournalStoppedError,
    KioskError,
)
from kiosk.events import AcceptorSaid, CustomerDid, PrinterSaid, Ticked
from kiosk.fault_codes import FaultCode
from kiosk.journal.store import Journal
from kiosk.journal.trouble import fault_code_of
from kiosk.logs import Log
from kiosk.loop import Loop
from kiosk.operator.client import OperatorClient, WireSettings
from kiosk.operator.enrolment import anchors_in
from kiosk.operator.errors import EnrolmentError
from kiosk.operator.keys import FileKeyCustody
from kiosk.operator.signing import own_signatures
from kiosk.operator.trusted_time import trusted_now
from kiosk.outage import outage_screen
from kiosk.post_office import PostOffice
from kiosk.renewal import Renewal
from kiosk.state_dir import StateDirectory
from kiosk.views.base import Preferences, Screen
from kiosk.views.intents import Intent

LOG = Log("terminal")
VERSION = "0.1.0"
STOP_S_MAX = 20.0
RESTART_AFTER_S = 30.0
MIB = 1024 * 1024

MakeAcceptor = Callable[[AcceptorSink], BillAcceptor]
MakePrinter = Callable[[PrinterSink], ReceiptPrinter]


class Terminal:
    """One terminal process without its screen; `show` takes screens from the core thread."""

    def __init__(
        self,
        settings: Settings,
        pack: OperatorPack,
        state: StateDirectory,
        clock: SystemClock,
        make_acceptor: MakeAcceptor,
        make_printer: MakePrinter,
        show: Callable[[Screen], None],
        preferences: Preferences,
        on_restart_wanted: Callable[[], None],
        *,
        restart_after_s: float = RESTART_AFTER_S,
    ) -> None:
        self._settings = settings
        self._pack = pack
        self._state = state
        self._clock = clock
        self._make_acceptor = make_acceptor
        self._make_printer = make_printer
        self._show = show
        self._preferences = preferences
        self._on_restart_wanted = on_restart_wanted
        self._restart_after_s = restart_after_s
        self._loop: Loop | None = None
        self._renewal: Renewal | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="core")
        self.fault: FaultCode | None = None

    def start(self) -> None:
        """Begin on the core thread."""
        self._thread.start()

    def tell(self, intent: Intent) -> None:
        """Hand over what the customer did."""
        if self._loop is not None:
            self._loop.post(CustomerDid(intent))

    def wake(self) -> None:
        """Let core and renewal look at the clock: the bench has moved it."""
        if self._loop is not None:
            self._loop.post(Ticked())
        if self._renewal is not None:
            self._renewal.wake()

    def on_thread_death(self, died: threading.ExceptHookArgs) -> None:
        """Take note that a driver's or a helper's thread died: only a restart brings it back."""
        error = died.exc_value if isinstance(died.exc_value, Exception) else RuntimeError("ended")
        LOG.error("thread_died", error, thread=died.thread.name if died.thread else "")
        if self._loop is not None:
            self._loop.fail(error)

    def stop(self) -> None:
        """End cleanly: what is under way is finished, everything is closed."""
        self._stopping.set()
        if self._loop is not None:
            self._loop.stop()
        self._thread.join(STOP_S_MAX)

    def _work(self) -> None:
        try:
            self._open_and_run()
        except JournalError as error:
            self._close_down(fault_code_of(error), error)
            if isinstance(error, JournalFullError | JournalIoError | JournalStoppedError):
                self._restart_later()
        except EnrolmentError as error:
            self._close_down(FaultCode.NOT_ENROLLED, error)
        except Exception as error:  # noqa: BLE001 - the next process submits what is in
            self._close_down(FaultCode.PROGRAM_FAILED, error)
            self._restart_later()

    def _restart_later(self) -> None:
        """A disk may be well again, a state nobody foresaw be gone: let the supervisor try."""
        if not self._stopping.wait(self._restart_after_s):
            self._on_restart_wanted()

    def _close_down(self, code: FaultCode, error: Exception) -> None:
        self.fault = code
        LOG.error("closed_down", error if not isinstance(error, KioskError) else None, code=code)
        self._show(outage_screen(code, self._settings, self._pack, self._preferences))

    def _open_and_run(self) -> None:
        settings, clock, dice = self._settings, self._clock, SystemDice()
        custody = FileKeyCustody(keys_dir(settings, self._state.path))
        terminal_id = settings.terminal.terminal_id
        journal = Journal.open(
            self._state,
            terminal_id=terminal_id,
            fingerprint=machine_fingerprint(),
            signer=custody,
            clock=clock,
            dice=dice,
            verify_signature=own_signatures(custody.known_keys),
            ballast_bytes=settings.journal.ballast_mib * MIB,
        )
        try:
            wire = WireSettings(
                base_url=settings.operator.base_url,
                anchors=anchors_in(anchors_dir(settings, self._state.path)),
                now=lambda: trusted_now(clock.utc(), journal.matters.standing.last_at),
                nonce=lambda: dice.token_bytes(16).hex(),
                request_timeout_s=settings.operator.request_timeout_s,
            )
            client = OperatorClient(wire, terminal_id, custody)
            self._run(journal, client, custody, dice)
        finally:
            journal.close()

    def _run(
        self, journal: Journal, client: OperatorClient, custody: FileKeyCustody, dice: SystemDice
    ) -> None:
        settings = self._settings
        now = self._clock.now()
        core = core_of(
            settings,
            self._pack,
            matters=journal.matters,
            seq=journal.head.seq,
            outbox=rebuilt_outbox(journal, now.monotonic_s, dice.uniform(0.0, 1.0)),
            dice=dice,
            version=VERSION,
            preferences=self._preferences,
            at_start=journal.no_sales,
            unprinted=fresh_claims(journal, now.utc),
        )
        acceptor = self._make_acceptor(lambda event: loop.post(AcceptorSaid(event)))
        printer = self._make_printer(lambda event: loop.post(PrinterSaid(event)))
        loop = Loop(core, journal, acceptor, printer, self._show, self._clock)
        office = PostOffice(client, journal, custody, settings.terminal.terminal_id, loop.post)
        renewal = Renewal(client, custody, settings.terminal.terminal_id, self._clock, dice)
        self._loop, self._renewal = loop, renewal
        if self._stopping.is_set():
            loop.stop()
        LOG.info("started", version=VERSION, terminal_id=settings.terminal.terminal_id)
        acceptor.start()
        printer.start()
        renewal.start()
        try:
            loop.run(office)
        finally:
            renewal.stop()
            acceptor.stop()
            printer.stop()
            office.close()
            LOG.info("stopped")
        if loop.failure is not None:
            raise loop.failure


def keys_dir(settings: Settings, state: Path) -> Path:
    """Return where the terminal's key and certificate are."""
    return Path(settings.operator.keys_dir) if settings.operator.keys_dir else state / "keys"


def anchors_dir(settings: Settings, state: Path) -> Path:
    """Return where the operator's trust anchors are."""
    given = settings.operator.anchors_dir
    return Path(given) if given else state / "anchors"


def preferences_of(settings: Settings) -> Preferences:
    """Return how a visit begins: low controls where the panel asks for them."""
    screen = settings.screen
    portrait = screen.height_px > screen.width_px
    low = screen.layout == "low" or (screen.layout == "auto" and portrait)
    return Preferences(low_reach=low)


def machine_fingerprint() -> str:
    """Return what tells this machine from a clone of its disk, as far as the system says."""
    for path in ("/sys/class/dmi/id/product_uuid", "/etc/machine-id"):
        try:
            text = Path(path).read_text(encoding="ascii").strip()
        except OSError:
            continue
        if text:
            return f"{Path(path).name}:{text}"
    return f"node:{platform.node()}"
