"""Bills drawn as bills: a tinted sheet with a frame, a medallion and its number."""

from __future__ import annotations

from dataclasses import dataclass

from ui.fonts import pitch_of, size_of
from ui.layout import Area
from ui.sheet import Sheet
from ui.theme import blend

ASPECT = 2.15
ASPECT_LEAST = 1.9


def bill(sheet: Sheet, area: Area, text: str, tint: int, cap: int = 0) -> None:
    """One bill, filling the area as far as its shape allows."""
    theme, ruler = sheet.theme, sheet.ruler
    width = min(area.w, round(area.h * ASPECT))
    area = area.placed(width, min(area.h, round(width / ASPECT_LEAST)))
    fill = theme.bill_tints[tint % len(theme.bill_tints)]
    edge = theme.control.border
    line = max(1, ruler.px(0.35))
    sheet.box(area, fill, edge, max(2, line), max(4, area.h // 10))
    soft = blend(fill, edge, 0.35)
    frame = area.inset(max(4, area.h // 10))
    if area.h >= ruler.px(14):
        sheet.box(frame, None, soft, line, max(3, frame.h // 12))
    sheet.box(frame.placed(frame.h, frame.h), blend(fill, theme.card, 0.55), None, 0, frame.h // 2)
    wished = cap or max(ruler.body, round(area.h * 0.34))
    dot = max(6, frame.h // 7)
    corners = frame.inset(dot // 2 + line)
    if corners.h >= wished + 3 * dot:  # above and below the number, however wide it is
        for x, y in ((corners.x, corners.y), (corners.right - dot, corners.bottom - dot)):
            sheet.box(Area(x, y, dot, dot), soft, None, 0, dot // 2)
    sheet.text(
        area.inset(max(4, area.h // 12)),
        text,
        wished,
        bold=True,
        align="centre",
        max_lines=1,
        least_cap=min(wished, ruler.body),
    )


def _columns(
    sheet: Sheet, bills: tuple[str, ...], area: Area, width_most: int
) -> tuple[int, int, int]:
    """(columns, width, height) at which the bills become largest."""
    gap = sheet.ruler.px(2.5)
    best = (len(bills), 0, 0)
    for columns in range(1, len(bills) + 1):
        rows = -(-len(bills) // columns)
        width = (area.w + gap) // columns - gap
        height = min((area.h + gap) // rows - gap, round(width / ASPECT_LEAST))
        width = min(width, round(height * ASPECT), width_most)
        height = min(height, round(width / ASPECT_LEAST))
        if width * height >= best[1] * best[2]:
            best = (columns, width, height)
    return best


def least_width(sheet: Sheet, bills: tuple[str, ...]) -> int:
    """The width of a bill on which the longest number can just be read."""
    size = size_of(sheet.ruler.body)
    return max(sheet.fonts.width(text, size, True) for text in bills) + sheet.ruler.px(6)


def least_height(sheet: Sheet) -> int:
    return pitch_of(size_of(sheet.ruler.body)) + 10


def bills_into(sheet: Sheet, area: Area, bills: tuple[str, ...], width_mm: float) -> Area | None:
    """Draw the bills as large as the area allows, up to a width; None if they cannot be read."""
    columns, width, height = _columns(sheet, bills, area, sheet.ruler.px(width_mm))
    if not bills or width < least_width(sheet, bills) or height < least_height(sheet):
        return None
    gap = sheet.ruler.px(2.5)
    cap = max(sheet.ruler.body, round(height * 0.3))
    spot = area
    for number, text in enumerate(bills):
        row, column = divmod(number, columns)
        spot = Area(area.x + column * (width + gap), area.y + row * (height + gap), width, height)
        bill(sheet, spot, text, number, cap)
    return area.top(spot.bottom - area.y)[0]


@dataclass(frozen=True)
class BillRow:
    """Bills beside each other in as few rows as their numbers allow; a block of a flow."""

    bills: tuple[str, ...]
    width_mm: float = 34.0

    def _area(self, sheet: Sheet, width: int, squeeze: float) -> Area:
        least = least_width(sheet, self.bills)
        each = max(least, sheet.ruler.px(self.width_mm - 10 * max(0.0, squeeze)))
        gap = sheet.ruler.px(2.5)
        columns = max(1, min(len(self.bills), (width + gap) // (each + gap)))
        rows = -(-len(self.bills) // columns)
        each = min(each, (width + gap) // columns - gap)
        height = max(round(each / ASPECT), least_height(sheet))
        return Area(0, 0, width, rows * (height + gap) - gap)

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        return self._area(sheet, width, squeeze).h if self.bills else 0

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        bills_into(sheet, area, self.bills, self.width_mm * 1.5)
