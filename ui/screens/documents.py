"""A text to read calmly, page by page: what it costs on top, then the sections."""

from __future__ import annotations

from kiosk.views.account import DocumentView
from ui.layout import Area
from ui.screens import chrome
from ui.sheet import Sheet
from ui.widgets import prose
from ui.widgets.flow import Block, FactRow, Mark, narrow
from ui.widgets.rows import with_actions


def draw_document(sheet: Sheet, area: Area, view: DocumentView) -> None:
    rest = chrome.header(sheet, area)
    with_actions(sheet, rest, view.choices, lambda room: _text(sheet, room, view))


def _text(sheet: Sheet, area: Area, view: DocumentView) -> None:
    """Every page begins at the same edge; the pager says how many there are."""
    areas = prose.columns(sheet, area.inset(0, sheet.ruler.px(1.2)))
    found: list[list[list[Block]]] = []
    for cap_mm in prose.TEXT_MM:
        blocks: list[Block] = []
        if view.note:
            blocks.append(Mark(view.note, "info", sheet.theme.muted))
        facts = [
            FactRow(fact.label, fact.value, cap_mm, line_above=place > 0)
            for place, fact in enumerate(view.facts)
        ]
        blocks += narrow(sheet, facts)
        blocks += prose.paragraphs(sheet, areas[0].w, view.sections, cap_mm)
        found = prose.pages(sheet, areas, blocks)
        if len(found) == 1:
            break
    sheet.pages = len(found)
    sheet.page = min(sheet.page, len(found) - 1)
    for column, spot in zip(found[sheet.page], areas, strict=False):
        prose.draw_text(sheet, spot, column)
