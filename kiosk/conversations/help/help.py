"""Help: payments and cases, what does not work, the guide, and all that can be done here."""

from __future__ import annotations

from functools import partial

from kiosk.conversations.account.online import online
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.help.everything import everything
from kiosk.conversations.help.guide import guide, numbers
from kiosk.conversations.help.my_case import my_case
from kiosk.conversations.help.payment import my_payment
from kiosk.conversations.help.problems import problems
from kiosk.projection.account.online import has_online
from kiosk.projection.ground import choice_ids
from kiosk.projection.help.help import help_view


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
