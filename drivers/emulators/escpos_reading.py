"""A ticket as text: native lines as they are, and raster letters read back from their dots.

A raster line is looked up cell by cell among the letters the eight languages use, drawn with the
same font.  What does not match is a picture, and is said to be one.
"""

from __future__ import annotations

from drivers.api import Align
from drivers.emulators.escpos_paper import Barcode, Blank, Dots, Symbol, TextLine, Ticket, aligned
from drivers.emulators.escpos_qr import read_symbol
from drivers.escpos.profiles import CELL_DOTS_HIGH, CELL_DOTS_WIDE, LINE_DOTS, Profile
from drivers.escpos.raster import GlyphFont

ASCII = "".join(map(chr, range(0x21, 0x7F)))
LATIN = "áéíóöőúüűÁÉÍÓÖŐÚÜŰ"
SIGNS = "«»“”„–—…№₽₴€°×"
CYRILLIC = "".join(map(chr, range(0x410, 0x450))) + "ЁёЄєІіЇїЎўҐґ" + "ҒғӢӣҚқӮӯҲҳҶҷ" + "ҢңӨөҮү"
CYRILLIC_SET = frozenset(CYRILLIC)
BLANK_CELL = (0,) * CELL_DOTS_HIGH
SPOILT_CELLS_MAX = 2

Cell = tuple[int, ...]


class TicketReader:
    """Turns tickets into text."""

    def __init__(self, profile: Profile, font: GlyphFont) -> None:
        self._columns = profile.columns
        self._font = font
        self._letters: dict[Cell, list[str]] = {}

    def warm(self) -> None:
        """Draw all letters now rather than when the first ticket waits for it."""
        self._known()

    def text(self, ticket: Ticket) -> str:
        """Return the whole ticket, one printed line a line, without blanks at both ends."""
        lines: list[str] = []
        for item in ticket.items:
            match item:
                case TextLine():
                    lines.append(self._line(item))
                case Symbol():
                    lines.append(aligned(f"[QR {item.data}]", self._columns, item.align))
                case Barcode():
                    lines.append(aligned(f"[barcode {item.data}]", self._columns, item.align))
                case Blank():
                    lines += [""] * (item.pitch_dots // LINE_DOTS)
                case Dots():
                    lines += self._read(item)
        return "\n".join(lines).strip("\n") + "\n"

    def _line(self, line: TextLine) -> str:
        wide = max((letter.style.wide for letter in line.letters), default=1)
        return aligned(line.text, self._columns, line.align, wide)

    def _read(self, dots: Dots) -> list[str]:
        lines: list[str] = []
        top = 0
        picture: list[int] = []
        while top < len(dots.rows):
            found, high = self._line_at(dots, top)
            if found is None:
                picture.append(dots.rows[top])
                top += 1
                continue
            lines += self._picture(picture, dots)
            picture = []
            lines.append(found)
            top += high
        return lines + self._picture(picture, dots)

    def _picture(self, rows: list[int], dots: Dots) -> list[str]:
        """Return the line that stands for a picture: a QR symbol's data, or its size."""
        if not any(rows):
            return []
        data = read_symbol(rows, dots.dots_wide)
        if data is None:
            return [f"[picture {dots.dots_wide}x{len(rows)}]"]
        return [aligned(f"[QR {data}]", self._columns, Align.CENTRE)]

    def _line_at(self, dots: Dots, top: int) -> tuple[str | None, int]:
        """Return the text line whose cells start at this row, if there is one, and its height."""
        for scale in (1, 2):
            high = CELL_DOTS_HIGH * scale
            rows = dots.rows[top : top + high]
            if len(rows) < high or not any(rows):
                continue
            text = self._match(rows, dots.dots_wide, scale)
            if text is not None:
                return text.rstrip(), LINE_DOTS * scale
        return None, 1

    def _match(self, rows: list[int], dots_wide: int, scale: int) -> str | None:
        step = CELL_DOTS_WIDE * scale
        columns = -(-dots_wide // step)
        spare = columns * step - dots_wide
        known = self._known()
        cells: list[Cell] = []
        spoilt: set[Cell] = set()
        for column in range(columns):
            shift = (columns - 1 - column) * step
            cells.append(tuple(_part(row << spare, shift, scale) for row in rows[::scale]))
            if cells[-1] not in known:
                spoilt.add(cells[-1])
                if len(spoilt) > SPOILT_CELLS_MAX:
                    return None
        if len(spoilt) * 2 > len(set(cells)):
            return None
        repaired = {cell: self._nearly(cell) for cell in spoilt}
        choices = [known.get(cell) or repaired[cell] for cell in cells]
        return _choose([one for one in choices if one]) if all(choices) else None

    def _nearly(self, cell: Cell) -> list[str] | None:
        """Return the letters of a cell that has one dot more, as hosts add for safety."""
        for form, letters in self._known().items():
            added = [ours ^ theirs for ours, theirs in zip(cell, form, strict=True)]
            if sum(dots.bit_count() for dots in added) == 1:
                return letters
        return None

    def _known(self) -> dict[Cell, list[str]]:
        if not self._letters:
            self._letters[BLANK_CELL] = [" "]
            for character in ASCII + LATIN + SIGNS + CYRILLIC:
                for bold in (False, True):
                    cell = self._font.cell(character, bold=bold)
                    same = self._letters.setdefault(cell, [])
                    if character not in same:
                        same.append(character)
        return self._letters


def _part(row: int, shift: int, scale: int) -> int:
    """Return one cell's dots of a row, every second dot where the letters are doubled."""
    part = row >> shift & (1 << CELL_DOTS_WIDE * scale) - 1
    if scale == 1:
        return part
    return int(f"{part:0{CELL_DOTS_WIDE * scale}b}"[::scale], 2)


def _choose(choices: list[list[str]]) -> str:
    """Pick among look-alikes of two scripts: a word is of one script, else the line's."""
    sure = [options[0] for options in choices if len(options) == 1]
    line_is_cyrillic = any(letter in CYRILLIC_SET for letter in sure)
    text: list[str] = []
    word: list[list[str]] = []
    for options in [*choices, [" "]]:
        if options != [" "]:
            word.append(options)
            continue
        sure = [one[0] for one in word if len(one) == 1 and one[0].isalnum()]
        certain = {letter in CYRILLIC_SET for letter in sure}  # digits are of no script
        cyrillic = line_is_cyrillic if len(certain) != 1 else certain.pop()
        text += [_of_script(one, cyrillic=cyrillic) for one in word] + [" "]
        word = []
    return "".join(text[:-1])


def _of_script(options: list[str], *, cyrillic: bool) -> str:
    return next((one for one in options if (one in CYRILLIC_SET) is cyrillic), options[0])
