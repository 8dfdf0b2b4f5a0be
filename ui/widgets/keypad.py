"""The keypad: twelve places as on a telephone, the eraser bottom right."""

from __future__ import annotations

from kiosk.views.intents import EraseAll, EraseDigit, TypeDigit
from ui.layout import Area
from ui.sheet import Sheet
from ui.widgets.button import Face, button, padding_of
from ui.widgets.fitting import width_in_lines

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "erase")
FLAT_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "", "erase")


def keypad_width(sheet: Sheet, width: int, erase_label: str) -> int:
    """Wide enough for the eraser's word, if what is typed keeps its half."""
    ruler = sheet.ruler
    word = width_in_lines(sheet.fonts, erase_label or "0", True, ruler.cap(5.0), 1)
    key = max(ruler.target, word + 2 * padding_of(sheet) + 4)
    return min(max(3 * key + 2 * ruler.gap, round(width * 0.36)), width // 2)


def keypad_fits(sheet: Sheet, area: Area) -> bool:
    """Whether four rows of keys stand within reach in this area."""
    ruler = sheet.ruler
    least = 4 * ruler.target + 3 * ruler.gap_least
    return area.bottom - max(area.y, ruler.reach_top) >= least


def keypad(sheet: Sheet, area: Area, erase_label: str) -> None:
    """Draw the keys; the eraser held clears everything.

    Where four rows of keys are too high, the keys stand in three rows of four.
    """
    theme, serial = sheet.theme, sheet.screen.serial
    gap = sheet.ruler.gap
    if area.h < 4 * sheet.ruler.target + 3 * gap:
        gap = sheet.ruler.gap_least
    columns, rows, keys = 3, 4, KEYS
    if area.h < 4 * sheet.ruler.target + 3 * gap:
        columns, rows, keys = 4, 3, FLAT_KEYS
    for cell, key in zip(area.grid(columns, rows, gap), keys, strict=True):
        if key == "erase":
            room = cell.w - 2 * padding_of(sheet)
            word = width_in_lines(sheet.fonts, erase_label or "0", True, sheet.ruler.body, 1)
            face = Face(erase_label if word <= room else "", "erase", cap_mm=5.0, stacked=True)
            button(
                sheet,
                cell,
                face,
                theme.control,
                theme.pressed,
                EraseDigit(serial),
                "key:erase",
                hold=EraseAll(serial),
            )
        elif key:
            button(
                sheet,
                cell,
                Face(key, cap_mm=9.0),
                theme.control,
                theme.pressed,
                TypeDigit(serial, key),
                f"key:{key}",
            )
