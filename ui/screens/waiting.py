"""Screens on which the customer waits: boot, checking, asking, sending."""

from __future__ import annotations

from kiosk.views.account import AskingView
from kiosk.views.general import BootView
from kiosk.views.top_up import CheckingView, SendingView
from ui.layout import Area
from ui.screens import chrome
from ui.sheet import Sheet
from ui.widgets.flow import Block, Large, Space, Words, flow
from ui.widgets.progress import progress
from ui.widgets.rows import actions, actions_height


class Dots:
    """Progress as a block of a flow."""

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        return sheet.ruler.up(6)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        progress(sheet, area)


def _wait(sheet: Sheet, area: Area, blocks: list[Block]) -> None:
    choices = sheet.screen.view.choices
    rest = chrome.header(sheet, area)
    height = actions_height(sheet, rest.w, choices)
    row, rest = rest.foot(height, sheet.ruler.gap)
    flow(sheet, rest.inset(0, sheet.ruler.px(4)), blocks, valign="middle", grow=True)
    actions(sheet, row, choices)


def draw_boot(sheet: Sheet, area: Area, view: BootView) -> None:
    lines: list[Block] = [Words(line, 5.4) for line in view.lines]
    _wait(sheet, area, [*lines, Space(4), Dots()])


def draw_checking(sheet: Sheet, area: Area, view: CheckingView) -> None:
    blocks: list[Block] = [Large(view.number, 14, 9), Space(6), Words(view.waiting_for, 5.4)]
    _wait(sheet, area, [*blocks, Space(4), Dots()])


def draw_asking(sheet: Sheet, area: Area, view: AskingView) -> None:
    _wait(sheet, area, [Words(view.waiting_for, 6.6), Space(6), Dots()])


def draw_sending(sheet: Sheet, area: Area, view: SendingView) -> None:
    blocks: list[Block] = [
        Words(view.number, 8, bold=True),
        Large(view.amount, 20, 12),
        Space(6),
        Words(view.waiting_for, 5.4),
    ]
    _wait(sheet, area, [*blocks, Space(4), Dots()])
