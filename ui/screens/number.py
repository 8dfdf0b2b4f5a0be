"""The number: keypad, read-back in groups with empty places, and whether it is the right one."""

from __future__ import annotations

from kiosk.views.top_up import ConfirmView, NumberView
from ui.fonts import pitch_of, size_of
from ui.layout import Area
from ui.screens import chrome
from ui.sheet import Sheet
from ui.widgets.bill import BillRow, bills_into
from ui.widgets.button import radius_of
from ui.widgets.flow import Block, Large, Mark, Notice, Space, Words, flow, flow_height
from ui.widgets.keypad import keypad, keypad_width
from ui.widgets.options import Options, options_of, others_of
from ui.widgets.rows import actions, actions_height, with_actions

READ_BACK_MM = 13.0
EMPTY = "_"


def draw_number(sheet: Sheet, area: Area, view: NumberView) -> None:
    ruler = sheet.ruler
    row, rest = area.foot(actions_height(sheet, area.w, view.choices), ruler.gap)
    rest = chrome.header(sheet, rest)
    if ruler.panel.portrait:
        key = ruler.up(44) if not ruler.low_reach else ruler.up(36)
        keys, above = rest.foot(4 * key + 3 * ruler.gap, 2 * ruler.gap)
        width = 3 * ruler.up(82) + 2 * ruler.gap
        spot = keys.placed(min(width, keys.w), keys.h)
    else:
        keys, above = rest.right_side(keypad_width(sheet, rest.w, view.erase_label), 2 * ruler.gap)
        tallest = 4 * ruler.up(34) + 3 * ruler.gap
        spot, _ = keys.foot(min(keys.h, tallest))
    line = max(spot.y, ruler.reach_top)
    keypad(sheet, spot.top(line - spot.y)[1], view.erase_label)
    _reading(sheet, above, view)
    actions(sheet, row, view.choices)


def _reading(sheet: Sheet, area: Area, view: NumberView) -> None:
    theme = sheet.theme
    prompt: list[Block] = [Words(view.prompt, 5.4, colour=theme.muted)]
    typed: list[Block] = [ReadBack(view)]
    money: list[Block] = []
    if view.no_money_yet:
        money = [Space(2), Mark(view.no_money_yet, "info", theme.muted, 5.4)]
    blocks = [*prompt, *typed, *money]
    if view.problem:  # it says more than the rest, where room is short
        typed.append(Notice(view.problem, "warning", theme.trouble, bold=True, cap_mm=5.4))
        for blocks in ([*prompt, *typed, *money], [*typed, *money], typed):
            if flow_height(sheet, area.w, blocks, 1.0) <= area.h:
                break
    flow(sheet, area, blocks, "bottom" if sheet.ruler.panel.portrait else "top")


class ReadBack:
    """The number as people read it: typed digits bold, empty places as lines; a block of a flow."""

    def __init__(self, view: NumberView) -> None:
        self.view = view

    def _cap(self, sheet: Sheet, width: int) -> tuple[int, list[int]]:
        """The largest cap height at which all groups fit, and their widths."""
        cap = sheet.ruler.cap(READ_BACK_MM * (1.3 if sheet.ruler.panel.portrait else 1.0))
        while True:
            size = size_of(cap)
            digit = sheet.fonts.width("0", size, True)
            widths = [sheet.fonts.width(self.view.prefix, size, True)]
            widths += [digit * len(group) for group in self.view.groups]
            space = digit * 2 // 3
            if sum(widths) + space * (len(widths) - 1) <= width or cap <= sheet.ruler.body:
                return cap, widths
            cap -= 1

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        pad = sheet.ruler.px(5 - 2.6 * squeeze)
        cap, _ = self._cap(sheet, width - 2 * sheet.ruler.px(4))
        return pitch_of(size_of(cap)) + 2 * pad

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        theme, ruler = sheet.theme, sheet.ruler
        right = self.view.complete and not self.view.problem
        border = theme.good.border if right else theme.control.border
        if self.view.problem:
            border = theme.trouble.border
        thick = max(2, ruler.px(0.5)) if border == theme.control.border else ruler.px(1.0)
        sheet.box(area, theme.card, border, thick, radius_of(sheet))
        inner = area.inset(ruler.px(4), 0)
        cap, widths = self._cap(sheet, inner.w)
        size = size_of(cap)
        digit = sheet.fonts.width("0", size, True)
        x = inner.x
        spot = Area(x, inner.y, widths[0], inner.h)
        sheet.text(spot, self.view.prefix, cap, True, theme.muted)
        x += widths[0] + digit * 2 // 3
        for group, width in zip(self.view.groups, widths[1:], strict=True):
            typed = group.replace(EMPTY, "")
            if typed:
                spot = Area(x, inner.y, digit * len(typed) + 2, inner.h)
                sheet.text(spot, typed, cap, True)
            line = inner.y + (inner.h + cap) // 2
            for place in range(len(typed), len(group)):
                low = Area(
                    x + place * digit + digit // 8, line, digit * 3 // 4, max(3, ruler.px(0.8))
                )
                sheet.box(low, theme.control.border)
            x += width + digit * 2 // 3


