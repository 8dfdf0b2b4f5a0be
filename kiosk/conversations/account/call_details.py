"""Call details: the itemised statement of a month, at the strong level."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from contract.account.help import Sent
from contract.account.holdings import Charges, UsageClass, UsagePage, UsageRow
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_account
from kiosk.conversations.pieces.printing import print_page
from kiosk.conversations.proving.login import strengthen
from kiosk.projection.account.usage import (
    KINDS,
    ROWS_A_PAGE,
    ROWS_ASKED,
    kinds_view,
    months_view,
    pages_of,
    sent_view,
    statement_view,
    statement_ways_view,
    usage_view,
)
from kiosk.projection.account.usage_line import line_view
from kiosk.projection.ground import choice_ids

_DOORS = (choice_ids.OPTIONS, choice_ids.TARIFF, choice_ids.TRAVEL)


@dataclass(frozen=True)
class _Wish:
    """Which lines are looked at; turn: which screen of them."""

    month: str
    only: UsageClass | None = None
    turn: int = 0

    @property
    def block(self) -> int:
        """Which of the operator's pages the screen is on."""
        return self.turn * ROWS_A_PAGE // ROWS_ASKED


def call_details(visit: Visit) -> Conversation[str]:
    """Show the statement to who gave two proofs; return the door to go on through, or ""."""
    if not (yield from strengthen(visit)):
        return ""
    told = yield from ask_account(visit, "charges", Charges)
    if told is None or not told.months:
        return ""
    wish = _Wish(told.months[0])
    while True:
        lines = yield from _ask_lines(visit, wish)
        if lines is None:
            return ""
        told_next = yield from _leaf(visit, wish, lines, told.months)
        if isinstance(told_next, str):
            return told_next
        wish = told_next


def _ask_lines(visit: Visit, wish: _Wish) -> Conversation[UsagePage | None]:
    return (
        yield from ask_account(
            visit,
            "usage",
            UsagePage,
            month=wish.month,
            only=wish.only,
            page=wish.block,
            rows=ROWS_ASKED,
        )
    )


def _leaf(
    visit: Visit, wish: _Wish, lines: UsagePage, months: tuple[str, ...]
) -> Conversation[_Wish | str]:
    """Leaf through what is here; return what else is to be asked for, or the way out."""
    block = wish.block
    while wish.block == block:
        shown = partial(usage_view, page=lines, only=wish.only, turn=wish.turn)
        question = f"usage:{wish.month}:{wish.only}:{wish.turn}"
        answer = yield from choose(page(question, shown, visit.timeouts.terms_s))
        if answer == choice_ids.MORE_ROWS:
            wish = replace(wish, turn=(wish.turn + 1) % pages_of(lines))
        elif answer == choice_ids.STATEMENT:
            other = yield from _use(visit, wish, lines, months)
            if not visit.session.is_strong:
                return ""
            if other != wish:
                return other
        elif answer.startswith(choice_ids.LINE):
            row_id = answer.removeprefix(choice_ids.LINE)
            line = next(one for one in lines.rows if one.row_id == row_id)
            door = yield from _explain(visit, line, lines.currency)
            if door in _DOORS:
                return door
        else:
            return ""
    return wish


def _explain(visit: Visit, line: UsageRow, currency: str) -> Conversation[str]:
    shown = partial(line_view, line=line, currency=currency)
    return (yield from choose(page("usage_line", shown, visit.timeouts.terms_s)))


def _use(
    visit: Visit, wish: _Wish, lines: UsagePage, months: tuple[str, ...]
) -> Conversation[_Wish]:
    """Print or send it, or return other lines to look at."""
    msisdn = visit.session.opened().msisdn
    while True:
        ways = partial(
            statement_ways_view,
            month=wish.month,
            only=wish.only,
            msisdn=msisdn,
            can_choose_month=len(months) > 1,
        )
        match (yield from choose(page("usage_ways", ways, visit.timeouts.menu_s))):
            case choice_ids.MONTHS:
                named = partial(months_view, months=months)
                month = yield from choose(page("usage_months", named, visit.timeouts.menu_s))
                if month.startswith(choice_ids.MONTH):
                    return _Wish(month.removeprefix(choice_ids.MONTH), wish.only)
            case choice_ids.KINDS:
                kind = yield from choose(page("usage_kinds", kinds_view, visit.timeouts.menu_s))
                if kind.startswith(choice_ids.KIND):
                    name = kind.removeprefix(choice_ids.KIND)
                    only = next((one for one in KINDS if one == name), None)
                    return _Wish(wish.month, only)
            case choice_ids.PRINT:
                shown = partial(statement_view, page=lines, only=wish.only)
                yield from print_page(visit, "statement", shown)
            case choice_ids.SEND:
                yield from _send(visit, wish.month)
            case _:
                return wish
        if not visit.session.is_strong:
            return wish


def _send(visit: Visit, month: str) -> Conversation[None]:
    sent = yield from ask_account(visit, "send_statement", Sent, month=month)
    if sent is not None:
        shown = partial(sent_view, msisdn=visit.session.opened().msisdn)
        yield from choose(page("usage_sent", shown, visit.timeouts.menu_s))
