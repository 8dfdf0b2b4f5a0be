"""My options: what is switched on, and how to be rid of it, one by one or all at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from contract.account.changes import SwitchOff
from contract.account.holdings import Holdings
from kiosk.conversations.account.option_choice import switch_something_on
from kiosk.conversations.account.ordering import order
from kiosk.conversations.ground.requests import Conversation
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_account
from kiosk.conversations.pieces.leafing import leaf_through
from kiosk.conversations.proving.login import login
from kiosk.projection.account.holdings import extras_of, for_journeys, holdings_view, left_on_view
from kiosk.projection.ground import choice_ids
from kiosk.say import Say
from kiosk.views.account import ListView


class _HoldingsView(Protocol):
    def __call__(self, say: Say, /, holdings: Holdings, *, turn: int) -> ListView: ...


def options(visit: Visit) -> Conversation[None]:
    """Show to who is logged in what is switched on."""
    if (yield from login(visit)):
        yield from holdings(visit)


def holdings(visit: Visit) -> Conversation[None]:
    """Show what is switched on and paid for; after a change it is asked anew, on the same page."""
    yield from _listed(visit, holdings_view, lambda told: told)


def left_on(visit: Visit) -> Conversation[None]:
    """Show to who is logged in what was switched on for a journey and still costs money."""
    if (yield from login(visit)):
        yield from _listed(visit, left_on_view, for_journeys)


def _listed(
    visit: Visit, view: _HoldingsView, part: Callable[[Holdings], Holdings]
) -> Conversation[None]:
    turn = 0
    while visit.session.is_logged_in:
        told = yield from ask_account(visit, "holdings", Holdings)
        if told is None:
            return
        told = part(told)
        shown = partial(view, holdings=told)
        answer, turn = yield from leaf_through(visit, "holdings", shown, turn)
        if answer.startswith(choice_ids.SWITCH_OFF):
            product_id = answer.removeprefix(choice_ids.SWITCH_OFF)
            yield from order(visit, SwitchOff(product_ids=(product_id,)))
        elif answer == choice_ids.EXTRAS_OFF:
            names = tuple(item.product.product_id for item in extras_of(told))
            yield from order(visit, SwitchOff(product_ids=names))
        elif answer == choice_ids.SOMETHING_ON:
            there = frozenset(item.product.product_id for item in told.items)
            yield from switch_something_on(visit, there)
        else:
            return
