"""Screens that tell something: out of service, contacts, agent, message, resume."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.views.general import (
    AgentView,
    ContactRow,
    ContactsView,
    MessageView,
    OutOfServiceView,
)
from kiosk.views.top_up import ResumeView
from ui.layout import Area
from ui.screens import chrome
from ui.sheet import Sheet
from ui.widgets.fitting import height_for, width_in_lines
from ui.widgets.flow import Block, FactRow, Large, Mark, Notice, Space, Words, cap_at, flow
from ui.widgets.rows import with_actions


@dataclass(frozen=True)
class Contact:
    """A telephone number in large digits, when to use it, what it costs; a block of a flow."""

    row: ContactRow

    def _number_width(self, sheet: Sheet, squeeze: float) -> int:
        widest = "8-800-250-08900"
        cap = cap_at(sheet, 7.0, squeeze)
        own = width_in_lines(sheet.fonts, self.row.number, True, cap, 1)
        return max(own, width_in_lines(sheet.fonts, widest, True, cap, 1))

    def _beside(self, sheet: Sheet, width: int, squeeze: float) -> bool:
        return self._number_width(sheet, squeeze) <= width * 0.45

    def _words(self, sheet: Sheet, width: int, squeeze: float) -> tuple[int, int]:
        cap = cap_at(sheet, 0, squeeze)
        purpose = height_for(sheet.fonts, self.row.purpose, False, cap, width)
        cost = height_for(sheet.fonts, self.row.cost, True, cap, width) if self.row.cost else 0
        return purpose, cost

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        air = round(sheet.ruler.px(2.0) * (1 - squeeze)) + 2
        number = height_for(sheet.fonts, "0", True, cap_at(sheet, 7.0, squeeze), width)
        if self._beside(sheet, width, squeeze):
            room = width - self._number_width(sheet, squeeze) - sheet.ruler.px(4)
            return max(number, sum(self._words(sheet, room, squeeze))) + air
        return number + sum(self._words(sheet, width, squeeze)) + air

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        sheet.box(area.top(2)[0], sheet.theme.hairline)
        area = area.top(2)[1]
        cap = cap_at(sheet, 7.0, squeeze)
        if self._beside(sheet, area.w, squeeze):
            spot, rest = area.left(self._number_width(sheet, squeeze), sheet.ruler.px(4))
        else:
            spot, rest = area.top(height_for(sheet.fonts, "0", True, cap, area.w))
        sheet.text(spot, self.row.number, cap, True, max_lines=1)
        purpose, cost = self._words(sheet, rest.w, squeeze)
        words = rest.placed(rest.w, purpose + cost)
        above, below = words.top(purpose)
        body = cap_at(sheet, 0, squeeze)
        sheet.text(above, self.row.purpose, body, valign="top")
        sheet.text(below, self.row.cost, body, True, valign="top")


def tell(sheet: Sheet, area: Area, blocks: Sequence[Block], valign: str = "top") -> None:
    """A title, blocks below it (page by page if need be), the choices at the bottom."""
    rest = chrome.header(sheet, area)
    air = sheet.ruler.px(1.2)
    with_actions(
        sheet,
        rest,
        sheet.screen.view.choices,
        lambda room: flow(sheet, room.inset(0, air), blocks, valign, paged=True, grow=True),
    )


def _terminal(sheet: Sheet, terminal: str) -> list[Block]:
    """What to tell a person; in large text the footer alone says it, it is worth no page."""
    return [Words(terminal, 5.4, bold=True)] if sheet.ruler.scale == 1.0 else []


def draw_out_of_service(sheet: Sheet, area: Area, view: OutOfServiceView) -> None:
    theme = sheet.theme
    reason = f"{view.reason}  {view.fault_code}".strip()
    tell(
        sheet,
        area,
        [
            Notice(reason, "warning", theme.trouble, bold=True, cap_mm=5.6),
            *[Mark(line, "check", theme.good.border) for line in view.still_works],
            Space(2),
            *[Contact(row) for row in view.contacts],
            *_terminal(sheet, view.terminal),
        ],
    )


def draw_contacts(sheet: Sheet, area: Area, view: ContactsView) -> None:
    tell(
        sheet,
        area,
        [
            Words(view.lead, 5.4),
            Space(2),
            *[Contact(row) for row in view.contacts],
            *_terminal(sheet, view.terminal),
        ],
    )


def draw_agent(sheet: Sheet, area: Area, view: AgentView) -> None:
    facts = [
        FactRow(fact.label, fact.value, line_above=number > 0)
        for number, fact in enumerate(view.facts)
    ]
    tell(sheet, area, facts)


def draw_message(sheet: Sheet, area: Area, view: MessageView) -> None:
    theme = sheet.theme
    what = f"{view.what_happened}  {view.code}".strip()
    tell(
        sheet,
        area,
        [
            Notice(what, "warning", theme.trouble, bold=True, cap_mm=5.8),
            Notice(view.my_money, "bill", theme.neutral, bold=True),
            Space(2),
            Words(view.what_can_i_do, 5.4),
            Words(view.person, 5.4),
        ],
    )


def draw_resume(sheet: Sheet, area: Area, view: ResumeView) -> None:
    blocks: list[Block] = [
        Words(view.number_tail, 8, bold=True),
        Large(view.amount, 20, 12),
        Space(4),
        Words(view.explanation, 5.4),
    ]
    tell(sheet, area, blocks, valign="middle")
