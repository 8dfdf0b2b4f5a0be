"""The keypad: twelve places as on a telephone, the eraser bottom right."""

from __future__ import annotations

from kiosk.views.intents import EraseAll, EraseDigit, TypeDigit
from ui.layout import Area
from ui.sheet import Sheet
from ui.widgets.button import Face, button, padding_of
from ui.widgets.fitting import width_in_lines

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "erase")


def keypad(sheet: Sheet, area: Area, erase_label: str) -> None:
    """Draw the keys; the eraser held clears everything."""
    theme, serial = sheet.theme, sheet.screen.serial
    for cell, key in zip(area.grid(3, 4, sheet.ruler.gap), KEYS, strict=True):
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
