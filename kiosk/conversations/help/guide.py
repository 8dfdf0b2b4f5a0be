"""The guide's cards, and the right telephone number."""

from __future__ import annotations

from functools import partial

from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.leafing import leaf_through
from kiosk.conversations.pieces.printing import print_document
from kiosk.projection.ground import choice_ids
from kiosk.projection.help.help import (
    calling_from_view,
    card_view,
    guide_view,
    numbers_view,
    service_id,
)


def guide(visit: Visit) -> Conversation[None]:
    """Show the cards until one has read enough."""
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


def numbers(visit: Visit) -> Conversation[None]:
    """Show the numbers for where one calls from."""
    while True:
        shown = partial(calling_from_view, pack=visit.pack)
        answer = yield from choose(page("calling_from", shown, visit.timeouts.menu_s))
        if not answer.startswith(choice_ids.CALLING_FROM):
            return
        fitting = partial(
            numbers_view,
            pack=visit.pack,
            place=answer.removeprefix(choice_ids.CALLING_FROM),
            terminal=visit.terminal.terminal_id,
        )
        yield from choose(page(answer, fitting, visit.timeouts.terms_s))
