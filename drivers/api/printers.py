"""What the kiosk may know of a receipt printer: statuses, events, and what it can be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto, unique
from typing import Protocol

from drivers.api.slips import PrintJob


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


PrinterSink = Callable[[PrinterEvent], None]
