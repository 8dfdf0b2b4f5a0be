"""Rows with their buttons, their sum, and where in the whole they stand."""

from __future__ import annotations

from kiosk.views.account import ListView
from kiosk.views.base import Choice
from ui.layout import Area
from ui.screens import chrome
from ui.screens.menu import below_reach
from ui.sheet import Sheet
from ui.widgets.flow import Block, FactRow, Notice, Words, flow, flow_height
from ui.widgets.listing import GROWN, listed, own_choices
from ui.widgets.rows import with_actions


def draw_list(sheet: Sheet, area: Area, view: ListView) -> None:
    """What the list is about above it, its sum below it; rows with buttons stay within reach."""
    rest = chrome.header(sheet, area)
    own, others = own_choices(view.rows, view.choices)
    with_actions(sheet, rest, others, lambda room: _list(sheet, room, view, own))


def _list(sheet: Sheet, area: Area, view: ListView, own: dict[str, Choice]) -> None:
    ruler = sheet.ruler
    told = _told(sheet, view)
    if not view.rows:
        flow(sheet, area, told, grow=True)
        return
    rows = listed(sheet, area.w, view.rows, own, total=view.total)
    low = bool(own) and ruler.low
    upper, rest = area.top(flow_height(sheet, area.w, told, 1.0), ruler.gap_least if told else 0)
    body = below_reach(sheet, rest) if own else rest
    least = flow_height(sheet, body.w, rows, 1.0)
    if least > body.h and ruler.scale > 1:  # what is told is worth the first page only
        flow(sheet, below_reach(sheet, area) if own else area, [*told, *rows], paged=True)
        return
    if ruler.panel.portrait and own:
        body, _ = body.foot(min(body.h, flow_height(sheet, body.w, rows, GROWN)))
        upper = area.top(max(upper.h, body.y - area.y - 2 * ruler.gap))[0]
        flow(sheet, upper, told, "bottom", grow=True)
    else:
        spare = max(0, body.h - max(least, flow_height(sheet, body.w, rows, 0.0)))
        wished = flow_height(sheet, area.w, told, 0.0)
        if body.y == rest.y:
            upper, rest = area.top(min(wished, upper.h + spare), ruler.gap_least if told else 0)
            body = below_reach(sheet, rest) if own else rest
        flow(sheet, upper, told)
    portrait = ruler.panel.portrait
    flow(sheet, body, rows, "bottom" if low else "top", paged=True, grow=portrait)


def _told(sheet: Sheet, view: ListView) -> list[Block]:
    blocks: list[Block] = []
    if view.lead and view.place:
        blocks.append(FactRow(view.lead, view.place, 5.4))
    elif view.lead or view.place:
        blocks.append(Words(view.lead or view.place, 5.4, colour=sheet.theme.muted))
    if view.notice:
        blocks.append(Notice(view.notice, "warning", sheet.theme.trouble, bold=True, cap_mm=5.4))
    return blocks
