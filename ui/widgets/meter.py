"""What is left of something: words, a bar, and what it is a part of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.views.account import Meter
from ui.layout import Area
from ui.sheet import Sheet
from ui.widgets.fitting import height_for, width_in_lines
from ui.widgets.flow import cap_at

WHOLE = 1000
LOW = 100  # of a thousand: nearly used up
BAR_MM = 4.0
VALUE_MM = 7.4


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


@dataclass(frozen=True)
class MeterLine:
    """One meter over the whole width: label and value above the bar.

    The detail stands beside the value where all meters of the screen have room for theirs, else
    below the bar.
    """

    meter: Meter
    every: tuple[Meter, ...]

    def _heights(self, sheet: Sheet, width: int, squeeze: float) -> tuple[int, int, int, bool]:
        """(first line, bar, detail, whether the detail stands between label and value)."""
        meter, fonts, gap = self.meter, sheet.fonts, sheet.ruler.px(4)
        cap, body = cap_at(sheet, 5.6, squeeze), cap_at(sheet, 0, squeeze)
        value = width_in_lines(fonts, meter.value, True, cap, 1)
        first = max(
            height_for(fonts, "0", True, cap, width),
            height_for(fonts, meter.label, False, cap, max(1, width - value - gap)),
        )
        bar = sheet.ruler.px(BAR_MM)
        widths = [
            width_in_lines(fonts, m.label, False, cap, 1)
            + width_in_lines(fonts, m.value, True, cap, 1)
            + width_in_lines(fonts, m.detail, False, body, 1)
            for m in self.every
        ]
        beside = max(widths) + 2 * gap <= width
        below = (
            0 if beside or not meter.detail else height_for(fonts, meter.detail, False, body, width)
        )
        return first, bar, below, beside

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        first, bar, below, _ = self._heights(sheet, width, squeeze)
        return first + bar + below + sheet.ruler.px(1.2)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        meter, muted = self.meter, sheet.theme.muted
        first, bar, below, beside = self._heights(sheet, area.w, squeeze)
        cap, gap = cap_at(sheet, 5.6, squeeze), sheet.ruler.px(4)
        line, rest = area.top(first)
        value = width_in_lines(sheet.fonts, meter.value, True, cap, 1)
        if beside and meter.detail:
            body = cap_at(sheet, 0, squeeze)
            detail = width_in_lines(sheet.fonts, meter.detail, False, body, 1)
            spot, line = line.right_side(detail, gap)
            sheet.text(spot, meter.detail, body, False, muted)
        spot, words = line.right_side(value, gap)
        sheet.text(spot, meter.value, cap, True, max_lines=1)
        sheet.text(words, meter.label, cap)
        _bar(sheet, rest.top(bar)[0], meter.share)
        if below:
            spot = rest.top(bar, sheet.ruler.px(1.2))[1]
            sheet.text(spot, meter.detail, cap_at(sheet, 0, squeeze), False, muted, valign="top")


@dataclass(frozen=True)
class MeterCards:
    """Meters beside each other, each with its value large; a block of a flow."""

    meters: tuple[Meter, ...]

    def _cells(self, sheet: Sheet, area: Area) -> list[Area]:
        return area.columns(max(2, len(self.meters)), 2 * sheet.ruler.gap)

    def _heights(self, sheet: Sheet, width: int, squeeze: float) -> tuple[int, int, int, int]:
        """(label, value, bar, detail) of the tallest."""
        room = self._cells(sheet, Area(0, 0, width, 0))[0].w
        fonts, cap = sheet.fonts, sheet.ruler.body
        label = max(height_for(fonts, m.label, False, cap, room) for m in self.meters)
        value = height_for(fonts, "0", True, cap_at(sheet, VALUE_MM, squeeze), room)
        detail = max(height_for(fonts, m.detail, False, cap, room) for m in self.meters)
        return label, value, sheet.ruler.px(BAR_MM), detail

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        return sum(self._heights(sheet, width, squeeze)) + sheet.ruler.px(1.2)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        label, value, bar, _ = self._heights(sheet, area.w, squeeze)
        cap = sheet.ruler.body
        for meter, cell in zip(self.meters, self._cells(sheet, area), strict=False):
            spot, rest = cell.top(label)
            sheet.text(spot, meter.label, cap, False, sheet.theme.muted, valign="bottom")
            spot, rest = rest.top(value)
            sheet.text(spot, meter.value, cap_at(sheet, VALUE_MM, squeeze), True, max_lines=1)
            spot, rest = rest.top(bar, sheet.ruler.px(1.2))
            _bar(sheet, spot, meter.share)
            sheet.text(rest, meter.detail, cap, False, sheet.theme.muted, valign="top")


def meters(sheet: Sheet, width: int, every: Sequence[Meter]) -> list[MeterLine | MeterCards]:
    """Cards beside each other on a wide panel in usual text, lines below each other elsewhere."""
    if not every:
        return []
    wide = not sheet.ruler.panel.portrait and sheet.ruler.scale == 1.0
    if wide and len(every) <= 4:
        return [MeterCards(tuple(every))]
    return [MeterLine(meter, tuple(every)) for meter in every]
