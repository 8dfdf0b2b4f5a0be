"""A word letter by letter: what is asked, what was typed, the keyboard of one alphabet."""

from __future__ import annotations

from kiosk.views.account import LettersView
from ui.fonts import pitch_of, size_of
from ui.layout import Area
from ui.screens import chrome
from ui.sheet import Sheet
from ui.widgets.button import radius_of
from ui.widgets.flow import Block, Mark, Notice, Words, cap_at, flow, flow_height
from ui.widgets.keyboard import Keyboard, keyboard
from ui.widgets.rows import actions, actions_height

TYPED_MM = 9.0


class Typed:
    """What was typed, and where the next letter comes; a block of a flow."""

    def __init__(self, view: LettersView) -> None:
        self.view = view

    def _pad(self, sheet: Sheet, squeeze: float) -> int:
        return sheet.ruler.px(2.6 - 1.2 * max(0.0, squeeze))

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        cap = cap_at(sheet, TYPED_MM, max(0.0, squeeze))
        return pitch_of(size_of(cap)) + 2 * self._pad(sheet, squeeze)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        theme, ruler, view = sheet.theme, sheet.ruler, self.view
        border, thick = theme.control.border, max(2, ruler.px(0.5))
        if view.problem:
            border, thick = theme.trouble.border, ruler.px(1.0)
        sheet.box(area, theme.card, border, thick, radius_of(sheet))
        cap = cap_at(sheet, TYPED_MM, max(0.0, squeeze))
        inner = area.inset(ruler.px(4), 0)
        took = sheet.text(inner.left(inner.w - cap)[0], view.typed, cap, True, max_lines=1)
        beam = Area(took.x + took.w + ruler.px(1.0), 0, max(3, ruler.px(0.8)), round(cap * 1.5))
        sheet.box(beam._replace(y=area.y + (area.h - beam.h) // 2), theme.ink)


def draw_letters(sheet: Sheet, area: Area, view: LettersView) -> None:
    """The keyboard as low as it goes; on two pages of letters where one leaves no room above."""
    ruler = sheet.ruler
    row, rest = area.foot(actions_height(sheet, area.w, view.choices), ruler.gap)
    actions(sheet, row, view.choices)
    rest = chrome.header(sheet, rest)
    above = _above(sheet, view)
    least, board = 0, None
    for board in Keyboard.ways(sheet, rest.w, view):
        least = board.height(sheet, rest.w)
        if _fits(sheet, rest, above[-1], least) and rest.bottom - least >= ruler.reach_top:
            break
    assert board is not None, "there is always a way"
    words = next((b for b in above if _fits(sheet, rest, b, least)), above[-1])
    wished = rest.h - flow_height(sheet, rest.w, words, 0.4) - ruler.gap
    height = max(least, min(board.height_wished(sheet, rest.w), wished))
    if ruler.low:
        height = max(least, min(height, rest.bottom - ruler.reach_top))
    spot, upper = rest.foot(height, ruler.gap)
    keyboard(sheet, spot, board, view)
    flow(sheet, upper, words, "bottom" if ruler.panel.portrait else "top")


def _fits(sheet: Sheet, area: Area, blocks: list[Block], keys: int) -> bool:
    return flow_height(sheet, area.w, blocks, 1.0) <= area.h - keys - sheet.ruler.gap


def _above(sheet: Sheet, view: LettersView) -> list[list[Block]]:
    """What stands above the keys, with less and less beside what was typed."""
    theme = sheet.theme
    prompt: list[Block] = [Words(view.prompt, 5.4, colour=theme.muted)] if view.prompt else []
    typed: list[Block] = [Typed(view)]
    note: list[Block] = [Mark(view.note, "info", theme.muted, 5.4)] if view.note else []
    if view.problem:
        wrong = Notice(view.problem, "warning", theme.trouble, bold=True, cap_mm=5.4)
        return [[*prompt, *typed, wrong], [*typed, wrong]]
    return [[*prompt, *typed, *note], [*prompt, *typed], typed]
