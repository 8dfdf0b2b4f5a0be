"""Travel: before the journey, for somebody who is on one, and after it."""

from __future__ import annotations

from kiosk.conversations.account.going_abroad import going_abroad
from kiosk.conversations.account.holdings import left_on
from kiosk.conversations.account.option_card import ask_catalogue, choose_option
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.travel.abroad_numbers import abroad_numbers
from kiosk.conversations.travel.helper import helper_abroad
from kiosk.projection.account.options import PROTECTION
from kiosk.projection.ground import choice_ids
from kiosk.projection.travel.travel import travel_view


def travel(visit: Visit) -> Conversation[None]:
    """Show what can be done for a journey until the customer has enough."""
    while True:
        answer = yield from choose(page("travel", travel_view, visit.timeouts.menu_s))
        match answer:
            case choice_ids.GOING_ABROAD:
                yield from going_abroad(visit)
            case choice_ids.PROTECTION:
                yield from _protection(visit)
            case choice_ids.LEFT_ON:
                yield from left_on(visit)
            case choice_ids.SOMEBODY_ABROAD:
                yield from helper_abroad(visit)
            case choice_ids.ABROAD_NUMBERS:
                yield from abroad_numbers(visit)
            case _:
                return


def _protection(visit: Visit) -> Conversation[None]:
    """Show what keeps a journey from becoming dear: a limit, no Internet."""
    catalogue = yield from ask_catalogue(visit)
    if catalogue is not None:
        yield from choose_option(visit, catalogue, PROTECTION)
