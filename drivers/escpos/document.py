"""A slip becomes bytes: layout on a grid of columns, code pages, QR, cut, present, fence.

A document is a row of pieces.  Inside a *whole* piece no question may be put to the printer, for
it would be taken as the piece's data; between pieces, and inside text, it may.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from drivers.api import Align, Feed, Pair, QrCode, Rule, Slip, Text
from drivers.escpos import lettering
from drivers.escpos.profiles import CELL_DOTS_WIDE, Fence, Profile
from drivers.escpos.raster import GlyphFont, qr_bitmap, raster_commands, text_bitmap
from drivers.escpos.tables import (
    DLE,
    PROCESS_ID_BYTES,
    PROCESS_ID_FIRST,
    PROCESS_ID_LAST,
    QR_ERROR_LEVEL,
    QR_MODEL_2,
    QR_MODULE_SIZE,
    QR_PRINT,
    QR_STORE,
    REAL_TIME_CODES,
    SET_PROCESS_ID,
    Command,
)

LINE_FEED = b"\n"
FEED_LINES_MAX = 255
SIZE_LARGE = 0x11
QR_BYTES_MAX = 600
QR_QUIET_MODULES = 8
QR_QUIET_LINES = 1
QR_MODULE_DOTS_MAX = 8
QR_MODULE_DOTS_MIN = 3
QR_SHARE_OF_WIDTH = 0.62
# Bytes a QR symbol of level M holds, version 1 first (ISO/IEC 18004).
QR_BYTES_BY_VERSION = (
    *(14, 26, 42, 62, 84, 106, 122, 152, 180, 213),
    *(251, 287, 331, 362, 412, 450, 504, 560, 624, 666),
)

ALIGN_BYTE = {Align.LEFT: 0, Align.CENTRE: 1}


class Piece(NamedTuple):
    """Some bytes: either one command with its data, or text that may be cut anywhere."""

    data: bytes
    whole: bool


class Chunk(NamedTuple):
    """What is handed to the wire at once; a question may follow only where a piece ends."""

    data: bytes
    may_ask_after: bool


@dataclass(frozen=True)
class Document:
    """All that goes over the wire for one job."""

    pieces: tuple[Piece, ...]
    data: bytes
    process_id: bytes  # of the fence; b"" where the printer has no such fence

    @property
    def bytes_hash(self) -> str:
        """Hex SHA-256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def whole_bytes_max(self) -> int:
        """Size of the longest piece that may not be interrupted."""
        return max((len(piece.data) for piece in self.pieces if piece.whole), default=0)

    def chunks(self, bytes_max: int) -> Iterator[Chunk]:
        """Cut the bytes for the wire, never inside a command that fits one chunk."""
        held = b""
        for data, whole in self.pieces:
            if len(held) + len(data) > bytes_max:
                if held and (whole or len(held) == bytes_max):
                    yield Chunk(held, may_ask_after=True)
                    held = b""
                data = held + data
                while len(data) > bytes_max:
                    yield Chunk(data[:bytes_max], may_ask_after=not whole)
                    data = data[bytes_max:]
                held = data
            else:
                held += data
        if held:
            yield Chunk(held, may_ask_after=True)


def encode_slip(
    slip: Slip, profile: Profile, job_id: str = "", font: GlyphFont | None = None
) -> Document:
    """Lay a slip out for a printer.  Without a font, letters no page carries become similar."""
    sheet = _Sheet(profile, profile.codecs_for(slip.language), font)
    sheet.open()
    for part in slip.parts:
        sheet.add(part)
    process_id = process_id_of(job_id) if profile.fence is Fence.PROCESS_ID else b""
    sheet.close(process_id)
    data = b"".join(piece.data for piece in sheet.pieces)
    assert not _has_real_time_code(data), "a real-time command inside a document"
    return Document(tuple(sheet.pieces), data, process_id)


