"""A number that cash can go to: typed or named by a receipt, checked, priced and confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from contract.messages import NumberCheckAnswer
from contract.quotes import PurseRef, Quote
from kiosk.conversations.ground.requests import Ask, Conversation, Show, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.money.repeat import ask_receipt
from kiosk.conversations.money.unchecked import ask_again, tell_unchecked
from kiosk.conversations.pieces.number_entry import NumberScreen, ask_number
from kiosk.conversations.pieces.telling import tell
from kiosk.numbers import NumberEntry
from kiosk.operator.errors import OperatorError
from kiosk.operator.questions import check_number
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.trouble import Trouble
from kiosk.projection.money.number import (
    NumberProblem,
    checking_view,
    confirm_view,
    number_view,
    purses_view,
)
from kiosk.views.intents import Choose

PROBLEMS = {
    "unknown": NumberProblem.UNKNOWN,
    "other_operator": NumberProblem.OTHER_OPERATOR,
    "closed": NumberProblem.CLOSED,
}


@dataclass(frozen=True)
class Confirmed:
    """A number the operator knows, its price, and the customer's yes."""

    entry: NumberEntry
    msisdn: str
    quote: Quote
    chosen_minor: int | None = None  # the sum the customer named, if any


def ask_payable_number(visit: Visit, entry: NumberEntry) -> Conversation[Confirmed | None]:
    """Ask for a number until it can be paid and the customer says yes; None to leave."""
    problem: NumberProblem | None = None
    while True:
        whole = yield from _ask_whole(visit, entry, problem)
        if whole is None:
            return None
        entry, msisdn = whole, whole.e164
        assert msisdn is not None, "only a whole number leaves the keypad"
        quote = yield from _ask_quote(visit, entry, msisdn)
        if quote is None:
            return None
        problem = quote if isinstance(quote, NumberProblem) else None
        if not isinstance(quote, Quote):
            continue
        confirmed = yield from _confirm(visit, Confirmed(entry, msisdn, quote))
        if confirmed is None:
            continue
        if not visit.around.is_expired(quote):
            return confirmed
        if (yield from tell(visit, "too_late", Trouble.TOO_LATE)) != choice_ids.TRY_AGAIN:
            return None


def _ask_quote(
    visit: Visit, entry: NumberEntry, msisdn: str
) -> Conversation[Quote | NumberProblem | str | None]:
    """Return the price for this number, or why it cannot be paid; "" to ask for it anew.

    None to leave.
    """
    purse_id: str | None = None
    while True:
        answer = yield _check(visit, msisdn, purse_id)
        if isinstance(answer, Choose):
            return ""
        assert isinstance(answer, NumberCheckAnswer | OperatorError), type(answer).__name__
        if isinstance(answer, OperatorError):
            chosen = yield from tell_unchecked(visit, answer, msisdn)
            if chosen == choice_ids.PAY_UNCHECKED:
                return (yield from ask_again(visit, entry)) or ""
            return "" if chosen == choice_ids.TRY_AGAIN else None
        if answer.verdict in PROBLEMS:
            return PROBLEMS[answer.verdict]
        refusal = cannot_pay_here(visit, answer)
        if refusal is not None or answer.quote is None:
            yield from tell(visit, "not_here", refusal or Trouble.OPERATOR_UNTRUSTED)
            return None
        if purse_id is None and len(answer.purses) > 1:
            purse_id = yield from _ask_purse(visit, msisdn, answer.purses)
            if purse_id is None:
                return ""
            if purse_id != answer.purses[0].purse_id:
                continue
        return _out_of_limits(visit, answer.quote) or answer.quote


def _ask_purse(visit: Visit, msisdn: str, purses: tuple[PurseRef, ...]) -> Conversation[str | None]:
    """Return the purse that gets the money, None back to the number."""
    shown = partial(purses_view, msisdn=msisdn, purses=purses)
    answer = yield from choose(page("purse", shown, visit.timeouts.menu_s))
    if not answer.startswith(choice_ids.PURSE):
        return None
    return answer.removeprefix(choice_ids.PURSE)


