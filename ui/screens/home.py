"""Attract, home and languages: large doors, and every language under its own name."""

from __future__ import annotations

from dataclasses import replace

from kiosk.views.base import Choice, LanguageChoice, Role
from kiosk.views.general import AttractView, HomeView, LanguagesView
from kiosk.views.intents import SetLanguage
from ui.fonts import pitch_of, size_of
from ui.layout import Area
from ui.screens import chrome
from ui.sheet import Sheet
from ui.widgets.button import Face, button, choice_button, hint_fits, padding_of
from ui.widgets.fitting import fit, height_for
from ui.widgets.flow import Block, Fill, Mark, Notice, Space, Words, flow, flow_height
from ui.widgets.rows import actions, actions_height

ATTRACT_BEAT_S = 8.0


def _within_reach(sheet: Sheet, area: Area) -> tuple[Area, Area]:
    """(above the reach line, below it)."""
    line = max(area.y, sheet.ruler.reach_top)
    return area.top(max(0, line - area.y))


def draw_home(sheet: Sheet, area: Area, view: HomeView) -> None:
    """With every language where they fit; else the language control alone opens them."""
    ways_out = tuple(choice for choice in view.choices if choice.role is Role.BACK)
    doors_of = tuple(choice for choice in view.choices if choice.role is not Role.BACK)
    if ways_out:
        height = actions_height(sheet, area.w, ways_out)
        foot, area = area.foot(height, sheet.ruler.gap)
        actions(sheet, foot, ways_out)
    blank = sheet.state()
    why_dead = view.notice if view.notice and not doors_of[0].enabled else ""
    for languages, squeeze in ((view.languages, 0.6), ((), 0.6), ((), 1.0)):
        sheet.undo(blank)
        doors = _above_doors(sheet, area, view, languages)
        if view.notice and not why_dead:
            blocks: list[Block] = [Notice(view.notice, "warning", sheet.theme.trouble, bold=True)]
            height = flow_height(sheet, doors.w, blocks, squeeze)
            strip, doors = doors.top(height, sheet.ruler.gap)
            flow(sheet, strip, blocks)
        if _fit(sheet, doors, doors_of, why_dead):
            break
    _doors(sheet, doors, doors_of, why_dead)


def _above_doors(
    sheet: Sheet, area: Area, view: HomeView, languages: tuple[LanguageChoice, ...]
) -> Area:
    """Title, logo and languages; returns the area of the doors."""
    ruler = sheet.ruler
    if not ruler.low:
        if languages:
            return _high_home(sheet, area, view)
        return chrome.header(sheet, area)
    above, doors = _low_home(sheet, area)
    if ruler.panel.portrait:
        chrome.logo(sheet, above, "left")
        sheet.text(above, view.title, ruler.cap(14), True, valign="bottom", balance=True)
    else:
        chrome.header(sheet, above)
    if languages:
        height = chrome.languages_height(sheet, doors.w, languages)
        strip, doors = doors.top(height, ruler.gap)
        chrome.language_grid(sheet, strip, languages)
    return doors


def _low_home(sheet: Sheet, area: Area) -> tuple[Area, Area]:
    """The doors as low as they go, but no smaller than is comfortable."""
    ruler = sheet.ruler
    above, below = _within_reach(sheet, area)
    if ruler.panel.portrait:
        above = area.top(below.y - area.y - 2 * ruler.gap)[0]
        return above, below
    title = pitch_of(size_of(ruler.cap(chrome.TITLE_MM))) + ruler.px(2.4)
    if above.h < title:
        above, below = area.top(title, 0)
    return above, below


def _high_home(sheet: Sheet, area: Area, view: HomeView) -> Area:
    """Languages on top, beside the title where it fits; returns the rest."""
    ruler, languages, title = sheet.ruler, view.languages, view.title
    for share in (0.0, 0.26, 0.3, 0.34, 0.38):
        width = round(area.w * (1 - share)) if share else area.w
        height = chrome.languages_height(sheet, width, languages)
        columns = chrome.language_columns(sheet, width, languages)
        if share and columns >= len(languages) // 2:
            left = area.w - width - ruler.px(6)
            words = fit(sheet.fonts, title, True, ruler.cap(6.6), ruler.body, left, 999)
            line = pitch_of(size_of(ruler.cap(chrome.LOGO_MM)))
            one_row = columns == len(languages)
            if chrome.logo_width(sheet) <= left and (
                one_row or (words.size >= size_of(ruler.body) and line + words.height <= height + 8)
            ):
                strip, rest = area.top(height, ruler.gap)
                side, grid = strip.left(left, ruler.px(6))
                chrome.language_grid(sheet, grid, languages)
                if one_row:
                    chrome.logo(sheet, side, "left", "middle")
                    heading, rest = rest.top(pitch_of(size_of(ruler.cap(7.4))), ruler.px(2))
                    sheet.text(heading, title, ruler.cap(7.4), True)
                else:
                    mark, below = side.top(line)
                    chrome.logo(sheet, mark, "left")
                    sheet.text(below, title, ruler.cap(6.6), True, valign="bottom")
                return rest
    rest = chrome.header(sheet, area)
    strip, rest = rest.top(chrome.languages_height(sheet, area.w, languages), ruler.gap)
    chrome.language_grid(sheet, strip, languages)
    return rest


