"""The one table of fault codes: what each takes out of service, and what to tell whom.

A number once given keeps its meaning for ever; a fault that no longer exists leaves a gap.
Hundreds: 1 bill acceptor, 2 receipt printer, 3 journal and disk, 4 operator, 5 configuration and
keys, 6 the terminal itself.  Sentences here are English; `text_key` finds them in a catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto, unique


@unique
class Affected(Enum):
    """What cannot be promised while the fault stands."""

    UNKNOWN = auto()
    NOTHING = auto()  # a warning: everything still works
    PRINTING = auto()
    CASH = auto()
    ALL = auto()


@unique
class FaultCode(StrEnum):
    """Every fault by name."""

    ACCEPTOR_LOST = "E-101"
    ACCEPTOR_FAILED = "E-102"
    ACCEPTOR_JAMMED = "E-103"
    ACCEPTOR_CHEATED = "E-104"
    ACCEPTOR_SILENT_WITH_BILL = "E-105"
    ACCEPTOR_UNKNOWN_BILLS = "E-106"
    ACCEPTOR_REJECTS_OFTEN = "E-107"
    WIRE_SUSPECTED = "E-108"
    ACCEPTOR_EXCHANGED = "E-109"
    CASSETTE_OUT = "E-111"
    CASSETTE_FULL = "E-112"
    CASSETTE_MANIPULATED = "E-113"
    CASSETTE_HIGH = "E-114"
    PRINTER_LOST = "E-201"
    PRINTER_FAILED = "E-202"
    PAPER_OUT = "E-203"
    PAPER_NEAR_END = "E-204"
    PAPER_JAMMED = "E-205"
    PRINTER_COVER_OPEN = "E-206"
    CUTTER_JAMMED = "E-207"
    PRESENTER_JAMMED = "E-208"
    JOURNAL_FULL = "E-301"
    JOURNAL_DAMAGED = "E-302"
    JOURNAL_IO = "E-303"
    JOURNAL_FOREIGN = "E-304"
    JOURNAL_UNSAFE = "E-305"
    JOURNAL_FORK = "E-306"
    DISK_LOW = "E-307"
    JOURNAL_MISSING = "E-308"
    OPERATOR_UNREACHABLE = "E-401"
    OPERATOR_REFUSES_US = "E-402"
    OPERATOR_UNTRUSTED = "E-403"
    BLOCKED_BY_OPERATOR = "E-404"
    PAYMENT_PENDING_LONG = "E-405"
    CONFIGURATION_BROKEN = "E-501"
    PACK_BROKEN = "E-502"
    NOT_ENROLLED = "E-503"
    CERTIFICATE_NEAR_END = "E-504"
    CERTIFICATE_EXPIRED = "E-505"
    CLOCK_WRONG = "E-601"
    BOOKS_WRONG = "E-602"
    DOUBTFUL_BILL = "E-603"
    PROGRAM_FAILED = "E-604"
    DECISIONS_DIFFER = "E-605"


# They stop sales until a person has accounted for them.
ALARMS = frozenset(
    {
        FaultCode.ACCEPTOR_CHEATED,
        FaultCode.WIRE_SUSPECTED,
        FaultCode.ACCEPTOR_EXCHANGED,
        FaultCode.CASSETTE_MANIPULATED,
    }
)


@dataclass(frozen=True)
class Fault:
    """One row: what is affected and the words for it."""

    code: FaultCode
    affected: Affected
    customer: str
    technician: str
    next_step: str

    @property
    def name(self) -> str:
        """Return "acceptor_lost"."""
        return self.code.name.lower()

    @property
    def text_key(self) -> str:
        """Return the key of the customer's sentence in the catalogues."""
        return f"fault.{self.name}"


_NO_CASH = "This terminal takes no cash at the moment."
_NO_RECEIPT = "This terminal prints no receipts at the moment."
_CLOSED = "This terminal is out of service."
_FINE = ""

