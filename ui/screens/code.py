"""A code digit by digit: what is asked, the places read back, the keypad, other ways in."""

from __future__ import annotations

from kiosk.views.account import CodeView
from ui.layout import Area
from ui.screens import chrome
from ui.sheet import Sheet
from ui.widgets.fitting import width_in_lines
from ui.widgets.flow import Block, Mark, Notice, Words, flow, flow_height
from ui.widgets.keypad import keypad, keypad_fits, keypad_width
from ui.widgets.places import Places
from ui.widgets.rows import actions, actions_height

TITLE_SMALL_MM = 5.0
TITLE_LINES = 2


def draw_code(sheet: Sheet, area: Area, view: CodeView) -> None:
    ruler = sheet.ruler
    row, rest = area.foot(actions_height(sheet, area.w, view.choices), ruler.gap)
    if ruler.panel.portrait:
        rest = chrome.header(sheet, rest)
        key = ruler.up(36 if ruler.low_reach else 44)
        keys, above = rest.foot(4 * key + 3 * ruler.gap, 2 * ruler.gap)
        width = 3 * ruler.up(82) + 2 * ruler.gap
        line = max(keys.y, ruler.reach_top)
        keypad(
            sheet,
            keys.top(line - keys.y)[1].placed(min(width, keys.w), keys.bottom - line),
            view.erase_label,
        )
    else:
        rest = _beside(sheet, rest, view)
        above = rest
    _reading(sheet, above, view)
    actions(sheet, row, view.choices)


def _beside(sheet: Sheet, area: Area, view: CodeView) -> Area:
    """The keypad at the right, as high as the title where room is short; returns the rest.

    What is below the title where even that does not help has fewer rows of keys.
    """
    ruler = sheet.ruler
    width = keypad_width(sheet, area.w, view.erase_label)
    blank = sheet.state()
    keys = left = area
    for cap_mm in (chrome.TITLE_MM, TITLE_SMALL_MM):
        sheet.undo(blank)
        rest = chrome.header(sheet, area, cap_mm=cap_mm)
        keys, left = rest.right_side(width, 2 * ruler.gap)
        if keypad_fits(sheet, keys):
            break
    else:
        beside, narrow = area.right_side(width, 2 * ruler.gap)
        room = narrow.w - chrome.logo_width(sheet) - ruler.px(6)
        title = width_in_lines(sheet.fonts, view.title, True, ruler.body, TITLE_LINES)
        if title <= room and keypad_fits(sheet, beside):
            sheet.undo(blank)
            keys, left = beside, chrome.header(sheet, narrow)
    spot, _ = keys.foot(min(keys.h, 4 * ruler.up(34) + 3 * ruler.gap))
    line = max(spot.y, ruler.reach_top)
    keypad(sheet, spot.top(line - spot.y)[1], view.erase_label)
    return left


def _reading(sheet: Sheet, area: Area, view: CodeView) -> None:
    """What is asked and typed; where room is short the problem says more than the rest."""
    theme = sheet.theme
    state = "trouble" if view.problem else "good" if view.complete else ""
    prompt: list[Block] = [Words(view.prompt, 5.4, colour=theme.muted)] if view.prompt else []
    places: list[Block] = [Places(view.places, state)]
    note: list[Block] = [Mark(view.note, "info", theme.muted, 5.4)] if view.note else []
    if view.problem:
        places.append(Notice(view.problem, "warning", theme.trouble, bold=True, cap_mm=5.4))
    for blocks in ([*prompt, *places, *note], [*places, *note], [*places, *prompt], places):
        if flow_height(sheet, area.w, blocks, 1.0) <= area.h:
            break
    portrait = sheet.ruler.panel.portrait
    flow(sheet, area, blocks, "bottom" if portrait else "top", grow=True)
