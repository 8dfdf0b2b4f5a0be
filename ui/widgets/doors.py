"""Choices as doors: cells of even width in as few rows as their words allow."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.views.base import Choice, Role
from ui.icons import SHAPES
from ui.layout import Area
from ui.sheet import Sheet
from ui.widgets.button import LABEL_MM, Face, choice_button, hint_fits, icon_side, padding_of
from ui.widgets.fitting import height_for, width_in_lines

ICON_SHARE = 1.5  # of a door's icon to one in a row of buttons
ROW_MM, ROW_TALL_MM = 30.0, 44.0
ONE_COLUMN_MM = 400.0  # doors are not made wider than this
DOOR_MM, DOOR_TALL_MM = 6.4, 7.8
LABEL_CAPS_MM = (DOOR_MM, LABEL_MM, 0.0)


def split(choices: tuple[Choice, ...]) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """(the answers, those that lead on or back and stand at the bottom)."""
    bottom = (Role.BACK, Role.PRIMARY)
    return (
        tuple(choice for choice in choices if choice.role not in bottom),
        tuple(choice for choice in choices if choice.role in bottom),
    )


@dataclass(frozen=True)
class Doors:
    """How answers stand: columns, the least height of a row, with their hints or without."""

    columns: int
    row: int
    hints: bool
    rows: int  # on one page
    pages: int


def _need(sheet: Sheet, width: int, choice: Choice, hint: bool) -> int:
    """The least height of a door of this width; more than any panel when a word is too long."""
    ruler, fonts = sheet.ruler, sheet.fonts
    room = width - 2 * padding_of(sheet) - icon_side(sheet, DOOR_MM) * 3 // 4 - ruler.px(1.6) - 2
    if choice.icon in SHAPES:
        room -= round(icon_side(sheet, DOOR_MM) * ICON_SHARE) + ruler.px(4)
    if width_in_lines(fonts, choice.label, True, ruler.body, 9) > room:
        return 10**6
    words = height_for(fonts, choice.label, True, ruler.body, room)
    if hint and choice.hint:
        words += height_for(fonts, choice.hint, False, ruler.body, room) + ruler.px(1.0)
    return max(ruler.target, words + 2 * ruler.px(1.4) + 2)


def plan(sheet: Sheet, area: Area, choices: tuple[Choice, ...]) -> Doors:
    """With hints where all have room for theirs, in one column where that is enough."""
    if not choices:
        return Doors(1, 0, False, 0, 1)
    count, gap = len(choices), sheet.ruler.gap_least
    wide = area.w * sheet.ruler.panel.mm_per_pixel > ONE_COLUMN_MM
    order = (2, 1, 3) if wide and count > 3 else (1, 2) if sheet.ruler.panel.portrait else (1, 2, 3)
    paged: list[Doors] = []
    for hints in (True, False) if any(choice.hint for choice in choices) else (False,):
        for columns in order:
            width = area.columns(columns, gap)[0].w
            row = max(_need(sheet, width, choice, hints) for choice in choices)
            rows = -(-count // columns)
            fit = (area.h + gap) // (row + gap)
            if fit >= rows:
                return Doors(columns, row, hints, rows, 1)
            if fit and not hints:
                paged.append(Doors(columns, row, hints, fit, -(-rows // fit)))
    if paged:
        return min(paged, key=lambda doors: doors.pages)
    return Doors(1, sheet.ruler.target, False, 1, count)


def draw(sheet: Sheet, area: Area, choices: tuple[Choice, ...], first_page: int = 0) -> Area:
    """The answers of this page, at the top or, where controls stay low, at the foot."""
    ruler = sheet.ruler
    if not choices:
        return area._replace(h=0)
    doors = plan(sheet, area, choices)
    gap = ruler.gap_least
    if doors.pages > 1 or first_page:
        sheet.pages = first_page + doors.pages
        sheet.page = min(sheet.page, sheet.pages - 1)
        each = -(-len(choices) // doors.pages)
        begin = (sheet.page - first_page) * each
        choices = choices[begin : begin + each]
    rows = -(-len(choices) // doors.columns)
    gap = min(ruler.gap, max(gap, (area.h - rows * doors.row) // max(1, rows)))
    most = ruler.up(ROW_TALL_MM if ruler.panel.portrait else ROW_MM)
    row = min(max(doors.row, most), (area.h + gap) // rows - gap)
    height = rows * (row + gap) - gap
    block = area.foot(height)[0] if ruler.low else area.top(height)[0]
    pairs = list(zip(choices, block.grid(doors.columns, rows, gap), strict=False))
    faces: list[Face] = []
    for cap_mm in (
        *((DOOR_TALL_MM,) if ruler.panel.portrait else ()),
        *LABEL_CAPS_MM,
    ):  # the largest at which every hint has its room
        faces = [_face(choice, cap_mm, doors.hints) for choice in choices]
        if all(hint_fits(sheet, c, f) for f, (_, c) in zip(faces, pairs, strict=True) if f.hint):
            break
    for face, (choice, cell) in zip(faces, pairs, strict=True):
        choice_button(sheet, cell, choice, face)
    return block


def _face(choice: Choice, cap_mm: float, hint: bool) -> Face:
    icon = choice.icon if choice.icon in SHAPES else ""
    words = choice.hint if hint else ""
    return Face(choice.label, icon, words, cap_mm, align="left", trailing="next")
