"""What the kiosk may know of a device: two protocols, their statuses and their events.

A *state* may be reported on every poll; an *event* here is handed over exactly once.  Events are
frozen values pushed from the device's own thread through the `emit` callable given at
construction; methods may be called from any other thread, return at once, and never raise for
what a device does: a device's misfortune is an event.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto, unique
from typing import Protocol

# --- bill acceptors -------------------------------------------------------------------------


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


BILL_MOVES = frozenset(
    {
        AcceptorStatus.ACCEPTING,
        AcceptorStatus.ESCROWED,
        AcceptorStatus.STACKING,
        AcceptorStatus.STACKED,
        AcceptorStatus.RETURNING,
        AcceptorStatus.REJECTING,
    }
)


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
    """The bill was given back on our order, or by the device's own time-out."""

    bill_type: int


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
    """The device saw an attempt to pull a bill back."""


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
        """The stacked report is durable: the device may forget it."""
        ...

    def reset(self) -> None:
        """Ask for a restart, after all stacked reports are acknowledged."""
        ...


# --- receipt printers -----------------------------------------------------------------------


@unique
class PaperState(Enum):
    """The roll."""

    UNKNOWN = auto()
    OK = auto()
    NEAR_END = auto()
    OUT = auto()
    JAMMED = auto()


@unique
class CoverState(Enum):
    """The lid over the print head."""

    UNKNOWN = auto()
    CLOSED = auto()
    OPEN = auto()


@unique
class CutterState(Enum):
    """The knife."""

    UNKNOWN = auto()
    OK = auto()
    JAMMED = auto()


@unique
class PresenterState(Enum):
    """The mouth that hands the ticket out."""

    UNKNOWN = auto()
    NONE = auto()  # this model has none
    EMPTY = auto()
    PRESENTED = auto()
    JAMMED = auto()


@unique
class LinkState(Enum):
    """Whether the printer answers."""

    UNKNOWN = auto()
    UP = auto()
    LOST = auto()


@dataclass(frozen=True)
class PrinterStatus:
    """All of a printer's statuses at once; what nobody could read is UNKNOWN."""

    link: LinkState = LinkState.UNKNOWN
    paper: PaperState = PaperState.UNKNOWN
    cover: CoverState = CoverState.UNKNOWN
    cutter: CutterState = CutterState.UNKNOWN
    presenter: PresenterState = PresenterState.UNKNOWN
    unrecoverable: bool = False
    detail: str = ""  # the maker's word for the trouble, if any

    @property
    def can_print(self) -> bool:
        """Whether a receipt can be promised now: everything known, and nothing in the way."""
        return (
            self.link is LinkState.UP
            and self.paper in (PaperState.OK, PaperState.NEAR_END)
            and self.cover is CoverState.CLOSED
            and self.cutter is CutterState.OK
            and self.presenter is not PresenterState.JAMMED
            and self.presenter is not PresenterState.UNKNOWN
            and not self.unrecoverable
        )


@unique
class Align(Enum):
    """Where a line stands."""

    LEFT = auto()
    CENTRE = auto()
    RIGHT = auto()


@dataclass(frozen=True)
class Text:
    """A paragraph; wrapped at words to the width of the paper."""

    text: str
    align: Align = Align.LEFT
    bold: bool = False
    large: bool = False  # double width and height


@dataclass(frozen=True)
class Pair:
    """A label on the left, a value on the right; the value goes to a line of its own if long."""

    label: str
    value: str
    bold: bool = False


@dataclass(frozen=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True)
class QrCode:
    """A QR symbol, level M."""

    data: str


@dataclass(frozen=True)
class Feed:
    """Empty lines."""

    lines: int = 1


SlipPart = Text | Pair | Rule | QrCode | Feed


@dataclass(frozen=True)
class Slip:
    """What one piece of paper says; cut and presented at its end."""

    language: str  # of decisions.md; chooses the code page
    parts: tuple[SlipPart, ...]


@dataclass(frozen=True)
class PrintJob:
    """A slip to be printed exactly once."""

    job_id: str
    slip: Slip


@unique
class PrintEvidence(Enum):
    """Why a job counts as printed."""

    PROCESS_ID = auto()  # GS ( H answered
    CUT_COUNTER = auto()  # one more cut than before
    MOTOR_AND_TICKET = auto()  # motor stopped, ticket in the output
    QUEUED_STATUS = auto()  # a queued question behind the receipt was answered


@unique
class PrintTrouble(Enum):
    """Why a job is held or unknown."""

    PAPER_OUT = auto()
    COVER_OPEN = auto()
    CUTTER_JAMMED = auto()
    PAPER_JAMMED = auto()
    UNRECOVERABLE = auto()
    RESTARTED = auto()
    LINK_LOST = auto()
    SILENT = auto()


@dataclass(frozen=True)
class PrintCounters:
    """The device's own counters where it has them."""

    cuts: int | None = None
    power_ups: int | None = None


@dataclass(frozen=True)
class PrinterIdentified:
    """The printer answered; profile is the one in use ("epson", "custom", "citizen")."""

    profile: str
    model: str = ""


@dataclass(frozen=True)
class PrinterStatusChanged:
    """The status became another."""

    status: PrinterStatus


@dataclass(frozen=True)
class PrintPrepared:
    """The bytes are made and counters read; the driver waits for `proceed(job_id)`."""

    job_id: str
    bytes_hash: str  # hex SHA-256 of the bytes to be sent
    size_bytes: int
    counters: PrintCounters = field(default_factory=PrintCounters)


@dataclass(frozen=True)
class PrintRefused:
    """Nothing was sent: the status does not promise a receipt."""

    job_id: str
    trouble: PrintTrouble


@dataclass(frozen=True)
class PrintAdvanced:
    """Bytes up to offset were handed to the wire."""

    job_id: str
    offset: int


@dataclass(frozen=True)
class PrintHeld:
    """The printer waits (paper, cover, cutter) and goes on from its own buffer; no resend."""

    job_id: str
    trouble: PrintTrouble


@dataclass(frozen=True)
class PrintConfirmed:
    """The receipt is on paper; says by which evidence."""

    job_id: str
    evidence: PrintEvidence


@dataclass(frozen=True)
class PrintUnknown:
    """Nobody can say whether the receipt is on paper; at most one COPY may follow."""

    job_id: str
    trouble: PrintTrouble


@dataclass(frozen=True)
class TicketTaken:
    """The customer took the ticket out of the presenter."""


PrinterEvent = (
    PrinterIdentified
    | PrinterStatusChanged
    | PrintPrepared
    | PrintRefused
    | PrintAdvanced
    | PrintHeld
    | PrintConfirmed
    | PrintUnknown
    | TicketTaken
)


class ReceiptPrinter(Protocol):
    """A device that prints slips, one job after another."""

    def start(self) -> None:
        """Start the thread that owns the port."""
        ...

    def stop(self, timeout_s: float = 5.0) -> None:
        """Finish or give up the current job, close the port, end the thread."""
        ...

    def print(self, job: PrintJob) -> None:
        """Prepare a job; answered by PrintPrepared or PrintRefused."""
        ...

    def proceed(self, job_id: str) -> None:
        """The preparation is durable: send the bytes."""
        ...

    def clear(self) -> None:
        """Throw away what the printer holds, cut and retract the fragment; before a COPY."""
        ...

    def retract(self) -> None:
        """Pull an untaken ticket back in, where the model can."""
        ...


AcceptorSink = Callable[[AcceptorEvent], None]
PrinterSink = Callable[[PrinterEvent], None]
