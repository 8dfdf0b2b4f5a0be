"""What an acceptor cannot say: a bill in the cassette that nobody ordered there, or too soon.

A box between us and the acceptor that speaks good CCNET can claim any credit it likes.  It cannot
know what we will order, so it is held against that: a bill goes into the cassette by our STACK
alone, because every type stops in escrow.

Rule 1: whatever lost polls, brown-outs, resets and gaps can do to an honest device is no suspicion;
        where it could have been honest, the way is UNWATCHED until the device rests again.
Rule 2: after a suspicion the way is UNWATCHED: the caller stops for good at the first.
Rule 3: this file does not decide what is paid; it knows neither wire nor clock.
"""

from __future__ import annotations

from enum import Enum, auto, unique

from drivers.api import WireSuspected, WireSuspicion
from drivers.ccnet.acceptor import AT_ESCROW, AT_REST, POWERED_UP, State
from drivers.ccnet.messages import BillTypes, PollReport
from drivers.ccnet.tables import BARCODE_BILL_TYPE, BILL_TYPES

# The maker's own figure for a whole bill, from mouth to cassette, is 2 s [ST07]: a tenth of it
# for the way out of escrow and a quarter of it from bill to bill are beyond any mechanism.
STACK_S_MIN = 0.2
BILL_CYCLE_S_MIN = 0.5
DISABLED_SURE_S = 3.0  # a bill that was half inside when it was disabled is read by then

ALL_TYPES: BillTypes = frozenset(range(BILL_TYPES))


@unique
class Way(Enum):
    """What is known of the one bill that may be on its way into the cassette."""

    UNWATCHED = auto()  # anything may come: we have just started, or its power was gone
    EMPTY = auto()  # it rested before our eyes
    INSIDE = auto()  # a bill is in the path; no STACK went out for it
    ORDERED = auto()  # STACK went out for the bill in escrow
    KEPT = auto()  # it was reported stacked


W, S = Way, State
RESTARTS = POWERED_UP | {S.INITIALIZING}
BILL_IN_PATH = AT_ESCROW | {S.ACCEPTING, S.RETURNING, S.RETURNED, S.REJECTING, S.PAUSED}

# Where each way leads by the state reported next.  What is not here leads to UNWATCHED: in trouble
# hands may be in the path, and some devices start anew by themselves when it is over.
WAYS: dict[tuple[Way, State], Way] = (
    {(way, state): W.EMPTY for way in Way for state in AT_REST}
    | {(way, state): W.INSIDE for way in (W.EMPTY, W.INSIDE, W.KEPT) for state in BILL_IN_PATH}
    | {(W.EMPTY, state): W.EMPTY for state in (S.POWER_UP, S.INITIALIZING, S.REJECTING)}
    | {(W.ORDERED, state): W.ORDERED for state in BILL_IN_PATH | {S.STACKING}}
    | {(W.ORDERED, state): W.INSIDE for state in (S.ACCEPTING, S.RETURNED)}
    | {(W.ORDERED, S.STACKED): W.KEPT, (W.KEPT, S.STACKED): W.KEPT}
)

# What no honest device reports on such a way.
IMPOSSIBLE: dict[tuple[Way, State], WireSuspicion] = {
    (W.EMPTY, S.STACKING): WireSuspicion.STACKING_UNORDERED,
    (W.EMPTY, S.STACKED): WireSuspicion.STACKED_UNORDERED,
    (W.EMPTY, S.POWER_UP_BILL_IN_CASSETTE): WireSuspicion.CREDIT_FROM_NOWHERE,
    (W.INSIDE, S.STACKING): WireSuspicion.STACKING_UNORDERED,
    (W.INSIDE, S.STACKED): WireSuspicion.STACKED_UNORDERED,
    (W.KEPT, S.STACKING): WireSuspicion.STACKING_UNORDERED,
}


