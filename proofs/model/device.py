"""The acceptor as a thing: where each bill truly lies, and what a CCNET poll would say of it.

It knows no books.  Time is not in it: what may happen next is a list, and the search takes each.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum, auto, unique

from drivers.ccnet.messages import (
    BillTableEntry,
    Identification,
    PollReport,
    Request,
    build_bill_table,
    build_identification,
    parse_two_masks,
)
from drivers.ccnet.session import Outcome, Reply
from drivers.ccnet.tables import IDENTIFICATION_REPORTS, Command, RejectCode, Report

TYPES = {4: 10_000, 5: 50_000}  # bill type: minor units
SMALL, LARGE = 4, 5
TABLE = build_bill_table({4: BillTableEntry(1, "RUS", 2), 5: BillTableEntry(5, "RUS", 2)})
ACCEPTED = Reply(Outcome.ACCEPTED)
ILLEGAL = Reply(Outcome.ILLEGAL)


@unique
class Phase(IntEnum):
    """What the mechanism is at."""

    POWER_UP = auto()
    INITIALIZING = auto()
    REST = auto()
    ACCEPTING = auto()
    ESCROW = auto()
    HOLDING = auto()
    STACKING = auto()  # the bill has not passed the exit sensor
    DROPPING = auto()  # it lies in the cassette, nobody was told
    STACKED = auto()
    RETURNING = auto()
    RETURNED = auto()
    REJECTING = auto()
    CHEATED = auto()


P, R = Phase, Report
REPORTS = {
    P.INITIALIZING: R.INITIALIZE,
    P.ACCEPTING: R.ACCEPTING,
    P.ESCROW: R.ESCROW_POSITION,
    P.HOLDING: R.HOLDING,
    P.STACKING: R.STACKING,
    P.DROPPING: R.STACKING,
    P.STACKED: R.BILL_STACKED,
    P.RETURNING: R.RETURNING,
    P.RETURNED: R.BILL_RETURNED,
    P.REJECTING: R.REJECTING,
    P.CHEATED: R.CHEATED,
}
AT_ESCROW = frozenset({P.ESCROW, P.HOLDING})
MAY_JAM = frozenset({P.ACCEPTING, P.STACKING, P.DROPPING, P.RETURNING})
HELD = frozenset({P.STACKED, P.RETURNED, P.CHEATED})
Move = tuple[str, Callable[[], None]]


class Device:
    """A bill is its number, -1 for none.  `cassette_minor` is what truly lies in cassettes."""

    def __init__(self) -> None:
        self.phase = Phase.REST
        self.serial = "A1"
        self.powered = True
        self.linked = True
        self.jammed = False
        self.cassette_present = True
        self.enabled: frozenset[int] = frozenset()
        self.bill = -1  # in the path
        self.read = False  # its type is known
        self.credit = -1  # in the cassette, to be reported
        self.given_back = 0  # the type a returned report names
        self.inserted = 0  # bills used so far
        self.types: tuple[int, ...] = ()  # of the bills, by number
        self.cassette_minor = 0
        self.counter = 0  # of bills in the present cassette, as a unit with a counter would say
        self.ordered = False  # the bill in the path is one that STACK was ordered for
        self.stray: frozenset[int] = frozenset()  # in a cassette unordered, and nobody was told

    # --- what a poll sees, and what a command does ------------------------------------------

    @property
    def answers(self) -> bool:
        return self.powered and self.linked

    def report(self) -> PollReport:
        """The state, as a poll tells it."""
        if self.phase is P.POWER_UP:
            if self.credit >= 0:
                return PollReport(R.POWER_UP_BILL_IN_STACKER)
            return PollReport(R.POWER_UP if self.bill < 0 else R.POWER_UP_BILL_IN_VALIDATOR)
        if self.phase not in HELD | {P.INITIALIZING, P.RETURNING}:
            if self.jammed:
                return PollReport(R.VALIDATOR_JAMMED)
            if not self.cassette_present:
                return PollReport(R.CASSETTE_OUT)
        if self.phase is P.REST:
            return PollReport(R.IDLING if self.enabled else R.UNIT_DISABLED)
        return PollReport(REPORTS[self.phase], self._data())

    def _data(self) -> int:
        match self.phase:
            case P.ESCROW:
                return self.types[self.bill]
            case P.STACKED:
                return self.types[self.credit]
            case P.RETURNED:
                return self.given_back
            case P.REJECTING:
                return RejectCode.IDENTIFICATION
            case _:
                return 0

    def answer(self, request: Request) -> Reply:
        """Carry out a command."""
        report = self.report().report
        match request.command:
            case Command.RESET:
                self._reset()
            case Command.STACK | Command.RETURN | Command.HOLD:
                if self.phase not in AT_ESCROW or self.jammed:
                    return ILLEGAL
                self.phase = {
                    Command.STACK: P.STACKING,
                    Command.RETURN: P.RETURNING,
                    Command.HOLD: P.HOLDING,
                }[request.command]
            case Command.IDENTIFICATION if report in IDENTIFICATION_REPORTS:
                name = Identification("SM-RUB", self.serial, b"\x01")
                return Reply(Outcome.DATA, build_identification(name))
            case Command.GET_BILL_TABLE:
                return Reply(Outcome.DATA, TABLE)
            case Command.ENABLE_BILL_TYPES if self.phase is P.REST:
                self.enabled = parse_two_masks(request.data)[0]
            case Command.SET_SECURITY:
                pass
            case _:
                return ILLEGAL
        return ACCEPTED

    def release(self) -> None:
        """The host's ACK of a held report arrived."""
        if self.phase is P.STACKED:
            self.credit = -1
        if self.phase in HELD:
            self.given_back = 0
            self.phase = P.REST

    def _reset(self) -> None:
        if self.phase is not P.POWER_UP:
            self.credit = -1  # what was not acknowledged is forgotten
        self._initialize()

    def _initialize(self) -> None:
        self.enabled, self.phase, self.jammed = frozenset(), P.INITIALIZING, False

    # --- what may happen inside --------------------------------------------------------------

    def moves(self) -> list[Move]:
        """What the mechanism may do next, without anybody's fault."""
        if not self.powered or self.jammed:
            return []
        match self.phase:
            case P.INITIALIZING:
                return [("the device is initialized", self._initialized)]
            case P.ACCEPTING if self.cassette_present:
                read = ("the bill is read into escrow", self._escrow)
                return [read, ("the device rejects the bill", self._reject)]
            case P.ESCROW | P.HOLDING:
                return [("the device's escrow time ends", self._return)]
            case P.STACKING:
                return [("the bill falls into the cassette", self._drop)]
            case P.DROPPING:
                return [("the device has stacked", self._stacked)]
            case P.RETURNING:
                said = ("the bill is given back", self._gave_back)
                return [said, ("the bill is given back, the device does not say so", self._silent)]
            case P.REJECTING:
                return [("the rejected bill is out", self._out)]
            case _:
                return []

    def _initialized(self) -> None:
        if self.credit >= 0:
            self.phase = P.STACKED
        else:
            self.phase = P.REST if self.bill < 0 else P.RETURNING

    def _escrow(self) -> None:
        self.phase, self.read = P.ESCROW, True

    def _reject(self) -> None:
        self.phase = P.REJECTING

    def _return(self) -> None:
        self.phase = P.RETURNING

    def _drop(self) -> None:
        self.phase, self.credit = P.DROPPING, self.bill
        self._falls()

    def _falls(self) -> None:
        self.cassette_minor += TYPES[self.types[self.bill]]
        self.counter += 1
        if not self.ordered:
            self.stray |= {self.bill}
        self._gone()

    def _gone(self) -> None:
        self.bill, self.read, self.ordered = -1, False, False

    def _stacked(self) -> None:
        self.phase = P.STACKED

    def _gave_back(self) -> None:
        self.given_back = self.types[self.bill] if self.bill >= 0 and self.read else 0
        self._gone()
        self.phase = P.RETURNED if self.given_back else P.REST

    def _silent(self) -> None:
        self.phase = P.REST
        self._gone()

    _out = _silent

    # --- what people and misfortunes do -------------------------------------------------------

    @property
    def mouth_is_open(self) -> bool:
        ready = self.powered and self.cassette_present and not self.jammed
        return ready and self.phase is P.REST and bool(self.enabled)

    def insert(self) -> None:
        self.bill, self.phase = self.inserted, P.ACCEPTING
        self.inserted += 1

    def swallow(self) -> None:
        """Take a bill without asking: escrow does not hold."""
        self.insert()
        self._drop()

    def brown_out(self, *, forgets: bool) -> None:
        if forgets:
            self.credit = -1
        self.phase, self.enabled, self.jammed = P.POWER_UP, frozenset(), False
        self.given_back = 0

    def exchange(self) -> None:
        """Another head onto the cassette; the bill in the old one goes along."""
        self.serial = "B2" if self.serial == "A1" else "A1"
        self._gone()
        self.brown_out(forgets=True)

    def refuse_to_stack(self) -> None:
        self.phase = P.REJECTING

    def jam(self) -> None:
        self.jammed = True
        if self.phase is P.DROPPING:
            self.credit = -1  # it lies in the cassette, and the device lost count

    def clear_jam(self, *, into_cassette: bool) -> None:
        """Somebody takes the bill out by hand, or pushes it on."""
        if self.bill >= 0 and into_cassette:
            self._falls()
        self._gone()
        self._initialize()

    def cheat(self) -> None:
        self.phase = P.CHEATED
        self._gone()

    def take_cassette(self) -> None:
        self.cassette_present = False
        if self.phase is P.DROPPING:
            self.phase = P.STACKED

    def bring_cassette(self) -> None:
        self.cassette_present, self.counter = True, 0
        if self.phase not in HELD | {P.POWER_UP}:
            self._initialize()