def _doors(sheet: Sheet, area: Area, choices: tuple[Choice, ...], why_dead: str) -> None:
    """One, three and three.  Where the first cannot be used, the reason stands in its place."""
    gap = sheet.ruler.gap
    first, middle, last = choices[0], choices[1:4], choices[4:]
    lines = area.rows(4, gap)
    in_rows = not _four_rows(sheet, area, choices, why_dead)
    if sheet.ruler.panel.portrait or in_rows:
        gap = sheet.ruler.gap_least if in_rows else gap
        small = round(area.h * 0.3) - gap
        if in_rows:
            width = area.columns(3, gap)[0].w
            small = max(_row_height(sheet, part, width) for part in (middle, last))
        rest, large = area.foot(2 * small + gap, gap)
        _first_door(sheet, large, first, 12.0 if not in_rows else 8.0, why_dead)
        upper, lower = rest.rows(2, gap)
        cells = [*upper.columns(len(middle) or 1, gap), *lower.columns(len(last) or 1, gap)]
        _small_doors(sheet, cells, choices[1:], 5.4 if in_rows else 6.4, stacked=not in_rows)
        return
    upper = area.top(lines[2].bottom - area.y)[0]
    left, right = upper.left(round(area.w * 0.46), gap)
    _first_door(sheet, left, first, 9.6, why_dead)
    cells = [*right.rows(len(middle) or 1, gap), *lines[3].columns(len(last) or 1, gap)]
    _small_doors(sheet, cells, choices[1:], 6.4)


def _small_doors(
    sheet: Sheet,
    cells: list[Area],
    choices: tuple[Choice, ...],
    cap_mm: float,
    stacked: bool = False,
) -> None:
    """The other doors; all with their hints, or none."""
    pairs = list(zip(choices, cells, strict=False))
    faces = [_door_face(choice, cap_mm, stacked) for choice, _ in pairs]
    if not all(hint_fits(sheet, cell, f) for f, (_, cell) in zip(faces, pairs, strict=True)):
        faces = [replace(face, hint="") for face in faces]
    for face, (choice, cell) in zip(faces, pairs, strict=True):
        choice_button(sheet, cell, choice, face)


def _door_face(choice: Choice, cap_mm: float, stacked: bool) -> Face:
    align = "centre" if stacked else "left"
    return Face(choice.label, choice.icon, choice.hint, cap_mm, stacked=stacked, align=align)


def _dead_height(sheet: Sheet, width: int, why_dead: str) -> int:
    return flow_height(sheet, width, [_why(sheet, why_dead)], 1.0) if why_dead else 0


def _four_rows(sheet: Sheet, area: Area, choices: tuple[Choice, ...], why_dead: str) -> bool:
    """Whether the first door can stand beside three rows, with a fourth below."""
    gap, target = sheet.ruler.gap, sheet.ruler.target
    row = area.rows(4, gap)[0].h
    left = round(area.w * 0.46)
    need = max(
        _row_height(sheet, choices[1:4], area.w - left - gap) if choices[1:4] else target,
        _row_height(sheet, choices[4:], area.columns(3, gap)[0].w) if choices[4:] else target,
    )
    return row >= need and 3 * row >= _dead_height(sheet, left, why_dead)


def _fit(sheet: Sheet, area: Area, choices: tuple[Choice, ...], why_dead: str) -> bool:
    """Whether all doors find their room here, one way or the other."""
    gap = sheet.ruler.gap_least
    width = area.columns(3, gap)[0].w
    rows = max(_row_height(sheet, part, width) for part in (choices[1:4], choices[4:]) if part)
    first = max(sheet.ruler.target, _dead_height(sheet, area.w, why_dead))
    return _four_rows(sheet, area, choices, why_dead) or first + 2 * (rows + gap) <= area.h


