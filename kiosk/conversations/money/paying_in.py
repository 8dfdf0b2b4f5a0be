"""Money that is missing for a change: an ordinary top-up of the own number, inside the flow.

It is credited before anything is ordered.  Nothing is asked that is known: the number is that of
the login, the sum is what is missing, in whole bills, and the price of the top-up stands on the
cash screen.
"""

from __future__ import annotations

from contract.messages import NumberCheckAnswer
from contract.quotes import Quote, split_payment
from kiosk.cash.picture import PaymentState
from kiosk.conversations.ground.requests import CloseMoney, Conversation, Leave, OpenCash, do
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.money.cash import take_cash
from kiosk.conversations.money.payee import cannot_pay_here
from kiosk.conversations.money.top_up import await_operator, conclude, takes_cash
from kiosk.conversations.pieces.asking import ask_operator, tell_no_answer
from kiosk.conversations.pieces.telling import tell, tell_refused
from kiosk.money import in_bills
from kiosk.operator.errors import OperatorError
from kiosk.operator.questions import check_number
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.trouble import MoneyInside, Trouble


def pay_in(visit: Visit, msisdn: str, missing_minor: int, currency: str = "") -> Conversation[bool]:
    """Take cash onto this number; return whether it is credited; who walked away is gone.

    currency: that of what is missing; bills of another one cannot make it up.
    """
    if currency not in ("", visit.policy.currency):
        yield from tell(visit, "not_here", Trouble.OPERATOR_UNTRUSTED)
        return False
    if not (yield from _takes_cash(visit)):
        return False
    quote = yield from _ask_quote(visit, msisdn)
    if quote is None or not (yield from _takes_cash(visit)):
        return False
    bills = visit.around.denominations_minor
    wanted = in_bills(_gross_minor(quote, missing_minor), bills)
    payer = msisdn if visit.pack.identifies_payer else None
    yield from do(OpenCash(msisdn, quote, min(wanted, quote.max_minor), payer))
    ended_by = yield from take_cash(visit)
    if not visit.around.outcome.has_money:
        yield from do(CloseMoney())
        if ended_by == "idle":
            yield from do(Leave())
        return False
    yield from await_operator(visit)
    credited = _is_credited(visit)
    if not credited or ended_by == "idle":
        yield from conclude(visit)
    visit.session.paid_in = _paid_in(visit, msisdn)
    yield from do(CloseMoney())
    if ended_by == "idle":
        yield from do(Leave())
    if not credited:
        yield from tell(visit, "money_not_there", Trouble.MONEY_NOT_THERE)
    return credited


def _takes_cash(visit: Visit) -> Conversation[bool]:
    """Return whether cash is taken at this moment; says so where it is not."""
    if takes_cash(visit):
        return True
    yield from tell(visit, "no_cash", Trouble.NO_CASH)
    return False


def _ask_quote(visit: Visit, msisdn: str) -> Conversation[Quote | None]:
    while True:
        answer = yield from ask_operator(visit, check_number(msisdn), NumberCheckAnswer)
        if isinstance(answer, OperatorError):
            again = yield from tell_no_answer(visit, "check_number", answer)
            if again != choice_ids.TRY_AGAIN:
                return None
            continue
        refusal = cannot_pay_here(visit, answer)
        if refusal is None:
            return answer.quote
        if answer.verdict != "ok":
            yield from tell_refused(visit, "not_here", "number_closed")
        else:
            yield from tell(visit, "not_here", refusal)
        return None


def _gross_minor(quote: Quote, missing_minor: int) -> int:
    """Return what has to be put in so that this much is credited, as far as the limits allow."""
    gross = max(missing_minor, quote.min_minor)
    while split_payment(quote, gross).credited_minor < missing_minor and gross < quote.max_minor:
        # Where nearly all is fee, steps of a hundredth still come to an end.
        gross += max(missing_minor - split_payment(quote, gross).credited_minor, gross // 100)
    return min(gross, quote.max_minor)


def _is_credited(visit: Visit) -> bool:
    outcome = visit.around.outcome
    decided = all(payment.state is PaymentState.CREDITED for payment in outcome.payments)
    return bool(outcome.payments) and decided and not outcome.claims and not outcome.doubts


def _paid_in(visit: Visit, msisdn: str) -> MoneyInside:
    """Return what was put in for the change until now; without a number where not all goes there.

    Who paid in too little pays in once more.
    """
    outcome, before = visit.around.outcome, visit.session.paid_in
    minor = sum(payment.inserted_minor for payment in outcome.payments)
    minor += sum(claim.amount_minor for claim in outcome.claims if not claim.payment_id)
    goes_there = not outcome.claims and all(
        payment.msisdn == msisdn and payment.state is not PaymentState.REFUSED
        for payment in outcome.payments
    )
    all_there = goes_there and before.msisdn in ("", msisdn)
    return MoneyInside(before.minor + minor, msisdn if all_there else "")
