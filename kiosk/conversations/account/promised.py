"""A promised payment: the operator lends a sum until a day; behind My account and Urgent alike."""

from __future__ import annotations

from functools import partial

from contract.account.changes import PromisedTerms, PromisePayment
from kiosk.conversations.account.ordering import order
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_account
from kiosk.conversations.proving.login import login
from kiosk.projection.account.order import refusal_view
from kiosk.projection.account.promised import promise_of, promised_view


def promised(visit: Visit) -> Conversation[None]:
    """Lend to who is logged in one of the sums there are; without one, say why."""
    if not (yield from login(visit)):
        return
    terms = yield from ask_account(visit, "promised_terms", PromisedTerms)
    if terms is None:
        return
    if not terms.choices:
        why = partial(refusal_view, pack=visit.pack, refusal=terms.refusal)
        yield from choose(page("refused_promise", why, visit.timeouts.menu_s))
        return
    shown = partial(promised_view, terms=terms)
    while True:
        sum_minor = promise_of((yield from choose(page("promised", shown, visit.timeouts.menu_s))))
        if sum_minor is None or (yield from order(visit, PromisePayment(amount_minor=sum_minor))):
            return
        if not visit.session.is_logged_in:
            return
