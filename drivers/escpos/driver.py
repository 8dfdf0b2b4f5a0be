"""The thread that owns a printer's port: polls, prints, reopens; implements ReceiptPrinter.

Idle it sleeps on its orders, not on the port, and asks a round every two seconds.  A port that
vanished is looked for with growing pauses; the printer found again is asked before it is told.
`step` is what the thread repeats.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drivers.api import (
    PrinterEvent,
    PrinterIdentified,
    PrinterSink,
    PrintJob,
    PrintRefused,
    PrintTrouble,
)
from drivers.clock import Clock, monotonic
from drivers.errors import PeerSilentError, TransportError
from drivers.escpos.document import fragment_removal
from drivers.escpos.line import PrinterLine
from drivers.escpos.printing import GivenUpError, Prepared, Printing
from drivers.escpos.profiles import Profile
from drivers.escpos.raster import GlyphFont
from drivers.escpos.settings import Settings
from drivers.escpos.watch import Watch
from drivers.transport.base import ByteStream

log = logging.getLogger(__name__)

ORDERS_MAX = 16
WHOLE_BYTES_MAX = 640
SILENT_ROUNDS_BEFORE_REOPEN = 5
DEFAULT_SETTINGS = Settings()


@dataclass(frozen=True)
class _Print:
    job: PrintJob


@dataclass(frozen=True)
class _Proceed:
    job_id: str


@dataclass(frozen=True)
class _Clear:
    pass


@dataclass(frozen=True)
class _Retract:
    pass


@dataclass(frozen=True)
class _Stop:
    pass


_Order = _Print | _Proceed | _Clear | _Retract | _Stop


class EscposPrinter:
    """A receipt printer on a byte stream.  Events come from its own thread.

    `rest` passes the time within a job; by default it is cut short by an order.
    """

    def __init__(
        self,
        stream: ByteStream,
        profile: Profile,
        emit: PrinterSink,
        *,
        font_path: Path | None = None,
        settings: Settings = DEFAULT_SETTINGS,
        clock: Clock = monotonic,
        rest: Callable[[float], None] | None = None,
    ) -> None:
        font = GlyphFont(font_path) if font_path is not None and font_path.is_file() else None
        self._profile = profile
        self._settings = settings
        self._clock = clock
        self._rest = rest
        self._emit = emit
        self._line = PrinterLine(stream, profile, settings, clock)
        self._watch = Watch(self._line, emit, settings, clock)
        self._printing = Printing(
            self._line, self._watch, profile, settings, clock, emit, font, self._check_orders
        )
        self._orders: queue.SimpleQueue[_Order] = queue.SimpleQueue()
        self._waiting: deque[_Order] = deque()
        self._prepared: Prepared | None = None
        self._clear_wanted = False
        # The longest command that a broken job, perhaps of an earlier process, left half-sent.
        self._debris_bytes = WHOLE_BYTES_MAX
        self._thread: threading.Thread | None = None
        self._running = True
        self._open = False
        self._due_s = clock()  # of the next poll, or of the next try to open
        self._pause_s = settings.reopen_s_min
        self._silent_rounds = 0
        self._identified = False

    # --- from any thread --------------------------------------------------------------------------

    def start(self) -> None:
        """Start the thread."""
        assert self._thread is None, "started twice"
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Give up the current job, close the port, end the thread."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._orders.put(_Stop())
            thread.join(timeout_s)

    def print(self, job: PrintJob) -> None:
        """Prepare a job; the answer is PrintPrepared or PrintRefused."""
        self._orders.put(_Print(job))

    def proceed(self, job_id: str) -> None:
        """Send the prepared job."""
        self._orders.put(_Proceed(job_id))

    def clear(self) -> None:
        """Throw away what the printer holds; a job under way ends as unknown."""
        self._orders.put(_Clear())

    def retract(self) -> None:
        """Pull an untaken ticket back in."""
        self._orders.put(_Retract())

    # --- the thread -------------------------------------------------------------------------------

    def step(self) -> float:
        """Do one thing; return how many seconds nothing is due unless an order comes before."""
        try:
            if not self._open:
                self._try_open()
            elif self._clock() >= self._due_s:
                self._poll()
            else:
                self._obey_next()
        except TransportError as error:
            log.info("printer port: %s", error)
            self._close()
        if self._waiting or not self._orders.empty():
            return 0.0
        return max(0.0, self._due_s - self._clock())

    def _run(self) -> None:
        while self._running:
            seconds = self.step()
            if seconds > 0 and self._running:
                with contextlib.suppress(queue.Empty):
                    self._waiting.append(self._orders.get(timeout=seconds))
        self._line.close()

    def _try_open(self) -> None:
        """Open the port when its time has come; until then no order can be carried out."""
        if self._clock() < self._due_s:
            self._refuse_next()
            return
        self._line.open()
        self._open = True
        self._pause_s = self._settings.reopen_s_min
        self._silent_rounds = 0
        self._identified = False
        self._due_s = self._clock()

    def _close(self) -> None:
        """The port failed: look for it again after a pause, each longer than the one before."""
        self._open = False
        self._watch.lose()
        self._line.close()
        self._due_s = self._clock() + self._pause_s
        self._pause_s = min(self._pause_s * 2, self._settings.reopen_s_max)

    def _poll(self) -> None:
        """Ask a round.  TransportError when the port fails or stays silent."""
        try:
            trouble = self._watch.poll()
            self._silent_rounds = 0
            if not self._identified and trouble is None:
                self._identified = True
                self._emit(PrinterIdentified(self._profile.name, self._line.model()))
            if self._clear_wanted and trouble is None:
                self._remove_fragment()
        except PeerSilentError:
            self._silent_rounds += 1
            if self._silent_rounds >= SILENT_ROUNDS_BEFORE_REOPEN:
                raise TransportError("a silent port is opened anew") from None
        self._due_s = self._clock() + self._settings.poll_s

    def _obey_next(self) -> None:
        """Carry the next order out."""
        order = self._next_order()
        if order is None:
            return
        try:
            self._obey(order)
        except PeerSilentError:
            self._due_s = self._clock()  # a poll says what that means
        except GivenUpError:
            return

    def _refuse_next(self) -> None:
        """Without a port nothing can be printed; the rest waits for it."""
        match self._next_order():
            case _Print(job):
                self._emit(PrintRefused(job.job_id, PrintTrouble.LINK_LOST))
            case _Proceed(job_id):
                self._refuse_prepared(job_id)
            case _Clear():
                self._clear_wanted = True
            case _Stop():
                self._running = False

    def _next_order(self) -> _Order | None:
        if self._waiting:
            return self._waiting.popleft()
        with contextlib.suppress(queue.Empty):
            return self._orders.get_nowait()
        return None

    def _obey(self, order: _Order) -> None:
        match order:
            case _Print(job):
                self._prepare(job)
            case _Proceed(job_id):
                self._proceed(job_id)
            case _Clear():
                self._clear()
            case _Retract():
                self._retract()
            case _Stop():
                self._running = False

    def _prepare(self, job: PrintJob) -> None:
        if self._prepared is not None:  # nobody said proceed: it gives way
            self._refuse_prepared(self._prepared.life.job_id)
        if self._clear_wanted and self._watch.poll() is None:
            self._remove_fragment()
        self._prepared = self._printing.prepare(job)

    def _proceed(self, job_id: str) -> None:
        prepared = self._prepared
        if prepared is None or prepared.life.job_id != job_id:
            log.warning("proceed for a job that is not prepared: %s", job_id)
            return
        self._prepared = None
        self._debris_bytes = max(self._debris_bytes, prepared.document.whole_bytes_max)
        self._printing.carry(prepared)

    def _refuse_prepared(self, job_id: str) -> None:
        prepared = self._prepared
        if prepared is not None and prepared.life.job_id == job_id:
            self._prepared = None
            self._tell(prepared.life.refuse(PrintTrouble.LINK_LOST))

    def _check_orders(self, timeout_s: float) -> None:
        """While a job is under way: stop and clear end it, everything else waits its turn."""
        deadline = self._clock() + timeout_s
        while True:
            left = max(0.0, deadline - self._clock())
            if left and self._rest is not None:
                self._rest(left)
                left = 0.0
            try:
                order = self._orders.get(timeout=left) if left else self._orders.get_nowait()
            except queue.Empty:
                return
            if isinstance(order, _Stop):
                self._running = False
                raise GivenUpError
            if isinstance(order, _Clear):
                self._waiting.appendleft(order)
                raise GivenUpError
            self._put_off(order)

    def _put_off(self, order: _Order) -> None:
        if len(self._waiting) < ORDERS_MAX:
            self._waiting.append(order)
        elif isinstance(order, _Print):
            self._emit(PrintRefused(order.job.job_id, PrintTrouble.SILENT))

    # --- clearing ---------------------------------------------------------------------------------

    def _clear(self) -> None:
        """Forget the buffers now, whatever state the printer is in; cut when it can."""
        self._clear_wanted = True
        self._line.send(self._profile.clear)
        self._line.pump(self._settings.quiet_s)
        if self._watch.poll() is None:
            self._remove_fragment()

    def _remove_fragment(self) -> None:
        """Cut off what a broken job left, and pull it in where the model can."""
        self._watch.moves_ticket()
        self._line.send(self._profile.clear)
        self._line.pump(self._settings.quiet_s)
        # A half-sent command would take what follows for its data; zeros end it.
        self._line.send(bytes(self._debris_bytes) + fragment_removal(self._profile))
        self._debris_bytes = 0
        self._clear_wanted = False
        self._line.ask_queued()
        self._line.wait_for(self._line.queued_answer, self._settings.presenter_s)

    def _retract(self) -> None:
        presenter = self._profile.presenter
        if presenter is not None and presenter.retract is not None:
            self._watch.moves_ticket()
            self._line.send(presenter.retract)

    def _tell(self, events: list[PrinterEvent]) -> None:
        for event in events:
            self._emit(event)
