"""Before a journey: what a country costs, and the option that saves there."""

from __future__ import annotations

from functools import partial

from contract.account.catalogue import CountryPrices
from kiosk.conversations.account.option_card import switch_on
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.countries import ask_prices, choose_country
from kiosk.projection.account.options import option_named
from kiosk.projection.ground import choice_ids
from kiosk.projection.travel.travel import prices_view


def going_abroad(visit: Visit) -> Conversation[None]:
    """Show country by country what everything costs there."""
    told = yield from ask_prices(visit)
    while told is not None:
        country = yield from choose_country(visit, told)
        if country is None:
            return
        there = yield from ask_prices(visit, country)
        if there is not None and there.prices is not None:
            yield from _prices(visit, there.prices, there.currency)


def _prices(visit: Visit, prices: CountryPrices, currency: str) -> Conversation[None]:
    """Show a country's prices; a login and an order lead back to this very screen."""
    while True:
        shown = partial(prices_view, prices=prices, currency=currency)
        asked = page(f"prices:{prices.country}", shown, visit.timeouts.terms_s)
        answer = yield from choose(asked)
        option = None
        if answer.startswith(choice_ids.SWITCH_ON):
            option = option_named(prices.options, answer.removeprefix(choice_ids.SWITCH_ON))
        if option is None:
            return
        yield from switch_on(visit, option, currency)
