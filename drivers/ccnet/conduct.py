"""What to ask the device next: orders and wishes of the kiosk against the state it reports.

Rule 1: the first question on a port is POLL.  A command follows a fresh report only.
Rule 2: RESET never while a stacked report is not durable, nor where one might still come.
Rule 3: wanted masks are sent whenever the device lost them; masks change only while no bill moves.
Rule 4: an order is for the bill that was in escrow when it was given, for no other.
Rule 5: who the device is, is asked anew after each restart and each gap; IDENTIFICATION is legal
        only at rest and disabled, so an unknown device that idles is disabled first.
"""

from __future__ import annotations

from enum import Enum, auto, unique

from drivers.api import AcceptorSink, AcceptorStatus, BillEscrowed, WireSuspected
from drivers.ccnet.acceptor import AT_ESCROW, AT_REST, POWERED_UP, STUCK, Acceptor, State
from drivers.ccnet.acquaintance import Acquaintance
from drivers.ccnet.messages import (
    BillTypes,
    PollReport,
    Request,
    enable_bill_types,
    parse_poll_report,
)
from drivers.ccnet.session import Outcome, Reply
from drivers.ccnet.suspicion import Watch
from drivers.ccnet.tables import (
    BUSY_UNIT_S,
    HOLD_TIME_S,
    NON_RESPONSE_TIME_S,
    POLL_PERIOD_DISABLED_S,
    POLL_PERIOD_ENABLED_S,
    POLL_PERIOD_MIN_S,
    RESET_PERIOD_S,
    Command,
    Report,
)
from drivers.errors import PeerError

NONE: BillTypes = frozenset()
POLL = Request(Command.POLL)
REPEAT_S = 0.5  # an order the device did not follow is given again
BUSY_S_MAX = 5.0
SILENT_POLLS_MIN = 3  # polls in vain on this port before a RESET into the silence
RESET_AGAIN_S = 1.0
VANISHED_PORT_S = 40.0  # how long after RESET a port that vanishes may stay away

AT_STANDSTILL = AT_REST | STUCK | POWERED_UP | {State.CHEATED}
# Where no bill can be on its way into the cassette, whatever happens unseen.
SILENT_RESET = AT_REST | {State.POWER_UP, State.CASSETTE_OUT, State.CASSETTE_FULL}


@unique
class Order(Enum):
    """What shall become of the bill in escrow."""

    STACK = auto()
    RETURN = auto()
    HOLD = auto()


OVERLONG_STATUSES = {
    (State.INITIALIZING, Report.INITIALIZE): AcceptorStatus.FAILED,
    (State.REJECTING, Report.REJECTING): AcceptorStatus.JAMMED,
}

ORDER_COMMANDS = {
    Order.STACK: Command.STACK,
    Order.RETURN: Command.RETURN,
    Order.HOLD: Command.HOLD,
}