def draw_confirm(sheet: Sheet, area: Area, view: ConfirmView) -> None:
    """The number as large as it goes; fee, limits, bills and change before the first bill."""
    ruler = sheet.ruler
    rest = chrome.header(sheet, area)
    short = ruler.scale > 1 and not ruler.panel.portrait
    blank = sheet.state()
    if not _confirm(sheet, rest, view, short) and not short:
        sheet.undo(blank)
        _confirm(sheet, rest, view, short=True)


def _confirm(sheet: Sheet, area: Area, view: ConfirmView, short: bool) -> bool:
    """The number, smaller where room is short, and what is below; whether all of it fits."""
    ruler = sheet.ruler
    least_mm = 9 if ruler.scale > 1 else 13
    number = Large(view.number, 24 if ruler.panel.portrait else 18, least_mm)
    gap = ruler.gap_least if short else ruler.gap
    height = flow_height(sheet, area.w, [number], 1.0 if short else 0.0)
    head, rest = area.top(height, gap)
    flow(sheet, head, [number])
    width = sheet.fonts.width(view.number, size_of(ruler.cap(least_mm)), True)
    beside = head.left(width, 2 * ruler.gap)[1] if short else None
    fits: list[bool] = []
    with_actions(
        sheet,
        rest,
        others_of(view.choices),
        lambda room: fits.append(_conditions(sheet, room, view, beside)),
    )
    return fits[-1]


def _conditions(sheet: Sheet, rest: Area, view: ConfirmView, beside: Area | None) -> bool:
    """Words at the left, bills at the right, beginning beside the number where room is short."""
    ruler = sheet.ruler
    last = Words(view.no_change, 5.8, True)
    words = _terms(sheet, view)
    sums = _sums(view)
    if ruler.scale > 1 and not ruler.panel.portrait:
        blocks = [*words, last, BillRow(view.bills, 36), *sums]
        flow(sheet, rest, blocks, "bottom" if ruler.low else "top", paged=True)
        return True
    if sums:
        foot, rest = rest.foot(flow_height(sheet, rest.w, sums, 0.0), ruler.gap)
        flow(sheet, foot, sums)
    if view.receipt_warning:
        foot, rest = rest.foot(flow_height(sheet, rest.w, words[-1:], 0.0), ruler.gap)
        flow(sheet, foot, words[-1:])
        words = words[:-1]
    if not view.bills:
        flow(sheet, rest, [*words, last], grow=True)
        return True
    if ruler.panel.portrait:
        upper, _ = rest.top(rest.h * 11 // 20)
        took = flow(sheet, upper, [*words, last], grow=True)
        bills_into(sheet, rest.top(took.h, 3 * ruler.gap)[1], view.bills, 92)
        return True
    left, right = rest.left((rest.w - ruler.gap) // 2, 2 * ruler.gap)
    flow(sheet, left, words, grow=True)
    if beside is not None and beside.w >= right.w * 9 // 10:
        x = max(beside.x, right.x)
        right = Area(x, beside.y, right.right - x, right.bottom - beside.y)
    foot, right = right.foot(flow_height(sheet, right.w, [last], 0.0), ruler.gap)
    bills = bills_into(sheet, right, view.bills, 50)
    if bills is not None:
        foot = Area(foot.x, min(foot.y, bills.bottom + ruler.gap), foot.w, foot.h)
    flow(sheet, foot, [last])
    return bills is not None and flow_height(sheet, left.w, words, 1.0) <= left.h


def _sums(view: ConfirmView) -> list[Block]:
    """How much it will be; what a marked sum means stands in the place of the question."""
    options = options_of(view.choices)
    return [Options(view.sum_note or view.sum_question, options)] if options else []


def _terms(sheet: Sheet, view: ConfirmView) -> list[Block]:
    """Fee, limits and what is known of the receipt; a warning comes last."""
    theme = sheet.theme
    words: list[Block] = [Mark(view.fee[0], "check", theme.good.border, 6.4, bold=True)]
    if len(view.fee) > 1:
        words = [Words(line, 6.0, bold=True) for line in view.fee]
    words.append(Words(view.limits, 5.4))
    if view.receipt_warning:
        words.append(Notice(view.receipt_note, "warning", theme.trouble, True, 5.4))
    else:
        words.append(Words(view.receipt_note, 5.4))
    return words
