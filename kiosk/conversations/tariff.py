"""My tariff: the check-up, all tariffs by need, their cards and terms."""

from __future__ import annotations

from functools import partial

from contract.account.catalogue import (
    Advice,
    Catalogue,
    CatalogueQuestion,
)
from kiosk.conversations.asking import ask_account, ask_anybody
from kiosk.conversations.login import login
from kiosk.conversations.reading import read_terms
from kiosk.conversations.requests import Conversation, choose, page
from kiosk.conversations.visit import Visit
from kiosk.projection import choice_ids
from kiosk.projection.tariffs import (
    check_up_view,
    need_view,
    needs_view,
    tariff_view,
)


def tariff(visit: Visit) -> Conversation[None]:
    """Show to who is logged in what the own tariff costs beside all others."""
    if not (yield from login(visit)):
        return
    advice = yield from ask_account(visit, "advice", Advice, noted=True)
    if advice is None:
        return
    while True:
        shown = partial(check_up_view, advice=advice)
        answer = yield from choose(page("check_up", shown, visit.timeouts.terms_s))
        if answer == choice_ids.ALL_TARIFFS:
            yield from all_tariffs(visit)
        elif answer.startswith(choice_ids.TARIFF_CARD):
            catalogue = yield from _ask_catalogue(visit)
            if catalogue is not None:
                yield from _card(visit, catalogue, answer)
        else:
            return


def all_tariffs(visit: Visit) -> Conversation[None]:
    """Show every tariff one can change to, by need; for anybody."""
    catalogue = yield from _ask_catalogue(visit)
    while catalogue is not None:
        shown = partial(needs_view, catalogue=catalogue)
        need = yield from choose(page("needs", shown, visit.timeouts.menu_s))
        if not need.startswith(choice_ids.NEED):
            return
        yield from _of_need(visit, catalogue, need.removeprefix(choice_ids.NEED))


def _of_need(visit: Visit, catalogue: Catalogue, need: str) -> Conversation[None]:
    while True:
        shown = partial(need_view, catalogue=catalogue, need=need)
        answer = yield from choose(page(f"need:{need}", shown, visit.timeouts.menu_s))
        if not answer.startswith(choice_ids.TARIFF_CARD):
            return
        yield from _card(visit, catalogue, answer)


def _card(visit: Visit, catalogue: Catalogue, choice_id: str) -> Conversation[None]:
    product_id = choice_id.removeprefix(choice_ids.TARIFF_CARD)
    found = [one for one in catalogue.tariffs if one.product.product_id == product_id]
    while found:
        shown = partial(tariff_view, tariff=found[0], currency=catalogue.currency)
        answer = yield from choose(page(choice_id, shown, visit.timeouts.terms_s))
        if answer != choice_ids.TERMS:
            return
        yield from read_terms(visit, product_id, catalogue.currency)


def _ask_catalogue(visit: Visit) -> Conversation[Catalogue | None]:
    body = CatalogueQuestion(language=visit.session.language, currency=visit.pack.currency)
    return (yield from ask_anybody(visit, "catalogue", body, Catalogue))
