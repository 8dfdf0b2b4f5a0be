"""Money on a phone: number, check, confirmation, cash, operator, receipt."""

from __future__ import annotations

from kiosk.cash.picture import PaymentFacts
from kiosk.conversations.ground.requests import (
    ClaimMoney,
    CloseMoney,
    Conversation,
    OpenCash,
    PrintCopy,
    RedirectMoney,
    Show,
    TimedOut,
    choose,
    do,
    show,
)
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.money.cash import take_cash
from kiosk.conversations.money.payee import ask_payable_number
from kiosk.conversations.money.split import split_money
from kiosk.conversations.pieces.telling import tell
from kiosk.conversations.proving.payer import identify_payer
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.ground.trouble import Trouble
from kiosk.projection.money.cash import sending_view
from kiosk.projection.money.result import refused_view, result_view
from kiosk.receipts.press import RECEIPT_STATES
from kiosk.views.intents import Choose


def top_up(visit: Visit, first_digit: str = "", *, own: bool = False) -> Conversation[None]:
    """Take cash onto numbers, at first onto the own one of who is logged in if so wished.

    first_digit was pressed on the attract screen.
    """
    entry = NumberEntry(visit.pack.region)
    entry = entry.of(visit.session.opened().msisdn) if own else entry.type(first_digit)
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
        payer = None
        if visit.pack.identifies_payer:
            payer = yield from identify_payer(visit, confirmed.msisdn)
            if payer is None:
                entry = confirmed.entry
                continue
        if not takes_cash(visit):
            yield from tell(visit, "no_cash", Trouble.NO_CASH)
            return ""
        yield from do(OpenCash(confirmed.msisdn, confirmed.quote, confirmed.chosen_minor, payer))
        split = split_money if visit.pack.offers("split") else None
        ended_by = yield from take_cash(visit, split)
        if ended_by != "back" or visit.around.outcome.has_money:
            return (yield from conclude(visit))
        yield from do(CloseMoney())
        entry = confirmed.entry


def takes_cash(visit: Visit) -> bool:
    """Whether cash is taken at this moment."""
    return visit.around.cash_fault is None


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
        outcome = visit.around.outcome
        yield from show(_sending(visit, outcome.waiting or outcome.payments[-1]))


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
