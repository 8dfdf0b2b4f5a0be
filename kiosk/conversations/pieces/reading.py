"""Reading the terms calmly, before any yes."""

from __future__ import annotations

from functools import partial

from contract.account.catalogue import Terms, TermsQuestion
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_anybody
from kiosk.conversations.pieces.printing import print_document
from kiosk.projection.account.tariffs import terms_view
from kiosk.projection.ground import choice_ids


def read_terms(visit: Visit, product_id: str, currency: str) -> Conversation[None]:
    """Show the full terms of a product as they are now, and print them."""
    body = TermsQuestion(product_id=product_id, language=visit.session.language, currency=currency)
    terms = yield from ask_anybody(visit, "terms", body, Terms)
    if terms is None:
        return
    shown = partial(terms_view, terms=terms)
    while (yield from choose(page("terms", shown, visit.timeouts.terms_s))) == choice_ids.PRINT:
        yield from print_document(visit, "terms", shown)
