"""Long texts: paragraphs that break between pages at a line, headings that stay with theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kiosk.views.account import Section
from ui.fonts import pitch_of, size_of
from ui.layout import Area
from ui.sheet import Sheet
from ui.widgets.fitting import height_for, wrap
from ui.widgets.flow import Block, Space

TEXT_MM = (7.4, 6.6, 6.0, 5.4)  # the largest at which all stands on one page, else the last
HEADING_SHARE = 1.2
COLUMN_MM = 360.0  # a wider panel reads in two columns
LINES_LEAST = 2  # of a paragraph, before it goes on elsewhere


@dataclass(frozen=True)
class Lines:
    """Lines of a paragraph that were wrapped already; a block of a flow."""

    lines: tuple[str, ...]
    cap_mm: float

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        return len(self.lines) * pitch_of(size_of(sheet.ruler.cap(self.cap_mm)))

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        text = "\n".join(self.lines)
        sheet.text(area, text, sheet.ruler.cap(self.cap_mm), valign="top")


@dataclass(frozen=True)
class Heading:
    """A heading with the first lines below it; a block of a flow."""

    text: str
    first: Lines

    def _own(self, sheet: Sheet, width: int) -> int:
        cap = sheet.ruler.cap(self.first.cap_mm * HEADING_SHARE)
        return height_for(sheet.fonts, self.text, True, cap, width) if self.text else 0

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        return self._own(sheet, width) + self.first.height(sheet, width, squeeze)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        spot, rest = area.top(self._own(sheet, area.w))
        sheet.text(
            spot, self.text, sheet.ruler.cap(self.first.cap_mm * HEADING_SHARE), True, valign="top"
        )
        self.first.draw(sheet, rest, squeeze)


def paragraphs(sheet: Sheet, width: int, sections: Sequence[Section], cap_mm: float) -> list[Block]:
    """Sections as blocks of a few lines each, that may stand on different pages."""
    found: list[Block] = []
    size = size_of(sheet.ruler.cap(cap_mm))
    for section in sections:
        heading = section.heading
        if found:
            found.append(Space(3))
        for place, text in enumerate(section.paragraphs):
            if place:
                found.append(Space(1))
            lines, _ = wrap(sheet.fonts, text, size, False, width)
            if heading:
                found.append(Heading(heading, Lines(lines[:LINES_LEAST], cap_mm)))
                lines, heading = lines[LINES_LEAST:], ""
            found += pieces(lines, cap_mm)
    return found


def pieces(lines: Sequence[str], cap_mm: float) -> list[Block]:
    """Lines in twos; a last single one stays with those before it."""
    found: list[Block] = []
    rest = list(lines)
    while rest:
        count = 3 if len(rest) == 3 else LINES_LEAST
        found.append(Lines(tuple(rest[:count]), cap_mm))
        rest = rest[count:]
    return found


def columns(sheet: Sheet, area: Area) -> list[Area]:
    """One column, or two on a wide panel."""
    wide = area.w * sheet.ruler.panel.mm_per_pixel >= COLUMN_MM
    wide = wide and not sheet.ruler.panel.portrait and sheet.ruler.scale == 1.0
    return area.columns(2, 4 * sheet.ruler.gap) if wide else [area]


def pages(sheet: Sheet, areas: list[Area], blocks: Sequence[Block]) -> list[list[list[Block]]]:
    """Blocks page by page and column by column."""
    found: list[list[list[Block]]] = [[[]]]
    for block in blocks:
        area = areas[len(found[-1]) - 1]
        column = found[-1][-1]
        if not column and isinstance(block, Space):
            continue
        if column and text_height(sheet, area.w, [*column, block]) > area.h:
            if len(found[-1]) == len(areas):
                found.append([[]])
            else:
                found[-1].append([])
            if isinstance(block, Space):
                continue
            column = found[-1][-1]
        column.append(block)
    return found


def gap_between(sheet: Sheet, above: Block, below: Block) -> int:
    """No air inside a paragraph."""
    prose = isinstance(above, Lines | Heading) and isinstance(below, Lines)
    return 0 if prose else sheet.ruler.px(2.4)


def text_height(sheet: Sheet, width: int, blocks: Sequence[Block]) -> int:
    total = sum(block.height(sheet, width, 0.0) for block in blocks)
    return total + sum(gap_between(sheet, a, b) for a, b in pairwise(blocks))


def draw_text(sheet: Sheet, area: Area, blocks: Sequence[Block]) -> None:
    y = area.y
    for place, block in enumerate(blocks):
        height = block.height(sheet, area.w, 0.0)
        block.draw(sheet, Area(area.x, y, area.w, height), 0.0)
        y += height
        if place + 1 < len(blocks):
            y += gap_between(sheet, block, blocks[place + 1])
