"""My tariff: the check-up, all tariffs by need, their cards and terms, and the change."""

from __future__ import annotations

from functools import partial

from contract.account.catalogue import (
    Advice,
    Catalogue,
    CatalogueQuestion,
)
from contract.account.changes import ChangeTariff
from kiosk.conversations.account.ordering import order
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_account, ask_anybody
from kiosk.conversations.pieces.printing import print_page
from kiosk.conversations.pieces.reading import read_terms
from kiosk.conversations.proving.login import login
from kiosk.projection.account.tariffs import (
    check_up_view,
    need_view,
    needs_view,
    tariff_view,
)
from kiosk.projection.ground import choice_ids


def tariff(visit: Visit) -> Conversation[None]:
    """Show to who is logged in what the own tariff costs beside all others."""
    if not (yield from login(visit)):
        return
    advice = yield from ask_account(visit, "advice", Advice, noted=True)
    while advice is not None:
        shown = partial(check_up_view, advice=advice)
        answer = yield from choose(page("check_up", shown, visit.timeouts.terms_s))
        if answer == choice_ids.PRINT:
            yield from print_page(visit, "check_up", shown)
        elif answer == choice_ids.ALL_TARIFFS:
            yield from all_tariffs(visit, advice)
        elif answer.startswith(choice_ids.CHANGE_TO):
            if (yield from _change_to(visit, answer, advice)):
                advice = yield from ask_account(visit, "advice", Advice)
        elif answer.startswith(choice_ids.TARIFF_CARD):
            catalogue = yield from _ask_catalogue(visit)
            if catalogue is not None:
                yield from _card(visit, catalogue, answer, advice)
        else:
            return


def all_tariffs(visit: Visit, advice: Advice | None = None) -> Conversation[None]:
    """Show every tariff one can change to, by need; for anybody, compared for who is known."""
    catalogue = yield from _ask_catalogue(visit)
    while catalogue is not None:
        shown = partial(needs_view, catalogue=catalogue)
        need = yield from choose(page("needs", shown, visit.timeouts.menu_s))
        if not need.startswith(choice_ids.NEED):
            return
        yield from _of_need(visit, catalogue, need.removeprefix(choice_ids.NEED), advice)


def _of_need(
    visit: Visit, catalogue: Catalogue, need: str, advice: Advice | None
) -> Conversation[None]:
    while True:
        shown = partial(need_view, catalogue=catalogue, need=need)
        answer = yield from choose(page(f"need:{need}", shown, visit.timeouts.menu_s))
        if not answer.startswith(choice_ids.TARIFF_CARD):
            return
        yield from _card(visit, catalogue, answer, advice)


def _card(
    visit: Visit, catalogue: Catalogue, choice_id: str, advice: Advice | None
) -> Conversation[None]:
    product_id = choice_id.removeprefix(choice_ids.TARIFF_CARD)
    found = [one for one in catalogue.tariffs if one.product.product_id == product_id]
    while found:
        shown = partial(tariff_view, tariff=found[0], currency=catalogue.currency, advice=advice)
        answer = yield from choose(page(choice_id, shown, visit.timeouts.terms_s))
        if answer == choice_ids.TERMS:
            yield from read_terms(visit, product_id, catalogue.currency)
        elif not answer.startswith(choice_ids.CHANGE_TO) or (
            yield from _change_to(visit, answer, advice)
        ):
            return


def _change_to(visit: Visit, choice_id: str, advice: Advice | None) -> Conversation[bool]:
    """Return whether the tariff of this button is, or will be, the own one."""
    change = ChangeTariff(tariff_id=choice_id.removeprefix(choice_ids.CHANGE_TO))
    return (yield from order(visit, change, advice))


def _ask_catalogue(visit: Visit) -> Conversation[Catalogue | None]:
    body = CatalogueQuestion(language=visit.session.language, currency=visit.pack.currency)
    return (yield from ask_anybody(visit, "catalogue", body, Catalogue))
