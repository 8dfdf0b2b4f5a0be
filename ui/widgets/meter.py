"""What is left of something: words, a bar, and what it is a part of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto, unique

from kiosk.views.account import Meter
from ui.layout import Area
from ui.sheet import Sheet
from ui.widgets.fitting import height_for, width_in_lines
from ui.widgets.flow import cap_at

WHOLE = 1000
LOW = 100  # of a thousand: nearly used up
BAR_MM = 4.0
VALUE_MM = 7.4
GAP_MM, AIR_MM = 4.0, 1.2
CARDS_MAX = 4


def _bar(sheet: Sheet, area: Area, share: int) -> None:
    """An outline and its filled part; nearly empty looks different, the words say it anyway."""
    theme = sheet.theme
    line = max(2, sheet.ruler.px(0.5))
    sheet.box(area, theme.card, theme.control.border, line, area.h // 2)
    filled = area.w * min(WHOLE, max(0, share)) // WHOLE
    if filled:
        fill = theme.ink if share > LOW else theme.trouble.border
        part = area.left(max(filled, area.h))[0]
        sheet.box(part, fill, None, 0, area.h // 2)


@unique
class Form(Enum):
    """How words stand above a bar over the whole width; all meters of a screen alike."""

    ONE_LINE = auto()  # label, value and detail beside each other
    TWO_ENDS = auto()  # label and value beside each other, the detail below the bar
    STACKED = auto()  # all below each other


@dataclass(frozen=True)
class MeterLine:
    """One meter over the whole width; a block of a flow."""

    meter: Meter
    every: tuple[Meter, ...]

    def _form(self, sheet: Sheet, width: int, cap: int, body: int) -> Form:
        fonts, gap = sheet.fonts, sheet.ruler.px(GAP_MM)
        ends = [
            width_in_lines(fonts, m.label, False, cap, 1)
            + width_in_lines(fonts, m.value, True, cap, 1)
            for m in self.every
        ]
        details = [width_in_lines(fonts, m.detail, False, body, 1) for m in self.every]
        whole = [end + detail for end, detail in zip(ends, details, strict=True)]
        if max(whole) + 2 * gap <= width:
            return Form.ONE_LINE
        return Form.TWO_ENDS if max(ends) + gap <= width else Form.STACKED

    def _parts(
        self, sheet: Sheet, width: int, squeeze: float
    ) -> tuple[Form, int, int, int, int, int]:
        """(form, cap heights of label and detail, heights of label, value and detail)."""
        meter, fonts = self.meter, sheet.fonts
        cap, body = cap_at(sheet, 5.6, squeeze), cap_at(sheet, 0, squeeze)
        form = self._form(sheet, width, cap, body)
        label = height_for(fonts, meter.label, False, cap, width)
        value = height_for(fonts, meter.value, True, cap, width) if form is Form.STACKED else 0
        detail = 0
        if meter.detail and form is not Form.ONE_LINE:
            detail = height_for(fonts, meter.detail, False, body, width)
        return form, cap, body, label, value, detail

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        *_, label, value, detail = self._parts(sheet, width, squeeze)
        return label + value + sheet.ruler.px(BAR_MM) + detail + sheet.ruler.px(AIR_MM)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        meter, muted, gap = self.meter, sheet.theme.muted, sheet.ruler.px(GAP_MM)
        form, cap, body, label, value, detail = self._parts(sheet, area.w, squeeze)
        line, rest = area.top(label)
        if form is Form.STACKED:
            spot, rest = rest.top(value)
            sheet.text(spot, meter.value, cap, True, valign="top")
        elif form is Form.ONE_LINE and meter.detail:
            width = width_in_lines(sheet.fonts, meter.detail, False, body, 1)
            spot, line = line.right_side(width, gap)
            sheet.text(spot, meter.detail, body, False, muted)
        if form is not Form.STACKED:
            width = width_in_lines(sheet.fonts, meter.value, True, cap, 1)
            spot, line = line.right_side(width, gap)
            sheet.text(spot, meter.value, cap, True, max_lines=1)
        sheet.text(line, meter.label, cap)
        spot, rest = rest.top(sheet.ruler.px(BAR_MM), sheet.ruler.px(AIR_MM))
        _bar(sheet, spot, meter.share)
        if detail:
            sheet.text(rest, meter.detail, body, False, muted, valign="top")


@dataclass(frozen=True)
class MeterCards:
    """Meters beside each other, each with its value large where it is short; a block of a flow."""

    meters: tuple[Meter, ...]

    def _cells(self, sheet: Sheet, area: Area) -> list[Area]:
        return area.columns(max(2, len(self.meters)), 2 * sheet.ruler.gap)

    def _value_cap(self, sheet: Sheet, room: int, squeeze: float) -> int:
        """One size for all: in one line while that is larger than running text."""
        large = cap_at(sheet, VALUE_MM, squeeze)
        widest = max(width_in_lines(sheet.fonts, m.value, True, large, 1) for m in self.meters)
        if widest > room:
            large = large * room // widest - 1
        return max(large, sheet.ruler.body)

    def _heights(self, sheet: Sheet, width: int, squeeze: float) -> tuple[int, int, int, int]:
        """(label, value, bar, detail) of the tallest."""
        room = self._cells(sheet, Area(0, 0, width, 0))[0].w
        fonts, body = sheet.fonts, sheet.ruler.body
        cap = self._value_cap(sheet, room, squeeze)
        label = max(height_for(fonts, m.label, False, body, room) for m in self.meters)
        value = max(height_for(fonts, m.value, True, cap, room) for m in self.meters)
        detail = max(height_for(fonts, m.detail, False, body, room) for m in self.meters)
        return label, value, sheet.ruler.px(BAR_MM), detail

    def fits(self, sheet: Sheet, width: int) -> bool:
        """Whether every word can be read in its column."""
        room = self._cells(sheet, Area(0, 0, width, 0))[0].w
        texts = [text for m in self.meters for text in (m.label, m.value, m.detail)]
        body = sheet.ruler.body
        return all(width_in_lines(sheet.fonts, text, True, body, 9) <= room for text in texts)

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        return sum(self._heights(sheet, width, squeeze)) + sheet.ruler.px(AIR_MM)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        label, value, bar, _ = self._heights(sheet, area.w, squeeze)
        body, muted = sheet.ruler.body, sheet.theme.muted
        for meter, cell in zip(self.meters, self._cells(sheet, area), strict=False):
            cap = self._value_cap(sheet, cell.w, squeeze)
            spot, rest = cell.top(label)
            sheet.text(spot, meter.label, body, False, muted, valign="bottom")
            spot, rest = rest.top(value)
            sheet.text(spot, meter.value, cap, True, valign="bottom")
            spot, rest = rest.top(bar, sheet.ruler.px(AIR_MM))
            _bar(sheet, spot, meter.share)
            sheet.text(rest, meter.detail, body, False, muted, valign="top")


def meters(sheet: Sheet, width: int, every: Sequence[Meter]) -> list[MeterLine | MeterCards]:
    """Cards beside each other on a wide panel in usual text, lines below each other elsewhere."""
    if not every:
        return []
    wide = not sheet.ruler.panel.portrait and sheet.ruler.scale == 1.0
    cards = MeterCards(tuple(every))
    if wide and len(every) <= CARDS_MAX and cards.fits(sheet, width):
        return [cards]
    return [MeterLine(meter, tuple(every)) for meter in every]
