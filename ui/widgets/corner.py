"""Choices at the bottom of a screen that is full of doors: even cells, Back left, primary right."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.views.base import Choice, Role
from ui.icons import SHAPES
from ui.layout import Area
from ui.sheet import Sheet
from ui.widgets.button import LABEL_MM, Face, choice_button, icon_side, padding_of
from ui.widgets.fitting import height_for, width_in_lines

COLUMNS_MAX = 4
LINES_MAX = 3
ROW_MM = 22.0


@dataclass(frozen=True)
class Cells:
    """Rows of choices, and the height of each row."""

    rows: tuple[tuple[Choice, ...], ...]
    row: int

    def height(self, gap: int) -> int:
        return len(self.rows) * (self.row + gap) - gap if self.rows else 0


def ordered(choices: tuple[Choice, ...], count: int) -> tuple[tuple[Choice, ...], ...]:
    """So many rows of nearly even length; the last begins with Back and ends with the primary."""
    back = [c for c in choices if c.role is Role.BACK]
    first = [c for c in choices if c.role is Role.PRIMARY]
    rest = [c for c in choices if c.role not in (Role.BACK, Role.PRIMARY)]
    edges = [len(choices) * row // count for row in range(count + 1)]
    sizes = [edges[row + 1] - edges[row] for row in range(count)]
    rows: list[tuple[Choice, ...]] = []
    for size in sizes[:-1]:
        rows.append(tuple(rest[:size]))
        rest = rest[size:]
    return (*rows, (*back, *rest, *first))


def cells(sheet: Sheet, width: int, choices: tuple[Choice, ...]) -> Cells:
    """The fewest rows in which every label can be read."""
    ruler = sheet.ruler
    least = ruler.up(ROW_MM) if ruler.scale == 1.0 else ruler.target
    for count in range(1, len(choices) + 1):
        rows = ordered(choices, count)
        if not all(rows) or max(len(row) for row in rows) > COLUMNS_MAX:
            continue
        needs = [_need(sheet, width, row) for row in rows]
        if all(needs):
            return Cells(rows, max(least, *needs))
    return Cells(tuple((choice,) for choice in choices), least)


def _need(sheet: Sheet, width: int, row: tuple[Choice, ...]) -> int:
    """Height of a row of even cells; 0 when a label cannot stand in its cell."""
    ruler, fonts = sheet.ruler, sheet.fonts
    cell = Area(0, 0, width, 0).columns(len(row), ruler.gap)[0].w
    found = ruler.target
    for choice in row:
        room = cell - 2 * padding_of(sheet)
        if _icon(choice):
            room -= icon_side(sheet, LABEL_MM) + ruler.px(2.4)
        if width_in_lines(fonts, choice.label, True, ruler.cap(LABEL_MM), LINES_MAX) > room:
            return 0
        words = height_for(fonts, choice.label, True, ruler.cap(LABEL_MM), room)
        found = max(found, words + 2 * ruler.px(1.4))
    return found


def _icon(choice: Choice) -> str:
    if choice.icon in SHAPES:
        return choice.icon
    return "back" if choice.role is Role.BACK else ""


def draw(sheet: Sheet, area: Area, found: Cells) -> None:
    """Draw the choices."""
    gap = sheet.ruler.gap
    for row, line in zip(found.rows, area.rows(len(found.rows), gap), strict=True):
        for choice, cell in zip(row, line.columns(len(row), gap), strict=True):
            choice_button(sheet, cell, choice, Face(choice.label, _icon(choice)))
