"""Before a journey: countries, and what calling, writing and the Internet cost there."""

from __future__ import annotations

from functools import partial

from contract.account.catalogue import CountryPrices, Option, RoamingPrices
from kiosk.config.pack_alphabets import ALPHABETS
from kiosk.projection.account.charges import PER
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.contacts import abroad_rows
from kiosk.projection.ground.country_names import country_name
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.parts import (
    back,
    choice,
    home,
    leaf_of,
    more,
    numbered,
    sentences,
    spoken,
)
from kiosk.projection.ground.printing import print_choice
from kiosk.projection.ground.row_buttons import with_names
from kiosk.say import Say
from kiosk.views.account import LettersView, ListView, MenuView, Row, Tone
from kiosk.views.base import Choice, Role
from kiosk.views.general import ContactsView

LETTERS_A_ROW = 11
COUNTRIES_A_PAGE = 6
OPTIONS_MAX = 4


def travel_view(say: Say) -> MenuView:
    """Return what can be done for a journey: before it, during it by a helper, after it."""
    title = say("Travel")
    choices = numbered(
        back(say),
        choice(
            choice_ids.GOING_ABROAD, say("I am going abroad"), hint=say("Prices, and what saves")
        ),
        choice(
            choice_ids.PROTECTION,
            say("Protection from large bills"),
            hint=say("A spending limit, no Internet abroad"),
        ),
        choice(
            choice_ids.SOMEBODY_ABROAD,
            say("Somebody abroad needs help"),
            hint=say("You can pay and open a case"),
        ),
        choice(
            choice_ids.LEFT_ON,
            say("I am back"),
            hint=say("Which options for journeys are still on"),
        ),
        choice(
            choice_ids.ABROAD_NUMBERS,
            say("Telephone numbers abroad"),
            hint=say("A person, from anywhere"),
        ),
    )
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def abroad_numbers_view(say: Say, pack: PackFacts, terminal: str) -> ContactsView:
    """Return the numbers that work abroad, and for whom they are free."""
    title = say("Telephone numbers abroad")
    lead = say("Write them down before you go. They work without the Internet.")
    rows = abroad_rows(say, pack)
    choices = numbered(back(say), print_choice(say), home(say))
    return ContactsView(
        title=title,
        choices=choices,
        spoken=spoken(
            say, title, lead, *(say.spoken_digits(row.number) for row in rows), choices=choices
        ),
        lead=lead,
        contacts=rows,
        terminal=say("Terminal {number}", number=terminal),
    )


def _where(say: Say, *, going: bool) -> str:
    return say("Where are you going?") if going else say("Which country?")


def countries_view(say: Say, prices: RoamingPrices, *, going: bool = True) -> MenuView:
    """Return the countries most people go to, and the way to all others."""
    title = _where(say, going=going)
    shown = tuple(_country(say, code) for code in prices.frequent)
    others = choice(choice_ids.OTHER_COUNTRY, say("Another country"))
    choices = numbered(back(say), *shown, others)
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def letters_view(say: Say, codes: tuple[str, ...]) -> LettersView:
    """Return the first letters that countries of the list have."""
    title = say("The first letter of the country")
    letters = sorted(
        {country_name(say, code)[0].upper() for code in codes}, key=partial(in_order, say)
    )
    rows = [letters[at : at + LETTERS_A_ROW] for at in range(0, len(letters), LETTERS_A_ROW)]
    choices = numbered(back(say))
    return LettersView(
        title=title,
        choices=choices,
        spoken=sentences(title),
        prompt=say("Press a letter"),
        typed="",
        keys=tuple(tuple(row) for row in rows),
        complete=False,
    )


def countries_of(say: Say, codes: tuple[str, ...], letter: str) -> tuple[str, ...]:
    """Return the countries of a letter, by their names in this language."""
    fitting = (code for code in codes if country_name(say, code)[0].upper() == letter.upper())
    return tuple(sorted(fitting, key=lambda code: in_order(say, country_name(say, code))))


def in_order(say: Say, text: str) -> tuple[int, ...]:
    """Return what sorts a text as the alphabet of the language does."""
    letters = ALPHABETS[say.language]
    places = (letters.find(letter) for letter in text.upper())
    return tuple(place if place >= 0 else len(letters) for place in places)


def letter_view(
    say: Say, codes: tuple[str, ...], letter: str, turn: int = 0, *, going: bool = True
) -> MenuView:
    """Return the countries of one letter, page by page."""
    title = _where(say, going=going)
    leaf = leaf_of(countries_of(say, codes, letter), COUNTRIES_A_PAGE, turn)
    shown = (_country(say, code) for code in leaf.rows)
    choices = numbered(back(say), *shown, *more(say, leaf))
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def prices_view(say: Say, prices: CountryPrices, currency: str) -> ListView:
    """Return what everything costs there, and the options that make it cheaper."""
    title = country_name(say, prices.country)
    open_ones = tuple(option for option in prices.options if not option.closed)[:OPTIONS_MAX]
    rows = [
        _price(say, say("You call, a minute"), prices.out_minute_minor, currency),
        _price(say, say("You are called, a minute"), prices.in_minute_minor, currency),
        _price(say, say("A message"), prices.sms_minor, currency),
        _price(say, say("Internet, 1 MB"), prices.mb_minor, currency),
    ]
    rows += [_option(say, option, currency) for option in open_ones]
    lead = say("Prices without an option")
    buttons = (
        choice(f"{choice_ids.SWITCH_ON}{option.product.product_id}", say("Switch on"))
        for option in open_ones
    )
    choices = numbered(back(say), *buttons, home(say))
    read = (f"{row.label}: {row.value}" for row in rows)
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, *read, choices=with_names(choices, rows)),
        rows=tuple(rows),
        lead=lead,
    )


def _country(say: Say, code: str) -> Choice:
    return choice(f"{choice_ids.COUNTRY}{code}", country_name(say, code), role=Role.NORMAL)


def _price(say: Say, label: str, minor: int, currency: str) -> Row:
    return Row(label, value=say.money(minor, currency))


def _option(say: Say, option: Option, currency: str) -> Row:
    amount = say.money(option.price.amount_minor, currency)
    return Row(
        option.product.name.text,
        option.summary.text,
        say(PER[option.price.per], amount=amount),
        choice_id=f"{choice_ids.SWITCH_ON}{option.product.product_id}",
        icon="check",
        tone=Tone.GOOD,
    )
