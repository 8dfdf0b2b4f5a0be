"""The personal account: the balance, and the doors to everything about it."""

from __future__ import annotations

from functools import partial

from contract.account.holdings import AccountSummary
from kiosk.conversations.account.call_details import call_details
from kiosk.conversations.account.charges import charges
from kiosk.conversations.account.holdings import holdings
from kiosk.conversations.account.offers import offers
from kiosk.conversations.account.promised import promised
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_account
from kiosk.conversations.proving.login import login
from kiosk.projection.account.account import account_view
from kiosk.projection.ground import choice_ids


def account(visit: Visit) -> Conversation[str]:
    """Show the account to who is logged in; return the choice that leads out of it."""
    if not (yield from login(visit)):
        return choice_ids.BACK
    while True:
        summary = yield from ask_account(visit, "summary", AccountSummary)
        if summary is None:
            return choice_ids.BACK
        shown = partial(account_view, summary=summary, hidden=_hidden(visit))
        answer = yield from choose(page("account", shown, visit.timeouts.menu_s))
        door = ""
        match answer:
            case choice_ids.CHARGES:
                door = yield from charges(visit)
            case choice_ids.USAGE:
                door = yield from call_details(visit)
            case choice_ids.OPTIONS:
                door = answer
            case choice_ids.OFFERS:
                yield from offers(visit)
            case choice_ids.PROMISED:
                yield from promised(visit)
            case _:
                return answer
        if door == choice_ids.OPTIONS:
            yield from holdings(visit)
        elif door:
            return door
        if not visit.session.is_logged_in:
            return choice_ids.BACK


def _hidden(visit: Visit) -> frozenset[str]:
    """Return the doors of the account that this operator has not here."""
    offers = visit.pack.offers
    there = {
        choice_ids.USAGE: offers("call_details"),
        choice_ids.OFFERS: offers("offers") or offers("points"),
        choice_ids.PROMISED: offers("promised_payment"),
    }
    return frozenset(name for name, here in there.items() if not here)
