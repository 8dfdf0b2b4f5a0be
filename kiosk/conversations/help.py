"""Help: the guide, the right telephone number, a person."""

from __future__ import annotations

from functools import partial

from kiosk.conversations.requests import Conversation, choose, page
from kiosk.conversations.visit import Visit
from kiosk.projection import choice_ids
from kiosk.projection.contacts import contacts_view
from kiosk.projection.help import (
    CARDS_A_PAGE,
    calling_from_view,
    card_view,
    guide_view,
    help_view,
    numbers_view,
)


def help_door(visit: Visit) -> Conversation[None]:
    """Show where help is found until the customer has enough."""
    while True:
        answer = yield from choose(page("help", help_view, visit.timeouts.menu_s))
        match answer:
            case choice_ids.GUIDE:
                yield from _guide(visit)
            case choice_ids.NUMBERS:
                yield from _numbers(visit)
            case choice_ids.CONTACTS:
                shown = partial(
                    contacts_view,
                    pack=visit.pack,
                    terminal=visit.terminal,
                    door=choice_ids.HELP,
                )
                yield from choose(page("contacts:help", shown, visit.timeouts.menu_s))
            case _:
                return


def _guide(visit: Visit) -> Conversation[None]:
    at, services = 0, visit.pack.guide.services
    while True:
        shown = partial(guide_view, pack=visit.pack, at=at)
        answer = yield from choose(page(f"guide:{at}", shown, visit.timeouts.menu_s))
        if answer == choice_ids.MORE_ROWS:
            at = (at + CARDS_A_PAGE) if at + CARDS_A_PAGE < len(services) else 0
            continue
        found = [one for one in services if answer == f"{choice_ids.SERVICE}{one.id}"]
        if not found:
            return
        card = partial(card_view, pack=visit.pack, service=found[0])
        yield from choose(page(answer, card, visit.timeouts.terms_s))


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
