"""Reading the terms calmly, before any yes."""

from __future__ import annotations

from functools import partial

from contract.account.catalogue import Terms, TermsQuestion
from kiosk.conversations.asking import ask_anybody
from kiosk.conversations.printing import print_document
from kiosk.conversations.requests import Conversation, choose, page
from kiosk.conversations.visit import Visit
from kiosk.projection import choice_ids
from kiosk.projection.tariffs import terms_view


def read_terms(visit: Visit, product_id: str, currency: str) -> Conversation[None]:
    """Show the full terms of a product as they are now, and print them."""
    body = TermsQuestion(product_id=product_id, language=visit.session.language, currency=currency)
    terms = yield from ask_anybody(visit, "terms", body, Terms)
    if terms is None:
        return
    shown = partial(terms_view, terms=terms)
    while (yield from choose(page("terms", shown, visit.timeouts.terms_s))) == choice_ids.PRINT:
        yield from print_document(visit, "terms", shown)
