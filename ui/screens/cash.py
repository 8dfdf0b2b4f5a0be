"""Cash: whose number, what will reach it, and the lane in which bills are kept or given back."""

from __future__ import annotations

from typing import Final

from kiosk.views.top_up import CashView, EscrowQuestionView, Lane
from ui.fonts import pitch_of, size_of
from ui.layout import Area, Side
from ui.screens import chrome
from ui.sheet import Sheet
from ui.theme import Theme, Tone
from ui.widgets.bill import bill, bills_into
from ui.widgets.button import radius_of
from ui.widgets.fitting import height_for
from ui.widgets.flow import Block, FactRow, Fill, Large, Notice, Space, Words, flow, flow_height
from ui.widgets.progress import BEAT_S, progress
from ui.widgets.rows import actions, actions_height

NUMBER_MM = 10.0
CREDITED_MM = 21.0
CREDITED_LEAST_MM = 20.0
ARROWS: Final = {Side.LEFT: "arrow-left", Side.RIGHT: "arrow-right", Side.BELOW: "arrow-below"}
LANE_ICONS: Final = {
    Lane.WAITING: "bill",
    Lane.READING: "clock",
    Lane.KEPT: "check",
    Lane.GIVEN_BACK: "given-back",
    Lane.REFUSED: "warning",
    Lane.CLOSED: "info",
    Lane.TROUBLE: "warning",
}
ARROW_LANES: Final = frozenset({Lane.WAITING, Lane.KEPT, Lane.GIVEN_BACK, Lane.REFUSED})
BILLS_AWAY: Final = frozenset({Lane.CLOSED, Lane.TROUBLE})
ARROW_LANES_LARGE: Final = frozenset({Lane.WAITING, Lane.KEPT})  # elsewhere words need the room


def lane_tone(theme: Theme, lane: Lane) -> Tone:
    if lane is Lane.KEPT:
        return theme.good
    if lane in (Lane.REFUSED, Lane.TROUBLE):
        return theme.trouble
    return theme.neutral


def number_line(sheet: Sheet, area: Area, number: str) -> Area:
    """The destination on top, with the logo at the right; returns what is below."""
    ruler = sheet.ruler
    cap = ruler.cap(NUMBER_MM)
    strip, rest = area.top(pitch_of(size_of(cap)), ruler.px(1.6))
    mark, words = strip.right_side(chrome.logo_width(sheet), ruler.px(5))
    chrome.logo(sheet, mark, valign="middle")
    sheet.text(words, number, cap, True, max_lines=1)
    return rest


