"""Dots: text no code page carries, QR symbols, and the GS v 0 commands that print them.

Letters stand in the cells of font A, so a raster line keeps the columns of its neighbours.
Pillow and segno are imported at first use: most receipts need neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drivers.escpos.profiles import CELL_DOTS_HIGH, CELL_DOTS_WIDE, LINE_DOTS
from drivers.escpos.tables import DLE, REAL_TIME_CODES, Command

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.ImageFont import FreeTypeFont

BAND_BYTES_MAX = 128
BAND_HEAD_BYTES = 8
BAND_ROWS_MAX = 255
FONT_SIZE = 19
BASELINE_DOT = 19
WEIGHT_REGULAR = 520
WEIGHT_BOLD = 750
WIDTH_PERCENT = 82
INK_THRESHOLD = 128
GLYPHS_MAX = 4096
ADDED_DOT = 0x08


@dataclass(frozen=True)
class Bitmap:
    """Black dots, one bit each, rows padded to whole bytes, highest bit on the left."""

    row_bytes: int
    rows: int
    data: bytes
    doubled: bool = False  # each dot is printed two wide and two high

    def __post_init__(self) -> None:
        assert len(self.data) == self.row_bytes * self.rows

    def row(self, index: int) -> bytes:
        """Return one row."""
        return self.data[index * self.row_bytes : (index + 1) * self.row_bytes]


class GlyphFont:
    """Letters as dots, from one font file that the caller names."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fonts: dict[bool, FreeTypeFont] = {}
        self._cells: dict[tuple[str, bool], tuple[int, ...]] = {}

    def cell(self, character: str, *, bold: bool = False) -> tuple[int, ...]:
        """Return the cell's rows, each a number of CELL_DOTS_WIDE bits, leftmost highest."""
        key = (character, bold)
        found = self._cells.get(key)
        if found is None:
            if len(self._cells) >= GLYPHS_MAX:
                self._cells.clear()
            found = self._cells[key] = self._draw(character, bold=bold)
        return found

    def _draw(self, character: str, *, bold: bool) -> tuple[int, ...]:
        from PIL import Image, ImageDraw

        font = self._font(bold=bold)
        left, _, right, _ = (int(edge) for edge in font.getbbox(character, anchor="ls"))
        wide = max(1, right - left)
        glyph = Image.new("L", (wide, CELL_DOTS_HIGH), 0)
        ImageDraw.Draw(glyph).text(
            (-left, BASELINE_DOT), character, font=font, fill=255, anchor="ls"
        )
        room = CELL_DOTS_WIDE - 1
        if wide > room:
            glyph = glyph.resize((room, CELL_DOTS_HIGH), Image.Resampling.BICUBIC)
            wide = room
        cell = Image.new("L", (CELL_DOTS_WIDE, CELL_DOTS_HIGH), 0)
        cell.paste(glyph, ((CELL_DOTS_WIDE - wide) // 2, 0))
        dots = cell.tobytes()
        return tuple(
            _number_of(dots[start : start + CELL_DOTS_WIDE])
            for start in range(0, len(dots), CELL_DOTS_WIDE)
        )

    def _font(self, *, bold: bool) -> FreeTypeFont:
        font = self._fonts.get(bold)
        if font is None:
            from PIL import ImageFont

            font = ImageFont.truetype(str(self._path), FONT_SIZE)
            _set_axes(font, WEIGHT_BOLD if bold else WEIGHT_REGULAR)
            self._fonts[bold] = font
        return font


def _number_of(greys: bytes) -> int:
    """Return a row's dots as a number, leftmost highest."""
    return int("".join("1" if grey >= INK_THRESHOLD else "0" for grey in greys), 2)


def _set_axes(font: FreeTypeFont, weight: int) -> None:
    """Set weight and width of a variable font; a static one stays as it is."""
    try:
        axes = font.get_variation_axes()
    except OSError:
        return
    wanted = {b"Weight": weight, b"Width": WIDTH_PERCENT}
    values = [wanted.get(axis["name"] or b"", axis["default"] or 0) for axis in axes]
    font.set_variation_by_axes([float(value) for value in values])


def text_bitmap(font: GlyphFont, text: str, *, bold: bool = False, large: bool = False) -> Bitmap:
    """Draw one line of text at the pitch of native lines (twice as wide and high when large)."""
    dots_wide = len(text) * CELL_DOTS_WIDE
    row_bytes = max(1, (dots_wide + 7) // 8)
    cells = [font.cell(character, bold=bold) for character in text]
    rows: list[bytes] = []
    for row_number in range(CELL_DOTS_HIGH):
        bits = 0
        for cell in cells:
            bits = bits << CELL_DOTS_WIDE | cell[row_number]
        rows.append((bits << (row_bytes * 8 - dots_wide)).to_bytes(row_bytes, "big"))
    rows += [bytes(row_bytes)] * (LINE_DOTS - CELL_DOTS_HIGH)
    return Bitmap(row_bytes, len(rows), b"".join(rows), doubled=large)


def qr_bitmap(data: str, module_dots: int, left_dots: int = 0, level: str = "m") -> Bitmap:
    """Draw a QR symbol, left_dots from the margin; doubled where the module size allows."""
    import segno

    doubled = module_dots % 2 == 0
    scale = 2 if doubled else 1
    symbol = segno.make(data.encode("utf-8"), error=level, boost_error=False, micro=False)
    rows: list[bytes] = []
    for modules in symbol.matrix_iter(scale=1, border=0):
        bits = "0" * (left_dots // scale)
        bits += "".join(("1" if module else "0") * (module_dots // scale) for module in modules)
        bits += "0" * (-len(bits) % 8)
        rows += [int(bits, 2).to_bytes(len(bits) // 8, "big")] * (module_dots // scale)
    return Bitmap(len(rows[0]), len(rows), b"".join(rows), doubled)


def raster_commands(bitmap: Bitmap) -> list[bytes]:
    """Return GS v 0 commands, each a band small enough that a question may follow it soon.

    White on the right is not sent.  Where the dots spell a real-time command one dot is added,
    for a printer executes such bytes wherever they stand.
    """
    commands: list[bytes] = []
    band: list[bytes] = []
    width = 1
    for index in range(bitmap.rows):
        row = bitmap.row(index).rstrip(b"\0") or b"\0"
        wider = max(width, len(row))
        full = wider * (len(band) + 1) > BAND_BYTES_MAX - BAND_HEAD_BYTES
        if band and (full or len(band) == BAND_ROWS_MAX):
            commands.append(_band(band, width, doubled=bitmap.doubled))
            band, wider = [], len(row)
        band.append(row)
        width = wider
    if band:
        commands.append(_band(band, width, doubled=bitmap.doubled))
    return commands


def _band(rows: list[bytes], width: int, *, doubled: bool) -> bytes:
    head = Command.RASTER.value + bytes(
        [3 if doubled else 0, width & 0xFF, width >> 8, len(rows), 0]
    )
    return head + _without_real_time_codes(b"".join(row.ljust(width, b"\0") for row in rows))


def _without_real_time_codes(data: bytes) -> bytes:
    if DLE not in data:
        return data
    dots = bytearray(data)
    for index in range(len(dots) - 1):
        if dots[index] == DLE and dots[index + 1] in REAL_TIME_CODES:
            dots[index] |= ADDED_DOT
    return bytes(dots)
