"""The telephone numbers that work abroad, on the screen and on a card for the wallet."""

from __future__ import annotations

from functools import partial

from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.printing import print_slip
from kiosk.projection.ground import choice_ids
from kiosk.projection.travel.travel import abroad_numbers_view
from kiosk.receipts.wallet_slip import wallet_slip


def abroad_numbers(visit: Visit) -> Conversation[None]:
    """Show the numbers; who wishes takes them along on paper."""
    shown = partial(abroad_numbers_view, pack=visit.pack, terminal=visit.terminal.terminal_id)
    while True:
        answer = yield from choose(page("abroad_numbers", shown, visit.timeouts.terms_s))
        if answer != choice_ids.PRINT:
            return
        at = visit.around.operator_time
        make = partial(wallet_slip, pack=visit.pack, terminal=visit.terminal, at=at)
        yield from print_slip(visit, "wallet", make)
