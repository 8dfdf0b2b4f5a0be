"""A number that nobody can check now, where the operator pack allows cash for it all the same.

Said before the cash, typed twice, under the pack's own ceiling and price.  The money is submitted
as any other: the journal keeps it until the operator answers, which credits or refuses it once.
"""

from __future__ import annotations

from contract.quotes import Quote
from kiosk.conversations.ground.requests import Conversation
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.number_entry import NumberScreen, ask_number
from kiosk.conversations.pieces.telling import tell
from kiosk.numbers import NumberEntry
from kiosk.operator.errors import OperatorError, OperatorUnreachableError, OperatorUntrustedError
from kiosk.projection.ground.trouble import Trouble
from kiosk.projection.money.number import NumberProblem, number_view


def tell_unchecked(visit: Visit, error: OperatorError, msisdn: str) -> Conversation[str]:
    """Say that the number could not be checked; return the choice, PAY_UNCHECKED among them."""
    trouble = Trouble.OPERATOR_SILENT
    if isinstance(error, OperatorUntrustedError):
        trouble = Trouble.OPERATOR_UNTRUSTED
    elif isinstance(error, OperatorUnreachableError) and _can_be_paid(visit, msisdn):
        trouble = Trouble.CHECK_LATER
    return (yield from tell(visit, "operator_silent", trouble))


def _can_be_paid(visit: Visit, msisdn: str) -> bool:
    """Whether new cash is taken for it; a sum the operator refused already goes nowhere blindly."""
    quote = visit.pack.offline_quote(visit.around.operator_time)
    if quote is None or visit.around.outcome.refused is not None:
        return False
    bills = visit.around.denominations_minor
    return visit.pack.may_be_own(msisdn) and any(minor <= quote.max_minor for minor in bills)


def ask_again(visit: Visit, first: NumberEntry) -> Conversation[Quote | None]:
    """Let the number be typed once more; return the pack's price for it, None on the way back."""
    entry, problem = first.clear(), None
    while True:
        screen = _again_screen(visit, problem)
        typed = yield from ask_number(visit, "number_again", entry, screen, takes_back=False)
        if not isinstance(typed, NumberEntry):
            visit.session.msisdn = first.e164 or ""
            return None
        if typed.e164 == first.e164:
            return visit.pack.offline_quote(visit.around.operator_time)
        entry, problem = typed, NumberProblem.DIFFERS


def _again_screen(visit: Visit, problem: NumberProblem | None) -> NumberScreen:
    return lambda say, entry, untouched: number_view(
        say,
        visit.pack,
        entry,
        problem if untouched else None,
        title=say("Type the number once more"),
    )
