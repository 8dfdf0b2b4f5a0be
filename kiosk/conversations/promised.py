"""A promised payment: the operator lends a sum until a day; behind My account and Urgent alike."""

from __future__ import annotations

from functools import partial

from contract.account.changes import PromisedTerms
from kiosk.conversations.asking import ask_account
from kiosk.conversations.login import login
from kiosk.conversations.requests import Conversation, choose, page
from kiosk.conversations.visit import Visit
from kiosk.projection.promised import promised_view


def promised(visit: Visit) -> Conversation[None]:
    """Offer to who is logged in the sums there are."""
    if not (yield from login(visit)):
        return
    terms = yield from ask_account(visit, "promised_terms", PromisedTerms)
    if terms is not None:
        shown = partial(promised_view, terms=terms)
        yield from choose(page("promised", shown, visit.timeouts.menu_s))
