"""What the kiosk may know of a bill acceptor: its statuses, its events, and what it can be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto, unique
from typing import Protocol


@unique
class AcceptorStatus(Enum):
    """What the acceptor is doing; UNKNOWN until a device has said so itself."""

    UNKNOWN = auto()
    LOST = auto()  # no answer, or no port
    INITIALIZING = auto()
    DISABLED = auto()
    IDLE = auto()  # enabled and waiting for a bill
    ACCEPTING = auto()
    ESCROWED = auto()
    STACKING = auto()
    STACKED = auto()  # a stacked report stands unanswered
    RETURNING = auto()
    REJECTING = auto()
    PAUSED = auto()
    BUSY = auto()
    CASSETTE_FULL = auto()
    CASSETTE_OUT = auto()
    JAMMED = auto()
    CHEATED = auto()
    FAILED = auto()


@unique
class RejectReason(Enum):
    """Why a bill came straight back, in groups a customer can be told."""

    UNKNOWN = auto()
    INSERTED_BADLY = auto()
    NOT_RECOGNISED = auto()
    DENOMINATION_OFF = auto()
    TWO_BILLS = auto()
    TOO_LONG_OR_SHORT = auto()
    DEVICE_TROUBLE = auto()


@unique
class RestartPhase(Enum):
    """Where the device says a bill was when it came up."""

    PLAIN = auto()
    BILL_IN_ACCEPTOR = auto()
    BILL_IN_CASSETTE = auto()  # a stacked report is expected to follow


@dataclass(frozen=True)
class BillType:
    """One row of the device's own bill table."""

    number: int  # the device's number for it
    currency: str  # three letters as the device spells them ("RUS", "RUB", ...)
    value: int  # whole currency units


@dataclass(frozen=True)
class AcceptorIdentity:
    """Who the device says it is."""

    protocol: str  # "ccnet"
    part: str
    serial: str
    firmware: str = ""


@dataclass(frozen=True)
class AcceptorIdentified:
    """Identity and bill table were read; sent again after each reconnection."""

    identity: AcceptorIdentity
    bill_types: tuple[BillType, ...]


@dataclass(frozen=True)
class AcceptorStatusChanged:
    """The status became another; detail is the maker's word for it ("46 PAUSE")."""

    status: AcceptorStatus
    detail: str = ""


@dataclass(frozen=True)
class AcceptorRestarted:
    """The device came up anew (power-up or reset): masks are gone, a bill may be anywhere."""

    phase: RestartPhase


@dataclass(frozen=True)
class BillEscrowed:
    """A bill is read and held; it waits for stack, return or hold."""

    bill_type: int


@dataclass(frozen=True)
class BillStacked:
    """The device reports a bill in the cassette and repeats it until `acknowledge(report)`.

    Entered anew after a restart the same bill comes as another report; whether it is the same
    bill is decided by the intent, not here.
    """

    report: int  # grows by one with each report of this process
    bill_type: int


@dataclass(frozen=True)
class BillSettled:
    """The device left the stacked state after our acknowledgement, with no restart between."""

    report: int


@dataclass(frozen=True)
class BillReturned:
    """The bill was given back on our order, or by the device's own time-out.

    The device repeats it until `acknowledge(report)`, if it says so at all.
    """

    bill_type: int
    # Numbered with the stacked reports; 0 when nothing waits for us.  It says nothing of the bill.
    report: int = field(default=0, compare=False)


@dataclass(frozen=True)
class BillRejected:
    """The device refused the bill; it was never ours."""

    reason: RejectReason
    detail: str = ""  # the maker's word


@dataclass(frozen=True)
class CassetteRemoved:
    """The cassette left."""


@dataclass(frozen=True)
class CassetteInserted:
    """A cassette is in place again."""


@dataclass(frozen=True)
class CheatDetected:
    """The device saw an attempt to pull a bill back; repeated until `acknowledge(report)`."""

    report: int = 0  # numbered with the stacked reports; 0 for a device that says it once


@unique
class WireSuspicion(Enum):
    """What no acceptor does, whatever its power and its cable suffer: somebody speaks for it."""

    STACKING_UNORDERED = auto()  # a bill goes into the cassette, and nobody ordered it
    STACKED_UNORDERED = auto()  # a bill lies in the cassette, and nobody ordered it there
    STACKED_AS_ANOTHER = auto()  # of another type than was held in escrow
    STACKED_IN_A_ROW = auto()  # another bill than the one reported, with nothing in between
    CREDIT_FROM_NOWHERE = auto()  # a power cut while the path was empty left a bill to be told
    ESCROWED_DISABLED = auto()  # a bill was taken in although none was wanted
    TYPE_NOT_IN_TABLE = auto()  # a bill type that its own table does not hold
    TYPE_NOT_ENABLED = auto()
    TOO_FAST = auto()  # faster than a bill can be moved


@dataclass(frozen=True)
class WireSuspected:
    """Told before the event that the suspicious report makes, if it makes one."""

    what: WireSuspicion
    detail: str = ""  # the maker's words for the report


AcceptorEvent = (
    AcceptorIdentified
    | AcceptorStatusChanged
    | AcceptorRestarted
    | BillEscrowed
    | BillStacked
    | BillSettled
    | BillReturned
    | BillRejected
    | CassetteRemoved
    | CassetteInserted
    | CheatDetected
    | WireSuspected
)


class BillAcceptor(Protocol):
    """A device that takes bills.  Its first command on a port is a question, never a reset."""

    def start(self) -> None:
        """Start the thread that owns the port."""
        ...

    def stop(self, timeout_s: float = 5.0) -> None:
        """Disable when no bill moves, close the port, end the thread."""
        ...

    def enable(self, bill_types: frozenset[int]) -> None:
        """Want these bill types taken, all through escrow; wanted again after every restart."""
        ...

    def disable(self) -> None:
        """Want no bills; carried out once no bill moves."""
        ...

    def stack(self) -> None:
        """Take the escrowed bill.  Forgotten when no bill is in escrow by then."""
        ...

    def return_bill(self) -> None:
        """Give the escrowed bill back.  Forgotten when no bill is in escrow by then."""
        ...

    def hold(self) -> None:
        """Keep the escrowed bill in escrow until stack() or return_bill()."""
        ...

    def acknowledge(self, report: int) -> None:
        """The stacked report, the return or the cheat is durable: the device may forget it."""
        ...

    def reset(self) -> None:
        """Ask for a restart, after all stacked reports are acknowledged."""
        ...


AcceptorSink = Callable[[AcceptorEvent], None]
