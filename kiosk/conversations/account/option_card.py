"""One option: its card, its terms, the step of a limit, and switching it on."""

from __future__ import annotations

from functools import partial

from contract.account.catalogue import Catalogue, CatalogueQuestion, Option
from contract.account.changes import SwitchOn
from kiosk.conversations.account.ordering import order
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_anybody
from kiosk.conversations.pieces.leafing import leaf_through
from kiosk.conversations.pieces.reading import read_terms
from kiosk.projection.account.options import (
    option_named,
    option_view,
    options_for,
    options_view,
    steps_view,
)
from kiosk.projection.ground import choice_ids


def ask_catalogue(visit: Visit) -> Conversation[Catalogue | None]:
    """Return what the operator sells; None when nobody answers."""
    body = CatalogueQuestion(language=visit.session.language, currency=visit.pack.currency)
    return (yield from ask_anybody(visit, "catalogue", body, Catalogue))


def choose_option(
    visit: Visit, catalogue: Catalogue, need: str, there: frozenset[str] = frozenset()
) -> Conversation[bool]:
    """Show the options for a need until one is switched on; there: what is on, as far as known."""
    turn = 0
    while True:
        shown = partial(options_view, catalogue=catalogue, need=need)
        answer, turn = yield from leaf_through(visit, f"options:{need}", shown, turn)
        if not answer.startswith(choice_ids.OPTION):
            return False
        product_id = answer.removeprefix(choice_ids.OPTION)
        option = option_named(options_for(catalogue, need), product_id)
        if option is None:
            return False
        is_on = product_id in there
        if (yield from option_card(visit, option, catalogue.currency, is_on=is_on)):
            return True


def option_card(
    visit: Visit, option: Option, currency: str, *, is_on: bool = False
) -> Conversation[bool]:
    """Show an option; return whether it was switched on."""
    name = option.product.product_id
    while True:
        shown = partial(option_view, option=option, currency=currency, is_on=is_on)
        answer = yield from choose(page(f"option:{name}", shown, visit.timeouts.terms_s))
        if answer == choice_ids.TERMS:
            yield from read_terms(visit, name, currency)
        elif answer.startswith(choice_ids.SWITCH_ON):
            if (yield from switch_on(visit, option, currency)):
                return True
        else:
            return False


def switch_on(visit: Visit, option: Option, currency: str) -> Conversation[bool]:
    """Order an option, with the step that is chosen first where there are steps."""
    amount_minor: int | None = None
    if option.steps_minor:
        shown = partial(steps_view, option=option, currency=currency)
        answer = yield from choose(page("steps", shown, visit.timeouts.menu_s))
        if not answer.startswith(choice_ids.STEP):
            return False
        amount_minor = int(answer.removeprefix(choice_ids.STEP))
    change = SwitchOn(option_id=option.product.product_id, amount_minor=amount_minor)
    return (yield from order(visit, change))
