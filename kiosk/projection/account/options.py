"""Options one can have: by what is needed, the card of one, the step of a limit, calls abroad."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from contract.account.catalogue import CallPrice, Catalogue, Option, Quantity
from contract.account.parts import PackageKind
from kiosk.projection.account.account import quantity_text
from kiosk.projection.account.charges import PER, read_row
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.country_names import country_name
from kiosk.projection.ground.parts import back, choice, leaf_of, more, numbered, spoken
from kiosk.projection.ground.row_buttons import with_names
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import ListView, MenuView, Row, Tone
from kiosk.views.base import Choice, Role

OPTIONS_A_PAGE = 6
STEPS_MAX = 7
UNITS: dict[PackageKind, int] = {"min": 60, "sms": 1, "mb": 1024}  # what a package counts in
PROTECTION, CALLS_ABROAD, JOURNEY, ALL = "protection", "calls_abroad", "journey", "all"
# Need, its words; those without options of their own lead elsewhere.
_NEEDS: dict[str, tuple[str, str]] = {
    "data": (sentence("More Internet"), ""),
    "talk": (sentence("More minutes and messages"), ""),
    "calls": (sentence("Calls and my number"), sentence("Hide it, see who called")),
    PROTECTION: (
        sentence("Protection"),
        sentence("From large bills, paid content and unwanted calls"),
    ),
    CALLS_ABROAD: (sentence("Calling other countries"), sentence("Prices, and what saves")),
    JOURNEY: (sentence("I am going abroad"), sentence("Prices, and what saves")),
    ALL: (sentence("All options"), ""),
}
_FITS: dict[str, Callable[[Option], bool]] = {
    "data": lambda one: any(each.kind == "mb" for each in one.adds) and not one.zones,
    "talk": lambda one: any(each.kind != "mb" for each in one.adds) and not one.zones,
    "calls": lambda one: one.group == "calls",
    PROTECTION: lambda one: one.group == "protection",
    ALL: lambda _: True,
}


def options_for(catalogue: Catalogue, need: str) -> tuple[Option, ...]:
    """Return the options for a need that anybody can still have."""
    return tuple(one for one in catalogue.options if not one.closed and _FITS[need](one))


def option_needs_view(say: Say, catalogue: Catalogue) -> MenuView:
    """Return what options are for: the need comes before the name."""
    title = say("What do you need?")
    shown = (
        choice(
            f"{choice_ids.OPTION_NEED}{need}",
            say(label),
            hint=say(hint) if hint else "",
        )
        for need, (label, hint) in _NEEDS.items()
        if need not in _FITS or options_for(catalogue, need)
    )
    choices = numbered(back(say), *shown)
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def options_view(say: Say, catalogue: Catalogue, need: str, turn: int = 0) -> MenuView:
    """Return the options for a need with their prices, page by page."""
    title = say(_NEEDS[need][0])
    leaf = leaf_of(options_for(catalogue, need), OPTIONS_A_PAGE, turn)
    shown = (
        choice(
            f"{choice_ids.OPTION}{one.product.product_id}",
            one.product.name.text,
            hint=price_text(say, one, catalogue.currency),
        )
        for one in leaf.rows
    )
    choices = numbered(back(say), *shown, *more(say, leaf))
    read = (
        f"{one.product.name.text}: {price_text(say, one, catalogue.currency)}" for one in leaf.rows
    )
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, *read, choices=choices))


def price_text(say: Say, option: Option, currency: str) -> str:
    """Return what an option costs, and how often."""
    if not option.price.amount_minor:
        return say("free")
    return say(PER[option.price.per], amount=say.money(option.price.amount_minor, currency))


def option_view(say: Say, option: Option, currency: str, *, is_on: bool = False) -> ListView:
    """Return an option's card; one that is on already cannot be had twice."""
    title = option.product.name.text
    summary = option.summary.text
    rows = [Row(say("Price"), value=price_text(say, option, currency))]
    rows += [Row(say("Included"), value=_quantity(say, one)) for one in option.adds]
    rows += [Row(say("Goes on with it"), one.name.text) for one in option.requires]
    rows += [Row(say("Goes off with it"), one.name.text) for one in option.excludes]
    again = not is_on or option.price.per == "once" or bool(option.steps_minor)
    switch = choice(
        f"{choice_ids.SWITCH_ON}{option.product.product_id}",
        say("Switch on"),
        role=Role.PRIMARY,
    )
    terms = choice(choice_ids.TERMS, say("All terms"))
    notice = "" if again else say("You have this already.")
    choices = numbered(back(say), terms, *((switch,) if again else ()))
    read = (f"{row.label}: {row.value or row.detail}" for row in rows)
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, summary, *read, notice, choices=choices),
        rows=tuple(rows),
        lead=summary,
        notice=notice,
    )


def steps_view(say: Say, option: Option, currency: str) -> MenuView:
    """Return the sums to choose from, as of a spending limit."""
    title = option.product.name.text
    lead = option.summary.text
    shown = (
        choice(f"{choice_ids.STEP}{minor}", say.money(minor, currency))
        for minor in option.steps_minor[:STEPS_MAX]
    )
    choices = numbered(back(say), *shown)
    return MenuView(
        title=title, choices=choices, spoken=spoken(say, title, lead, choices=choices), lead=lead
    )


def call_price_view(say: Say, price: CallPrice) -> ListView:
    """Return what a call to a country costs, and the option that makes it cheapest."""
    title = country_name(say, price.country)
    rows = [Row(say("You call, a minute"), value=say.money(price.minute_minor, price.currency))]
    buttons: list[Choice] = []
    option = price.cheapest
    if option is not None and price.cheapest_minute_minor is not None:
        minute = say.money(price.cheapest_minute_minor, price.currency)
        switch_on = f"{choice_ids.SWITCH_ON}{option.product.product_id}"
        rows.append(
            Row(
                option.product.name.text,
                f"{say('You call, a minute')}: {minute}",
                price_text(say, option, price.currency),
                choice_id=switch_on,
                icon="check",
                tone=Tone.GOOD,
            )
        )
        buttons.append(choice(switch_on, say("Switch on")))
    other = choice(choice_ids.OTHER_COUNTRY, say("Another country"))
    choices = numbered(back(say), *buttons, other)
    read = map(read_row, rows)
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, *read, choices=with_names(choices, rows)),
        rows=tuple(rows),
    )


def _quantity(say: Say, quantity: Quantity) -> str:
    return quantity_text(say, quantity.kind, quantity.amount * UNITS[quantity.kind])


def option_named(options: Sequence[Option], product_id: str) -> Option | None:
    """Return one of these options."""
    return next((one for one in options if one.product.product_id == product_id), None)
