"""Blocks below each other: paragraphs, facts, notices; squeezed together before they page.

A block says how high it is at a width and a squeeze (0 as wished, 1 as small as is allowed, below
0 larger than wished) and draws itself into that height.  A flow takes the least squeeze at which
all blocks fit.  What does not fit at all is shown page by page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ui.layout import Area
from ui.sheet import Sheet
from ui.theme import Colour, Tone
from ui.widgets.fitting import height_for, width_in_lines

SQUEEZES = (-2.2, -1.6, -1.0, -0.5, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
GROWTH = 0.3  # how much larger than wished a text may become where there is room


class Block(Protocol):
    """A part of a flow."""

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        """Pixels needed."""
        ...

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        """Draw into an area of that height."""
        ...


def cap_at(sheet: Sheet, cap_mm: float, squeeze: float) -> int:
    """Cap height between the wished one and that of running text."""
    wished, least = sheet.ruler.cap(cap_mm), sheet.ruler.body
    if squeeze < 0:
        return round(wished * (1 - squeeze * GROWTH))
    return round(wished + (least - wished) * squeeze)


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str
    cap_mm: float = 0.0
    bold: bool = False
    colour: Colour | None = None
    align: str = "left"

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        if not self.text:
            return 0
        cap = cap_at(sheet, self.cap_mm, squeeze)
        return height_for(sheet.fonts, self.text, self.bold, cap, width)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        cap = cap_at(sheet, self.cap_mm, squeeze)
        sheet.text(area, self.text, cap, self.bold, self.colour, self.align, "top")


@dataclass(frozen=True)
class Large:
    """One line that stays large: a number, an amount; narrower only when it must be."""

    text: str
    cap_mm: float
    least_mm: float
    colour: Colour | None = None
    align: str = "left"

    def _cap(self, sheet: Sheet, squeeze: float) -> int:
        wished, least = sheet.ruler.cap(self.cap_mm), sheet.ruler.cap(self.least_mm)
        if squeeze < 0:
            return round(wished * (1 - squeeze * GROWTH))
        return round(wished + (least - wished) * squeeze)

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        if not self.text:
            return 0
        return height_for(sheet.fonts, "0", True, self._cap(sheet, squeeze), width)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        cap = self._cap(sheet, squeeze)
        sheet.text(area, self.text, cap, True, self.colour, self.align, max_lines=1)


@dataclass(frozen=True)
class FactRow:
    """A label at the left, its value at the right; below each other when they are too long."""

    label: str
    value: str
    cap_mm: float = 0.0
    line_above: bool = False

    def _beside(self, sheet: Sheet, width: int, cap: int) -> bool:
        words = width_in_lines(sheet.fonts, self.label, False, cap, 1)
        value = width_in_lines(sheet.fonts, self.value, True, cap, 1)
        return words + value + sheet.ruler.px(4) <= width

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        cap = cap_at(sheet, self.cap_mm, squeeze)
        room = 2 * self._air(sheet, squeeze)
        if self._beside(sheet, width, cap):
            return height_for(sheet.fonts, "0", True, cap, width) + room
        label = height_for(sheet.fonts, self.label, False, cap, width) if self.label else 0
        return label + height_for(sheet.fonts, self.value, True, cap, width) + room

    def _air(self, sheet: Sheet, squeeze: float) -> int:
        return round(sheet.ruler.px(1.2) * (1 - squeeze))

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        if self.line_above:
            sheet.box(area.top(2)[0], sheet.theme.hairline)
        area = area.inset(0, self._air(sheet, squeeze))
        cap = cap_at(sheet, self.cap_mm, squeeze)
        if self._beside(sheet, area.w, cap):
            label = width_in_lines(sheet.fonts, self.label, False, cap, 1)
            left, right = area.left(label)
            sheet.text(left, self.label, cap, False, sheet.theme.muted)
            sheet.text(right, self.value, cap, True, align="right")
            return
        height = height_for(sheet.fonts, self.label, False, cap, area.w) if self.label else 0
        above, below = area.top(height)
        sheet.text(above, self.label, cap, False, sheet.theme.muted, valign="top")
        sheet.text(below, self.value, cap, True, valign="top")


@dataclass(frozen=True)
class Notice:
    """An icon and words on a tinted ground with a bar at its left: clearly no button."""

    text: str
    icon: str
    tone: Tone
    bold: bool = False
    cap_mm: float = 0.0

    def _pad(self, sheet: Sheet, squeeze: float) -> int:
        return sheet.ruler.px(3.2 - 2.2 * max(0.0, squeeze))

    def _side(self, sheet: Sheet, squeeze: float) -> int:
        return round(cap_at(sheet, self.cap_mm, squeeze) * 1.9)

    def _bar(self, sheet: Sheet) -> int:
        return sheet.ruler.px(1.6)

    def _room(self, sheet: Sheet, width: int, squeeze: float) -> int:
        pad, side = self._pad(sheet, squeeze), self._side(sheet, squeeze)
        return width - 3 * pad - side - self._bar(sheet)

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        cap = cap_at(sheet, self.cap_mm, squeeze)
        room = self._room(sheet, width, squeeze)
        words = height_for(sheet.fonts, self.text, self.bold, cap, room)
        return max(words, self._side(sheet, squeeze)) + 2 * self._pad(sheet, squeeze)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        pad, side = self._pad(sheet, squeeze), self._side(sheet, squeeze)
        sheet.box(area, self.tone.fill)
        bar, inner = area.left(self._bar(sheet))
        sheet.box(bar, self.tone.border)
        spot, rest = inner.inset(pad).left(side, pad)
        sheet.icon(spot, self.icon, self.tone.border)
        cap = cap_at(sheet, self.cap_mm, squeeze)
        sheet.text(rest, self.text, cap, self.bold, self.tone.text)


@dataclass(frozen=True)
class Fill:
    """A notice as high as its area; a block of a flow."""

    notice: Notice
    high: int

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        return max(self.high, self.notice.height(sheet, width, squeeze))

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        self.notice.draw(sheet, area, squeeze)


@dataclass(frozen=True)
class Mark:
    """An icon and words without a ground: something promised, something done."""

    text: str
    icon: str
    colour: Colour
    cap_mm: float = 0.0
    bold: bool = False

    def _side(self, sheet: Sheet, squeeze: float) -> int:
        return round(cap_at(sheet, self.cap_mm, squeeze) * 1.7)

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        side, cap = self._side(sheet, squeeze), cap_at(sheet, self.cap_mm, squeeze)
        words = height_for(sheet.fonts, self.text, self.bold, cap, width - side - side // 2)
        return max(side, words)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        side, cap = self._side(sheet, squeeze), cap_at(sheet, self.cap_mm, squeeze)
        spot, rest = area.left(side, side // 2)
        sheet.icon(spot, self.icon, self.colour)
        sheet.text(rest, self.text, cap, self.bold)


@dataclass(frozen=True)
class Narrow:
    """A block no wider than an eye follows: a label and its value stay together."""

    block: Block
    width_mm: float = 210.0

    def _width(self, sheet: Sheet, width: int) -> int:
        return min(width, sheet.ruler.px(self.width_mm))

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        return self.block.height(sheet, self._width(sheet, width), squeeze)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        self.block.draw(sheet, area._replace(w=self._width(sheet, area.w)), squeeze)


@dataclass(frozen=True)
class Together:
    """Blocks that no page break parts: a heading and what follows it."""

    blocks: tuple[Block, ...]

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        return flow_height(sheet, width, self.blocks, squeeze)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        flow(sheet, area, self.blocks, squeeze=squeeze)


def narrow(sheet: Sheet, blocks: Sequence[Block]) -> list[Block]:
    """On a wide panel, in usual text, blocks no wider than an eye follows."""
    wide = not sheet.ruler.panel.portrait and sheet.ruler.scale == 1.0
    return [Narrow(block) if wide else block for block in blocks]


@dataclass(frozen=True)
class Space:
    """Air that goes first when room is short."""

    mm: float

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        return round(sheet.ruler.px(self.mm) * (1 - squeeze))

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        """Nothing to draw."""


def gap_at(sheet: Sheet, squeeze: float) -> int:
    return round(sheet.ruler.px(3.2 - 1.8 * squeeze))


def flow_height(sheet: Sheet, width: int, blocks: Sequence[Block], squeeze: float) -> int:
    heights = [block.height(sheet, width, squeeze) for block in blocks]
    shown = [height for height in heights if height]
    return sum(shown) + gap_at(sheet, squeeze) * max(0, len(shown) - 1)


def squeeze_for(sheet: Sheet, area: Area, blocks: Sequence[Block], grow: bool = False) -> float:
    """The least squeeze at which all blocks fit; the most when they never do."""
    most = (-2.2 if sheet.ruler.panel.portrait else -1.0) if grow else 0.0
    tried = (s for s in SQUEEZES if s >= most)
    return next((s for s in tried if flow_height(sheet, area.w, blocks, s) <= area.h), SQUEEZES[-1])


def flow_beside(sheet: Sheet, parts: Sequence[tuple[Area, Sequence[Block]]]) -> bool:
    """Draw columns in one size of text; False, and nothing, when one of them cannot fit."""
    squeeze = max(squeeze_for(sheet, area, blocks, grow=True) for area, blocks in parts)
    if any(flow_height(sheet, area.w, blocks, squeeze) > area.h for area, blocks in parts):
        return False
    for area, blocks in parts:
        flow(sheet, area, blocks, squeeze=squeeze)
    return True


def flow(
    sheet: Sheet,
    area: Area,
    blocks: Sequence[Block],
    valign: str = "top",
    paged: bool = False,
    grow: bool = False,
    squeeze: float | None = None,
) -> Area:
    """Draw the blocks below each other; returns the area they took."""
    if squeeze is None:
        squeeze = squeeze_for(sheet, area, blocks, grow)
    if paged and flow_height(sheet, area.w, blocks, squeeze) > area.h:
        blocks = _page(sheet, area, blocks, squeeze)
    total = flow_height(sheet, area.w, blocks, squeeze)
    free = max(0, area.h - total)
    y = area.y + {"top": 0, "middle": free // 2, "bottom": free}[valign]
    start, gap = y, gap_at(sheet, squeeze)
    for block in blocks:
        height = block.height(sheet, area.w, squeeze)
        if height:
            block.draw(sheet, Area(area.x, y, area.w, height), squeeze)
            y += height + gap
    return Area(area.x, start, area.w, total)


def _page(sheet: Sheet, area: Area, blocks: Sequence[Block], squeeze: float) -> Sequence[Block]:
    pages: list[list[Block]] = [[]]
    for block in blocks:
        longer = [*pages[-1], block]
        if pages[-1] and flow_height(sheet, area.w, longer, squeeze) > area.h:
            pages.append([block])
        else:
            pages[-1] = longer
    sheet.pages = len(pages)
    sheet.page = min(sheet.page, len(pages) - 1)
    return pages[sheet.page]
