"""Help: the guide, the right telephone number, a person."""

from __future__ import annotations

from functools import partial

from kiosk.conversations.leafing import leaf_through
from kiosk.conversations.my_case import my_case
from kiosk.conversations.payment import my_payment
from kiosk.conversations.printing import print_document
from kiosk.conversations.problems import problems
from kiosk.conversations.requests import Conversation, choose, page
from kiosk.conversations.visit import Visit
from kiosk.projection import choice_ids
from kiosk.projection.help import (
    calling_from_view,
    card_view,
    guide_view,
    help_view,
    numbers_view,
    service_id,
)


def help_door(visit: Visit) -> Conversation[None]:
    """Show where help is found until the customer has enough."""
    while True:
        answer = yield from choose(page("help", help_view, visit.timeouts.menu_s))
        match answer:
            case choice_ids.MY_PAYMENT:
                yield from my_payment(visit)
            case choice_ids.PROBLEMS:
                yield from problems(visit)
            case choice_ids.MY_CASE:
                yield from my_case(visit)
            case choice_ids.GUIDE:
                yield from _guide(visit)
            case choice_ids.NUMBERS:
                yield from _numbers(visit)
            case _:
                return


def _guide(visit: Visit) -> Conversation[None]:
    turn = 0
    while True:
        cards = partial(guide_view, pack=visit.pack)
        answer, turn = yield from leaf_through(visit, "guide", cards, turn)
        found = [one for one in visit.pack.guide.services if answer == service_id(one)]
        if not found:
            return
        card = partial(card_view, pack=visit.pack, service=found[0])
        while (yield from choose(page(answer, card, visit.timeouts.terms_s))) == choice_ids.PRINT:
            yield from print_document(visit, "guide", card)


def _numbers(visit: Visit) -> Conversation[None]:
    while True:
        shown = partial(calling_from_view, pack=visit.pack)
        answer = yield from choose(page("calling_from", shown, visit.timeouts.menu_s))
        if not answer.startswith(choice_ids.CALLING_FROM):
            return
        numbers = partial(
            numbers_view,
            pack=visit.pack,
            place=answer.removeprefix(choice_ids.CALLING_FROM),
            terminal=visit.terminal.terminal_id,
        )
        yield from choose(page(answer, numbers, visit.timeouts.terms_s))
