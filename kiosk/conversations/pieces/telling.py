"""Saying what went wrong, in the one form every trouble has."""

from __future__ import annotations

from functools import partial

from contract.account.changes import Refusal
from kiosk.conversations.ground.requests import Conversation, Show, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.projection.account.order import refusal_view
from kiosk.projection.ground.trouble import MoneyInside, Trouble, trouble_view


def tell(visit: Visit, question: str, trouble: Trouble) -> Conversation[str]:
    """Show a trouble and return the choice pressed."""
    fault = visit.around.cash_fault if trouble is Trouble.NO_CASH else None
    inside = money_inside(visit)
    visit.session.last_error = trouble.name.lower()
    return (
        yield from choose(
            Show(
                question,
                lambda say, _: trouble_view(say, visit.pack, trouble, code=fault, inside=inside),
                timeout_s=visit.timeouts.menu_s,
                leaves_home=True,
            )
        )
    )


def tell_refused(visit: Visit, question: str, refusal: Refusal) -> Conversation[None]:
    """Show why the operator refuses a change of the account."""
    shown = partial(refusal_view, pack=visit.pack, refusal=refusal, inside=visit.session.paid_in)
    yield from choose(page(question, shown, visit.timeouts.menu_s))


def money_inside(visit: Visit) -> MoneyInside:
    """Return the cash of the customer that nothing was done with yet.

    It waits for another number, or was paid in for a change that is not ordered.
    """
    refused = visit.around.outcome.refused
    return visit.session.paid_in if refused is None else MoneyInside(refused.inserted_minor)