class Watch:
    """Follows one bill at a time by reports and by what we sent.  Times are monotonic seconds."""

    def __init__(self) -> None:
        self.way = Way.UNWATCHED
        self._table: BillTypes | None = None  # the device's own, None: not read since it came
        # Masks sent last, and before; a process before this one may have sent any.
        self._wanted: tuple[BillTypes, BillTypes] = (ALL_TYPES, ALL_TYPES)
        self._gap = True
        self._bill: int | None = None  # the type last held in escrow
        self._ordered_s = 0.0
        self._kept_s: float | None = None
        self._disabled_s: tuple[float, float] | None = None  # disabled from .. at least until

    # --- what we did ------------------------------------------------------------------------

    def ordered(self, now: float) -> None:
        """STACK goes out for the bill in escrow."""
        if self.way is Way.INSIDE:
            self.way, self._ordered_s = Way.ORDERED, now

    def masks(self, masks: BillTypes) -> None:
        """These masks go out."""
        if masks:
            self._disabled_s = None
        if masks != self._wanted[0]:
            self._wanted = (masks, self._wanted[0])

    def table(self, bill_types: BillTypes | None) -> None:
        """The device's bill types were read; None: it may be another device now."""
        self._table = bill_types

    def lose(self) -> None:
        """Nothing was heard for so long that another device may stand there."""
        self._gap = True

    # --- what it says -----------------------------------------------------------------------

    def on_report(
        self, state: State, report: PollReport, now: float, *, escrowed: bool, masks_live: bool
    ) -> list[WireSuspected]:
        """Take a report that was believed; return what is suspicious about it, one at most.

        escrowed: it is a bill newly held in escrow.  masks_live: the masks it works by are ours.
        """
        before = self._before(state, escrowed=escrowed)
        what = self._judge(before, state, report, now)
        self._note_disabled(state, now)
        if state is State.STACKED and before is Way.ORDERED:
            self._kept_s = now
        if escrowed or state is State.STACKED:
            self._bill = report.data
        if what is not None:
            self.way = Way.UNWATCHED
            return [WireSuspected(what, f"{report} {report.data:02X}")]
        self.way = WAYS.get((before, state), Way.UNWATCHED)
        if before is Way.UNWATCHED and state is State.IDLE and not masks_live:
            self.way = Way.UNWATCHED  # it takes bills by somebody else's masks
        return []

    def _before(self, state: State, *, escrowed: bool) -> Way:
        gap, self._gap = self._gap, False
        if gap and state in RESTARTS:
            return Way.UNWATCHED
        if escrowed and self.way is Way.ORDERED:
            return Way.INSIDE  # the order was for another bill
        return self.way

    def _judge(
        self, before: Way, state: State, report: PollReport, now: float
    ) -> WireSuspicion | None:
        what = IMPOSSIBLE.get((before, state))
        if what is not None:
            return what
        if state in (State.ESCROWED, State.STACKED):
            what = self._unknown_type(before, report.data)
        if what is None and state is State.ESCROWED and before is Way.EMPTY:
            what = self._unwanted()
        if what is None and state is State.STACKED and before in (Way.ORDERED, Way.KEPT):
            what = self._stacked_wrong(before, report.data, now)
        return what

    def _unknown_type(self, before: Way, bill_type: int) -> WireSuspicion | None:
        if bill_type == BARCODE_BILL_TYPE:
            return None  # coupons are in no table, and stop in escrow whatever the masks say
        if self._table is not None and bill_type not in self._table:
            return WireSuspicion.TYPE_NOT_IN_TABLE
        watched = before is not Way.UNWATCHED
        if watched and bill_type not in self._wanted[0] | self._wanted[1]:
            return WireSuspicion.TYPE_NOT_ENABLED
        return None

    def _unwanted(self) -> WireSuspicion | None:
        if self._disabled_s is None:
            return None
        since, until = self._disabled_s
        return WireSuspicion.ESCROWED_DISABLED if until - since >= DISABLED_SURE_S else None

    def _stacked_wrong(self, before: Way, bill_type: int, now: float) -> WireSuspicion | None:
        if bill_type != self._bill:
            kept = before is Way.KEPT
            return WireSuspicion.STACKED_IN_A_ROW if kept else WireSuspicion.STACKED_AS_ANOTHER
        if before is Way.ORDERED:
            cycle_s = BILL_CYCLE_S_MIN if self._kept_s is None else now - self._kept_s
            if now - self._ordered_s < STACK_S_MIN or cycle_s < BILL_CYCLE_S_MIN:
                return WireSuspicion.TOO_FAST
        return None

    def _note_disabled(self, state: State, now: float) -> None:
        if state is State.DISABLED:
            since = now if self._disabled_s is None else self._disabled_s[0]
            self._disabled_s = (since, now)
        elif state is State.IDLE or state in RESTARTS:
            self._disabled_s = None
