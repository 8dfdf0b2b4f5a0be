"""Choosing a country: the six most people go to, else by its first letter."""

from __future__ import annotations

from functools import partial

from contract.account.catalogue import RoamingPrices, RoamingQuestion
from kiosk.conversations.ground.requests import Conversation, choose, page, show
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_anybody
from kiosk.conversations.pieces.leafing import leaf_through
from kiosk.projection.ground import choice_ids
from kiosk.projection.travel.travel import countries_view, letter_view, letters_view
from kiosk.views.intents import Choose, TypeLetter


def ask_prices(visit: Visit, country: str | None = None) -> Conversation[RoamingPrices | None]:
    """Return the countries, or what one of them costs; None when nobody answers."""
    body = RoamingQuestion(
        language=visit.session.language, country=country, currency=visit.pack.currency
    )
    return (yield from ask_anybody(visit, "roaming_prices", body, RoamingPrices))


def choose_country(
    visit: Visit, told: RoamingPrices, *, going: bool = True
) -> Conversation[str | None]:
    """Return a country's code; None on the way back.  going: the customer goes there."""
    while True:
        shown = partial(countries_view, prices=told, going=going)
        answer = yield from choose(page("countries", shown, visit.timeouts.menu_s))
        if answer != choice_ids.OTHER_COUNTRY:
            return _country_of(answer)
        found = yield from _ask_letter(visit, told.countries, going=going)
        if found is not None:
            return found


def ask_country(visit: Visit, *, going: bool) -> Conversation[str | None]:
    """Return the code of a country that is asked for from the start; None on the way back."""
    told = yield from ask_prices(visit)
    return None if told is None else (yield from choose_country(visit, told, going=going))


def _ask_letter(visit: Visit, codes: tuple[str, ...], *, going: bool) -> Conversation[str | None]:
    while True:
        shown = partial(letters_view, codes=codes)
        answer = yield from show(page("first_letter", shown, visit.timeouts.menu_s))
        match answer:
            case TypeLetter(_, letter):
                countries = partial(letter_view, codes=codes, letter=letter, going=going)
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