def _row_height(sheet: Sheet, choices: tuple[Choice, ...], width: int) -> int:
    """The least height at which these labels fit beside each other in columns of a width."""
    ruler = sheet.ruler
    room = width - 2 * padding_of(sheet)
    body = ruler.body
    lines = max(height_for(sheet.fonts, c.label, True, body, room) for c in choices)
    return max(ruler.target, lines + 2 * ruler.px(1.0) + 2)


def _first_door(sheet: Sheet, cell: Area, choice: Choice, cap_mm: float, why_dead: str) -> None:
    if not why_dead:
        choice_button(sheet, cell, choice, _door_face(choice, cap_mm, stacked=True))
        return
    flow(sheet, cell, [Fill(_why(sheet, why_dead), cell.h)])


def _why(sheet: Sheet, why_dead: str) -> Notice:
    return Notice(why_dead, "warning", sheet.theme.trouble, bold=True, cap_mm=6.6)


def draw_attract(sheet: Sheet, area: Area, view: AttractView) -> None:
    """A headline, what is promised, the two ways in, the languages; it moves against burn-in."""
    ruler = sheet.ruler
    sheet.moving = ATTRACT_BEAT_S
    height = chrome.languages_height(sheet, area.w, view.languages)
    strip, rest = area.foot(height, ruler.gap)
    chrome.language_grid(sheet, strip, view.languages)
    tall = ruler.up(40 if ruler.scale == 1.0 else 34)
    if ruler.panel.portrait:
        tall = max(tall, rest.bottom - ruler.reach_top - ruler.up(20)) // 2
    buttons, rest = rest.foot(tall, 2 * ruler.gap)
    _entries(sheet, buttons, view.choices)
    mark, rest = rest.top(pitch_of(size_of(ruler.cap(chrome.LOGO_MM))), ruler.px(2))
    chrome.logo(sheet, mark, "left")
    blocks: list[Block] = [Words(view.headline, 11.0 if not ruler.panel.portrait else 15.0, True)]
    turn = sheet.step % max(1, len(view.promises))
    promises = [*view.promises[turn:], *view.promises[:turn]]
    good = sheet.theme.good.border
    blocks += [Space(3), *[Mark(line, "check", good, 5.8) for line in promises]]
    while len(blocks) > 1 and flow_height(sheet, rest.w, blocks, 1.0) > rest.h:
        blocks.pop()  # the others come with the next beats
    flow(sheet, rest, blocks, valign="middle", grow=True)


def _entries(sheet: Sheet, area: Area, choices: tuple[Choice, ...]) -> None:
    if not choices:
        return
    gap = sheet.ruler.gap
    if len(choices) == 1:
        cells = [area]
    elif sheet.ruler.panel.portrait:
        rest, first = area.foot(area.h // 3, gap)
        cells = [first, *rest.columns(len(choices) - 1, gap)]
    else:
        rest, first = area.left((area.w - gap) // 3, gap)
        cells = [first, *rest.rows(len(choices) - 1, gap)]
    for number, (choice, cell) in enumerate(zip(choices, cells, strict=True)):
        cap_mm = 9.0 if number == 0 else 5.8
        stacked = number == 0 and sheet.ruler.panel.portrait
        face = Face(choice.label, choice.icon, choice.hint, cap_mm, stacked=stacked)
        choice_button(sheet, cell, choice, face)


def draw_languages(sheet: Sheet, area: Area, view: LanguagesView) -> None:
    ruler = sheet.ruler
    rest = chrome.header(sheet, area)
    row, rest = rest.foot(actions_height(sheet, rest.w, view.choices), ruler.gap)
    _, rest = _within_reach(sheet, rest)
    columns = 2 if len(view.languages) > 4 else 1
    rows = -(-len(view.languages) // columns)
    wished = rows * ruler.up(30) + (rows - 1) * ruler.gap
    block, _ = rest.foot(min(rest.h, wished)) if ruler.low else rest.top(min(rest.h, wished))
    _grid_of(sheet, block, view, columns, rows)
    actions(sheet, row, view.choices)


def _grid_of(sheet: Sheet, area: Area, view: LanguagesView, columns: int, rows: int) -> None:
    theme = sheet.theme
    cells = area.grid(columns, rows, sheet.ruler.gap)
    for cell, language in zip(cells, view.languages, strict=False):
        button(
            sheet,
            cell,
            Face(language.own_name, "check" if language.current else "", cap_mm=7.0),
            theme.chosen if language.current else theme.control,
            theme.pressed,
            SetLanguage(language.code),
            f"language:{language.code}",
        )
