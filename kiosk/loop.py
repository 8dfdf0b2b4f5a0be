"""Carries the core's effects out, journal first, on the one core thread.

A commit that fails is never tried again, and after an error nobody foresaw nothing is trusted any
more: the bill in escrow goes back, nothing is acknowledged, the acceptor is disabled, the screen
says so, and the process ends for its supervisor to restart.  The next one submits what is in.
"""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Callable, Mapping
from typing import Protocol

from contract.records import RecordBody
from drivers.api import BillAcceptor, PrintJob, ReceiptPrinter
from kiosk import effects as do
from kiosk.clock import Clock
from kiosk.core import Core
from kiosk.effects import Effect
from kiosk.errors import JournalDamagedError, JournalError
from kiosk.events import Event, JournalDoubted, Ticked
from kiosk.journal.second_codes import second_code_of
from kiosk.journal.store import Journal
from kiosk.logs import Log
from kiosk.receipts.second_code import with_second_code
from kiosk.views.base import Screen

LOG = Log("loop")
_LEVELS: Mapping[str, Callable[..., None]] = {
    "info": LOG.info,
    "warning": LOG.warning,
    "error": LOG.error,
}
WAIT_S_MAX = 5.0
EVENTS_WAITING_MAX = 10_000


class PostOffice(Protocol):
    """Who talks to the operator, on threads of its own; answers come back as events."""

    def ask(self, effect: do.AskOperator) -> None: ...
    def send_records(self, effect: do.SendRecords) -> None: ...
    def ask_payment(self, effect: do.AskPayment) -> None: ...
    def ask_head(self) -> None: ...
    def send_proposal(self, effect: do.SendProposal) -> None: ...
    def ask_decisions(self, effect: do.AskDecisions) -> None: ...
    def ask_order(self, effect: do.AskOrder) -> None: ...


class Loop:
    """`post` may be called from any thread; `run` returns after `stop` or a failed commit."""

    def __init__(
        self,
        core: Core,
        journal: Journal,
        acceptor: BillAcceptor,
        printer: ReceiptPrinter,
        show: Callable[[Screen], None],
        clock: Clock,
    ) -> None:
        self._core = core
        self._journal = journal
        self._acceptor = acceptor
        self._printer = printer
        self._show = show
        self._clock = clock
        self._events: queue.Queue[Event | None] = queue.Queue(EVENTS_WAITING_MAX)
        self._verifying = True
        self._ended = False
        self.failure: Exception | None = None

    def post(self, event: Event) -> None:
        """Tell the core something; nobody listens any more once run() has returned."""
        if not self._ended:
            self._events.put(event)

    def stop(self) -> None:
        """Let run() return after what is already under way."""
        if not self._ended:
            self._events.put(None)

    def fail(self, failure: Exception) -> None:
        """A thread beside the core died of its own bug: end, for a process that has them all."""
        self.failure = self.failure or failure
        self.stop()

    def run(self, office: PostOffice) -> None:
        """Work until stopped, or until `failure` says why not."""
        try:
            self.begin(office)
            while (event := self._next_event()) is not None:
                self.take(event, office)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the acceptor is not left on
            self.give_up(failure)
        finally:
            self._stop_listening()

    # --- one by one: what run() repeats, for whoever has a time of their own ------------------

    def begin(self, office: PostOffice) -> None:
        """Take up what the journal says is open."""
        self._carry_out(self._core.start(self._clock.now()), office)

    def take(self, event: Event, office: PostOffice) -> None:
        """One event and everything that follows from it."""
        self._carry_out(self._core.step(event, self._clock.now()), office)

    def wait_s(self) -> float:
        """How long nothing is due if no event comes before."""
        now = self._clock.now()
        return max(0.0, min(WAIT_S_MAX, self._core.deadline_s(now) - now.monotonic_s))

    def idle_event(self) -> Event:
        """No event came: do a little of what waits for a quiet moment; return what to take."""
        return self._verify_a_little() or Ticked()

    def give_up(self, failure: Exception) -> None:
        """Nothing is trusted any more; say so to the machine and remember why."""
        self.failure = failure
        LOG.error("core_failed", failure)
        # An escrowed bill without an intent goes back; what is stacked stays unacknowledged.
        if self._journal.matters.open_intent is None:
            self._acceptor.return_bill()
        self._acceptor.disable()

    def _stop_listening(self) -> None:
        """Let go whoever waits to be heard: a driver has to get on to disable its device."""
        self._ended = True
        with contextlib.suppress(queue.Empty):
            while True:
                self._events.get_nowait()

    def _next_event(self) -> Event | None:
        try:
            return self._events.get(timeout=self.wait_s())
        except queue.Empty:
            return self.idle_event()

    def _verify_a_little(self) -> Event | None:
        if not self._verifying or self._core.runner.serves:
            return None
        try:
            self._verifying = not self._journal.verify_slice().is_done
        except JournalError as damage:
            self._verifying = False
            return JournalDoubted(str(damage))
        return None

    def _carry_out(self, effects: tuple[Effect, ...], office: PostOffice) -> None:
        for effect in effects:
            self._do(effect, office)
        self._core.synchronise(self._journal.matters, self._journal.head.seq)

    def _write(self, bodies: tuple[RecordBody, ...]) -> None:
        stored = self._journal.append(bodies)
        for body, record in zip(bodies, stored, strict=False):
            LOG.info("written", kind=body.kind, seq=record.seq)

    def _with_second_code(self, job: PrintJob, claim_code: str) -> PrintJob:
        """Fill in what only the journal knows; the slip is worth printing without it, too."""
        code = None
        try:
            code = second_code_of(self._journal, claim_code)
        except JournalDamagedError as damage:
            with contextlib.suppress(queue.Full):
                self._events.put_nowait(JournalDoubted(str(damage)))
        except JournalError as trouble:  # the next write ends the process
            LOG.error("second_code_unreadable", trouble)
        if code is None:
            LOG.warning("second_code_missing")
        return with_second_code(job, code)

    def _do(self, effect: Effect, office: PostOffice) -> None:  # noqa: PLR0912 - one row an effect
        match effect:
            case do.Write(bodies):
                self._write(bodies)
            case do.EnableBills(bill_types):
                self._acceptor.enable(bill_types)
            case do.DisableBills():
                self._acceptor.disable()
            case do.StackBill():
                self._acceptor.stack()
            case do.ReturnBill():
                self._acceptor.return_bill()
            case do.HoldBill():
                self._acceptor.hold()
            case do.AcknowledgeBill(report):
                self._acceptor.acknowledge(report)
            case do.ResetAcceptor():
                self._acceptor.reset()
            case do.StartPrint(job, claim_code):
                self._printer.print(self._with_second_code(job, claim_code) if claim_code else job)
            case do.ProceedPrint(job_id):
                self._printer.proceed(job_id)
            case do.ClearPrinter():
                self._printer.clear()
            case do.AskOperator():
                office.ask(effect)
            case do.SendRecords():
                office.send_records(effect)
            case do.AskPayment():
                office.ask_payment(effect)
            case do.AskHead():
                office.ask_head()
            case do.SendProposal():
                office.send_proposal(effect)
            case do.AskDecisions():
                office.ask_decisions(effect)
            case do.AskOrder():
                office.ask_order(effect)
            case do.ShowScreen(screen):
                self._show(screen)
            case do.LogEvent(name, level, values):
                _LEVELS[level](name, **values)
