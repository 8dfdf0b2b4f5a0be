"""A talk with a person on this screen: newest words at the bottom, earlier ones page by page."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.views.account import ChatView
from ui.layout import Area
from ui.screens import chrome
from ui.sheet import Sheet
from ui.widgets.bubble import bubbles
from ui.widgets.flow import Block, Mark, flow, flow_height
from ui.widgets.rows import with_actions


def draw_chat(sheet: Sheet, area: Area, view: ChatView) -> None:
    rest = chrome.header(sheet, area)
    sheet.newest_last = True
    with_actions(sheet, rest, view.choices, lambda room: _talk(sheet, room, view))


def _talk(sheet: Sheet, area: Area, view: ChatView) -> None:
    """How it stands is said below the newest words; without any it stands alone and large."""
    ruler = sheet.ruler
    if not view.lines:
        flow(sheet, area, [Mark(view.state, "person", sheet.theme.ink, 7.4, bold=True)], "middle")
        return
    state: list[Block] = []
    if view.state:
        state = [Mark(view.state, "person", sheet.theme.ink, 5.6, bold=True)]
    foot, room = area.foot(flow_height(sheet, area.w, state, 1.0), ruler.gap_least)
    flow(sheet, foot, state)
    said = bubbles(sheet, room, view.lines)
    pages = from_newest(sheet, room, said)
    sheet.pages = len(pages)
    sheet.page = min(sheet.page, len(pages) - 1)
    flow(sheet, room, pages[sheet.page], "bottom")


def from_newest(sheet: Sheet, area: Area, said: Sequence[Block]) -> list[list[Block]]:
    """Pages filled from the newest words back; the first is the newest."""
    pages: list[list[Block]] = [[]]
    for block in reversed(said):
        longer = [block, *pages[-1]]
        if pages[-1] and flow_height(sheet, area.w, longer, 1.0) > area.h:
            pages.append([block])
        else:
            pages[-1] = longer
    return pages
