"""Before a journey: where to, and what it costs there."""

from __future__ import annotations

from functools import partial

from contract.account.catalogue import RoamingPrices, RoamingQuestion
from kiosk.conversations.asking import ask_anybody
from kiosk.conversations.leafing import leaf_through
from kiosk.conversations.requests import Conversation, choose, page, show
from kiosk.conversations.visit import Visit
from kiosk.projection import choice_ids
from kiosk.projection.travel import (
    abroad_numbers_view,
    countries_view,
    letter_view,
    letters_view,
    prices_view,
    travel_view,
)
from kiosk.views.intents import Choose, TypeLetter


def travel(visit: Visit) -> Conversation[None]:
    """Show what can be done for a journey until the customer has enough."""
    while True:
        answer = yield from choose(page("travel", travel_view, visit.timeouts.menu_s))
        match answer:
            case choice_ids.GOING_ABROAD:
                yield from _going_abroad(visit)
            case choice_ids.ABROAD_NUMBERS:
                numbers = partial(
                    abroad_numbers_view, pack=visit.pack, terminal=visit.terminal.terminal_id
                )
                yield from choose(page("abroad_numbers", numbers, visit.timeouts.terms_s))
            case _:
                return


def _going_abroad(visit: Visit) -> Conversation[None]:
    told = yield from _ask(visit)
    while told is not None:
        country = yield from _ask_country(visit, told)
        if country is None:
            return
        there = yield from _ask(visit, country)
        if there is not None and there.prices is not None:
            shown = partial(prices_view, prices=there.prices, currency=there.currency)
            yield from choose(page("prices", shown, visit.timeouts.terms_s))


def _ask(visit: Visit, country: str | None = None) -> Conversation[RoamingPrices | None]:
    body = RoamingQuestion(
        language=visit.session.language, country=country, currency=visit.pack.currency
    )
    return (yield from ask_anybody(visit, "roaming_prices", body, RoamingPrices))


def _ask_country(visit: Visit, told: RoamingPrices) -> Conversation[str | None]:
    """Return a country's code; None on the way back."""
    while True:
        shown = partial(countries_view, prices=told)
        answer = yield from choose(page("countries", shown, visit.timeouts.menu_s))
        if answer != choice_ids.OTHER_COUNTRY:
            return _country_of(answer)
        found = yield from _ask_letter(visit, told.countries)
        if found is not None:
            return found


def _ask_letter(visit: Visit, codes: tuple[str, ...]) -> Conversation[str | None]:
    while True:
        shown = partial(letters_view, codes=codes)
        answer = yield from show(page("first_letter", shown, visit.timeouts.menu_s))
        match answer:
            case TypeLetter(_, letter):
                countries = partial(letter_view, codes=codes, letter=letter)
                chosen, _ = yield from leaf_through(visit, f"letter:{letter}", countries)
                found = _country_of(chosen)
                if found is not None:
                    return found
            case Choose():
                return None
            case _:
                pass


def _country_of(choice_id: str) -> str | None:
    if not choice_id.startswith(choice_ids.COUNTRY):
        return None
    return choice_id.removeprefix(choice_ids.COUNTRY)
