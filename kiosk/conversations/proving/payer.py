"""Who pays in cash, where the law of the market asks: a number of one's own, proved by a code.

It may be a number of any operator, and opens no account.
"""

from __future__ import annotations

from contract.account.access import Access
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.proving.login import ask_own_number
from kiosk.conversations.proving.one_time_code import Sent, send_code, type_code
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.proving.login import payer_number_view, payer_ways_view


def identify_payer(visit: Visit, msisdn: str) -> Conversation[str | None]:
    """Return the payer's number, None where they give up; asks only whom nobody knows yet.

    msisdn: who is to be paid for, most often the payer's own number.
    """
    session = visit.session
    if session.is_logged_in:
        return session.opened().msisdn
    entry = NumberEntry(visit.pack.region).of(msisdn)
    while not session.payer:
        typed = yield from ask_own_number(visit, "payer_number", entry, payer_number_view)
        if typed is None:
            return None
        entry = typed
        own = entry.e164
        assert own is not None, "only a whole number leaves the keypad"
        access = yield from _prove(visit, own)
        if access is not None:
            session.payer = access.msisdn
            session.left = (*session.left, access)  # it opens nothing more, and ends with the visit
    return session.payer


def _prove(visit: Visit, msisdn: str) -> Conversation[Access | None]:
    """Return what the operator says of a right code; None back to the number."""
    sent = yield from send_code(visit, msisdn, "payer")
    while isinstance(sent, Sent):
        proved = yield from type_code(visit, msisdn, sent)
        if isinstance(proved, Access) or proved is None:
            return proved
        if proved == choice_ids.NO_SMS:
            proved = yield from choose(page("payer_ways", payer_ways_view, visit.timeouts.menu_s))
        if proved == choice_ids.SEND_AGAIN:
            sent = (yield from send_code(visit, msisdn, "payer", "sms", sent)) or sent
    return None
