"""Before a journey: where to, and what it costs there."""

from __future__ import annotations

from functools import partial

from contract.account.catalogue import RoamingPrices, RoamingQuestion
from kiosk.conversations.asking import ask_anybody
from kiosk.conversations.requests import Conversation, choose, page, show
from kiosk.conversations.visit import Visit
from kiosk.projection import choice_ids
from kiosk.projection.travel import (
    COUNTRIES_MAX,
    abroad_numbers_view,
    countries_of,
    countries_view,
    letter_view,
    letters_view,
    prices_view,
    travel_view,
)
from kiosk.say import Say
from kiosk.views.base import View
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
                found = yield from _leaf_through(visit, codes, letter)
                if found is not None:
                    return found
            case Choose():
                return None
            case _:
                pass


def _leaf_through(visit: Visit, codes: tuple[str, ...], letter: str) -> Conversation[str | None]:
    at = 0
    while True:
        shown = partial(_letter_page, codes=codes, letter=letter, at=at)
        answer = yield from choose(page(f"letter:{letter}:{at}", shown, visit.timeouts.menu_s))
        if answer != choice_ids.MORE_ROWS:
            return _country_of(answer)
        at = 0 if at else COUNTRIES_MAX


def _letter_page(say: Say, codes: tuple[str, ...], letter: str, at: int) -> View:
    return letter_view(say, countries_of(say, codes, letter), at)


def _country_of(choice_id: str) -> str | None:
    if not choice_id.startswith(choice_ids.COUNTRY):
        return None
    return choice_id.removeprefix(choice_ids.COUNTRY)
