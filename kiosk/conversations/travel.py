"""Before a journey: where to, and what it costs there."""

from __future__ import annotations

from functools import partial

from kiosk.conversations.abroad_numbers import abroad_numbers
from kiosk.conversations.countries import ask_prices, choose_country
from kiosk.conversations.helper import helper_abroad
from kiosk.conversations.requests import Conversation, choose, page
from kiosk.conversations.visit import Visit
from kiosk.projection import choice_ids
from kiosk.projection.travel import prices_view, travel_view


def travel(visit: Visit) -> Conversation[None]:
    """Show what can be done for a journey until the customer has enough."""
    while True:
        answer = yield from choose(page("travel", travel_view, visit.timeouts.menu_s))
        match answer:
            case choice_ids.GOING_ABROAD:
                yield from going_abroad(visit)
            case choice_ids.SOMEBODY_ABROAD:
                yield from helper_abroad(visit)
            case choice_ids.ABROAD_NUMBERS:
                yield from abroad_numbers(visit)
            case _:
                return


def going_abroad(visit: Visit) -> Conversation[None]:
    """Show country by country what everything costs there."""
    told = yield from ask_prices(visit)
    while told is not None:
        country = yield from choose_country(visit, told)
        if country is None:
            return
        there = yield from ask_prices(visit, country)
        if there is not None and there.prices is not None:
            shown = partial(prices_view, prices=there.prices, currency=there.currency)
            yield from choose(page("prices", shown, visit.timeouts.terms_s))
