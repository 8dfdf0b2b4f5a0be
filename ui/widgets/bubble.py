"""Things said: the other person's at the left, the customer's own at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.views.account import ChatLine
from ui.fonts import pitch_of, size_of
from ui.layout import Area
from ui.sheet import Sheet
from ui.widgets.button import radius_of
from ui.widgets.fitting import height_for, wrap
from ui.widgets.flow import Block

TEXT_MM = 5.4
PAD_MM = 2.4
WIDTH_SHARE = 0.78
LINES_MAX = 8  # of a bubble: longer words go on in the next


@dataclass(frozen=True)
class Bubble:
    """What was said, already wrapped, with its speaker above the first part; a block of a flow."""

    by: str  # "" below a part of the same words
    lines: tuple[str, ...]
    own: bool

    def _pad(self, sheet: Sheet) -> int:
        return sheet.ruler.px(PAD_MM)

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        name = height_for(sheet.fonts, self.by, False, sheet.ruler.body, width) if self.by else 0
        text = len(self.lines) * pitch_of(size_of(sheet.ruler.cap(TEXT_MM)))
        return name + text + 2 * self._pad(sheet)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        theme, fonts, cap = sheet.theme, sheet.fonts, sheet.ruler.cap(TEXT_MM)
        pad = self._pad(sheet)
        align = "right" if self.own else "left"
        if self.by:
            body = sheet.ruler.body
            spot, area = area.top(height_for(fonts, self.by, False, body, area.w))
            sheet.text(spot, self.by, body, False, theme.muted, align)
        widest = max(fonts.width(line, size_of(cap), False) for line in self.lines)
        width = min(area.w, widest + 2 * pad + 2)
        spot = area.right_side(width)[0] if self.own else area.left(width)[0]
        tone = theme.neutral
        fill = theme.card if self.own else tone.fill
        sheet.box(spot, fill, theme.hairline, max(2, sheet.ruler.px(0.4)), radius_of(sheet))
        sheet.text(spot.inset(pad), "\n".join(self.lines), cap, valign="top")


def bubbles(sheet: Sheet, area: Area, lines: Sequence[ChatLine]) -> list[Block]:
    """Everything said as bubbles of which each fits on a page of this area."""
    width, size = area.w, size_of(sheet.ruler.cap(TEXT_MM))
    name = pitch_of(size_of(sheet.ruler.body))
    most = (area.h - name - 2 * sheet.ruler.px(PAD_MM)) // pitch_of(size)
    most = max(1, min(LINES_MAX, most))
    found: list[Block] = []
    room = round(width * WIDTH_SHARE) - 2 * sheet.ruler.px(PAD_MM)
    last = ""
    for line in lines:
        wrapped, _ = wrap(sheet.fonts, line.text, size, False, room)
        for start in range(0, len(wrapped), most):
            by = "" if line.by == last else line.by
            found.append(Bubble(by, wrapped[start : start + most], line.own))
            last = line.by
    return found
