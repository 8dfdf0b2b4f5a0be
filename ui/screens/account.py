"""The personal account: the balance large, what is left, what needs a look, the doors below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.views.account import AccountView, Tone
from kiosk.views.base import Choice
from ui.fonts import pitch_of, size_of
from ui.layout import Area
from ui.screens import chrome
from ui.screens.menu import below_reach
from ui.sheet import Sheet
from ui.widgets import corner
from ui.widgets.doors import split
from ui.widgets.fitting import height_for, width_in_lines
from ui.widgets.flow import Block, FactRow, Space, cap_at, flow, flow_height, gap_at
from ui.widgets.listing import GROWN, listed, own_choices, tone_colour
from ui.widgets.meter import meters
from ui.widgets.rows import actions, actions_height

BALANCE_MM, BALANCE_LEAST_MM = 21.0, 20.0
BALANCE_AIR = 1.5  # height of its line in capitals
DOORS_SHARE = 0.4  # of the height, that all doors may take beside what is paged
FACTS_SHARE = 0.5  # of the width, beside the balance
ICONS: Final = {Tone.CARE: "warning", Tone.TROUBLE: "warning"}


@dataclass(frozen=True)
class Balance:
    """What is on the account in the largest digits of the house; a block of a flow."""

    label: str
    text: str
    tone: Tone

    def _caps(self, sheet: Sheet, squeeze: float) -> tuple[int, int]:
        share = max(0.0, squeeze)
        mm = BALANCE_MM + (BALANCE_LEAST_MM - BALANCE_MM) * share
        return cap_at(sheet, 5.6, squeeze), sheet.ruler.cap(mm)

    def width(self, sheet: Sheet, squeeze: float) -> int:
        """What its label and its digits need."""
        label, cap = self._caps(sheet, squeeze)
        icon = cap * 5 // 4 if self.tone in ICONS else 0
        value = sheet.fonts.width(self.text, size_of(cap), True)
        return max(icon + value, width_in_lines(sheet.fonts, self.label, False, label, 1)) + 2

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        label, cap = self._caps(sheet, squeeze)
        return height_for(sheet.fonts, self.label, False, label, width) + round(cap * BALANCE_AIR)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        label, cap = self._caps(sheet, squeeze)
        words = height_for(sheet.fonts, self.label, False, label, area.w)
        spot, line = area.top(words)
        sheet.text(spot, self.label, label, False, sheet.theme.muted, valign="top")
        if self.tone in ICONS:
            mark, line = line.left(cap, cap // 4)
            sheet.icon(mark, ICONS[self.tone], tone_colour(sheet, self.tone))
        tall = line.placed(line.w, max(line.h, pitch_of(size_of(cap))))
        sheet.text(
            tall, self.text, cap, True, max_lines=1, least_cap=sheet.ruler.cap(BALANCE_LEAST_MM)
        )


@dataclass(frozen=True)
class Beside:
    """The balance at the left, facts at the right where both have room; a block of a flow."""

    balance: Balance
    facts: tuple[Block, ...]

    def _parts(self, sheet: Sheet, area: Area, squeeze: float) -> tuple[Area, Area]:
        gap = 3 * sheet.ruler.gap
        right = min(round(area.w * FACTS_SHARE), area.w - self.balance.width(sheet, squeeze) - gap)
        facts, left = area.right_side(max(0, right), gap)
        return left, facts

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        left, right = self._parts(sheet, Area(0, 0, width, 0), squeeze)
        return max(
            self.balance.height(sheet, left.w, squeeze),
            flow_height(sheet, right.w, self.facts, max(0.0, squeeze)),
        )

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        left, right = self._parts(sheet, area, squeeze)
        height = self.balance.height(sheet, left.w, squeeze)
        self.balance.draw(sheet, left.top(height)[0], squeeze)
        flow(sheet, right, self.facts, "middle")


def draw_account(sheet: Sheet, area: Area, view: AccountView) -> None:
    """Everything on one page where it fits: alerts just above the doors, the rest above them."""
    ruler = sheet.ruler
    own, others = own_choices(view.alerts, view.choices)
    rest = _head(sheet, area, view)
    alerts = listed(sheet, area.w, view.alerts, own, alert=True)
    body = _body(sheet, rest, view)
    doors = corner.cells(sheet, area.w, others)
    row, room = rest.foot(doors.height(ruler.gap), ruler.gap)
    strip_h = flow_height(sheet, room.w, alerts, 1.0)
    strip, above = room.foot(strip_h, ruler.gap if strip_h else 0)
    fits = flow_height(sheet, above.w, body, 1.0) <= above.h
    if fits and strip.y >= ruler.reach_top and strip_h <= room.h:
        spare = above.h - flow_height(sheet, above.w, body, 0.0)
        wished = flow_height(sheet, room.w, alerts, GROWN if ruler.panel.portrait else 0.0)
        if alerts and spare > 0:
            strip, above = room.foot(min(wished, strip_h + spare), ruler.gap)
        flow(sheet, above, body, grow=True)
        flow(sheet, strip, alerts, "bottom", grow=ruler.panel.portrait)
        corner.draw(sheet, row, doors)
        return
    _pages(sheet, rest, body, alerts, others)


def _head(sheet: Sheet, area: Area, view: AccountView) -> Area:
    """The title with the number: whose account this is."""
    return chrome.header(sheet, area, f"{view.title}  {view.number}")


def _body(sheet: Sheet, area: Area, view: AccountView) -> list[Block]:
    balance = Balance(view.balance_label, view.balance, view.tone)
    facts = tuple(
        FactRow(fact.label, fact.value, 5.4, line_above=place > 0)
        for place, fact in enumerate(view.facts)
    )
    wide = not sheet.ruler.panel.portrait and sheet.ruler.scale == 1.0
    blocks: list[Block] = [balance, *facts]
    if wide and facts and balance.width(sheet, -1.0) + 3 * sheet.ruler.gap <= area.w * 0.56:
        blocks = [Beside(balance, facts)]
    lines = meters(sheet, area.w, view.meters)
    return [*blocks, *([Space(2)] if lines else []), *lines]


@dataclass(frozen=True)
class DoorRow:
    """A row of doors on a page of its own choice; a block of a flow."""

    found: corner.Cells

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        return self.found.height(sheet.ruler.gap) + sheet.ruler.gap_least - gap_at(sheet, 1.0)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        corner.draw(sheet, area.foot(self.found.height(sheet.ruler.gap))[0], self.found)


def _pages(
    sheet: Sheet,
    area: Area,
    body: list[Block],
    alerts: list[Block],
    choices: tuple[Choice, ...],
) -> None:
    """Page by page: the balance, what needs a look, then the rest.

    Where the doors would take half of every page, they stand on one of them.
    """
    ruler = sheet.ruler
    doors: list[Block] = []
    if actions_height(sheet, area.w, choices, pager=True) > area.h * DOORS_SHARE:
        inner, choices = split(choices)
        found = corner.cells(sheet, area.w, inner)
        doors = [DoorRow(corner.Cells((row,), found.row)) for row in found.rows]
    row, room = area.foot(actions_height(sheet, area.w, choices, pager=True), ruler.gap)
    if ruler.low and (alerts or doors):
        room = below_reach(sheet, room)
    flow(sheet, room, [body[0], *alerts, *doors, *body[1:]], paged=True)
    actions(sheet, row, choices)