def _ask_whole(
    visit: Visit, entry: NumberEntry, problem: NumberProblem | None
) -> Conversation[NumberEntry | None]:
    """Return a whole number, typed or of a receipt; None to leave.

    Who comes back from the receipt leaves with Back, and is not led to the receipt again.
    """
    came_back = False
    while True:
        screen = _payee_screen(visit, problem)
        whole = yield from ask_number(visit, "number", entry, screen, takes_back=not came_back)
        if isinstance(whole, NumberEntry):
            return whole
        if whole != choice_ids.REPEAT:
            return None
        msisdn, came_back = (yield from ask_receipt(visit)), True
        found = entry.clear() if msisdn is None else entry.of(msisdn)
        if msisdn is not None and found.e164 == msisdn:
            visit.session.msisdn = msisdn
            return found


def _payee_screen(visit: Visit, problem: NumberProblem | None) -> NumberScreen:
    refused = visit.around.outcome.refused
    return lambda say, entry, untouched: number_view(
        say,
        visit.pack,
        entry,
        problem if untouched else None,
        inside_minor=0 if refused is None else refused.inserted_minor,
        may_repeat=refused is None,
    )


def _check(visit: Visit, msisdn: str, purse_id: str | None) -> Ask:
    return Ask(
        check_number(msisdn, visit.session.language, purse_id),
        Show(
            "checking",
            lambda say, seconds: checking_view(say, visit.pack, msisdn, seconds),
            timeout_s=None,
        ),
        may_leave=True,
    )


def cannot_pay_here(visit: Visit, answer: NumberCheckAnswer) -> Trouble | None:
    """Return why cash for a number that was found cannot be taken here, None if it can."""
    if answer.market_rules.payer_identification and not visit.pack.identifies_payer:
        return Trouble.PAYER_MUST_BE_IDENTIFIED
    quote = answer.quote
    if quote is None or quote.currency != visit.policy.currency:
        return Trouble.OPERATOR_UNTRUSTED
    fits = any(minor <= quote.max_minor for minor in visit.around.denominations_minor)
    return None if fits else Trouble.NO_BILLS_FIT


def _out_of_limits(visit: Visit, quote: Quote) -> NumberProblem | None:
    """Return why a refused sum cannot go to this number: it goes whole, or not at all."""
    refused = visit.around.outcome.refused
    if refused is None or quote.min_minor <= refused.inserted_minor <= quote.max_minor:
        return None
    too_little = refused.inserted_minor < quote.min_minor
    return NumberProblem.TOO_LITTLE if too_little else NumberProblem.NOT_HERE


def _confirm(visit: Visit, offer: Confirmed) -> Conversation[Confirmed | None]:
    """Ask for the yes; a sum pressed before it is only marked.  None on Back, with money in."""
    refused = visit.around.outcome.refused
    inside_minor = refused.inserted_minor if refused is not None else 0
    while True:
        answer = yield from choose(confirm_question(visit, offer, inside_minor))
        if answer == choice_ids.YES:
            return offer
        if not answer.startswith(choice_ids.SUM):
            return None
        offer = replace(offer, chosen_minor=choice_ids.sum_of(answer))


def confirm_question(visit: Visit, offer: Confirmed, inside_minor: int = 0) -> Show:
    """Return the question whether it is this number; inside_minor goes there and is in already."""
    return Show(
        "confirm",
        lambda say, _: confirm_view(
            say,
            visit.pack,
            offer.msisdn,
            offer.quote,
            visit.around.denominations_minor,
            visit.around.receipt_promise,
            inside_minor=inside_minor,
            chosen_minor=offer.chosen_minor,
        ),
        timeout_s=visit.timeouts.confirm_s,
    )
