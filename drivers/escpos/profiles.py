"""What differs from printer to printer, one frozen value a family.

Numbers are those of docs/protocols/escpos.md; a test compares both, both ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto, unique

from drivers.escpos.tables import (
    CLEAR_BUFFERS,
    Command,
    Ejector,
    Question,
    Request,
)


@unique
class Dialect(Enum):
    """Whose meaning the status bits and the first byte of an answer have."""

    EPSON = auto()
    CUSTOM = auto()
    CITIZEN = auto()


@unique
class Fence(Enum):
    """What is put behind a receipt so that its answer proves the receipt."""

    PROCESS_ID = auto()  # GS ( H
    COUNTERS = auto()  # cut counter, else motor and ticket
    QUEUED_STATUS = auto()  # GS r 1


@dataclass(frozen=True)
class QrLevels:
    """The byte for each error-correction level in GS ( k Function 69."""

    low: int
    medium: int
    quartile: int
    high: int


@dataclass(frozen=True)
class Presenter:
    """The orders of a mouth that hands tickets out; None where the model has no such order."""

    present: bytes | None
    push: bytes | None
    retract: bytes | None


@dataclass(frozen=True)
class Profile:
    """All a driver or an emulator must know of one printer family."""

    name: str
    dialect: Dialect
    columns: int  # characters of font A
    dots: int  # printable width
    code_pages: tuple[tuple[str, int], ...]  # Python codec, number for ESC t
    qr_levels: QrLevels | None  # None: QR goes as raster
    lines_before_cut: int  # where the cut does not feed to the knife by itself
    cut: bytes
    presenter: Presenter | None
    questions: tuple[Question, ...]  # one status round, in this order
    fence: Fence
    has_counters: bool  # GS E1-E5
    clear: bytes  # real time: forget all buffers
    models: tuple[tuple[int, str], ...]  # answer to GS I 1

    def page_number(self, codec: str) -> int | None:
        """Return the number for ESC t, or None where the printer lacks the page."""
        return dict(self.code_pages).get(codec)

    def codecs_for(self, language: str) -> tuple[str, ...]:
        """Return the codecs to try for a language, the best first."""
        best = LATIN_FIRST if language in LATIN_LANGUAGES else CYRILLIC_FIRST
        return tuple(codec for codec in best if self.page_number(codec) is not None)


LATIN_LANGUAGES = frozenset({"hu"})
CYRILLIC_FIRST = ("cp1251", "cp866", "cp1250", "cp852")
LATIN_FIRST = ("cp1250", "cp852", "cp1251", "cp866")

CELL_DOTS_WIDE = 12  # font A
CELL_DOTS_HIGH = 24
LINE_DOTS = 30  # pitch of a line of font A, default spacing

EPSON = Profile(
    name="epson",
    dialect=Dialect.EPSON,
    columns=42,
    dots=512,
    code_pages=(("cp866", 17), ("cp1251", 46), ("cp852", 18), ("cp1250", 45)),
    qr_levels=QrLevels(low=0x30, medium=0x31, quartile=0x32, high=0x33),
    lines_before_cut=0,
    cut=Command.CUT.value + b"\x42\x00",
    presenter=None,
    questions=(
        Question.PRINTER,
        Question.OFFLINE_CAUSE,
        Question.ERROR_CAUSE,
        Question.PAPER,
    ),
    fence=Fence.PROCESS_ID,
    has_counters=False,
    clear=CLEAR_BUFFERS,
    models=((0x20, "TM-T88"), (0x27, "EU-T400")),
)

CUSTOM = Profile(
    name="custom",
    dialect=Dialect.CUSTOM,
    columns=48,
    dots=576,
    code_pages=(("cp866", 17), ("cp852", 18)),
    qr_levels=QrLevels(low=0x31, medium=0x32, quartile=0x33, high=0x34),
    lines_before_cut=4,
    cut=Command.CUT_TOTAL.value,
    presenter=Presenter(
        present=Command.EJECTOR.value + bytes([Ejector.PRESENT, 0x0C]),
        push=Command.EJECTOR.value + bytes([Ejector.EJECT]),
        retract=Command.EJECTOR.value + bytes([Ejector.RETRACT]),
    ),
    questions=(Question.FULL_STATUS,),
    fence=Fence.COUNTERS,
    has_counters=True,
    clear=Command.REAL_TIME_REQUEST.value + bytes([Request.RECOVER_AND_CLEAR]),
    models=(
        (0xB9, "VKP80"),
        (0x5D, "VKP80"),
        (0x5E, "VKP80"),
        (0x95, "VKP80"),
        (0xA8, "TG2480H"),
        (0x93, "TG2480"),
    ),
)

CITIZEN = Profile(
    name="citizen",
    dialect=Dialect.CITIZEN,
    columns=48,
    dots=576,
    code_pages=(("cp866", 7), ("cp852", 6)),
    qr_levels=None,
    lines_before_cut=0,
    cut=Command.CUT.value + b"\x41\x00",
    presenter=Presenter(
        present=None,  # it hands out by itself after the cut
        push=None,
        retract=Command.COLLECT.value + b"\x30",
    ),
    questions=(
        Question.PRINTER,
        Question.OFFLINE_CAUSE,
        Question.ERROR_CAUSE,
        Question.PAPER,
        Question.ERROR_DETAILS_1,
        Question.ERROR_DETAILS_2,
    ),
    fence=Fence.QUEUED_STATUS,
    has_counters=False,
    clear=Command.REAL_TIME_REQUEST.value + bytes([Request.RECOVER_AND_CLEAR]),
    models=((0x75, "PPU-700"), (0x30, "CBM-1000II")),
)

PROFILES = {profile.name: profile for profile in (EPSON, CUSTOM, CITIZEN)}
