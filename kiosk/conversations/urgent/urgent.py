"""Urgent: what cannot wait; a person is one touch away on each of its screens."""

from __future__ import annotations

from functools import partial

from contract.account.changes import UnblockSim
from kiosk.conversations.account.ordering import order
from kiosk.conversations.account.promised import promised
from kiosk.conversations.account.puk import puk
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.contacts import contacts
from kiosk.conversations.urgent.lost_phone import lost_phone
from kiosk.conversations.urgent.new_sim import new_sim
from kiosk.projection.ground import choice_ids
from kiosk.projection.urgent.urgent import urgent_view


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
                yield from new_sim(visit)
            case choice_ids.PUK:
                yield from puk(visit)
            case choice_ids.CONTACTS:
                yield from contacts(visit, choice_ids.URGENT)
            case _:
                return answer
