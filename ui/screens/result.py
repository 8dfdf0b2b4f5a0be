"""The end of a payment: how it stands, the facts, the code to keep, what can be done next."""

from __future__ import annotations

from typing import Final

from kiosk.views.top_up import Outcome, ResultView
from ui.layout import Area
from ui.screens import chrome
from ui.sheet import Sheet
from ui.theme import Theme, Tone
from ui.widgets.button import radius_of
from ui.widgets.flow import Block, FactRow, Large, Mark, Notice, Space, Words, flow, flow_height
from ui.widgets.rows import with_actions

ICONS: Final = {
    Outcome.CREDITED: "done",
    Outcome.PENDING: "clock",
    Outcome.REFUSED: "warning",
    Outcome.DOUBTFUL: "warning",
}


def outcome_tone(theme: Theme, outcome: Outcome) -> Tone:
    if outcome is Outcome.CREDITED:
        return theme.good
    if outcome is Outcome.PENDING:
        return theme.neutral
    return theme.trouble


def draw_result(sheet: Sheet, area: Area, view: ResultView) -> None:
    ruler = sheet.ruler
    mark, rest = area.top(
        flow_height(
            sheet,
            area.w - chrome.logo_width(sheet) - ruler.px(6),
            [_head(sheet, view)],
            0.0 if ruler.scale == 1.0 else 1.0,
        ),
        ruler.gap,
    )
    right, left = mark.right_side(chrome.logo_width(sheet), ruler.px(6))
    chrome.logo(sheet, right, valign="middle")
    flow(sheet, left, [_head(sheet, view)])
    with_actions(sheet, rest, view.choices, lambda room: _body(sheet, room, view))


def _body(sheet: Sheet, rest: Area, view: ResultView) -> None:
    ruler = sheet.ruler
    number = Large(view.number, 9, 7)
    facts: list[Block] = [
        FactRow(fact.label, fact.value, 5.4, line_above=place > 0)
        for place, fact in enumerate(view.facts)
    ]
    words: list[Block] = [Words(line, 5.4) for line in view.explanation]
    note: list[Block] = [Words(view.receipt_note, 5.4, bold=True)] if view.receipt_note else []
    code: list[Block] = [ScreenReceipt(view.qr, view.code)] if view.qr or view.code else []
    if ruler.panel.portrait:
        blocks = [number, *facts, Space(4), *words, *note, *code]
        flow(sheet, rest, blocks, paged=True, grow=True)
        return
    left, side = rest.left((rest.w - 2 * ruler.gap) * 11 // 20, 2 * ruler.gap)
    if not code:
        long = flow_height(sheet, left.w, [number, *facts], 1.0) > left.h
        if long or flow_height(sheet, side.w, [*note, *words], 1.0) > side.h:
            flow(sheet, rest, [number, *facts, *note, *words], paged=True)
            return
        flow(sheet, left, [number, *facts], grow=True)
        flow(sheet, side, [*note, *words], grow=True)
    elif ruler.scale > 1:
        flow(sheet, left, [number, *note, *facts, *words], paged=True)
        flow(sheet, side, code)
    else:
        over: list[Block] = []  # words for which there is no room below the code
        while words and flow_height(sheet, side.w, [*code, *words], 1.0) > side.h:
            over.insert(0, words.pop())
        flow(sheet, left, [number, *facts, *note, *over], paged=True, grow=True)
        flow(sheet, side, [*code, *words], grow=True)


def _head(sheet: Sheet, view: ResultView) -> Block:
    """Trouble stands on amber; what went well needs no ground."""
    tone = outcome_tone(sheet.theme, view.outcome)
    icon = ICONS[view.outcome]
    if view.outcome in (Outcome.CREDITED, Outcome.PENDING):
        return Mark(view.title, icon, tone.border, 9.6, bold=True)
    return Notice(view.title, icon, tone, bold=True, cap_mm=8.4)


class ScreenReceipt:
    """The code to keep in large digits, and as QR; a block of a flow."""

    def __init__(self, qr: str, code: str) -> None:
        self.qr, self.code = qr, code

    def _side(self, sheet: Sheet, width: int, squeeze: float) -> int:
        if not self.qr:
            return 0
        wished = 100 if sheet.ruler.panel.portrait else 52
        return min(width // 2, sheet.ruler.px(wished - 18 * max(0.0, squeeze)))

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        pad = sheet.ruler.px(3)
        code = Large(self.code, 9, 7).height(sheet, width, squeeze) if self.code else 0
        side = self._side(sheet, width, squeeze)
        return side + code + 2 * pad + (pad if side and code else 0)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        theme, pad = sheet.theme, sheet.ruler.px(3)
        sheet.box(area, theme.card, theme.control.border, 2, radius_of(sheet))
        inner = area.inset(pad)
        side = self._side(sheet, area.w, squeeze)
        if side:
            spot, inner = inner.top(side, pad)
            sheet.qr(spot, self.qr)
        if self.code:
            Large(self.code, 9, 7, align="centre").draw(sheet, inner, squeeze)
