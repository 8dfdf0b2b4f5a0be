"""Saying what went wrong, in the one form every trouble has."""

from __future__ import annotations

from kiosk.conversations.requests import Conversation, Show, choose
from kiosk.conversations.visit import Visit
from kiosk.projection.trouble import Trouble, trouble_view


def tell(visit: Visit, question: str, trouble: Trouble) -> Conversation[str]:
    """Show a trouble and return the choice pressed."""
    fault = visit.around.cash_fault if trouble is Trouble.NO_CASH else None
    visit.session.last_error = trouble.name.lower()
    return (
        yield from choose(
            Show(
                question,
                lambda say, _: trouble_view(say, visit.pack, trouble, code=fault),
                timeout_s=visit.timeouts.menu_s,
                leaves_home=True,
            )
        )
    )
