"""Places of a code: a box for every digit, in groups, the next empty one marked."""

from __future__ import annotations

from dataclasses import dataclass

from ui.fonts import size_of
from ui.layout import Area
from ui.sheet import Sheet
from ui.widgets.button import radius_of
from ui.widgets.flow import GROWTH

EMPTY, SECRET = "_", "•"
DIGIT_MM = 12.0
LEAST_MM = 7.0


def groups(count: int) -> tuple[int, ...]:
    """How people read so many digits: 6 as 3 and 3, 8 as 4 and 4."""
    if count <= 4:
        return (count,)
    each = 3 if count % 3 == 0 else 4
    whole, rest = divmod(count, each)
    return (each,) * whole + ((rest,) if rest else ())


@dataclass(frozen=True)
class Places:
    """A block of a flow; `state` is "good", "trouble" or "" and colours the borders."""

    places: tuple[str, ...]
    state: str = ""

    def _cell(self, sheet: Sheet, width: int, squeeze: float) -> tuple[int, int, int, int]:
        """(cap height, width of a box, gap in a group, gap between groups)."""
        ruler = sheet.ruler
        roomy = 1.3 if ruler.panel.portrait else 1.0
        wished, least = ruler.cap(DIGIT_MM * roomy), ruler.cap(LEAST_MM)
        cap = round(wished + (least - wished) * squeeze) if squeeze > 0 else wished
        cap = round(cap * (1 - GROWTH * min(0.0, squeeze)))
        parts = groups(len(self.places))
        inside = len(self.places) - len(parts)
        while True:
            box = round(cap * 1.45)
            near, far = max(4, cap // 7), cap * 3 // 4
            total = box * len(self.places) + near * inside + far * (len(parts) - 1)
            if total <= width or cap <= ruler.body:
                return cap, box, near, far
            cap -= 1

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        return round(self._cell(sheet, width, squeeze)[0] * 2.0)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        theme = sheet.theme
        cap, box, near, far = self._cell(sheet, area.w, squeeze)
        thin = max(2, sheet.ruler.px(0.5))
        border = {"good": theme.good.border, "trouble": theme.trouble.border}.get(
            self.state, theme.control.border
        )
        place, x = 0, area.x
        current = self.places.index(EMPTY) if EMPTY in self.places else -1
        for group in groups(len(self.places)):
            for _ in range(group):
                spot = Area(x, area.y, box, area.h)
                marked = place == current
                edge = theme.ink if marked and not self.state else border
                thick = 2 * thin if marked or self.state else thin
                sheet.box(spot, theme.card, edge, thick, radius_of(sheet))
                self._digit(sheet, spot, self.places[place], cap)
                place, x = place + 1, x + box + near
            x += far - near

    def _digit(self, sheet: Sheet, spot: Area, digit: str, cap: int) -> None:
        if digit == SECRET:
            side = cap * 2 // 3
            sheet.box(spot.placed(side, side), sheet.theme.ink, None, 0, side // 2)
        elif digit != EMPTY:
            width = sheet.fonts.width(digit, size_of(cap), True)
            tall = spot.placed(max(width, spot.w), max(spot.h, cap * 2))
            sheet.text(tall, digit, cap, True, align="centre", max_lines=1)
