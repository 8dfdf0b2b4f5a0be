"""Progress without an end in sight: dots that light up in turn."""

from __future__ import annotations

from ui.layout import Area
from ui.sheet import Sheet

DOTS = 5
BEAT_S = 0.4


def progress(sheet: Sheet, area: Area) -> None:
    """Draw the dots in the middle-left of the area and ask for the next beat."""
    sheet.moving = BEAT_S
    side = min(area.h, sheet.ruler.up(5))
    gap = side
    x = area.x
    y = area.y + (area.h - side) // 2
    for dot in range(DOTS):
        lit = dot == sheet.step % DOTS
        spot = Area(x + dot * (side + gap), y, side, side)
        if lit:
            sheet.box(spot, sheet.theme.ink, None, 0, side // 2)
        else:
            sheet.box(
                spot, None, sheet.theme.control.border, max(2, sheet.ruler.px(0.5)), side // 2
            )
