"""The PUK of a SIM card: shown to who gave two proofs, printed by nobody."""

from __future__ import annotations

from functools import partial

from contract.account.help import Puk
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_account
from kiosk.conversations.pieces.contacts import contacts
from kiosk.conversations.proving.login import strengthen
from kiosk.projection.account.puk import puk_view
from kiosk.projection.ground import choice_ids


def puk(visit: Visit) -> Conversation[None]:
    """Show it, or who else tells it to those who cannot prove who they are."""
    if not (yield from show_puk(visit)):
        yield from contacts(visit, choice_ids.PUK)


def show_puk(visit: Visit) -> Conversation[bool]:
    """Return whether it was shown."""
    if not visit.pack.offers("puk") or not (yield from strengthen(visit)):
        return False
    told = yield from ask_account(visit, "show_puk", Puk)
    if told is None:
        return False
    shown = partial(puk_view, puk=told.puk)
    yield from choose(page("puk", shown, visit.timeouts.code_s))
    return True
