"""Attract, home and languages: large doors, and every language under its own name."""

from __future__ import annotations

from kiosk.views.base import Choice
from kiosk.views.general import AttractView, HomeView, LanguagesView
from kiosk.views.intents import SetLanguage
from ui.fonts import pitch_of, size_of
from ui.layout import Area
from ui.screens import chrome
from ui.sheet import Sheet
from ui.widgets.button import Face, button, choice_button
from ui.widgets.fitting import fit
from ui.widgets.flow import Block, Mark, Notice, Space, Words, flow, flow_height
from ui.widgets.rows import actions, actions_height

ATTRACT_BEAT_S = 8.0


def _within_reach(sheet: Sheet, area: Area) -> tuple[Area, Area]:
    """(above the reach line, below it)."""
    line = max(area.y, sheet.ruler.reach_top)
    return area.top(max(0, line - area.y))


def draw_home(sheet: Sheet, area: Area, view: HomeView) -> None:
    ruler = sheet.ruler
    languages = view.languages
    if ruler.low:
        above, doors = _low_home(sheet, area, view)
        if ruler.panel.portrait:
            chrome.logo(sheet, above, "left")
            sheet.text(above, view.title, ruler.cap(14), True, valign="bottom", balance=True)
        else:
            chrome.header(sheet, above)
    else:
        doors = _high_home(sheet, area, view)
    if view.notice:
        blocks: list[Block] = [Notice(view.notice, "warning", sheet.theme.trouble, bold=True)]
        height = flow_height(sheet, doors.w, blocks, 0.6)
        strip, doors = doors.top(height, ruler.gap)
        flow(sheet, strip, blocks)
    if ruler.low and languages:
        height = chrome.languages_height(sheet, doors.w, languages)
        strip, doors = doors.top(height, ruler.gap)
        chrome.language_grid(sheet, strip, languages)
    _doors(sheet, doors, view.choices)


def _low_home(sheet: Sheet, area: Area, view: HomeView) -> tuple[Area, Area]:
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


def _doors(sheet: Sheet, area: Area, choices: tuple[Choice, ...]) -> None:
    """One, three and three."""
    gap = sheet.ruler.gap
    first, middle, last = choices[0], choices[1:4], choices[4:]
    if sheet.ruler.panel.portrait:
        large, rest = area.top(round(area.h * 0.4), gap)
        rows = rest.rows(2, gap)
        _door(sheet, large, first, 12.0)
        for choice, cell in zip(middle, rows[0].columns(len(middle) or 1, gap), strict=True):
            _door(sheet, cell, choice, 6.4, stacked=True)
        for choice, cell in zip(last, rows[1].columns(len(last) or 1, gap), strict=True):
            _door(sheet, cell, choice, 6.4, stacked=True)
        return
    lines = area.rows(4, gap)
    upper = area.top(lines[2].bottom - area.y)[0]
    left, right = upper.left(round(area.w * 0.46), gap)
    _door(sheet, left, first, 9.6)
    for choice, cell in zip(middle, right.rows(len(middle) or 1, gap), strict=True):
        _door(sheet, cell, choice, 6.4)
    for choice, cell in zip(last, lines[3].columns(len(last) or 1, gap), strict=True):
        _door(sheet, cell, choice, 6.4)


def _door(sheet: Sheet, cell: Area, choice: Choice, cap_mm: float, stacked: bool = False) -> None:
    face = Face(
        choice.label,
        choice.icon,
        choice.hint,
        cap_mm,
        stacked=stacked or cap_mm > 9,
        align="centre" if stacked or cap_mm > 9 else "left",
    )
    choice_button(sheet, cell, choice, face)


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
