"""What a report means: reports, which repeat on every poll, become events, which do not.

Rule 1: every step is a row of TRANSITIONS.  A report without a row raises PeerError and leaves the
        state alone; the same report a third time in a row is believed, as after a gap.
Rule 2: BILL_STACKED is never refused: it may be money.  It is a new report unless it was already
        standing; only `acknowledge` allows the ACK that lets the device forget it.  The same for
        BILL_RETURNED and CHEATED: a process that dies of the news leaves it to the next one.
Rule 3: after a gap (silence, port lost) any row is allowed, and what stood before is remembered:
        the same report again is the same bill.
Rule 4: this file does not know the time, the wire, or what money is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto, unique

from drivers.api import (
    AcceptorEvent,
    AcceptorRestarted,
    AcceptorStatus,
    AcceptorStatusChanged,
    BillEscrowed,
    BillRejected,
    BillReturned,
    BillSettled,
    BillStacked,
    CassetteInserted,
    CassetteRemoved,
    CheatDetected,
    RejectReason,
    RestartPhase,
)
from drivers.ccnet.messages import PollReport, code_name
from drivers.ccnet.tables import RejectCode, Report
from drivers.errors import PeerError

REFUSALS_MAX = 2


@unique
class State(Enum):
    """What the device said last that it was doing."""

    UNKNOWN = auto()
    POWER_UP = auto()
    POWER_UP_BILL_IN_ACCEPTOR = auto()
    POWER_UP_BILL_IN_CASSETTE = auto()
    INITIALIZING = auto()
    DISABLED = auto()
    IDLE = auto()
    ACCEPTING = auto()
    ESCROWED = auto()
    HOLDING = auto()
    STACKING = auto()
    STACKED = auto()
    RETURNING = auto()
    RETURNED = auto()
    REJECTING = auto()
    PAUSED = auto()
    CASSETTE_FULL = auto()
    CASSETTE_OUT = auto()
    JAMMED = auto()
    CASSETTE_JAMMED = auto()
    CHEATED = auto()
    FAILED = auto()


S, R = State, Report
ALL = frozenset(State)
POWERED_UP = frozenset({S.POWER_UP, S.POWER_UP_BILL_IN_ACCEPTOR, S.POWER_UP_BILL_IN_CASSETTE})
AT_REST = frozenset({S.IDLE, S.DISABLED})
AT_ESCROW = frozenset({S.ESCROWED, S.HOLDING})
STUCK = frozenset({S.CASSETTE_FULL, S.CASSETTE_OUT, S.CASSETTE_JAMMED, S.JAMMED, S.FAILED})

# Where a report leads, and the states it may follow.  A state can be missed between two polls;
# what no mechanism can do without a state that is held until acknowledged has no row.
ROWS: dict[Report, tuple[State, frozenset[State]]] = {
    R.POWER_UP: (S.POWER_UP, ALL),
    R.POWER_UP_BILL_IN_VALIDATOR: (S.POWER_UP_BILL_IN_ACCEPTOR, ALL),
    R.POWER_UP_BILL_IN_STACKER: (S.POWER_UP_BILL_IN_CASSETTE, ALL),
    R.INITIALIZE: (S.INITIALIZING, ALL),
    R.UNIT_DISABLED: (S.DISABLED, ALL - AT_ESCROW - {S.STACKING}),
    R.IDLING: (S.IDLE, ALL - POWERED_UP - AT_ESCROW - {S.STACKING}),
    R.ACCEPTING: (
        S.ACCEPTING,
        ALL - POWERED_UP - AT_ESCROW - STUCK - {S.INITIALIZING, S.STACKING},
    ),
    R.ESCROW_POSITION: (
        S.ESCROWED,
        ALL - POWERED_UP - STUCK - {S.INITIALIZING, S.STACKING, S.RETURNING, S.CHEATED},
    ),
    R.HOLDING: (S.HOLDING, AT_ESCROW | {S.UNKNOWN, S.PAUSED}),
    R.STACKING: (
        S.STACKING,
        AT_ESCROW | {S.UNKNOWN, S.INITIALIZING, S.ACCEPTING, S.STACKING, S.PAUSED},
    ),
    R.BILL_STACKED: (S.STACKED, ALL),
    R.RETURNING: (
        S.RETURNING,
        ALL
        - AT_REST
        - {S.POWER_UP, S.POWER_UP_BILL_IN_CASSETTE, S.STACKED, S.RETURNED, S.CASSETTE_FULL},
    ),
    R.BILL_RETURNED: (
        S.RETURNED,
        ALL - AT_REST - {S.POWER_UP, S.POWER_UP_BILL_IN_CASSETTE, S.STACKED, S.CASSETTE_FULL},
    ),
    R.REJECTING: (S.REJECTING, ALL - POWERED_UP),
    R.PAUSE: (S.PAUSED, ALL - POWERED_UP - STUCK - {S.INITIALIZING, S.DISABLED}),
    R.CASSETTE_FULL: (S.CASSETTE_FULL, ALL),
    R.CASSETTE_OUT: (S.CASSETTE_OUT, ALL),
    R.VALIDATOR_JAMMED: (S.JAMMED, ALL),
    R.CASSETTE_JAMMED: (S.CASSETTE_JAMMED, ALL),
    R.CHEATED: (S.CHEATED, ALL),
    R.FAILURE: (S.FAILED, ALL),
}

TRANSITIONS: dict[tuple[State, Report], State] = {
    (before, report): after for report, (after, allowed) in ROWS.items() for before in allowed
}
# A busy device says nothing of its state.
TRANSITIONS |= {(state, R.BUSY): state for state in State}

STATUSES: dict[Report, AcceptorStatus] = {
    R.POWER_UP: AcceptorStatus.INITIALIZING,
    R.POWER_UP_BILL_IN_VALIDATOR: AcceptorStatus.INITIALIZING,
    R.POWER_UP_BILL_IN_STACKER: AcceptorStatus.INITIALIZING,
    R.INITIALIZE: AcceptorStatus.INITIALIZING,
    R.IDLING: AcceptorStatus.IDLE,
    R.ACCEPTING: AcceptorStatus.ACCEPTING,
    R.STACKING: AcceptorStatus.STACKING,
    R.RETURNING: AcceptorStatus.RETURNING,
    R.UNIT_DISABLED: AcceptorStatus.DISABLED,
    R.HOLDING: AcceptorStatus.ESCROWED,
    R.BUSY: AcceptorStatus.BUSY,
    R.REJECTING: AcceptorStatus.REJECTING,
    R.CASSETTE_FULL: AcceptorStatus.CASSETTE_FULL,
    R.CASSETTE_OUT: AcceptorStatus.CASSETTE_OUT,
    R.VALIDATOR_JAMMED: AcceptorStatus.JAMMED,
    R.CASSETTE_JAMMED: AcceptorStatus.JAMMED,
    R.CHEATED: AcceptorStatus.CHEATED,
    R.PAUSE: AcceptorStatus.PAUSED,
    R.FAILURE: AcceptorStatus.FAILED,
    R.ESCROW_POSITION: AcceptorStatus.ESCROWED,
    R.BILL_STACKED: AcceptorStatus.STACKED,
    R.BILL_RETURNED: AcceptorStatus.RETURNING,
}

RESTART_PHASES: dict[State, RestartPhase] = {
    S.POWER_UP: RestartPhase.PLAIN,
    S.POWER_UP_BILL_IN_ACCEPTOR: RestartPhase.BILL_IN_ACCEPTOR,
    S.POWER_UP_BILL_IN_CASSETTE: RestartPhase.BILL_IN_CASSETTE,
}

REJECT_REASONS: dict[int, RejectReason] = {
    RejectCode.INSERTION: RejectReason.INSERTED_BADLY,
    RejectCode.MAGNETIC: RejectReason.NOT_RECOGNISED,
    RejectCode.BILL_REMAINS_IN_HEAD: RejectReason.DEVICE_TROUBLE,
    RejectCode.MULTIPLYING: RejectReason.TWO_BILLS,
    RejectCode.CONVEYING: RejectReason.INSERTED_BADLY,
    RejectCode.IDENTIFICATION: RejectReason.NOT_RECOGNISED,
    RejectCode.VERIFICATION: RejectReason.NOT_RECOGNISED,
    RejectCode.OPTIC: RejectReason.NOT_RECOGNISED,
    RejectCode.INHIBITED_TYPE: RejectReason.DENOMINATION_OFF,
    RejectCode.CAPACITY: RejectReason.NOT_RECOGNISED,
    RejectCode.OPERATION: RejectReason.DEVICE_TROUBLE,
    RejectCode.LENGTH: RejectReason.TOO_LONG_OR_SHORT,
    RejectCode.ULTRAVIOLET: RejectReason.NOT_RECOGNISED,
    RejectCode.BARCODE_UNREADABLE: RejectReason.NOT_RECOGNISED,
    RejectCode.BARCODE_WRONG_COUNT: RejectReason.NOT_RECOGNISED,
    RejectCode.BARCODE_START_SEQUENCE: RejectReason.NOT_RECOGNISED,
    RejectCode.BARCODE_STOP_SEQUENCE: RejectReason.NOT_RECOGNISED,
}


@dataclass
class StandingReport:
    """A report the device repeats until we acknowledge it on the wire."""

    number: int
    bill_type: int  # of a cheat, none: -1
    acknowledged: bool = False  # the caller said it is durable


class Acceptor:
    """The memory of one device across polls, gaps and reopened ports."""

    def __init__(self) -> None:
        self.state = State.UNKNOWN
        self.gap = True
        self.unacknowledged: set[int] = set()  # reports not yet durable, whatever the device does
        self.standing: StandingReport | None = None
        self._cheat: StandingReport | None = None
        self._return: StandingReport | None = None
        self.masks_live = False  # the device confirmed masks that were not empty
        self.restart_expected = False  # a RESET went out and nothing was heard since
        self.cassette_out = False
        self._left: set[int] = (
            set()
        )  # reports the device stopped repeating before they were durable
        self._bill: int | None = None  # the type held in escrow, or on its way from there
        self._reports = 0
        self._status: tuple[AcceptorStatus, str] = (AcceptorStatus.UNKNOWN, "")
        self._refused: tuple[PollReport | None, int] = (None, 0)

    @property
    def status(self) -> AcceptorStatus:
        return self._status[0]

    def on_report(
        self, report: PollReport, told_as: AcceptorStatus | None = None
    ) -> list[AcceptorEvent]:
        """Take one poll answer; return what is new.  PeerError for a step that cannot be.

        `told_as`: the status to tell, where time or identity give the report another meaning.
        """
        before = self.state
        after = TRANSITIONS.get((before, report.report))
        if after is None and self._believed(report):
            after = TRANSITIONS.get((State.UNKNOWN, report.report))
        if after is None:
            raise PeerError(f"{report} while {before.name}")
        self._refused = (None, 0)
        events: list[AcceptorEvent] = []
        if report.report is not Report.BUSY:
            self.state = after
            events = [
                *self._restart(before, after),
                *self._bill_events(before, after, report),
                *self._cassette(after),
                *self._cheated(before, after),
            ]
            self.gap = False
        return events + self.set_status(told_as or STATUSES[report.report], str(report))

    def may_acknowledge(self, report: PollReport) -> bool:
        """Whether the ACK may go out for a report that on_report has taken."""
        held = {
            Report.BILL_STACKED: self.standing,
            Report.BILL_RETURNED: self._return,
            Report.CHEATED: self._cheat,
        }
        if report.report not in held:
            return True
        standing = held[report.report]
        return standing is not None and standing.acknowledged

    def acknowledge(self, number: int) -> list[AcceptorEvent]:
        """A report is durable.  Unknown and repeated numbers are nothing new."""
        self.unacknowledged.discard(number)
        for standing in (self.standing, self._return, self._cheat):
            if standing is not None and standing.number == number:
                standing.acknowledged = True
        if number in self._left:
            self._left.discard(number)
            return [BillSettled(number)]
        return []

    def lose(self, detail: str) -> list[AcceptorEvent]:
        """Nothing is known of the device until it reports again."""
        self.gap = True
        return self.set_status(AcceptorStatus.LOST, detail)

    def set_status(self, status: AcceptorStatus, detail: str) -> list[AcceptorEvent]:
        """Change the status; an event only if it is another."""
        if (status, detail) == self._status:
            return []
        self._status = (status, detail)
        return [AcceptorStatusChanged(status, detail)]

    def _believed(self, report: PollReport) -> bool:
        if self.gap:
            return True
        last, times = self._refused
        times = times + 1 if last == report else 1
        self._refused = (report, times)
        if times > REFUSALS_MAX:
            self.gap = True
        return self.gap

    def _restart(self, before: State, after: State) -> list[AcceptorEvent]:
        phase: RestartPhase | None = None
        if after in RESTART_PHASES and (after is not before):
            phase = RESTART_PHASES[after]
        elif after is State.INITIALIZING:
            if before not in POWERED_UP | {State.INITIALIZING, State.CASSETTE_OUT}:
                phase = RestartPhase.PLAIN
        elif after is State.DISABLED and before not in POWERED_UP and self._restarted_unseen():
            phase = RestartPhase.PLAIN
        self.restart_expected = False
        if after in POWERED_UP | {State.INITIALIZING, State.DISABLED}:
            self.masks_live = False
        if phase is None:
            return []
        self.standing = None
        self._left.clear()
        return [AcceptorRestarted(phase)]

    def _restarted_unseen(self) -> bool:
        """Enabled when it fell silent and not now, or at rest at once after RESET."""
        return self.restart_expected or (self.gap and self.masks_live)

    def _bill_events(self, before: State, after: State, report: PollReport) -> list[AcceptorEvent]:
        if after is not State.RETURNED:
            self._return = None
        if after is State.STACKED:
            return self._enter_stacked(report.data)
        events = self._leave_stacked()
        if after is State.ESCROWED:
            if self._bill != report.data or before not in AT_ESCROW | {State.PAUSED}:
                self._bill = report.data
                events.append(BillEscrowed(report.data))
        elif after is State.RETURNED:
            if before is not State.RETURNED:
                self._return = self._stand(report.data)
                events.append(BillReturned(report.data, self._return.number))
            self._bill = None
        elif after is State.REJECTING:
            if before is not State.REJECTING:
                reason = REJECT_REASONS.get(report.data, RejectReason.UNKNOWN)
                events.append(BillRejected(reason, code_name(RejectCode, report.data)))
            self._bill = None
        elif after in AT_REST:
            if before is State.RETURNING and self._bill is not None:
                # Some units fall idle without BILL RETURNED: the path is empty all the same.
                events.append(BillReturned(self._bill))
            self._bill = None
        return events

    def _enter_stacked(self, bill_type: int) -> list[AcceptorEvent]:
        self._bill = None
        if self.standing is not None and self.standing.bill_type == bill_type:
            return []
        # Another bill with nothing in between: that the one before was forgotten is not proved.
        self.standing = self._stand(bill_type)
        return [BillStacked(self.standing.number, bill_type)]

    def _cheated(self, before: State, after: State) -> list[AcceptorEvent]:
        if after is not State.CHEATED:
            self._cheat = None
        elif before is not State.CHEATED:
            self._cheat = self._stand(-1)
            return [CheatDetected(self._cheat.number)]
        return []

    def _stand(self, bill_type: int) -> StandingReport:
        self._reports += 1
        self.unacknowledged.add(self._reports)
        return StandingReport(self._reports, bill_type)

    def _leave_stacked(self) -> list[AcceptorEvent]:
        standing, self.standing = self.standing, None
        if standing is None:
            return []
        if standing.acknowledged:
            return [BillSettled(standing.number)]
        self._left.add(standing.number)
        return []

    def _cassette(self, after: State) -> list[AcceptorEvent]:
        if after is State.CASSETTE_OUT and not self.cassette_out:
            self.cassette_out = True
            return [CassetteRemoved()]
        if after in AT_REST | {State.CASSETTE_FULL} and self.cassette_out:
            self.cassette_out = False
            return [CassetteInserted()]
        return []
