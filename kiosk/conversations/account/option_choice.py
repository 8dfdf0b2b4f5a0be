"""Switching something on: by what is needed, by the country one calls, or from the whole list."""

from __future__ import annotations

from functools import partial

from contract.account.catalogue import CallPrice, CallPriceQuestion
from kiosk.conversations.account.going_abroad import going_abroad
from kiosk.conversations.account.option_card import ask_catalogue, choose_option, switch_on
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_anybody
from kiosk.conversations.pieces.countries import ask_country
from kiosk.projection.account.options import (
    CALLS_ABROAD,
    JOURNEY,
    call_price_view,
    option_needs_view,
)
from kiosk.projection.ground import choice_ids


def switch_something_on(visit: Visit, there: frozenset[str] = frozenset()) -> Conversation[None]:
    """Ask what is needed until something for it is on; there: what is on already."""
    catalogue = yield from ask_catalogue(visit)
    while catalogue is not None:
        shown = partial(option_needs_view, catalogue=catalogue)
        answer = yield from choose(page("option_needs", shown, visit.timeouts.menu_s))
        if not answer.startswith(choice_ids.OPTION_NEED):
            return
        need = answer.removeprefix(choice_ids.OPTION_NEED)
        if need == CALLS_ABROAD:
            yield from calls_abroad(visit)
        elif need == JOURNEY:
            yield from going_abroad(visit)
        elif (yield from choose_option(visit, catalogue, need, there)):
            return


def calls_abroad(visit: Visit) -> Conversation[None]:
    """Show what calls from home to a country cost, and what makes them cheaper."""
    while (country := (yield from ask_country(visit, going=False))) is not None:
        body = CallPriceQuestion(
            language=visit.session.language, country=country, currency=visit.pack.currency
        )
        price = yield from ask_anybody(visit, "call_price", body, CallPrice)
        if price is None or not (yield from _call_price(visit, price)):
            return


def _call_price(visit: Visit, price: CallPrice) -> Conversation[bool]:
    """Return whether another country is wanted."""
    while True:
        shown = partial(call_price_view, price=price)
        asked = page(f"call_price:{price.country}", shown, visit.timeouts.terms_s)
        answer = yield from choose(asked)
        if price.cheapest is None or not answer.startswith(choice_ids.SWITCH_ON):
            return answer == choice_ids.OTHER_COUNTRY
        yield from switch_on(visit, price.cheapest, price.currency)
