"""Urgent: what cannot wait; a person is one touch away on each of its screens."""

from __future__ import annotations

from functools import partial

from contract.account.changes import ReplaceSim, UnblockSim
from kiosk.conversations.contacts import contacts
from kiosk.conversations.login import login
from kiosk.conversations.lost_phone import lost_phone
from kiosk.conversations.ordering import order
from kiosk.conversations.promised import promised
from kiosk.conversations.puk import puk
from kiosk.conversations.requests import Conversation, choose, page
from kiosk.conversations.tickets import ask_call_number
from kiosk.conversations.visit import Visit
from kiosk.projection import choice_ids
from kiosk.projection.urgent import new_sim_view, urgent_view


def urgent(visit: Visit) -> Conversation[str]:
    """Show what cannot wait until the customer has enough; return the door to go on through."""
    while True:
        shown = partial(urgent_view, pack=visit.pack)
        answer = yield from choose(page("urgent", shown, visit.timeouts.menu_s))
        match answer:
            case choice_ids.LOST_PHONE:
                yield from lost_phone(visit)
            case choice_ids.PROMISED:
                yield from promised(visit)
            case choice_ids.FOUND_PHONE:
                yield from order(visit, UnblockSim())
            case choice_ids.NEW_SIM:
                yield from _new_sim(visit)
            case choice_ids.PUK:
                yield from puk(visit)
            case choice_ids.CONTACTS:
                yield from contacts(visit, choice_ids.URGENT)
            case _:
                return answer


def _new_sim(visit: Visit) -> Conversation[None]:
    shown = partial(new_sim_view, pack=visit.pack)
    answer = yield from choose(page("new_sim", shown, visit.timeouts.terms_s))
    if answer != choice_ids.NEW_SIM or not (yield from login(visit)):
        return
    call_msisdn = yield from ask_call_number(visit, "")
    if call_msisdn is not None:
        yield from order(visit, ReplaceSim(call_msisdn=call_msisdn))