class Conductor:
    """The driver's mind: no port, no thread.  Time comes in, requests and events go out."""

    def __init__(self, emit: AcceptorSink, now: float) -> None:
        self._emit = emit
        self.acceptor = Acceptor()
        self._watch = Watch()
        self._known = Acquaintance()
        self._wanted: BillTypes = NONE
        self._applied: BillTypes | None = None  # None: nobody knows
        self._order: Order | None = None
        self._reset_wanted = False
        self._fresh = False  # the last thing heard was a report
        self._poll_due = now
        self._order_due = now
        self._masks_due = now
        self._reset_due = now
        self._reset_at: float | None = None
        self._answered_at = now
        self._unanswered = 0
        self._state_since = now

    # --- wishes ------------------------------------------------------------------------------

    def want(self, bill_types: BillTypes) -> None:
        """Take these bill types and no other, as soon as no bill moves."""
        self._wanted = bill_types
        self._masks_due = 0.0

    def order(self, order: Order) -> None:
        """Forgotten unless a bill is in escrow."""
        if self.acceptor.state in AT_ESCROW | {State.PAUSED}:
            self._order = order
            self._order_due = 0.0

    def acknowledge(self, report: int) -> None:
        for event in self.acceptor.acknowledge(report):
            self._emit(event)

    def want_reset(self) -> None:
        self._reset_wanted = True

    @property
    def at_rest(self) -> bool:
        """Whether the port may be left: no bill moves and the device takes none, or is lost."""
        acceptor = self.acceptor
        if acceptor.gap or acceptor.status is AcceptorStatus.LOST:
            return True
        if acceptor.masks_live:
            return False
        return acceptor.state in AT_STANDSTILL and acceptor.state is not State.IDLE

    # --- what next ---------------------------------------------------------------------------

    def next(self, now: float) -> Request | None:
        """The request for now, or None to rest until due()."""
        request = self._command(now) if self._fresh and not self.acceptor.gap else None
        if request is None and self.acceptor.status is AcceptorStatus.LOST:
            request = self._silent_reset(now)
        if request is None and now >= self._poll_due:
            request = POLL
        if request is not None and request is not POLL:
            self._fresh = False
            self._poll_due = max(self._poll_due, now + POLL_PERIOD_MIN_S)
            self._poll_due = min(self._poll_due, now + POLL_PERIOD_ENABLED_S)
        return request

    def due(self) -> float:
        """When next() will have something to say, if nobody wishes anything before."""
        return self._poll_due

    def hurry(self, now: float) -> None:
        """A wish came: poll as soon as the protocol allows."""
        self._poll_due = min(self._poll_due, max(now, self._answered_at + POLL_PERIOD_MIN_S))

    def _command(self, now: float) -> Request | None:
        state = self.acceptor.state
        if state in AT_ESCROW:
            return self._order_command(now)
        if state in POWERED_UP:
            return self._known.question() or (self._reset(now) if self._may_reset(now) else None)
        if state is State.INITIALIZING:
            overlong = self._overlong(now)
            return self._reset(now) if overlong and self._may_reset(now) else None
        if self._reset_wanted and state in AT_STANDSTILL and self._may_reset(now):
            return self._reset(now)
        if state is State.IDLE:
            return self._masks_at_idle(now)
        if state is State.DISABLED:
            return (
                self._known.question() or self._known.security() or self._masks_when_disabled(now)
            )
        if state in STUCK:
            return self._known.question()
        return None

    def _order_command(self, now: float) -> Request | None:
        if self._order is None or now < self._order_due:
            return None
        again = HOLD_TIME_S / 2 if self._order is Order.HOLD else REPEAT_S
        self._order_due = now + again
        if self._order is Order.STACK:
            self._watch.ordered(now)
        return Request(ORDER_COMMANDS[self._order])

    def _masks_at_idle(self, now: float) -> Request | None:
        masks = self._masks()
        # A device that idles takes bills, whatever masks we think it has.
        settled = masks == self._applied and bool(masks)
        if settled or now < self._masks_due:
            return None
        return self._enable(masks, now)

    def _masks_when_disabled(self, now: float) -> Request | None:
        masks = self._masks()
        if not masks or now < self._masks_due:
            return None
        return self._enable(masks, now)

    def _masks(self) -> BillTypes:
        return self._wanted & (self._known.bill_types or NONE)

    def _enable(self, masks: BillTypes, now: float) -> Request:
        self._masks_due = now + REPEAT_S
        self._watch.masks(masks)
        if not masks:
            self.acceptor.masks_live = False
        return enable_bill_types(masks, masks)

    def _may_reset(self, now: float) -> bool:
        acceptor = self.acceptor
        return not acceptor.unacknowledged and acceptor.standing is None and now >= self._reset_due

    def _reset(self, now: float) -> Request:
        self._reset_wanted = False
        self._reset_due = now + RESET_PERIOD_S
        self._reset_at = now
        self.acceptor.restart_expected = True
        return Request(Command.RESET)

    def _silent_reset(self, now: float) -> Request | None:
        heard_nothing = self._unanswered >= SILENT_POLLS_MIN
        if heard_nothing and self.acceptor.state in SILENT_RESET and self._may_reset(now):
            return self._reset(now)
        return None

    def _overlong(self, now: float) -> bool:
        """Whether the device starts, or rejects, for longer than it can."""
        starts = self.acceptor.state is State.INITIALIZING
        quirks = self._known.quirks
        longest_s = quirks.initialize_s if starts else quirks.rejecting_s_max
        return now - self._state_since > longest_s

    def _told_as(self, report: PollReport, now: float) -> AcceptorStatus | None:
        """The status to tell instead of the report's own."""
        if report.report is Report.IDLING and self._known.bill_types is None:
            # It idles with masks nobody here has set; it will be disabled and asked who it is.
            return AcceptorStatus.INITIALIZING
        overlong = OVERLONG_STATUSES.get((self.acceptor.state, report.report))
        return overlong if overlong is not None and self._overlong(now) else None

    # --- what came ---------------------------------------------------------------------------

    def take_report(self, payload: bytes, now: float) -> bool:
        """Take the answer to POLL; return whether it may be acknowledged."""
        self._answered_at = now
        self._unanswered = 0
        try:
            report = parse_poll_report(payload)
            before = self.acceptor.state
            events = self.acceptor.on_report(report, self._told_as(report, now))
        except PeerError:
            self._poll_due = now + POLL_PERIOD_ENABLED_S
            self._fresh = False
            return False
        if self.acceptor.state is not before:
            self._state_since = now
            self._entered(self.acceptor.state, now)
        another = any(isinstance(event, BillEscrowed) for event in events)
        if another or self.acceptor.state not in AT_ESCROW | {State.PAUSED}:
            self._order = None
        self._fresh = report.report is not Report.BUSY
        self._poll_due = now + self._period(report)
        for event in [*self._suspicions(report, now, escrowed=another), *events]:
            self._emit(event)
        return self.acceptor.may_acknowledge(report)

    def _suspicions(self, report: PollReport, now: float, *, escrowed: bool) -> list[WireSuspected]:
        if report.report is Report.BUSY:
            return []
        state, masks_live = self.acceptor.state, self.acceptor.masks_live
        return self._watch.on_report(state, report, now, escrowed=escrowed, masks_live=masks_live)

    def take_reply(self, request: Request, reply: Reply, now: float) -> None:
        """Take the answer to anything but POLL."""
        self._answered_at = now
        self._unanswered = 0
        match request.command:
            case Command.IDENTIFICATION | Command.GET_BILL_TABLE:
                disabled = self.acceptor.state is State.DISABLED
                identified = self._known.take(request, reply, disabled=disabled)
                if identified is not None:
                    self._watch.table(self._known.bill_types)
                    self._emit(identified)
            case Command.ENABLE_BILL_TYPES if reply.outcome is Outcome.ACCEPTED:
                masks = self._masks() if any(request.data) else NONE
                if enable_bill_types(masks, masks) == request:
                    self._applied = masks
                    self.acceptor.masks_live = bool(masks)

    def take_silence(self, request: Request, now: float) -> None:
        """A request stayed without a good answer."""
        self._fresh = False
        self._unanswered += 1
        if request.command is Command.RESET and self.acceptor.status is not AcceptorStatus.LOST:
            self._reset_due = now + RESET_AGAIN_S
        if now - self._answered_at < NON_RESPONSE_TIME_S:
            self._poll_due = now + POLL_PERIOD_ENABLED_S
            return
        self._poll_due = now + POLL_PERIOD_DISABLED_S
        self._forget(f"no answer for {NON_RESPONSE_TIME_S:.0f} s", now)

    def lose_port(self, detail: str, now: float) -> None:
        """The port failed.  A port that is known to vanish after RESET is not missed at once."""
        vanishes, reset_at = self._known.quirks.port_vanishes, self._reset_at
        if vanishes and reset_at is not None and now - reset_at < VANISHED_PORT_S:
            self.acceptor.gap = True
            return
        self._forget(detail, now)

    def port_opened(self, now: float) -> None:
        """A port is there: ask what the device is doing before anything else."""
        self._unanswered = 0
        self._poll_due = self._answered_at = now

    def _forget(self, detail: str, now: float) -> None:
        if self.acceptor.status is not AcceptorStatus.LOST:
            self._reset_due = max(self._reset_due, now + RESET_PERIOD_S)
        self._known.forget()
        self._watch.lose()
        self._watch.table(None)
        self._applied = None
        for event in self.acceptor.lose(detail):
            self._emit(event)

    def _entered(self, state: State, now: float) -> None:
        self._masks_due = 0.0
        if state in POWERED_UP:
            self._known.forget()
            self._watch.table(None)
            self._reset_due = min(self._reset_due, now)
        if state in POWERED_UP | {State.INITIALIZING}:
            self._applied = None
            self._known.security_set = False
        self._known.refused = False

    def _period(self, report: PollReport) -> float:
        if report.report is Report.BUSY:
            return min(max(report.data * BUSY_UNIT_S, POLL_PERIOD_MIN_S), BUSY_S_MAX)
        state = self.acceptor.state
        if state is State.DISABLED and not self._masks():
            return POLL_PERIOD_DISABLED_S
        if state in STUCK:
            return POLL_PERIOD_DISABLED_S
        if state in AT_REST | POWERED_UP | {State.INITIALIZING, State.PAUSED, State.CHEATED}:
            return POLL_PERIOD_ENABLED_S
        return POLL_PERIOD_MIN_S
