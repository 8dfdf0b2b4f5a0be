"""What an emulated printer feels, and the status bytes that say so in each maker's bits."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.escpos.profiles import Dialect, Profile
from drivers.escpos.tables import (
    AUTO_PATTERN,
    DLE,
    FULL_STATUS_SECOND,
    STATUS_PATTERN,
    AutoErrorBit,
    AutoPaperBit,
    AutoPrinterBit,
    CitizenDetail1Bit,
    CitizenPaperBit,
    ErrorBit,
    FullPaperBit,
    FullUnrecoverableBit,
    FullUserBit,
    OfflineBit,
    PaperBit,
    PrinterBit,
    PrintStatusBit,
    Question,
    QueuedPaperBit,
)

DRAWER_PIN_HIGH = PrinterBit.DRAWER_PIN
EJECTOR_NEAR_END, EJECTOR_TICKET = 0x01, 0x08


@dataclass
class Sensors:
    """Everything a status can tell; changed by people, by the paper and by the knife."""

    paper: str = "ok"  # "ok", "near", "out"
    cover_open: bool = False
    cutter_blocked: bool = False  # something is in its way
    cutter_error: bool = False  # it noticed, and waits for DLE ENQ
    ticket: bool = False  # in the presenter
    moving: bool = False
    opened_while_printing: bool = False

    @property
    def offline(self) -> bool:
        """Whether printing stands still."""
        return self.paper == "out" or self.cover_open or self.cutter_error

    @property
    def out(self) -> bool:
        """Whether the roll has ended."""
        return self.paper == "out"

    @property
    def near(self) -> bool:
        """Whether the roll is about to end, or has."""
        return self.paper in ("near", "out")


def real_time_answer(profile: Profile, sensors: Sensors, number: int) -> bytes:
    """Answer DLE EOT; nothing where the model does not know the question."""
    if number == Question.FULL_STATUS and profile.dialect is Dialect.CUSTOM:
        return full_status(sensors)
    answers = {
        Question.PRINTER: _printer(profile, sensors),
        Question.OFFLINE_CAUSE: _offline_cause(sensors),
        Question.ERROR_CAUSE: _error_cause(sensors),
        Question.PAPER: _paper(profile, sensors),
    }
    if profile.dialect is Dialect.CITIZEN:
        lid = CitizenDetail1Bit.COVER_OPEN if sensors.cover_open else 0
        answers |= {Question.ERROR_DETAILS_1: lid, Question.ERROR_DETAILS_2: 0}
    if profile.dialect is Dialect.CUSTOM:
        moving = PrintStatusBit.MOTOR_ON if sensors.moving else 0
        absent = PrintStatusBit.PAPER_ABSENT if sensors.out else 0
        answers[Question.PRINT_STATUS] = moving | absent
    found = {int(question): bits for question, bits in answers.items()}.get(number)
    return b"" if found is None else bytes([STATUS_PATTERN | found])


def _printer(profile: Profile, sensors: Sensors) -> int:
    pin = DRAWER_PIN_HIGH if profile.dialect is Dialect.EPSON else 0
    return pin | (PrinterBit.OFFLINE if sensors.offline else 0)


def _offline_cause(sensors: Sensors) -> int:
    return (
        (OfflineBit.COVER_OPEN if sensors.cover_open else 0)
        | (OfflineBit.STOPPED_BY_PAPER_END if sensors.out else 0)
        | (OfflineBit.ERROR if sensors.cutter_error or sensors.opened_while_printing else 0)
    )


def _error_cause(sensors: Sensors) -> int:
    return (ErrorBit.CUTTER if sensors.cutter_error else 0) | (
        ErrorBit.AUTO_RECOVERABLE if sensors.opened_while_printing else 0
    )


def _paper(profile: Profile, sensors: Sensors) -> int:
    if profile.dialect is Dialect.CITIZEN:
        return (
            (CitizenPaperBit.NEAR_END_1 if sensors.near else 0)
            | (CitizenPaperBit.END if sensors.out else 0)
            | (CitizenPaperBit.IN_PRESENTER if sensors.ticket else 0)
        )
    return (PaperBit.NEAR_END if sensors.near else 0) | (PaperBit.END if sensors.out else 0)


def full_status_parts(sensors: Sensors) -> tuple[int, int, int, int]:
    """Return Custom's four status bytes: paper, user, recoverable, unrecoverable."""
    paper = (
        (FullPaperBit.NO_PAPER if sensors.out else 0)
        | (FullPaperBit.NEAR_END if sensors.near else 0)
        | (FullPaperBit.TICKET_IN_OUTPUT if sensors.ticket else 0)
    )
    user = (FullUserBit.COVER_OPEN if sensors.cover_open else 0) | (
        FullUserBit.MOTOR_ON if sensors.moving else 0
    )
    unrecoverable = FullUnrecoverableBit.CUTTER if sensors.cutter_error else 0
    return int(paper), int(user), 0, int(unrecoverable)


def full_status(sensors: Sensors) -> bytes:
    """Return Custom's full status."""
    return bytes([DLE, FULL_STATUS_SECOND, *full_status_parts(sensors)])


def pushed_status(sensors: Sensors, wanted: int) -> bytes:
    """Return what Custom sends by itself after GS E0h: only the bytes asked for."""
    parts = full_status_parts(sensors)
    return bytes([DLE, wanted & 0x0F, *(parts[bit] for bit in range(4) if wanted >> bit & 1)])


def auto_status(profile: Profile, sensors: Sensors) -> bytes:
    """Return the four bytes of an automatic status."""
    pin = AutoPrinterBit.DRAWER_PIN if profile.dialect is Dialect.EPSON else 0
    first = (
        pin
        | (AutoPrinterBit.OFFLINE if sensors.offline else 0)
        | (AutoPrinterBit.COVER_OPEN if sensors.cover_open else 0)
    )
    second = (AutoErrorBit.CUTTER if sensors.cutter_error else 0) | (
        AutoErrorBit.AUTO_RECOVERABLE if sensors.opened_while_printing else 0
    )
    if profile.dialect is Dialect.CITIZEN:
        third = (
            (0x01 if sensors.near else 0)
            | (0x04 if sensors.out else 0)
            | (0x08 if sensors.ticket else 0)
        )
    else:
        third = (AutoPaperBit.NEAR_END if sensors.near else 0) | (
            AutoPaperBit.END if sensors.out else 0
        )
    return bytes([AUTO_PATTERN | first, second, third, 0])


def queued_status(sensors: Sensors) -> bytes:
    """Answer GS r 1 and ESC v."""
    near = QueuedPaperBit.NEAR_END if sensors.near else 0
    return bytes([near | (QueuedPaperBit.END if sensors.out else 0)])


def ejector_status(sensors: Sensors) -> bytes:
    """Answer GS e 6."""
    ticket = EJECTOR_TICKET if sensors.ticket else 0
    return bytes([(EJECTOR_NEAR_END if sensors.near else 0) | ticket])
