"""A payment again: the code of its receipt names the number, so nothing long is typed."""

from __future__ import annotations

from contract.account.help import PaymentByCode, PaymentFound
from kiosk.conversations.ground.requests import Conversation
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.look_up import SlipName, ask_slip, look_up, tell_not_found
from kiosk.projection.ground.slip_codes import repeat_code_view


def ask_receipt(visit: Visit) -> Conversation[str | None]:
    """Return the number that the payment of a receipt went to; None on the way back."""
    code = ""
    while True:
        slip = yield from ask_slip(
            visit, "repeat_code", lambda say, typed, _: repeat_code_view(say, typed), code
        )
        if not isinstance(slip, SlipName):
            return None
        code = slip.code
        body = PaymentByCode(check_code=slip.code, tail=slip.tail)
        found = yield from look_up(visit, "payment_by_code", body, PaymentFound)
        if found is None:
            return None
        if found.receipt is not None:
            return found.receipt.msisdn
        yield from tell_not_found(visit, found.tries_left)
