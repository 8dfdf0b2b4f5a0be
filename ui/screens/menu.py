"""A question and its answers as large rows; what must be known first stands above them."""

from __future__ import annotations

from kiosk.views.account import MenuView
from kiosk.views.base import Choice
from ui.layout import Area
from ui.screens import chrome
from ui.sheet import Sheet
from ui.widgets import doors
from ui.widgets.flow import Block, FactRow, Notice, Words, flow, flow_height
from ui.widgets.rows import with_actions


def draw_menu(sheet: Sheet, area: Area, view: MenuView) -> None:
    rest = chrome.header(sheet, area)
    answers, bottom = doors.split(view.choices)
    with_actions(sheet, rest, bottom, lambda room: _menu(sheet, room, view, answers))


def _menu(sheet: Sheet, area: Area, view: MenuView, answers: tuple[Choice, ...]) -> None:
    """What is told and the answers on one page, else what is told on the first."""
    gap = sheet.ruler.gap
    told = _told(sheet, view)
    if not told:
        doors.draw(sheet, below_reach(sheet, area), answers)
        return
    least = flow_height(sheet, area.w, told, 1.0)
    rest = below_reach(sheet, area.top(least, gap)[1])
    both = doors.plan(sheet, rest, answers)
    apart = doors.plan(sheet, below_reach(sheet, area), answers)
    crowded = both.row > rest.h  # not even one answer has its room
    if crowded or (both.pages > 1 and both.pages > apart.pages):
        sheet.pages = 1 + apart.pages
        sheet.page = min(sheet.page, apart.pages)
        if sheet.page == 0:
            flow(sheet, area, told, grow=True)
        else:
            doors.draw(sheet, below_reach(sheet, area), answers, first_page=1)
        return
    need = both.rows * (both.row + gap)
    height = max(least, min(flow_height(sheet, area.w, told, 0.0), area.h - need - gap))
    if sheet.ruler.panel.portrait:
        line = max(area.y + height, sheet.ruler.reach_top - 2 * gap)
        flow(sheet, area.top(line - area.y)[0], told, "bottom", grow=True)
    else:
        flow(sheet, area.top(height)[0], told)
    doors.draw(sheet, below_reach(sheet, area.top(height, gap)[1]), answers)


def _told(sheet: Sheet, view: MenuView) -> list[Block]:
    blocks: list[Block] = [Words(view.lead, 5.6)] if view.lead else []
    blocks += [
        FactRow(fact.label, fact.value, 5.6, line_above=place > 0)
        for place, fact in enumerate(view.facts)
    ]
    if view.notice:
        blocks.append(Notice(view.notice, "warning", sheet.theme.trouble, bold=True, cap_mm=5.4))
    return blocks


def below_reach(sheet: Sheet, area: Area) -> Area:
    """The part of an area in which controls may stand."""
    line = max(area.y, sheet.ruler.reach_top)
    return area.top(line - area.y)[1] if line > area.y else area
