"""Rows of buttons: widths by what the words need, more lines when a row is full, then more rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from kiosk.views.base import Choice, Role
from ui.fonts import pitch_of, size_of
from ui.icons import SHAPES
from ui.items import TurnPage
from ui.layout import Area
from ui.sheet import Sheet
from ui.widgets.button import LABEL_MM, Face, button, choice_button, icon_side, padding_of
from ui.widgets.fitting import width_in_lines

LINES_MAX = 3
HINT_LINES = 1
PAGES_SHORT = 6  # so many that a few more would still be counted in one digit


@dataclass(frozen=True)
class Row:
    """Least widths of the faces in one row, and the height they need."""

    widths: tuple[int, ...]
    height: int


def plan(
    sheet: Sheet, width: int, faces: list[Face], gap: int, lines_max: int = LINES_MAX
) -> Row | None:
    """Fit the faces beside each other; None when they cannot be."""
    count = [1] * len(faces)
    while True:
        widths = [_width(sheet, f, n) for f, n in zip(faces, count, strict=True)]
        if sum(widths) + gap * (len(faces) - 1) <= width:
            break
        gains = [
            (widths[i] - _width(sheet, face, count[i] + 1), i)
            for i, face in enumerate(faces)
            if count[i] < lines_max
        ]
        gain, best = max(gains, default=(0, -1))
        if gain <= 0:
            return None
        count[best] += 1
    cap_mm = max(face.cap_mm for face in faces)
    lines = max(count) * pitch_of(size_of(sheet.ruler.cap(cap_mm)))
    if any(face.hint for face in faces):
        lines += HINT_LINES * pitch_of(size_of(sheet.ruler.body)) + sheet.ruler.px(1.0)
    return Row(tuple(widths), max(sheet.ruler.target, lines + 2 * sheet.ruler.px(1.4)))


def _width(sheet: Sheet, face: Face, lines: int) -> int:
    cap = sheet.ruler.cap(face.cap_mm)
    words = width_in_lines(sheet.fonts, face.label, True, cap, lines) if face.label else 0
    if face.hint:
        hint = width_in_lines(sheet.fonts, face.hint, False, sheet.ruler.body, HINT_LINES)
        words = max(words, hint)
    icon = icon_side(sheet, face.cap_mm) + sheet.ruler.px(2.4) if face.icon else 0
    return max(sheet.ruler.target, words + icon + 2 * padding_of(sheet) + 2)


def _face(sheet: Sheet, choice: Choice) -> Face:
    """A choice that cannot be had now says why, where the text is not large."""
    icon = choice.icon if choice.icon in SHAPES else ""
    if choice.role is Role.BACK and not icon:
        icon = "back"
    cap_mm = 6.0 if choice.role is Role.PRIMARY else LABEL_MM
    hint = choice.hint if sheet.ruler.scale == 1.0 and not choice.enabled else ""
    return Face(choice.label, icon, hint, cap_mm)


def _ordered(choices: tuple[Choice, ...]) -> list[Choice]:
    """Back first, the primary one last."""
    weight = {Role.BACK: 0, Role.PRIMARY: 2}
    return sorted(choices, key=lambda choice: weight.get(choice.role, 1))


Rows = list[tuple[list[Choice], Row]]


def _action_rows(sheet: Sheet, width: int, choices: tuple[Choice, ...], pager: int = 0) -> Rows:
    """The choices row by row; the last row leaves room for a pager."""
    ordered = _ordered(choices)
    back = [c for c in ordered if c.role is Role.BACK]
    rest = [c for c in ordered if c.role is not Role.BACK]
    for cut in range(len(ordered)):
        parts = [part for part in (ordered[:cut], ordered[cut:]) if part]
        if len(parts) > 1:  # the last row keeps Back and the primary one together where it can
            parts = [rest[:cut], back + rest[cut:]]
        if rows := _planned(sheet, width, parts, pager):
            return rows
    for count in range(3, len(ordered)):  # more rows, of nearly even length
        edges = [len(ordered) * row // count for row in range(count)]
        parts = [rest[a:b] for a, b in pairwise(edges)]
        if rows := _planned(sheet, width, [*parts, [*back, *rest[edges[-1] :]]], pager):
            return rows
    return [([c], Row((width,), sheet.ruler.target)) for c in ordered]


def _planned(sheet: Sheet, width: int, parts: list[list[Choice]], pager: int) -> Rows:
    """Every part as a row; nothing when one of them does not fit."""
    rows: Rows = []
    for place, part in enumerate(parts):
        room = width - pager if place == len(parts) - 1 else width
        row = plan(sheet, room, [_face(sheet, c) for c in part], sheet.ruler.gap) if part else None
        if row is None:
            return []
        rows.append((part, row))
    return rows


def actions_height(
    sheet: Sheet, width: int, choices: tuple[Choice, ...], pager: bool = False
) -> int:
    """Height of all rows the choices need, with a pager in the last or without."""
    if not choices:
        return sheet.ruler.target if pager else 0
    rows = _action_rows(sheet, width, choices, _pager_room(sheet) if pager else 0)
    least = sheet.ruler.up(22) if sheet.ruler.scale == 1.0 else sheet.ruler.target
    return sum(max(least, row.height) for _, row in rows) + sheet.ruler.gap * (len(rows) - 1)


def actions(sheet: Sheet, area: Area, choices: tuple[Choice, ...]) -> None:
    """The choices of a screen: Back at the left, the primary one bottom right."""
    paged = sheet.pages > 1
    if not choices:
        if paged:
            _pager(sheet, area)
        return
    rows = _action_rows(sheet, area.w, choices, _pager_room(sheet) if paged else 0)
    gap = sheet.ruler.gap
    spare = area.h - sum(row.height for _, row in rows) - gap * (len(rows) - 1)
    y = area.y
    for place, (part, row) in enumerate(rows):
        line = Area(area.x, y, area.w, row.height + spare // len(rows))
        if place == len(rows) - 1:
            line = line._replace(h=area.bottom - y)
            line = _pager(sheet, line) if paged else line
        _place(sheet, line, part, row, gap)
        y = line.bottom + gap


def _place(sheet: Sheet, line: Area, part: list[Choice], row: Row, gap: int) -> None:
    spare = line.w - sum(row.widths) - gap * (len(part) - 1)
    widths = list(row.widths)
    if len(part) == 1 and part[0].role is Role.BACK:
        widths[0] = min(line.w, max(widths[0], line.w // 4))
    elif len(part) == 2 and Role.BACK not in {choice.role for choice in part} and spare >= 0:
        even = (line.w - gap) // 2
        if max(widths) <= even:
            widths = [even, line.w - gap - even]
    elif part[-1].role is Role.PRIMARY:
        grow = max(0, min(spare, line.w // 2 - widths[-1]))
        widths[-1] += grow
    elif part[0].role is Role.BACK and spare >= 0:
        most = max(line.w // 4, *widths)
        widths = [min(most, w + spare // len(widths)) for w in widths]
    else:
        widths = [w + spare // len(widths) for w in widths]
    right = line.right
    for choice, width in reversed(list(zip(part, widths, strict=True))):
        at_left = choice.role is Role.BACK
        x = line.x if at_left else right - width
        choice_button(sheet, Area(x, line.y, width, line.h), choice, _face(sheet, choice))
        right = x - gap


def with_actions(
    sheet: Sheet, area: Area, choices: tuple[Choice, ...], draw: Callable[[Area], object]
) -> None:
    """Draw what may take several pages, and the choices with the pager below it."""
    blank, page = sheet.state(), sheet.page
    for pager in (False, True):
        height = actions_height(sheet, area.w, choices, pager)
        row, rest = area.foot(height, sheet.ruler.gap if height else 0)
        draw(rest)
        if pager or sheet.pages == 1:
            break
        sheet.undo(blank)  # it takes pages: the pager needs its room, and there may be more of them
        sheet.page = page
    actions(sheet, row, choices)


def _pager_width(sheet: Sheet) -> int:
    ruler = sheet.ruler
    widest = "99 / 99" if sheet.pages > PAGES_SHORT else "9 / 9"
    count = sheet.fonts.width(widest, size_of(ruler.body), True)
    return 2 * ruler.target + count + 2 * ruler.gap


def _pager_room(sheet: Sheet) -> int:
    return _pager_width(sheet) + sheet.ruler.gap


def _pager(sheet: Sheet, area: Area) -> Area:
    """Two arrows and the page number at the right; returns what is left of the rows."""
    theme, side, gap = sheet.theme, sheet.ruler.target, sheet.ruler.gap
    shown = sheet.pages - 1 - sheet.page if sheet.newest_last else sheet.page
    step = -1 if sheet.newest_last else 1
    count = f"{shown + 1} / {sheet.pages}"
    block, rest = area.right_side(_pager_width(sheet), gap)
    block, _ = block.foot(min(block.h, max(side, sheet.ruler.up(22))))
    for name, icon, to, spot in (
        ("page:back", "back", sheet.page - step, block.left(side)[0]),
        ("page:next", "next", sheet.page + step, block.right_side(side)[0]),
    ):
        here = 0 <= to < sheet.pages
        tone = theme.control if here else theme.disabled
        wish = TurnPage(to) if here else None
        button(sheet, spot, Face("", icon), tone, theme.pressed, wish, name)
    sheet.text(block.inset(side, 0), count, bold=True, align="centre")
    return rest