def process_id_of(job_id: str) -> bytes:
    """Return four printable bytes that a job's fence carries."""
    digest = int.from_bytes(hashlib.sha256(job_id.encode()).digest()[:8], "big")
    span = PROCESS_ID_LAST - PROCESS_ID_FIRST + 1
    return bytes(PROCESS_ID_FIRST + digest // span**i % span for i in range(PROCESS_ID_BYTES))


def fence_of(profile: Profile, process_id: bytes) -> bytes:
    """Return the question whose answer proves that all before it was printed."""
    if profile.fence is Fence.PROCESS_ID:
        assert len(process_id) == PROCESS_ID_BYTES
        return SET_PROCESS_ID + process_id
    if profile.fence is Fence.COUNTERS:
        return Command.COUNTER_CUTS.value
    return Command.QUEUED_STATUS.value + b"\x01"


def fragment_removal(profile: Profile) -> bytes:
    """Return the bytes that cut off what a broken job left, and pull it in where that works."""
    retract = profile.presenter.retract if profile.presenter else None
    feed = Command.FEED_LINES.value + bytes([profile.lines_before_cut])
    lead = feed if profile.lines_before_cut else b""
    return Command.INITIALIZE.value + lead + profile.cut + (retract or b"")


def _has_real_time_code(data: bytes) -> bool:
    return DLE in data and any(bytes([DLE, code]) in data for code in REAL_TIME_CODES)


class _Sheet:
    """Collects pieces and remembers which modes the printer is in."""

    def __init__(self, profile: Profile, codecs: tuple[str, ...], font: GlyphFont | None) -> None:
        self.pieces: list[Piece] = []
        self._profile = profile
        self._codecs = codecs
        self._font = font
        self._codec: str | None = None
        self._align = Align.LEFT
        self._bold = False
        self._large = False

    def open(self) -> None:
        self._whole(Command.SELECT_PERIPHERAL.value + b"\x01")
        self._whole(Command.INITIALIZE.value)
        self._whole(Command.CANCEL_KANJI.value)
        self._whole(Command.INTERNATIONAL_SET.value + b"\x00")
        self._use_page(self._codecs[0])

    def close(self, process_id: bytes) -> None:
        self._use_modes(Align.LEFT, bold=False, large=False)
        profile = self._profile
        if profile.lines_before_cut:
            self._feed(profile.lines_before_cut)
        self._whole(profile.cut)
        if profile.presenter and profile.presenter.present:
            self._whole(profile.presenter.present)
        self._whole(fence_of(profile, process_id))

    def add(self, part: Text | Pair | Rule | QrCode | Feed) -> None:
        match part:
            case Text():
                columns = self._profile.columns // (2 if part.large else 1)
                self._paragraph(part.text, columns, part)
            case Pair():
                self._pair(part)
            case Rule():
                self._line("-" * self._profile.columns, self._codecs[0], Align.LEFT)
            case QrCode():
                self._qr(part.data)
            case Feed():
                self._feed(part.lines)

    def _feed(self, lines: int) -> None:
        if lines > 0:
            self._whole(Command.FEED_LINES.value + bytes([min(lines, FEED_LINES_MAX)]))

    def _paragraph(self, text: str, columns: int, style: Text) -> None:
        spelled, codec = lettering.substituted(lettering.clean(text), self._codecs)
        for line in lettering.wrap(spelled, columns):
            if codec is None:
                self._line_of_any(line, style.align, bold=style.bold, large=style.large)
            else:
                self._line(line, codec, style.align, bold=style.bold, large=style.large)

    def _pair(self, pair: Pair) -> None:
        columns = self._profile.columns
        gap = "\n"  # a line break in either takes the long way
        both = lettering.clean(pair.label + gap + pair.value)
        spelled, codec = lettering.substituted(both, self._codecs)
        label, _, value = spelled.partition(gap)
        room = columns - len(label) - len(value)
        if room >= 1 and "\n" not in value:
            line = label + " " * room + value
            if codec is None:
                self._line_of_any(line, Align.LEFT, bold=pair.bold)
            else:
                self._line(line, codec, Align.LEFT, bold=pair.bold)
            return
        side = Align.RIGHT if len(value) <= columns and "\n" not in value else Align.LEFT
        self._paragraph(label, columns, Text("", Align.LEFT, bold=pair.bold))
        self._paragraph(value, columns, Text("", side, bold=pair.bold))

    def _line_of_any(
        self, line: str, align: Align, *, bold: bool = False, large: bool = False
    ) -> None:
        """Print a line of a paragraph that no page carries whole: by page if it can, else dots."""
        spelled, codec = lettering.substituted(line, self._codecs)
        if codec is not None:
            self._line(spelled, codec, align, bold=bold, large=large)
        elif self._font is None:
            codec = self._codecs[0]
            similar = lettering.look_alike(line, codec)
            self._line(similar, codec, align, bold=bold, large=large)
        else:
            self._dots(self._font, line, align, bold=bold, large=large)

    def _line(
        self, line: str, codec: str, align: Align, *, bold: bool = False, large: bool = False
    ) -> None:
        if align is Align.RIGHT:  # the grid of columns is narrower than the paper
            line, align = line.rjust(self._profile.columns // (2 if large else 1)), Align.LEFT
        self._use_modes(align, bold=bold, large=large)
        if codec != self._codec and not line.isascii():
            self._use_page(codec)
        text = lettering.encode_line(line, codec) + LINE_FEED
        self.pieces.append(Piece(text, whole=False))

    def _dots(self, font: GlyphFont, line: str, align: Align, *, bold: bool, large: bool) -> None:
        room = self._profile.columns // (2 if large else 1) - len(line)
        before = {Align.LEFT: 0, Align.CENTRE: room // 2, Align.RIGHT: room}[align]
        text = " " * before + line.replace(lettering.NO_BREAK_SPACE, " ")
        self._use_modes(Align.LEFT, bold=False, large=False)
        for command in raster_commands(text_bitmap(font, text, bold=bold, large=large)):
            self._whole(command)

    def _qr(self, data: str) -> None:
        payload = lettering.clean(data).replace("\n", "")
        encoded = payload.encode("utf-8")
        assert 0 < len(encoded) <= QR_BYTES_MAX, "a QR symbol no printer could hold"
        dots = module_dots(len(encoded), self._profile.dots)
        self._feed(QR_QUIET_LINES)
        self._print_qr(payload, encoded, dots)
        self._feed(QR_QUIET_LINES)

    def _print_qr(self, payload: str, encoded: bytes, dots: int) -> None:
        levels = self._profile.qr_levels
        if levels is None:
            dots -= dots % 2 if dots > QR_MODULE_DOTS_MIN else 0  # a quarter of the bytes
            self._use_modes(Align.LEFT, bold=False, large=False)
            wide = _modules_of(len(encoded)) * dots
            left = (self._profile.columns * CELL_DOTS_WIDE - wide) // 2
            for command in raster_commands(qr_bitmap(payload, dots, left)):
                self._whole(command)
            return
        self._use_modes(Align.CENTRE, bold=False, large=False)
        size = len(QR_STORE) + len(encoded)
        self._whole(QR_MODEL_2)
        self._whole(QR_MODULE_SIZE + bytes([dots]))
        self._whole(QR_ERROR_LEVEL + bytes([levels.medium]))
        self._whole(Command.SYMBOL.value + size.to_bytes(2, "little") + QR_STORE + encoded)
        self._whole(QR_PRINT)

    def _use_page(self, codec: str) -> None:
        number = self._profile.page_number(codec)
        assert number is not None
        self._whole(Command.CODE_PAGE.value + bytes([number]))
        self._codec = codec

    def _use_modes(self, align: Align, *, bold: bool, large: bool) -> None:
        if align is not self._align:
            self._whole(Command.JUSTIFICATION.value + bytes([ALIGN_BYTE[align]]))
            self._align = align
        if bold is not self._bold:
            self._whole(Command.EMPHASIZED.value + bytes([bold]))
            self._bold = bold
        if large is not self._large:
            self._whole(Command.CHARACTER_SIZE.value + bytes([SIZE_LARGE if large else 0]))
            self._large = large

    def _whole(self, command: bytes) -> None:
        self.pieces.append(Piece(command, whole=True))


def _modules_of(size_bytes: int) -> int:
    """Return the width in modules of the symbol that holds so many bytes at level M."""
    version = next(
        (number for number, room in enumerate(QR_BYTES_BY_VERSION, 1) if size_bytes <= room),
        len(QR_BYTES_BY_VERSION),
    )
    return 17 + 4 * version


def module_dots(size_bytes: int, dots_wide: int) -> int:
    """Return the size of a QR module: large enough for a telephone, not wider than the paper."""
    fits = int(dots_wide * QR_SHARE_OF_WIDTH) // (_modules_of(size_bytes) + QR_QUIET_MODULES)
    return max(QR_MODULE_DOTS_MIN, min(QR_MODULE_DOTS_MAX, fits))
