"""A new SIM card: shops that give one out, or an order and a call about it."""

from __future__ import annotations

from functools import partial

from contract.account.changes import ReplaceSim
from kiosk.conversations.account.ordering import order
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.tickets import ask_call_number
from kiosk.conversations.proving.login import login
from kiosk.projection.ground import choice_ids
from kiosk.projection.urgent.urgent import new_sim_view


def new_sim(visit: Visit) -> Conversation[bool]:
    """Return whether one was ordered."""
    shown = partial(new_sim_view, pack=visit.pack)
    answer = yield from choose(page("new_sim", shown, visit.timeouts.terms_s))
    if answer != choice_ids.NEW_SIM or not (yield from login(visit)):
        return False
    call_msisdn = yield from ask_call_number(visit, "")
    if call_msisdn is None:
        return False
    return (yield from order(visit, ReplaceSim(call_msisdn=call_msisdn)))