def draw_cash(sheet: Sheet, area: Area, view: CashView) -> None:
    """Number on top; sums beside the bills; the lane with the arrow across; the choices."""
    ruler = sheet.ruler
    rest = number_line(sheet, area, view.number)
    row, rest = rest.foot(actions_height(sheet, rest.w, view.choices), ruler.gap)
    actions(sheet, row, view.choices)
    title: list[Block] = [Words(view.title, 6.6, bold=True)]
    if ruler.panel.portrait:
        least = _sums_height(sheet, rest.w, view)
        sums, rest = rest.top(max(least, rest.h // 3), 2 * ruler.gap)
        _sums(sheet, sums, view)
        lane, rest = rest.foot(ruler.up(130), 2 * ruler.gap)
        _lane(sheet, lane, view)
        _bills(sheet, rest, view, title)
        return
    if ruler.scale > 1:
        _wide(sheet, rest, view)
        return
    lane, rest = rest.foot(ruler.up(30), ruler.gap)
    _lane(sheet, lane, view)
    if not view.bills or view.lane in BILLS_AWAY:
        _sums(sheet, rest, view)
        return
    sums, bills = rest.left((rest.w - ruler.gap) // 2, 2 * ruler.gap)
    if ruler.panel.slot is Side.LEFT:
        bills, sums = rest.left((rest.w - ruler.gap) // 2, 2 * ruler.gap)
    _sums(sheet, sums, view)
    _bills(sheet, bills, view, title)


def _wide(sheet: Sheet, area: Area, view: CashView) -> None:
    """Large text: sums beside their facts, a row of bills, the lane."""
    ruler = sheet.ruler
    first, second = _sum_blocks(sheet, view)
    if view.parts:
        first.append(second.pop(0))  # the parts need the room beside it
    arrow = ruler.up(30) if view.lane in ARROW_LANES_LARGE else 0
    need = flow_height(sheet, area.w - arrow, [_status(sheet, view)], 1.0)
    lane, rest = area.foot(max(need, ruler.target), ruler.gap_least)
    _lane(sheet, lane, view)
    left, right = rest.left(round(rest.w * 0.5), 2 * ruler.gap)
    height = max(flow_height(sheet, left.w, first, 1.0), flow_height(sheet, right.w, second, 1.0))
    height = min(height, rest.h)
    flow(sheet, left.top(height)[0], first)
    flow(sheet, right.top(height)[0], second)
    _bills(sheet, rest.top(height, ruler.gap_least)[1], view, [])


def _bills(sheet: Sheet, area: Area, view: CashView, title: list[Block]) -> None:
    """What to do, the bills that are taken, and that no change is given."""
    if not view.bills or view.lane in BILLS_AWAY:
        return
    ruler = sheet.ruler
    last: list[Block] = [Words(view.no_change, 5.4, bold=True)]
    if title:
        area = area.top(flow(sheet, area, title).h, ruler.gap)[1]
    height = flow_height(sheet, area.w, last, 1.0)
    foot, rest = area.foot(height, ruler.gap_least)
    if ruler.panel.portrait or ruler.scale == 1.0:
        took = bills_into(sheet, rest, view.bills, 92 if ruler.panel.portrait else 46)
        if took is not None:
            foot = Area(foot.x, min(foot.y, took.bottom + ruler.gap), foot.w, foot.h)
        flow(sheet, foot, last)
    elif area.h >= height:
        if not bills_into(sheet, rest, view.bills, 46):
            foot = area
        flow(sheet, foot, last)


def _sum_blocks(sheet: Sheet, view: CashView) -> tuple[list[Block], list[Block]]:
    theme = sheet.theme
    first: list[Block] = [
        Words(view.credited_label, 5.6, colour=theme.muted),
        Large(view.credited, CREDITED_MM, CREDITED_LEAST_MM),
    ]
    second: list[Block] = [FactRow(view.inserted_label, view.inserted, 5.4)]
    if view.has_fee:
        second.append(FactRow(view.fee_label, view.fee, 5.4, line_above=True))
    else:
        second.append(Words(view.fee_label))
    if view.parts:
        second += [FactRow(part.label, part.value, 5.4, line_above=True) for part in view.parts]
    else:
        second.append(Words(view.room_left))
    return first, second


def _sums_height(sheet: Sheet, width: int, view: CashView) -> int:
    first, second = _sum_blocks(sheet, view)
    pad = sheet.ruler.px(5)
    return flow_height(sheet, width - 2 * pad, [*first, Space(4), *second], 0.0) + 2 * pad


def _sums(sheet: Sheet, area: Area, view: CashView) -> None:
    ruler, theme = sheet.ruler, sheet.theme
    sheet.box(area, theme.card, theme.hairline, 2, radius_of(sheet))
    inner = area.inset(ruler.px(5), ruler.px(4))
    first, second = _sum_blocks(sheet, view)
    least = flow_height(sheet, inner.w, second, 1.0)
    top, _ = inner.top(inner.h - least - ruler.px(2))
    took = flow(sheet, top, first)
    rest = inner.top(took.bottom - inner.y, ruler.px(3))[1]
    flow(sheet, rest, second, "bottom", grow=True)


def _status(sheet: Sheet, view: CashView) -> Notice:
    tone = lane_tone(sheet.theme, view.lane)
    cap_mm = 7.6 if sheet.ruler.panel.portrait else 6.6
    return Notice(view.lane_text, LANE_ICONS[view.lane], tone, True, cap_mm)


def _lane(sheet: Sheet, area: Area, view: CashView) -> None:
    """What happened to the last bill, across the screen, with the arrow to the real slot."""
    ruler, theme = sheet.ruler, sheet.theme
    tone = lane_tone(theme, view.lane)
    status = _status(sheet, view)
    sheet.box(area, tone.fill)
    sheet.box(area.left(ruler.px(1.6))[0], tone.border)
    slot = ruler.panel.slot
    stacked = slot is Side.BELOW and ruler.panel.portrait
    side = ruler.up(76) if stacked else min(area.h, ruler.up(30))
    inner = area
    if view.lane is Lane.READING:
        sheet.moving = BEAT_S
        if stacked:
            spot, inner = area.foot(side)
            progress(sheet, spot.placed(ruler.up(45), side))
        elif ruler.scale == 1.0:
            spot, inner = area.right_side(ruler.up(64))
            progress(sheet, spot)
    elif view.lane in (ARROW_LANES if ruler.scale == 1.0 else ARROW_LANES_LARGE):
        if stacked:
            spot, inner = area.foot(side)
        elif slot is Side.LEFT:
            spot, inner = area.left(side)
        else:
            spot, inner = area.right_side(side)
        sheet.icon(spot.inset(side // 8), ARROWS[slot], theme.ink)
    flow(sheet, inner, [Fill(status, inner.h)])


def draw_escrow_question(sheet: Sheet, area: Area, view: EscrowQuestionView) -> None:
    """One large bill, one question, two answers."""
    ruler, theme = sheet.ruler, sheet.theme
    rest = number_line(sheet, area, view.number)
    row, rest = rest.foot(actions_height(sheet, rest.w, view.choices), ruler.gap)
    actions(sheet, row, view.choices)
    fact = view.would_be_credited
    words: list[Block] = [
        Words(view.title, 8.4, bold=True),
        Words(view.question, 5.6),
        Space(3),
        Words(fact.label, 5.4, colour=theme.muted),
        Large(fact.value, 12, 9),
    ]
    if ruler.panel.portrait:
        height = height_for(sheet.fonts, "0", True, ruler.cap(40), rest.w)
        picture, rest = rest.top(min(height + ruler.px(60), rest.h // 2), ruler.gap)
        bill(sheet, picture.inset(ruler.px(20), ruler.px(8)), view.bill, 5, ruler.cap(24))
        flow(sheet, rest, words, grow=True)
        return
    share = 0.44 if ruler.scale == 1.0 else 0.34
    picture, right = rest.left(round(rest.w * share), 2 * ruler.gap)
    bill(sheet, picture.inset(0, ruler.px(2)), view.bill, 5, ruler.cap(13))
    flow(sheet, right, words, "middle")
