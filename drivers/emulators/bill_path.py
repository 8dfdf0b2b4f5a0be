"""The mechanism of an emulated acceptor: where the bill is, what moves, and for how long.

Rule 1: a bill is in exactly one place: with the customer, in the path, in the cassette.
Rule 2: stacked, returned and cheated are held until `release`.
Rule 3: power that goes leaves the bill where it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, auto, unique

from drivers.ccnet.messages import BillTypes, PollReport
from drivers.ccnet.tables import (
    BARCODE_BILL_TYPE,
    BUSY_UNIT_S,
    ESCROW_TIME_S,
    HOLD_TIME_S,
    PAUSE_TIME_S,
    RejectCode,
    Report,
)
from drivers.emulators.bills import Bill
from drivers.emulators.cassette import Cassette

NONE: BillTypes = frozenset()


@unique
class Phase(Enum):
    """What the mechanism is at."""

    POWER_UP = auto()
    INITIALIZING = auto()
    REST = auto()
    ACCEPTING = auto()
    ESCROWED = auto()
    HOLDING = auto()
    STACKING = auto()  # the bill has not passed the exit sensor
    DROPPING = auto()  # it has: it lies in the cassette
    STACKED = auto()
    RETURNING = auto()
    RETURNED = auto()
    REJECTING = auto()
    PAUSED = auto()
    CHEATED = auto()


P, R = Phase, Report
PHASE_REPORTS = {
    P.INITIALIZING: R.INITIALIZE,
    P.ACCEPTING: R.ACCEPTING,
    P.ESCROWED: R.ESCROW_POSITION,
    P.HOLDING: R.HOLDING,
    P.STACKING: R.STACKING,
    P.DROPPING: R.STACKING,
    P.STACKED: R.BILL_STACKED,
    P.RETURNING: R.RETURNING,
    P.RETURNED: R.BILL_RETURNED,
    P.REJECTING: R.REJECTING,
    P.PAUSED: R.PAUSE,
    P.CHEATED: R.CHEATED,
}
BUSY = "busy"
HELD = frozenset({P.STACKED, P.RETURNED, P.CHEATED})
BEFORE_REST = frozenset({P.POWER_UP, P.INITIALIZING})
MAY_PAUSE = frozenset({P.ACCEPTING, P.ESCROWED, P.HOLDING, P.STACKING})


@unique
class StackedReport(Enum):
    """How long a device remembers a credit across a power cut; manuals disagree."""

    UNTIL_ACK = "until-ack"
    ONCE = "once"  # until it was sent


@dataclass
class Durations:
    """Seconds of each movement."""

    initialize_s: float = 1.0
    accept_s: float = 0.5
    stack_s: float = 0.4
    drop_s: float = 0.4
    return_s: float = 0.5
    reject_s: float = 0.8
    escrow_s: float = ESCROW_TIME_S
    hold_s: float = HOLD_TIME_S


class BillPath:
    """One device's mechanics.  `events` collects what happened, as JSON objects."""

    def __init__(
        self, durations: Durations, stacked_report: StackedReport, cassette: Cassette
    ) -> None:
        self.durations = durations
        self.stacked_report = stacked_report
        self.cassette = cassette
        self.phase = Phase.POWER_UP
        self.start_report = Report.POWER_UP
        self.bill: Bill | None = None  # in the path
        self.credit: Bill | None = None  # in the cassette, not yet acknowledged
        self.credit_sent = False
        self.recovering = False  # the credit is one that a power cut interrupted
        self.recognised = False  # the bill in the path was read
        self._pulled = False  # somebody pulled at a bill, and the host was not told
        self.given_back: Bill | None = None
        self.reject_code = 0
        self.enabled: BillTypes = NONE
        self.escrow: BillTypes = NONE
        self.trouble: PollReport | None = None
        self.busy_until = 0.0
        self.customer_takes = True
        self.events: list[dict[str, object]] = []
        self._until: float | None = None
        self._resume: tuple[Phase, float] = (Phase.REST, 0.0)

    # --- what it says ------------------------------------------------------------------------

    def report(self, now: float) -> PollReport:
        """The state, as a poll would tell it."""
        if now < self.busy_until:
            tenths = math.ceil((self.busy_until - now) / BUSY_UNIT_S)
            return PollReport(Report.BUSY, min(tenths, 255))
        if self.phase is Phase.POWER_UP:
            return PollReport(self.start_report)
        if self.phase not in HELD | {Phase.INITIALIZING, Phase.RETURNING}:
            trouble = self.trouble or self._cassette_trouble()
            if trouble is not None:
                return trouble
        if self.phase is Phase.REST:
            return PollReport(Report.IDLING if self.enabled else Report.UNIT_DISABLED)
        return PollReport(PHASE_REPORTS[self.phase], self._report_data())

    def next_due(self) -> float | None:
        return self._until

    # --- what moves it -----------------------------------------------------------------------

    def tick(self, now: float) -> None:
        while self._until is not None and now >= self._until:
            at, self._until = self._until, None
            self._go_on(at)

    def insert(self, bill: Bill, now: float) -> str | None:
        """A customer offers a bill; why it was not taken, or None."""
        if self.trouble is not None or self._cassette_trouble() is not None:
            return "out of order"
        if self.phase is not Phase.REST or self.bill is not None:
            return BUSY
        if not self.enabled:
            return "disabled"
        self.bill, self.recognised = bill, False
        self._tell("inserted", **bill.facts())
        self._enter(Phase.ACCEPTING, now, self.durations.accept_s)
        return None

    def push_second(self, now: float) -> bool:
        """A customer pushes a bill in behind another; whether there was another."""
        if self.phase not in MAY_PAUSE:
            return False
        self._resume = (self.phase, max((self._until or now) - now, 0.0))
        self._enter(Phase.PAUSED, now, PAUSE_TIME_S)
        self._tell("second_bill")
        return True

    def stack(self, now: float) -> bool:
        """Whether there was a bill to stack."""
        if self.phase not in (Phase.ESCROWED, Phase.HOLDING):
            return False
        self._enter(Phase.STACKING, now, self.durations.stack_s)
        return True

    def give_back(self, now: float) -> bool:
        """Whether there was a bill to return."""
        if self.phase not in (Phase.ESCROWED, Phase.HOLDING):
            return False
        self._start_returning(now)
        return True

    def hold(self, now: float) -> bool:
        """Whether there was a bill to hold."""
        if self.phase not in (Phase.ESCROWED, Phase.HOLDING):
            return False
        self._enter(Phase.HOLDING, now, self.durations.hold_s)
        return True

    def take(self, now: float) -> bool:
        """The customer takes a bill that sticks out; whether one did."""
        if self.phase is Phase.PAUSED:
            phase, left = self._resume
            self._enter(phase, now, left)
            self._tell("second_bill_taken")
            return True
        if self.phase is Phase.RETURNING:
            self._until = now
            self.tick(now)
            return True
        return False

    def release(self, report: Report, now: float) -> None:
        """The host has a held report for certain."""
        if self.phase not in HELD or PHASE_REPORTS[self.phase] is not report:
            return
        if self.phase is Phase.STACKED and self.credit is not None:
            self._tell("acknowledged", **self.credit.facts())
            self.credit, self.credit_sent = None, False
            self.recovering = False
        self.given_back = None
        self._enter(Phase.CHEATED if self._pulled else Phase.REST, now)
        self._pulled = False

    def stacked_report_sent(self, now: float) -> None:
        """The credit went out; whether it arrived is another question."""
        self.credit_sent = True
        if self.stacked_report is StackedReport.ONCE and self.recovering:
            # After a power cut this reading of the manual says it once, and no more.
            self.recovering = False
            self.credit, self.credit_sent = None, False
            self._enter(Phase.REST, now)

    def set_masks(self, enabled: BillTypes, escrow: BillTypes) -> None:
        self.enabled, self.escrow = enabled, escrow

    def reset(self, now: float) -> None:
        """RESET: what lies in the path goes back, what was not yet acknowledged is forgotten."""
        recovers = self.phase is Phase.POWER_UP and self.start_report is R.POWER_UP_BILL_IN_STACKER
        if self.credit is not None and not recovers:
            self._tell("credit_forgotten", **self.credit.facts())
            self.credit, self.credit_sent = None, False
        self.recovering = recovers
        self.busy_until = 0.0
        self._initialize(now)

    # --- what happens to it ------------------------------------------------------------------

    def power_on(self, now: float, start_report: Report | None = None) -> None:
        """Come up anew, with the bill where it was."""
        if self.credit_sent and self.stacked_report is StackedReport.ONCE:
            self.credit, self.credit_sent = None, False
        if start_report is None:
            start_report = Report.POWER_UP
            if self.bill is not None:
                start_report = Report.POWER_UP_BILL_IN_VALIDATOR
            if self.credit is not None:
                start_report = Report.POWER_UP_BILL_IN_STACKER
        self.start_report = start_report
        self.given_back, self._pulled = None, False
        self.set_masks(NONE, NONE)
        self.busy_until = 0.0
        self._enter(Phase.POWER_UP, now)

    def jam(self, report: Report, now: float, code: int = 0) -> None:
        """Stop where it is: jammed, or failed with a code."""
        self.trouble = PollReport(report, code)
        self._stop_moving(now)

    def clear(self, now: float) -> None:
        """A technician takes the bill out of the path by hand and puts all right."""
        self.trouble = None
        self.cassette.full = False
        if self.bill is not None:
            self._tell("bill_removed", **self.bill.facts())
            self.bill = None
        if self.phase not in HELD | {Phase.POWER_UP}:
            self._initialize(now)

    def cassette_out(self, now: float) -> None:
        self.cassette.present = False
        self._stop_moving(now)

    def cassette_in(self, now: float) -> None:
        self.cassette.present = True
        self.cassette.full = False
        self.set_masks(NONE, NONE)
        if self.phase not in HELD | {Phase.POWER_UP}:
            self._initialize(now)

    def cheat(self, now: float) -> None:
        """The customer pulls at the bill: out of the path it comes."""
        if self.bill is not None:
            self._tell("bill_pulled_out", **self.bill.facts())
            self.bill = None
        if self.phase is Phase.DROPPING:
            self._enter(Phase.STACKED, now)
        if self.phase in HELD:
            self._pulled = self.phase is not Phase.CHEATED  # said once the report before is known
        elif self.phase not in BEFORE_REST:
            self._enter(Phase.CHEATED, now)

    # --- inside ------------------------------------------------------------------------------

    def _go_on(self, now: float) -> None:
        if self.phase is Phase.INITIALIZING:
            self._initialized(now)
        elif self.phase is Phase.ACCEPTING:
            self._read_bill(now)
        elif self.phase in (Phase.ESCROWED, Phase.HOLDING):
            self._start_returning(now)
        elif self.phase is Phase.STACKING:
            self.drop_bill()
            self._enter(Phase.DROPPING, now, self.durations.drop_s)
        elif self.phase is Phase.DROPPING:
            self._enter(Phase.STACKED, now)
        elif self.phase is Phase.RETURNING:
            self._gave_back(now)
        elif self.phase is Phase.PAUSED:
            self._reject(RejectCode.MULTIPLYING, now)
        elif self.phase is Phase.REJECTING:
            self.bill = None
            self._enter(Phase.REST, now)

    def drop_bill(self) -> None:
        """The bill passes the exit sensor: from here on it lies in the cassette."""
        assert self.bill is not None, "nothing to drop"
        self.credit, self.bill, self.credit_sent = self.bill, None, False
        self.cassette.take_in(self.credit)
        facts = self.credit.facts()
        self._tell(
            "stacked", **facts, cassette=self.cassette.counts(), total=sum(self.cassette.bills)
        )

    def _read_bill(self, now: float) -> None:
        bill = self.bill
        assert bill is not None
        self.recognised = bill.bill_type is not None
        if bill.bill_type is None:
            self._reject(bill.reject_code, now)
        elif bill.bill_type not in self.enabled:
            self._reject(RejectCode.INHIBITED_TYPE, now)
        elif bill.bill_type in self.escrow or bill.bill_type == BARCODE_BILL_TYPE:
            self._enter(Phase.ESCROWED, now, self.durations.escrow_s)
            self._tell("escrowed", **bill.facts())
        else:
            self._enter(Phase.STACKING, now, self.durations.stack_s)

    def _gave_back(self, now: float) -> None:
        bill, self.bill = self.bill, None
        if bill is not None:
            self._tell("returned", **bill.facts())
        if bill is None or not self.recognised:
            # What was never read has no type to report.
            self._enter(Phase.REST, now)
            return
        self.given_back = bill
        self._enter(Phase.RETURNED, now)

    def _reject(self, code: int, now: float) -> None:
        self.reject_code = code
        known = {int(one): one.name for one in RejectCode}
        self._tell("rejected", code=f"{code:02X}", reason=known.get(code, "UNKNOWN"))
        self._enter(Phase.REJECTING, now, self.durations.reject_s)

    def _start_returning(self, now: float) -> None:
        self._enter(Phase.RETURNING, now, self.durations.return_s if self.customer_takes else None)

    def _initialize(self, now: float) -> None:
        self.set_masks(NONE, NONE)
        self._enter(Phase.INITIALIZING, now, self.durations.initialize_s)

    def _initialized(self, now: float) -> None:
        self.set_masks(NONE, NONE)
        self._tell("initialized")
        if self.credit is not None:
            self._enter(Phase.STACKED, now)
        elif self.bill is not None and self.trouble is None and self.cassette.present:
            self._start_returning(now)
        else:
            self._enter(Phase.REST, now)

    def _stop_moving(self, now: float) -> None:
        if self.phase is Phase.DROPPING:
            self._enter(Phase.STACKED, now)
        elif self.phase not in HELD | {Phase.POWER_UP, Phase.INITIALIZING}:
            self._enter(Phase.REST, now)

    def _cassette_trouble(self) -> PollReport | None:
        if not self.cassette.present:
            return PollReport(Report.CASSETTE_OUT)
        if self.cassette.full and self.phase is Phase.REST:
            return PollReport(Report.CASSETTE_FULL)
        return None

    def _report_data(self) -> int:
        if self.phase is Phase.REJECTING:
            return self.reject_code
        shown = {P.ESCROWED: self.bill, P.STACKED: self.credit, P.RETURNED: self.given_back}
        bill = shown.get(self.phase)
        return bill.bill_type or 0 if bill is not None else 0

    def _enter(self, phase: Phase, now: float, seconds: float | None = None) -> None:
        self.phase = phase
        self._until = None if seconds is None else now + seconds

    def _tell(self, event: str, **facts: object) -> None:
        self.events.append({"event": event, **facts})
