"""The thread that owns one CCNET port: carries out what the conductor wants, on a byte stream."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from drivers.api import AcceptorSink, AcceptorStatus
from drivers.ccnet.conduct import Conductor, Order
from drivers.ccnet.messages import Request
from drivers.ccnet.session import Arrival, Receive, Reply, Send, Session, Step, Timing, always
from drivers.ccnet.tables import BILL_TYPES, TRIES_MAX, Command
from drivers.clock import Clock, monotonic
from drivers.errors import PeerError, PortMissingError, TransportError, UsageError
from drivers.transport.base import ByteStream

READ_BYTES_MAX = 256
WRITE_S_MAX = 1.0
REOPEN_S_MIN = 0.25
REOPEN_S_MAX = 4.0

Wish = Callable[[Conductor], None]
USUAL_TIMING = Timing()


class CcnetAcceptor:
    """A bill acceptor that speaks CCNET; implements drivers.api.BillAcceptor.

    `rest` passes the time between two requests; by default it is cut short by a wish.
    """

    def __init__(
        self,
        stream: ByteStream,
        emit: AcceptorSink,
        *,
        clock: Clock = monotonic,
        rest: Callable[[float], None] | None = None,
        timing: Timing = USUAL_TIMING,
    ) -> None:
        self._stream = stream
        self._emit = emit
        self._clock = clock
        self._session = Session(timing)
        self._conductor = Conductor(emit, clock())
        self._wishes: queue.SimpleQueue[Wish] = queue.SimpleQueue()
        self._woken = threading.Event()
        self._never = threading.Event()
        self._rest = rest
        self._stop_at: float | None = None
        self._open = False
        self._reopen_at = clock()
        self._reopen_s = REOPEN_S_MIN
        self._thread: threading.Thread | None = None

    # --- what the kiosk calls, from any thread -------------------------------------------------

    def start(self) -> None:
        """UsageError if it runs already."""
        if self._thread is not None:
            raise UsageError("the acceptor's thread runs already")
        self._thread = threading.Thread(target=self._run, name="ccnet", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        self._stop_at = self._clock() + timeout_s
        self._wish(lambda conductor: conductor.want(frozenset()))
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(timeout_s + WRITE_S_MAX + REOPEN_S_MAX)

    def enable(self, bill_types: frozenset[int]) -> None:
        """UsageError for a type no device can have."""
        if any(not 0 <= bill_type < BILL_TYPES for bill_type in bill_types):
            raise UsageError(f"no such bill types: {sorted(bill_types)}")
        self._wish(lambda conductor: conductor.want(bill_types))

    def disable(self) -> None:
        self._wish(lambda conductor: conductor.want(frozenset()))

    def stack(self) -> None:
        self._wish(lambda conductor: conductor.order(Order.STACK))

    def return_bill(self) -> None:
        self._wish(lambda conductor: conductor.order(Order.RETURN))

    def hold(self) -> None:
        self._wish(lambda conductor: conductor.order(Order.HOLD))

    def acknowledge(self, report: int) -> None:
        self._wish(lambda conductor: conductor.acknowledge(report))

    def reset(self) -> None:
        self._wish(lambda conductor: conductor.want_reset())

    # --- the thread ----------------------------------------------------------------------------

    def step(self) -> None:
        """One request, or one rest; what the thread repeats."""
        self._take_wishes()
        if not self._open:
            self._try_open()
            return
        now = self._clock()
        request = self._conductor.next(now)
        if request is None:
            self._rest_until(self._conductor.due(), self._woken)
            return
        try:
            self._carry_out(request)
        except TransportError as error:
            self._close(str(error))

    @property
    def ended(self) -> bool:
        """Whether stop() was called and nothing forbids the end any more."""
        if self._stop_at is None:
            return False
        return self._conductor.at_rest or not self._open or self._clock() >= self._stop_at

    def _run(self) -> None:
        try:
            while not self.ended:
                self.step()
        finally:
            self._stream.close()
            for event in self._conductor.acceptor.set_status(AcceptorStatus.LOST, "port closed"):
                self._emit(event)

    def _wish(self, wish: Wish) -> None:
        self._wishes.put(wish)
        self._woken.set()

    def _take_wishes(self) -> None:
        self._woken.clear()
        while True:
            try:
                wish = self._wishes.get_nowait()
            except queue.Empty:
                return
            wish(self._conductor)
            self._conductor.hurry(self._clock())

    def _rest_until(self, until: float, cut_short: threading.Event) -> None:
        seconds = max(until - self._clock(), 0.0)
        if self._rest is not None:
            self._rest(seconds)
        else:
            cut_short.wait(seconds)

    def _try_open(self) -> None:
        now = self._clock()
        if now < self._reopen_at:
            self._rest_until(self._reopen_at, self._woken)
            return
        try:
            self._stream.open()
            self._stream.flush_input()
        except TransportError as error:
            self._close(str(error))
            return
        self._open = True
        self._session.reopened()
        self._conductor.port_opened(self._clock())

    def _close(self, detail: str) -> None:
        self._stream.close()
        self._open = False
        now = self._clock()
        self._reopen_at = now + self._reopen_s
        self._reopen_s = min(self._reopen_s * 2, REOPEN_S_MAX)
        self._conductor.lose_port(detail, now)

    def _carry_out(self, request: Request) -> None:
        polls = request.command is Command.POLL
        try:
            # A poll comes again anyway.
            reply = self._exchange(request, 1 if polls else TRIES_MAX)
            if not polls:
                self._conductor.take_reply(request, reply, self._clock())
        except PeerError:
            self._conductor.take_silence(request, self._clock())
            return
        self._reopen_s = REOPEN_S_MIN

    def _exchange(self, request: Request, tries: int) -> Reply:
        may_acknowledge = self._take_report if request.command is Command.POLL else always
        exchange = self._session.ask(request, self._clock(), may_acknowledge, tries)
        try:
            step = next(exchange)
            while True:
                step = exchange.send(self._arrival(step))
        except StopIteration as stop:
            reply = stop.value
            assert isinstance(reply, Reply)
            return reply

    def _take_report(self, payload: bytes) -> bool:
        return self._conductor.take_report(payload, self._clock())

    def _arrival(self, step: Step) -> Arrival:
        if isinstance(step, Receive):
            timeout_s = max(step.until - self._clock(), 0.0)
            data = self._stream.read(READ_BYTES_MAX, timeout_s)
            return Arrival(self._clock(), data)
        if isinstance(step, Send):
            self._send(step)
        else:
            self._rest_until(step.until, self._never)
        return Arrival(self._clock())

    def _send(self, step: Send) -> None:
        if step.flush:
            self._stream.flush_input()
        if self._stream.write(step.data, WRITE_S_MAX) < len(step.data):
            raise PortMissingError("the port takes no more bytes")
