"""A change before and after: what it costs and takes away, and what was done."""

from __future__ import annotations

from typing import Final

from kiosk.views.account import DoneView, QuoteView, Tone
from ui.layout import Area
from ui.screens import chrome
from ui.screens.result import ScreenReceipt
from ui.sheet import Sheet
from ui.widgets.flow import (
    Block,
    FactRow,
    Mark,
    Notice,
    Space,
    Together,
    Words,
    flow,
    flow_beside,
    flow_height,
    narrow,
)
from ui.widgets.rows import with_actions

SUBJECT_MM = 9.0
HEAD_MM = 8.4
ICONS: Final = {Tone.GOOD: "done", Tone.CARE: "warning", Tone.TROUBLE: "warning"}


def draw_quote(sheet: Sheet, area: Area, view: QuoteView) -> None:
    rest = chrome.header(sheet, area)
    with_actions(sheet, rest, view.choices, lambda room: _quote(sheet, room, view))


def _quote(sheet: Sheet, area: Area, view: QuoteView) -> None:
    """Facts beside what is lost; where money is missing that stands last, above the answer."""
    ruler, theme = sheet.ruler, sheet.theme
    subject: list[Block] = [Words(view.subject, SUBJECT_MM, bold=True)]
    facts: list[Block] = [
        FactRow(fact.label, fact.value, 5.6, line_above=place > 0)
        for place, fact in enumerate(view.facts)
    ]
    lost = _lost(sheet, view)
    terms: list[Block] = [Words(view.terms, colour=theme.muted)] if view.terms else []
    notice: list[Block] = []
    if view.notice:
        notice = [Notice(view.notice, "warning", theme.trouble, bold=True, cap_mm=5.6)]
    if not ruler.panel.portrait and ruler.scale == 1.0 and lost:
        foot_h = flow_height(sheet, area.w, notice, 0.0)
        foot, room = area.foot(foot_h, ruler.gap if notice else 0)
        head_h = flow_height(sheet, room.w, subject, 0.0)
        head, body = room.top(head_h, ruler.gap)
        left, right = body.left((body.w - 2 * ruler.gap) * 9 // 20, 2 * ruler.gap)
        if flow_beside(sheet, [(left, [*facts, *terms]), (right, lost)]):
            flow(sheet, head, subject)
            flow(sheet, foot, notice, "bottom")
            return
    facts = narrow(sheet, facts)
    blocks = [*subject, *facts, *lost, *terms]
    together = flow_height(sheet, area.w, [*blocks, *notice], 1.0)
    if notice and together > area.h:
        blocks, notice = [*subject, *notice, *blocks[1:]], []  # it must be on the first page
    flow(sheet, area, [*blocks, *notice], paged=True, grow=ruler.panel.portrait)


def _lost(sheet: Sheet, view: QuoteView) -> list[Block]:
    """Losses with a mark, then what is switched on or off with it."""
    theme = sheet.theme
    lost: list[Block] = [Mark(line, "cross", theme.trouble.border) for line in view.losses]
    also: list[Block] = [Mark(line, "info", theme.muted) for line in view.also]
    air: list[Block] = [Space(2)] if lost and also else []
    return [*headed(view.losses_label, lost), *air, *headed(view.also_label, also)]


def headed(heading: str, blocks: list[Block]) -> list[Block]:
    """The heading stays with the first of its blocks."""
    if not heading or not blocks:
        return blocks
    return [Together((Words(heading, 5.6, bold=True), blocks[0])), *blocks[1:]]


def draw_done(sheet: Sheet, area: Area, view: DoneView) -> None:
    rest = chrome.header(sheet, area)
    with_actions(sheet, rest, view.choices, lambda room: _done(sheet, room, view))


def _head(sheet: Sheet, view: DoneView) -> Block:
    """What went well is green with its mark, what did not stands on amber."""
    theme = sheet.theme
    if view.tone is Tone.PLAIN:
        return Words(view.headline, HEAD_MM, bold=True)
    tone = theme.good if view.tone is Tone.GOOD else theme.trouble
    return Notice(view.headline, ICONS[view.tone], tone, bold=True, cap_mm=HEAD_MM)


def _done(sheet: Sheet, area: Area, view: DoneView) -> None:
    ruler = sheet.ruler
    head = _head(sheet, view)
    lines: list[Block] = [Words(line, 5.6) for line in view.lines]
    facts: list[Block] = [
        FactRow(fact.label, fact.value, 5.6, line_above=place > 0)
        for place, fact in enumerate(view.facts)
    ]
    slip: list[Block] = []
    if view.slip_note:
        slip = [Mark(view.slip_note, "receipt", sheet.theme.ink, 5.6, bold=True)]
    kept = view.code or view.qr
    code: list[Block] = [ScreenReceipt(view.qr, view.code)] if kept else []
    wide = not ruler.panel.portrait and ruler.scale == 1.0
    if wide and code:
        top_h = flow_height(sheet, area.w, [head], 0.0)
        top, body = area.top(top_h, 2 * ruler.gap)
        left, right = body.left((body.w - 3 * ruler.gap) * 11 // 20, 3 * ruler.gap)
        if flow_beside(sheet, [(left, [*lines, *facts, *slip]), (right, code)]):
            flow(sheet, top, [head])
            return
    facts = narrow(sheet, facts)
    blocks = [head, Space(2), *lines, *facts, *code, *slip]
    flow(sheet, area, blocks, paged=True, grow=True)
