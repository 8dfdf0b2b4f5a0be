"""A bill acceptor as a thing: where each bill truly is, and what a driver would tell of it.

Two halves.  The machine moves bills (`happen`) and suffers (`power_off`, `jam`, ...).  The driver's
memory, lost with the process, turns what a poll sees into events (`poll`) and takes the core's
orders.  Nothing here knows what the books say; `cassette_minor` is the truth they are held against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto, unique
from random import Random

from drivers.api import (
    AcceptorEvent,
    AcceptorIdentified,
    AcceptorIdentity,
    AcceptorRestarted,
    AcceptorStatus,
    AcceptorStatusChanged,
    BillEscrowed,
    BillRejected,
    BillReturned,
    BillSettled,
    BillStacked,
    BillType,
    CassetteInserted,
    CassetteRemoved,
    CheatDetected,
    RejectReason,
    RestartPhase,
    WireSuspected,
    WireSuspicion,
)

MINOR_PER_UNIT = 100


@unique
class Phase(Enum):
    """What the mechanism is at."""

    POWER_UP = auto()
    INITIALIZING = auto()
    REST = auto()
    ACCEPTING = auto()
    ESCROW = auto()
    STACKING = auto()
    DROPPING = auto()  # the bill lies in the cassette, nobody was told
    STACKED = auto()
    RETURNING = auto()
    RETURNED = auto()
    REJECTING = auto()
    JAMMED = auto()
    CHEATED = auto()


STATUSES = {
    Phase.POWER_UP: AcceptorStatus.INITIALIZING,
    Phase.INITIALIZING: AcceptorStatus.INITIALIZING,
    Phase.ACCEPTING: AcceptorStatus.ACCEPTING,
    Phase.ESCROW: AcceptorStatus.ESCROWED,
    Phase.STACKING: AcceptorStatus.STACKING,
    Phase.DROPPING: AcceptorStatus.STACKING,
    Phase.STACKED: AcceptorStatus.STACKED,
    Phase.RETURNING: AcceptorStatus.RETURNING,
    Phase.RETURNED: AcceptorStatus.RETURNING,
    Phase.REJECTING: AcceptorStatus.REJECTING,
    Phase.JAMMED: AcceptorStatus.JAMMED,
    Phase.CHEATED: AcceptorStatus.CHEATED,
}
HELD = frozenset({Phase.STACKED, Phase.RETURNED, Phase.CHEATED})


@dataclass
class DriverMemory:
    """What one process knows of the device."""

    phase: Phase | None = None
    status: AcceptorStatus = AcceptorStatus.UNKNOWN
    reports: int = 0
    standing: int | None = None  # the stacked report the device repeats
    cheat: int | None = None  # the report of a cheat, likewise
    returned: int = 0  # that of a bill that went back, likewise
    durable: set[int] = field(default_factory=set)
    identified: bool = False
    cassette_out: bool = False
    wanted: frozenset[int] = frozenset()
    order: str = ""
    reset_wanted: bool = False


class Machine:
    """Bills are values in whole units; `tell` is where the driver's events go."""

    def __init__(
        self, dice: Random, bill_types: Mapping[int, int], tell: Callable[[AcceptorEvent], None]
    ) -> None:
        self._dice = dice
        self._types = bill_types
        self._tell = tell
        self.driver = DriverMemory()
        self.phase = Phase.POWER_UP
        self.serial = "A1"
        self.masks: frozenset[int] = frozenset()
        self.bill: int | None = None  # in the path
        self.credit: int | None = None  # in the cassette, not acknowledged
        self.forgets = False  # a power cut may make it forget a bill it has not settled
        self.drops = 0  # how many bills ever fell into the cassette
        self.last_drop = 0  # what fell in last; 0 once it was pulled out again
        self.pulled = False  # somebody pulled, and nobody knows of it for certain
        self.given_back = 0
        self.powered = self.linked = self.cassette_present = True
        self.cassette_minor = 0

    # --- what the core orders ---------------------------------------------------------------

    def want(self, bill_types: frozenset[int]) -> None:
        self.driver.wanted = bill_types

    def order(self, order: str) -> None:
        if self.driver.phase is Phase.ESCROW:
            self.driver.order = order

    def acknowledge(self, report: int) -> None:
        self.driver.durable.add(report)

    def want_reset(self) -> None:
        self.driver.reset_wanted = True

    def new_process(self) -> None:
        """The driver's memory is gone; the device goes on."""
        self.driver = DriverMemory()

    # --- what moves -------------------------------------------------------------------------

    def insert(self, value: int) -> bool:
        """Whether the mouth took the bill."""
        works = self.powered and self.cassette_present
        takes = works and self.phase is Phase.REST and bool(self.masks)
        if takes:
            self.bill, self.phase = value, Phase.ACCEPTING
        return takes

    def happen(self) -> None:  # noqa: PLR0912 - one row a phase
        """One thing happens inside."""
        if not self.powered:
            return
        lucky = self._dice.random() < 0.9
        match self.phase:
            case Phase.INITIALIZING:
                if self.credit is not None:
                    self.phase = Phase.STACKED
                elif self.pulled:
                    self.bill, self.phase = None, Phase.CHEATED
                else:
                    self.phase = Phase.REST if self.bill is None else Phase.RETURNING
            case Phase.ACCEPTING:
                self.phase = Phase.ESCROW if lucky else Phase.REJECTING
            case Phase.ESCROW if not lucky:
                self.phase = Phase.RETURNING
            case Phase.STACKING:
                if lucky:
                    self._drop()
                    self.phase = Phase.DROPPING
                else:
                    self.phase = self._dice.choice((Phase.JAMMED, Phase.REJECTING))
            case Phase.DROPPING:
                self.phase = Phase.STACKED
            case Phase.RETURNING:
                self.given_back = self.bill or self.given_back
                self.bill, self.phase = None, Phase.RETURNED
            case Phase.REJECTING:
                self.bill, self.phase = None, Phase.REST
            case _:
                pass

    def _drop(self) -> None:
        assert self.bill is not None, "nothing to drop"
        self.credit, self.bill = self.bill, None
        self.drops += 1
        self.last_drop = self.credit
        self.cassette_minor += self.credit * MINOR_PER_UNIT

    # --- misfortunes ------------------------------------------------------------------------

    def power_off(self) -> None:
        if self.powered and self.forgets and self._dice.random() < 0.5:
            self.credit = None
        self.powered = False

    def power_on(self) -> None:
        if not self.powered:
            self.powered, self.phase, self.masks = True, Phase.POWER_UP, frozenset()

    def brown_out(self) -> None:
        """The power dips, for the device alone."""
        self.power_off()
        self.power_on()

    def exchange_head(self) -> None:
        """A technician puts another head onto the cassette; the bill in the old one goes along."""
        self.power_off()
        self.serial = "B2" if self.serial == "A1" else "A1"
        self.bill = self.credit = None
        self.power_on()

    def jam(self) -> None:
        if self.phase in (Phase.ACCEPTING, Phase.ESCROW, Phase.STACKING, Phase.RETURNING):
            if self.phase is Phase.STACKING and self._dice.random() < 0.5:
                self._drop()
            self.phase = Phase.JAMMED

    def swallow(self, value: int) -> None:
        """Take a bill without asking anybody: escrow does not hold."""
        if self.insert(value):
            self._drop()
            self.phase = Phase.STACKED

    def cheat(self) -> None:
        """Somebody pulls at a bill: nothing comes out of the cassette, but the device shouts."""
        if self.phase in (Phase.REST, Phase.ACCEPTING, Phase.ESCROW):
            self.bill, self.phase, self.pulled = None, Phase.CHEATED, True

    def pull_out(self) -> int:
        """Somebody pulls the last bill out of the cassette, on a string; what it is worth."""
        value, self.last_drop = self.last_drop, 0
        self.cassette_minor -= value * MINOR_PER_UNIT
        self.cheat()
        return value * MINOR_PER_UNIT

    def cassette_out(self) -> None:
        if self.phase is Phase.REST:
            self.cassette_present = False

    def cassette_in(self) -> None:
        if not self.cassette_present:
            self.cassette_present, self.phase = True, Phase.INITIALIZING
            self.masks = frozenset()

    # --- what the driver makes of it --------------------------------------------------------

    def poll(self) -> None:
        """Tell what is new, then do what is ordered."""
        driver = self.driver
        if not (self.powered and self.linked):
            driver.identified = False
            self._say(AcceptorStatus.LOST)
            return
        before, driver.phase = driver.phase, self.phase
        for event in self._news(before):
            self._tell(event)
            if driver is not self.driver:
                return  # the process died of it
        self._say(self._status())
        if driver is self.driver:
            self._act()

    def claim(self, value: int) -> None:
        """A box on the wire tells of a bill that nobody put in; the driver doubts it aloud."""
        self.driver.reports += 1
        self._tell(WireSuspected(WireSuspicion.STACKED_UNORDERED, "81"))
        self._tell(BillStacked(self.driver.reports, self._types[value]))

    def echo(self, value: int) -> None:
        """The escrow event comes a second time, perhaps as another bill: a misread poll."""
        if self.phase is Phase.ESCROW and self.driver.phase is Phase.ESCROW:
            self._tell(BillEscrowed(self._types[value]))

    def _say(self, status: AcceptorStatus) -> None:
        if status is not self.driver.status:
            self.driver.status = status
            self._tell(AcceptorStatusChanged(status, status.name))

    def _status(self) -> AcceptorStatus:
        if self.phase is Phase.REST:
            if not self.cassette_present:
                return AcceptorStatus.CASSETTE_OUT
            if self.masks and self.driver.identified:
                return AcceptorStatus.IDLE
            return AcceptorStatus.INITIALIZING if self.masks else AcceptorStatus.DISABLED
        return STATUSES[self.phase]

    def _news(self, before: Phase | None) -> list[AcceptorEvent]:
        driver, phase = self.driver, self.phase
        events: list[AcceptorEvent] = []
        started = phase is Phase.INITIALIZING and before not in (Phase.POWER_UP, phase)
        if (phase is Phase.POWER_UP and before is not phase) or started:
            driver.standing, driver.identified = None, False
            events.append(AcceptorRestarted(self._start()))
        if phase is not Phase.STACKED and driver.standing is not None:
            if driver.standing in driver.durable:
                events.append(BillSettled(driver.standing))
            driver.standing = None
        if phase is Phase.STACKED and driver.standing is None:
            assert self.credit is not None, "a stacked bill lies in the cassette"
            driver.reports += 1
            driver.standing = driver.reports
            events.append(BillStacked(driver.reports, self._types[self.credit]))
        if before is not phase:
            events += self._bill_news(before)
        if driver.cassette_out == self.cassette_present and phase is Phase.REST:
            driver.cassette_out = not self.cassette_present
            events.append(CassetteInserted() if self.cassette_present else CassetteRemoved())
        return events

    def _start(self) -> RestartPhase:
        if self.phase is Phase.INITIALIZING:
            return RestartPhase.PLAIN
        if self.credit is not None:
            return RestartPhase.BILL_IN_CASSETTE
        return RestartPhase.PLAIN if self.bill is None else RestartPhase.BILL_IN_ACCEPTOR

    def _bill_news(self, before: Phase | None) -> list[AcceptorEvent]:
        if self.phase is Phase.ESCROW and self.bill is not None:
            return [BillEscrowed(self._types[self.bill])]
        back = self._types.get(self.given_back, 0)
        if self.phase is Phase.RETURNED:
            self.driver.reports += 1
            self.driver.returned = self.driver.reports
            return [BillReturned(back, self.driver.returned)]
        if self.phase is Phase.REST and before is Phase.RETURNING:
            return [BillReturned(back)]
        if self.phase is Phase.REJECTING:
            return [BillRejected(RejectReason.NOT_RECOGNISED)]
        if self.phase is not Phase.CHEATED:
            return []
        self.driver.reports += 1
        self.driver.cheat = self.driver.reports
        return [CheatDetected(self.driver.cheat)]

    def _act(self) -> None:
        driver, order = self.driver, self.driver.order
        if self.phase is not Phase.ESCROW:
            driver.order = ""
        match self.phase:
            case Phase.POWER_UP:
                self.phase = Phase.INITIALIZING
            case Phase.ESCROW if order == "stack":
                self.phase = Phase.STACKING
            case Phase.ESCROW if order == "return":
                self.phase = Phase.RETURNING
            case Phase.STACKED if driver.standing in driver.durable:
                # One acknowledgement in five is lost on the wire; the report is repeated.
                if self._dice.random() < 0.8:
                    self.credit, self.phase = None, Phase.REST
            case Phase.RETURNED if driver.returned in driver.durable:
                self.phase = Phase.REST
            case Phase.CHEATED if driver.cheat in driver.durable:
                self.phase, self.pulled = Phase.REST, False
            case Phase.JAMMED if driver.reset_wanted:
                driver.reset_wanted, self.phase = False, Phase.INITIALIZING
                if self._dice.random() < 0.5:
                    self.credit = None  # some forget by a reset what they were about to say
            case Phase.REST if self.cassette_present:
                self._act_at_rest()
            case _:
                pass

    def _act_at_rest(self) -> None:
        driver = self.driver
        if driver.reset_wanted:
            driver.reset_wanted, self.masks, self.phase = False, frozenset(), Phase.INITIALIZING
        elif not driver.identified and not self.masks:
            driver.identified = True
            rows = tuple(BillType(number, "RUS", value) for value, number in self._types.items())
            self._tell(AcceptorIdentified(AcceptorIdentity("ccnet", "SM", self.serial), rows))
        else:
            self.masks = driver.wanted if driver.identified else frozenset()
