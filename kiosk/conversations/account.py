"""The personal account: the balance, where the money went, what is switched on."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from contract.account.holdings import AccountSummary, Charges, Holdings
from kiosk.conversations.asking import ask_account
from kiosk.conversations.login import login
from kiosk.conversations.requests import Conversation, choose, page
from kiosk.conversations.visit import Visit
from kiosk.projection import choice_ids
from kiosk.projection.account import account_view
from kiosk.projection.charges import charges_view, holdings_view, pages_of
from kiosk.say import Say
from kiosk.views.base import View


class PageOfRows(Protocol):
    """Makes the view of one page of a list."""

    def __call__(self, say: Say, /, at: int) -> View: ...


def account(visit: Visit) -> Conversation[str]:
    """Show the account to who is logged in; return the choice that leads out of it."""
    if not (yield from login(visit)):
        return choice_ids.BACK
    while True:
        summary = yield from ask_account(visit, "summary", AccountSummary)
        if summary is None:
            return choice_ids.BACK
        shown = partial(account_view, summary=summary)
        answer = yield from choose(page("account", shown, visit.timeouts.menu_s))
        match answer:
            case choice_ids.CHARGES:
                yield from charges(visit)
            case choice_ids.OPTIONS:
                yield from holdings(visit)
            case _:
                return answer


def options(visit: Visit) -> Conversation[None]:
    """Show to who is logged in what is switched on."""
    if (yield from login(visit)):
        yield from holdings(visit)


def charges(visit: Visit) -> Conversation[None]:
    """Show where the money went."""
    told = yield from ask_account(visit, "charges", Charges)
    if told is not None:
        yield from _leaf_through(
            visit, "charges", len(told.groups), lambda say, at: charges_view(say, told, at)
        )


def holdings(visit: Visit) -> Conversation[None]:
    """Show what is switched on and paid for."""
    told = yield from ask_account(visit, "holdings", Holdings)
    if told is not None:
        yield from _leaf_through(
            visit, "holdings", len(told.items), lambda say, at: holdings_view(say, told, at)
        )


def _leaf_through(visit: Visit, question: str, rows: int, view: PageOfRows) -> Conversation[None]:
    """Show page after page, the first again behind the last, until it is enough."""
    at = 0
    while True:
        shown = partial(view, at=at)
        answer = yield from choose(page(f"{question}:{at}", shown, visit.timeouts.terms_s))
        if answer != choice_ids.MORE_ROWS:
            return
        at = (at + 1) % pages_of(rows)
