"""A ticket as a picture: thermal paper at 203 dpi, seen from above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw

from drivers.api import Align
from drivers.emulators.escpos_paper import (
    Barcode,
    Blank,
    Dots,
    Item,
    Letter,
    Style,
    Symbol,
    TextLine,
    Ticket,
)
from drivers.escpos.profiles import CELL_DOTS_HIGH, CELL_DOTS_WIDE, LINE_DOTS, Profile
from drivers.escpos.raster import Bitmap, GlyphFont, qr_bitmap

if TYPE_CHECKING:
    from pathlib import Path

DOTS_PER_INCH = 203
MARGIN_SIDE_DOTS = 32
MARGIN_END_DOTS = 40
TOOTH_DOTS = 6
PAPER_COLOUR = (250, 249, 244)
PAPER_EDGE_COLOUR = (226, 224, 216)
INK_COLOUR = (38, 36, 44)
BACK_COLOUR = (112, 116, 122)


def draw_ticket(ticket: Ticket, profile: Profile, font: GlyphFont) -> Image.Image:
    """Return the whole ticket with its margins and cut edges."""
    strips = [_strip(item, profile, font) for item in ticket.items]
    height = sum(strip.height for strip in strips) + 2 * MARGIN_END_DOTS
    ink = Image.new("1", (profile.dots, height), 0)
    top = MARGIN_END_DOTS
    for strip in strips:
        ink.paste(strip, (0, top))
        top += strip.height
    picture = _paper(profile.dots + 2 * MARGIN_SIDE_DOTS, height)
    picture.paste(INK_COLOUR, (MARGIN_SIDE_DOTS, 0), ink)
    return picture


def save_ticket(picture: Image.Image, path: Path) -> None:
    """Write the picture with its true size."""
    picture.save(path, dpi=(DOTS_PER_INCH, DOTS_PER_INCH))


def _paper(width: int, height: int) -> Image.Image:
    picture = Image.new("RGB", (width, height), PAPER_COLOUR)
    draw = ImageDraw.Draw(picture)
    draw.line([(0, 0), (0, height)], fill=PAPER_EDGE_COLOUR, width=2)
    draw.line([(width - 1, 0), (width - 1, height)], fill=PAPER_EDGE_COLOUR, width=2)
    for left in range(0, width, 2 * TOOTH_DOTS):
        right = left + 2 * TOOTH_DOTS
        draw.polygon([(left, 0), (right, 0), (left + TOOTH_DOTS, TOOTH_DOTS)], fill=BACK_COLOUR)
        low = height - 1
        draw.polygon(
            [(left, low), (right, low), (left + TOOTH_DOTS, low - TOOTH_DOTS)], fill=BACK_COLOUR
        )
    return picture


def _strip(item: Item, profile: Profile, font: GlyphFont) -> Image.Image:
    match item:
        case TextLine():
            return _placed(_line(item, font), profile, item.align, item.pitch_dots)
        case Dots():
            return _placed(_rows(item), profile, item.align, len(item.rows))
        case Symbol():
            bitmap = qr_bitmap(item.data, item.module_dots, level=item.level)
            picture = _picture_of(bitmap)
            modules = bitmap.rows * (2 if bitmap.doubled else 1)
            return _placed(picture.crop((0, 0, modules, modules)), profile, item.align, modules)
        case Barcode():
            letters = tuple(Letter(one, Style()) for one in f"[barcode {item.data}]")
            line = TextLine(letters, item.align, LINE_DOTS)
            return _placed(_line(line, font), profile, item.align, item.height_dots)
        case Blank():
            return Image.new("1", (profile.dots, item.pitch_dots), 0)


def _placed(picture: Image.Image, profile: Profile, align: Align, pitch: int) -> Image.Image:
    room = max(0, profile.dots - picture.width)
    left = {Align.LEFT: 0, Align.CENTRE: room // 2, Align.RIGHT: room}[align]
    strip = Image.new("1", (profile.dots, pitch), 0)
    strip.paste(picture, (left, 0))
    return strip


def _line(line: TextLine, font: GlyphFont) -> Image.Image:
    high = max((letter.style.high for letter in line.letters), default=1) * CELL_DOTS_HIGH
    picture = Image.new("1", (max(1, line.dots_wide), high), 0)
    left = 0
    for letter in line.letters:
        cell = _cell(letter, font)
        picture.paste(cell, (left, high - cell.height))
        left += cell.width
    upside_down = bool(line.letters) and line.letters[0].style.upside_down
    return picture.transpose(Image.Transpose.ROTATE_180) if upside_down else picture


def _cell(letter: Letter, font: GlyphFont) -> Image.Image:
    style = letter.style
    rows = font.cell(letter.character, bold=style.bold)
    data = b"".join((row << 16 - CELL_DOTS_WIDE).to_bytes(2, "big") for row in rows)
    cell = Image.frombytes("1", (16, CELL_DOTS_HIGH), data).crop(
        (0, 0, CELL_DOTS_WIDE, CELL_DOTS_HIGH)
    )
    if style.wide > 1 or style.high > 1:
        size = (cell.width * style.wide, cell.height * style.high)
        cell = cell.resize(size, Image.Resampling.NEAREST)
    if style.underline:
        low = cell.height - 1
        ImageDraw.Draw(cell).line([(0, low), (cell.width, low)], fill=1)
    return ImageChops.invert(cell) if style.reverse else cell


def _rows(dots: Dots) -> Image.Image:
    row_bytes = (dots.dots_wide + 7) // 8
    spare = row_bytes * 8 - dots.dots_wide
    data = b"".join((row << spare).to_bytes(row_bytes, "big") for row in dots.rows)
    return _picture_of(Bitmap(row_bytes, len(dots.rows), data))


def _picture_of(bitmap: Bitmap) -> Image.Image:
    picture = Image.frombytes("1", (bitmap.row_bytes * 8, bitmap.rows), bitmap.data)
    if not bitmap.doubled:
        return picture
    size = (picture.width * 2, picture.height * 2)
    return picture.resize(size, Image.Resampling.NEAREST)