_F = FaultCode
_CASH, _PRINTING, _ALL, _NOTHING = (
    Affected.CASH,
    Affected.PRINTING,
    Affected.ALL,
    Affected.NOTHING,
)
# fmt: off
_ROWS: tuple[tuple[FaultCode, Affected, str, str, str], ...] = (
    (_F.ACCEPTOR_LOST, _CASH, _NO_CASH,
     "The bill acceptor does not answer, or its port is gone.",
     "Check power and cable; look at the port map."),
    (_F.ACCEPTOR_FAILED, _CASH, _NO_CASH,
     "The bill acceptor reports a failure of its own.",
     "Note the detail, switch its power off and on; replace it if the failure stays."),
    (_F.ACCEPTOR_JAMMED, _CASH, _NO_CASH,
     "A bill is stuck in the acceptor or the cassette.",
     "Log in, open Stuck bill, take the bill out and say where it went."),
    (_F.ACCEPTOR_CHEATED, _CASH, _NO_CASH,
     "The acceptor saw an attempt to pull a bill back.",
     "Inspect the bill path; the last bill stands in suspense until the operator decides."),
    (_F.ACCEPTOR_SILENT_WITH_BILL, _CASH, _NO_CASH,
     "The acceptor fell silent while a bill was on its way into the cassette.",
     "Look into path and cassette; the bill stands in suspense under its code."),
    (_F.ACCEPTOR_UNKNOWN_BILLS, _CASH, _NO_CASH,
     "The acceptor's bill table holds no bill that the operator pack enables.",
     "Check its firmware's currency and the pack's denominations."),
    (_F.ACCEPTOR_REJECTS_OFTEN, _NOTHING, _FINE,
     "More than a fifth of the bills are rejected.",
     "Clean sensors and belts."),
    (_F.WIRE_SUSPECTED, _CASH, _NO_CASH,
     "The acceptor's line said what no acceptor can: a bill without our order, or too soon.",
     "Look for a device between terminal and acceptor, count the cassette; then clear this fault."),
    (_F.ACCEPTOR_EXCHANGED, _CASH, _NO_CASH,
     "Another bill acceptor answers than the one this terminal knows.",
     "If you exchanged it, clear this fault: that accepts the new one. If not, find out who did."),
    (_F.CASSETTE_OUT, _CASH, _NO_CASH,
     "The cassette is not in place.",
     "Put it in until it clicks."),
    (_F.CASSETTE_FULL, _CASH, _NO_CASH,
     "The cassette is full.",
     "Order a collection."),
    (_F.CASSETTE_MANIPULATED, _CASH, _NO_CASH,
     "The cassette was moved outside a collection.",
     "Log in as collector and account for it."),
    (_F.CASSETTE_HIGH, _NOTHING, _FINE,
     "The cassette is nearly full.",
     "Plan a collection."),
    (_F.PRINTER_LOST, _PRINTING, _NO_RECEIPT,
     "The receipt printer does not answer, or its port is gone.",
     "Check power and cable; look at the port map."),
    (_F.PRINTER_FAILED, _PRINTING, _NO_RECEIPT,
     "The receipt printer reports a failure it cannot recover from.",
     "Switch its power off and on; replace it if the failure stays."),
    (_F.PAPER_OUT, _PRINTING, _NO_RECEIPT,
     "There is no paper.",
     "Put a new roll in."),
    (_F.PAPER_NEAR_END, _NOTHING, _FINE,
     "The paper is near its end.",
     "Bring a new roll."),
    (_F.PAPER_JAMMED, _PRINTING, _NO_RECEIPT,
     "Paper is jammed.",
     "Open the cover, take the paper out, thread it again."),
    (_F.PRINTER_COVER_OPEN, _PRINTING, _NO_RECEIPT,
     "The printer's cover is open.",
     "Close it."),
    (_F.CUTTER_JAMMED, _PRINTING, _NO_RECEIPT,
     "The cutter is jammed.",
     "Switch the printer's power off, free the knife."),
    (_F.PRESENTER_JAMMED, _PRINTING, _NO_RECEIPT,
     "A ticket is stuck in the presenter.",
     "Take it out."),
    (_F.JOURNAL_FULL, _ALL, _CLOSED,
     "The disk is full: nothing can be written any more.",
     "Free space on the state directory's disk and restart; money in is kept."),
    (_F.JOURNAL_DAMAGED, _ALL, _CLOSED,
     "The journal is damaged; the file is kept as it is.",
     "Do not delete anything. Export the state directory and call the operator."),
    (_F.JOURNAL_IO, _ALL, _CLOSED,
     "The disk failed while the journal was written.",
     "Restart; if it comes again, replace the disk and keep the old one."),
    (_F.JOURNAL_FOREIGN, _ALL, _CLOSED,
     "The journal belongs to another machine (disk cloned, or board replaced).",
     "An engineer adopts it, or puts the right disk in."),
    (_F.JOURNAL_UNSAFE, _ALL, _CLOSED,
     "SQLite or the file system cannot keep what was acknowledged.",
     "Install the release's own packages; use a local file system."),
    (_F.JOURNAL_FORK, _ALL, _CLOSED,
     "The operator holds other records under the same numbers.",
     "The operator compares both and decides; then clear this fault, or adopt the journal."),
    (_F.DISK_LOW, _ALL, _CLOSED,
     "There is too little space on the disk to start selling.",
     "Free space on the state directory's disk."),
    (_F.JOURNAL_MISSING, _ALL, _CLOSED,
     "A journal stood here before and its file is gone.",
     "Bring the file back; never start with an empty one. Call the operator."),
    (_F.OPERATOR_UNREACHABLE, _CASH, _NO_CASH,
     "The operator's server does not answer.",
     "Check modem, antenna and account; payments wait in the outbox and are not lost."),
    (_F.OPERATOR_REFUSES_US, _CASH, _NO_CASH,
     "The operator's server refuses this terminal's certificate or signature.",
     "Read the detail; renew or enrol again with a token."),
    (_F.OPERATOR_UNTRUSTED, _CASH, _NO_CASH,
     "The server's certificate or the signature of its answer is not the operator's.",
     "Check network and trust anchors; somebody may stand in between."),
    (_F.BLOCKED_BY_OPERATOR, _ALL, _CLOSED,
     "The operator blocked this terminal.",
     "Ask the dispatcher."),
    (_F.PAYMENT_PENDING_LONG, _NOTHING, _FINE,
     "A payment has been pending for over 15 minutes.",
     "Look at network and outbox; it is sent until it is answered."),
    (_F.CONFIGURATION_BROKEN, _ALL, _CLOSED,
     "The settings have mistakes.",
     "Run: kiosk config check; every mistake is named with its key."),
    (_F.PACK_BROKEN, _ALL, _CLOSED,
     "The operator pack has mistakes.",
     "Run: kiosk config check; install the last good pack."),
    (_F.NOT_ENROLLED, _ALL, _CLOSED,
     "This terminal has no key or certificate.",
     "Run: kiosk enrol with the operator's token."),
    (_F.CERTIFICATE_NEAR_END, _NOTHING, _FINE,
     "The certificate ends in under 30 days and was not renewed.",
     "Check the link to the operator."),
    (_F.CERTIFICATE_EXPIRED, _CASH, _NO_CASH,
     "The certificate has ended.",
     "It may still renew itself; otherwise enrol again with a token."),
    (_F.CLOCK_WRONG, _NOTHING, _FINE,
     "The clock is more than 30 s off the operator's.",
     "Check time service and battery."),
    (_F.BOOKS_WRONG, _ALL, _CLOSED,
     "The books do not balance, or a stored figure is not what the records say.",
     "Run: kiosk journal verify; call the operator."),
    (_F.DOUBTFUL_BILL, _NOTHING, _FINE,
     "A bill's owner is not proved; it stands in suspense.",
     "Look at the list of doubtful bills; the operator decides."),
    (_F.PROGRAM_FAILED, _ALL, _CLOSED,
     "The program met a state it does not know and stopped selling.",
     "Restart; send the log to the operator."),
    (_F.DECISIONS_DIFFER, _NOTHING, _FINE,
     "The operator decided twice, and differently, on the same money; the first stands.",
     "Tell the operator, who was paid twice perhaps; then clear this fault."),
)
# fmt: on

FAULTS: dict[FaultCode, Fault] = {row[0]: Fault(*row) for row in _ROWS}


def fault(code: str) -> Fault:
    """Return the row of a code; ValueError for one that was never given."""
    return FAULTS[FaultCode(code)]
