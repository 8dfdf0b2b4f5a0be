"""Money on a phone: number, check, confirmation, cash, operator, receipt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from contract.messages import NumberCheckAnswer
from contract.quotes import Quote
from kiosk.cash.picture import BillNews, PaymentFacts
from kiosk.cash.sale import EndReason
from kiosk.conversations.number_entry import NumberScreen, ask_number
from kiosk.conversations.requests import (
    AnswerEscrow,
    Ask,
    ClaimMoney,
    CloseMoney,
    Conversation,
    FinishCash,
    OpenCash,
    PrintCopy,
    RedirectMoney,
    Show,
    TimedOut,
    ask,
    choose,
    do,
    show,
)
from kiosk.conversations.telling import tell
from kiosk.conversations.visit import Visit
from kiosk.numbers import NumberEntry
from kiosk.operator.errors import OperatorError, OperatorUntrustedError
from kiosk.operator.questions import check_number
from kiosk.projection import choice_ids
from kiosk.projection.cash import (
    cash_view,
    commits,
    escrow_question_view,
    sending_view,
)
from kiosk.projection.number import NumberProblem, checking_view, confirm_view, number_view
from kiosk.projection.overlay import gives_back, leaves
from kiosk.projection.result import ReceiptState, refused_view, result_view
from kiosk.projection.trouble import Trouble
from kiosk.receipts.press import RECEIPT_STATES
from kiosk.say import Say
from kiosk.views.base import View
from kiosk.views.intents import Choose

_PROBLEMS = {
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


def top_up(visit: Visit, first_digit: str = "", *, own: bool = False) -> Conversation[None]:
    """Take cash onto numbers, at first onto the own one of who is logged in if so wished.

    first_digit was pressed on the attract screen.
    """
    entry = NumberEntry(visit.pack.region)
    typed = visit.session.opened().msisdn.removeprefix(entry.prefix) if own else first_digit
    for digit in typed:
        entry = entry.type(digit)
    while (yield from _one_payment(visit, entry)) == choice_ids.TOP_UP:
        entry = entry.clear()
        yield from do(CloseMoney())


def _one_payment(visit: Visit, entry: NumberEntry) -> Conversation[str]:
    """Return the choice on the result screen, "" when it did not come to one."""
    if not takes_cash(visit):
        yield from tell(visit, "no_cash", Trouble.NO_CASH)
        return ""
    while True:
        confirmed = yield from ask_payable_number(visit, entry)
        if confirmed is None:
            return ""
        if not takes_cash(visit):
            yield from tell(visit, "no_cash", Trouble.NO_CASH)
            return ""
        yield from do(OpenCash(confirmed.msisdn, confirmed.quote, confirmed.chosen_minor))
        ended_by = yield from take_cash(visit)
        if ended_by != "back" or visit.around.outcome.has_money:
            return (yield from conclude(visit))
        yield from do(CloseMoney())
        entry = confirmed.entry


def takes_cash(visit: Visit) -> bool:
    """Whether cash is taken at this moment."""
    return visit.around.cash_fault is None


def ask_payable_number(visit: Visit, entry: NumberEntry) -> Conversation[Confirmed | None]:
    """Ask for a number until it can be paid and the customer says yes; None to leave."""
    problem: NumberProblem | None = None
    while True:
        whole = yield from ask_number(visit, "number", entry, _payee_screen(visit, problem))
        if isinstance(whole, str):
            return None
        entry, msisdn = whole, whole.e164
        assert msisdn is not None, "only a whole number leaves the keypad"
        answer = yield from ask(_check(visit, msisdn), NumberCheckAnswer)
        if isinstance(answer, OperatorError):
            trouble = (
                Trouble.OPERATOR_UNTRUSTED
                if isinstance(answer, OperatorUntrustedError)
                else Trouble.OPERATOR_SILENT
            )
            again = yield from tell(visit, "operator_silent", trouble)
            if again != choice_ids.TRY_AGAIN:
                return None
            continue
        problem = _PROBLEMS.get(answer.verdict)
        if problem is not None:
            continue
        quote = answer.quote
        refusal = cannot_pay_here(visit, answer)
        if refusal is not None or quote is None:
            yield from tell(visit, "not_here", refusal or Trouble.OPERATOR_UNTRUSTED)
            return None
        confirmed = yield from _confirm(visit, Confirmed(entry, msisdn, quote))
        if confirmed is None:
            continue
        if not visit.around.is_expired(quote):
            return confirmed
        if (yield from tell(visit, "too_late", Trouble.TOO_LATE)) != choice_ids.TRY_AGAIN:
            return None


def _payee_screen(visit: Visit, problem: NumberProblem | None) -> NumberScreen:
    return lambda say, entry, untouched: number_view(
        say, visit.pack, entry, problem if untouched else None
    )


def _check(visit: Visit, msisdn: str) -> Ask:
    return Ask(
        check_number(msisdn),
        Show(
            "checking",
            lambda say, seconds: checking_view(say, visit.pack, msisdn, seconds),
            timeout_s=None,
        ),
    )


def cannot_pay_here(visit: Visit, answer: NumberCheckAnswer) -> Trouble | None:
    """Return why cash for a number that was found cannot be taken here, None if it can."""
    if answer.market_rules.payer_identification:
        return Trouble.PAYER_MUST_BE_IDENTIFIED
    quote = answer.quote
    if quote is None or quote.currency != visit.policy.currency:
        return Trouble.OPERATOR_UNTRUSTED
    fits = any(minor <= quote.max_minor for minor in visit.around.denominations_minor)
    return None if fits else Trouble.NO_BILLS_FIT


def _confirm(visit: Visit, offer: Confirmed) -> Conversation[Confirmed | None]:
    """Ask for the yes; a sum pressed before it is only marked.  None on Back, with money in."""
    while True:
        answer = yield from choose(_confirm_question(visit, offer))
        if answer == choice_ids.YES:
            return offer
        if not answer.startswith(choice_ids.SUM):
            return None
        offer = replace(offer, chosen_minor=choice_ids.sum_of(answer))


def _confirm_question(visit: Visit, offer: Confirmed) -> Show:
    refused = visit.around.outcome.refused
    return Show(
        "confirm",
        lambda say, _: confirm_view(
            say,
            visit.pack,
            offer.msisdn,
            offer.quote,
            visit.around.denominations_minor,
            visit.around.receipt_promise,
            inside_minor=refused.inserted_minor if refused is not None else 0,
            chosen_minor=offer.chosen_minor,
        ),
        timeout_s=visit.timeouts.confirm_s,
    )


def take_cash(visit: Visit) -> Conversation[EndReason | Literal[""]]:
    """Show the cash until nothing more is taken; the desk writes, this only asks.

    Returns what the customer did last to end it; "" when the cash ended for another reason.
    """
    ended_by: EndReason | Literal[""] = ""
    while not visit.around.outcome.ended:
        answer = yield from show(_cash_question(visit))
        match answer:
            case Choose(_, choice_ids.FINISH):
                ended_by = "finished"
                yield from do(FinishCash(ended_by))
            case Choose(_, choice_ids.BACK):
                ended_by = "back"
                yield from do(FinishCash(ended_by))
            case Choose(_, choice_ids.KEEP):
                yield from do(AnswerEscrow(keep=True))
            case Choose(_, choice_ids.GIVE_BACK):
                yield from do(AnswerEscrow(keep=False))
            case TimedOut():
                ended_by = "idle"
                yield from do(FinishCash(ended_by))
            case _:
                pass
    return ended_by


def _cash_question(visit: Visit) -> Show:
    picture = visit.around.picture
    held = picture is not None and picture.news is BillNews.HELD

    def view(say: Say, seconds: float) -> View:
        if held and picture is not None:
            return escrow_question_view(say, picture)
        now = visit.around.picture or picture
        assert now is not None, "a cash screen has cash to show"
        return cash_view(say, visit.pack, now)

    def warning(say: Say) -> str:
        if held or picture is None:
            return gives_back(say)
        if not picture.inserted_minor:
            return leaves(say)
        return commits(say, picture)

    return Show(
        "escrow" if held else "cash",
        view,
        timeout_s=visit.timeouts.cash_s,
        warning=warning,
        watches=True,
        ends_in_answer=True,
        takes_back=False,
        paused=visit.around.bill_moves and not held,
    )


def conclude(visit: Visit) -> Conversation[str]:
    """Wait for the operator, offer what a refusal needs; return the choice on the result."""
    if not visit.around.outcome.has_money:
        return ""
    yield from await_operator(visit)
    while (refused := visit.around.outcome.refused) is not None:
        if not visit.around.may_redirect:
            yield from do(ClaimMoney())
            continue
        answer = yield from choose(_refused_question(visit, refused))
        if answer != choice_ids.ANOTHER_NUMBER:
            yield from do(ClaimMoney())
            continue
        confirmed = yield from ask_payable_number(visit, NumberEntry(visit.pack.region))
        if confirmed is not None:
            yield from do(RedirectMoney(confirmed.msisdn, confirmed.quote))
            yield from await_operator(visit)
    return (yield from _show_result(visit))


def await_operator(visit: Visit) -> Conversation[None]:
    """Wait until the operator decided, or the wait for it is over."""
    while not visit.around.decided:
        payment = visit.around.outcome.payments[-1]
        yield from show(_sending(visit, payment))


def _refused_question(visit: Visit, payment: PaymentFacts) -> Show:
    return Show(
        "refused",
        lambda say, _: refused_view(say, visit.pack, payment),
        timeout_s=visit.timeouts.menu_s,
        ends_in_answer=True,
        takes_back=False,
    )


def _sending(visit: Visit, payment: PaymentFacts) -> Show:
    return Show(
        "sending",
        lambda say, seconds: sending_view(
            say,
            visit.pack,
            payment.msisdn,
            payment.credited_minor,
            payment.currency,
            seconds,
        ),
        timeout_s=None,
        watches=True,
        takes_back=False,
    )


def _show_result(visit: Visit) -> Conversation[str]:
    while True:
        receipt = RECEIPT_STATES[visit.around.paper_trail]
        printed = receipt in (ReceiptState.PRINTED, ReceiptState.PRINTING)
        answer = yield from show(
            Show(
                "result",
                lambda say, _: result_view(
                    say,
                    visit.pack,
                    visit.around.outcome.payments,
                    visit.around.outcome.claims,
                    visit.around.outcome.doubts,
                    RECEIPT_STATES[visit.around.paper_trail],
                    copy_possible=visit.around.can_copy,
                ),
                timeout_s=visit.timeouts.receipt_s
                if printed
                else visit.timeouts.receipt_unprinted_s,
                warning=None,
                watches=True,
                ends_in_answer=True,
                takes_back=False,
            )
        )
        if isinstance(answer, Choose) and answer.choice_id == choice_ids.PRINT_COPY:
            yield from do(PrintCopy())
        elif isinstance(answer, Choose):
            return answer.choice_id
        elif isinstance(answer, TimedOut):
            return ""
