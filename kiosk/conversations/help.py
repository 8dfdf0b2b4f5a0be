"""Help: payments and cases, what does not work, the guide, and all that can be done here."""

from __future__ import annotations

from functools import partial

from kiosk.conversations.everything import everything
from kiosk.conversations.guide import guide, numbers
from kiosk.conversations.my_case import my_case
from kiosk.conversations.online import online
from kiosk.conversations.payment import my_payment
from kiosk.conversations.problems import problems
from kiosk.conversations.requests import Conversation, choose, page
from kiosk.conversations.visit import Visit
from kiosk.projection import choice_ids
from kiosk.projection.help import help_view
from kiosk.projection.online import has_online


def help_door(visit: Visit) -> Conversation[str]:
    """Show where help is found; return the door to go on through, or ""."""
    shown = partial(help_view, online=has_online(visit.pack))
    while True:
        match (yield from choose(page("help", shown, visit.timeouts.menu_s))):
            case choice_ids.MY_PAYMENT:
                yield from my_payment(visit)
            case choice_ids.PROBLEMS:
                yield from problems(visit)
            case choice_ids.MY_CASE:
                yield from my_case(visit)
            case choice_ids.GUIDE:
                yield from guide(visit)
            case choice_ids.NUMBERS:
                yield from numbers(visit)
            case choice_ids.ONLINE:
                yield from online(visit)
            case choice_ids.EVERYTHING:
                door = yield from everything(visit)
                if door:
                    return door
            case _:
                return ""
