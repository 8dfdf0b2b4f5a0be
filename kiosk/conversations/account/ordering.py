"""A change of the account: the quote, the missing money, the yes, the order and its end.

Nothing is ordered without a yes to exactly what is done.  An order whose answer was lost is asked
about, and sent again only under its own name; what is not known when the customer leaves, the
terminal goes on asking (kiosk.orders).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from contract.account.catalogue import Advice
from contract.account.changes import (
    BlockSim,
    Change,
    ChangeQuote,
    Order,
    OrderResult,
    OrderStatement,
    Refusal,
    Undo,
)
from drivers.api import Slip
from kiosk.accomplished import Accomplished
from kiosk.conversations.ground.requests import (
    Changed,
    ConfirmOrder,
    Conversation,
    DropOrder,
    PrintSlip,
    Show,
    choose,
    do,
    page,
    show,
)
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.money.paying_in import pay_in
from kiosk.conversations.pieces.asking import (
    ask_account,
    ask_operator,
    problem_of,
    sign_out,
    tell_no_answer,
)
from kiosk.conversations.pieces.reading import read_terms
from kiosk.conversations.pieces.telling import tell, tell_refused
from kiosk.conversations.proving.login import login, strengthen
from kiosk.operator.errors import OperatorError, OperatorProblemError
from kiosk.operator.questions import Question, find_order
from kiosk.projection.account.order import OrderFacts, order_done_view, told_of
from kiosk.projection.account.quote import gone_of, quote_view, subject_of
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.trouble import NOTHING, Trouble
from kiosk.receipts.order_slip import order_slip
from kiosk.receipts.press import RECEIPT_STATES
from kiosk.say import Say
from kiosk.views.base import View
from kiosk.views.intents import Choose

# The operator's refusals after which the same wish may be looked at anew.
_LOOK_ANEW = frozenset(
    {"quote_unknown", "quote_expired", "price_changed", "terms_changed", "conflict", "balance"}
)
TRIES_MAX = 3
_DATES = {"effective_at", "next_charge_at", "due_at", "undo_until"}
SAME_DATE = timedelta(hours=1)


def order(visit: Visit, change: Change, advice: Advice | None = None) -> Conversation[bool]:
    """Return whether the change was carried out, or is from a day on.

    advice: what the check-up said, repeated beside the yes.
    """
    visit.session.paid_in = NOTHING
    try:
        return (yield from _order(visit, change, advice))
    finally:
        visit.session.paid_in = NOTHING


def _order(visit: Visit, change: Change, advice: Advice | None) -> Conversation[bool]:
    blocks = isinstance(change, BlockSim)  # which waits for nothing, and needs one secret alone
    if not (blocks and visit.session.access is not None) and not (yield from login(visit)):
        return False
    if not blocks and not (yield from _hear_of_the_last(visit)):
        return False
    agreed: ChangeQuote | None = None
    while True:
        quote = yield from _ask_quote(visit, change)
        if quote is None:
            return False
        if agreed is None or quote.missing_minor or not _is_same(agreed, quote):
            if not (yield from _agree(visit, quote, advice)):
                return False
            agreed = quote
        if quote.missing_minor:
            own, missing = visit.session.opened().msisdn, quote.missing_minor
            if not (yield from pay_in(visit, own, missing, quote.currency)):
                return False
            continue  # it is asked anew with the money there; what is the same needs no second yes
        told = yield from _send(visit, quote)
        if told is None:
            return False
        if told.result != "refused":
            visit.session.paid_in = NOTHING
            yield from _show_done(visit, quote, told)
            return True
        agreed = None
        if told.refusal not in _LOOK_ANEW:
            yield from tell_refused(visit, "order_refused", _refusal_of(told))
            return False
        again = yield from tell(visit, "changed_meanwhile", Trouble.CHANGED_MEANWHILE)
        if again != choice_ids.TRY_AGAIN:
            return False


def _hear_of_the_last(visit: Visit) -> Conversation[bool]:
    """Ask first about an order without an answer; return whether another one may be thought of.

    Who went away while it was sent may want the very same once more.
    """
    msisdn = visit.session.opened().msisdn
    for order_id, may_arrive in visit.around.open_orders(msisdn).items():
        answer = yield from ask_operator(visit, find_order(order_id, msisdn), OrderResult)
        if isinstance(answer, OperatorError):
            yield from tell(visit, "order_unknown", Trouble.ORDER_UNKNOWN)
            return False
        if answer.state in ("done", "scheduled"):
            yield from tell(visit, "order_answered", Trouble.ORDER_ANSWERED)
            return False
        if answer.state == "unknown" and may_arrive:
            yield from tell(visit, "order_unknown", Trouble.ORDER_UNKNOWN)
            return False
    return True


def _ask_quote(visit: Visit, change: Change) -> Conversation[ChangeQuote | None]:
    """Return a quote that can be had; asks for a second proof where the operator wants one."""
    while True:
        quote = yield from ask_account(visit, "quote_change", ChangeQuote, change=change)
        if quote is None or not quote.refusal:
            return quote
        if quote.refusal == "level_too_low" and not visit.session.is_strong:
            if (yield from strengthen(visit)):
                continue
            return None
        yield from tell_refused(visit, "refused_change", quote.refusal)
        return None


def _agree(visit: Visit, quote: ChangeQuote, advice: Advice | None) -> Conversation[bool]:
    """Return whether the customer said yes to this quote."""
    while True:
        around = visit.around
        shown = partial(
            quote_view,
            quote=quote,
            now=around.operator_time,
            bills_minor=around.denominations_minor,
            msisdn=visit.session.opened().msisdn,
            advice=advice,
        )
        answer = yield from choose(page(f"quote:{quote.quote_id}", shown, visit.timeouts.confirm_s))
        if answer != choice_ids.TERMS or quote.subject is None:
            return answer == choice_ids.YES
        yield from read_terms(visit, quote.subject.product_id, quote.currency)


def _is_same(agreed: ChangeQuote, quote: ChangeQuote) -> bool:
    """Whether a quote says what the customer said yes to, but for the money that was missing.

    What begins at once begins a little later now, and so do the dates that are counted from it.
    """
    own = {"quote_id", "expires_at", "missing_minor", "balance_minor", "balance_after_minor"}
    if agreed.model_dump(exclude=own | _DATES) != quote.model_dump(exclude=own | _DATES):
        return False
    return all(_is_near(getattr(agreed, name), getattr(quote, name)) for name in _DATES)


def _is_near(before: datetime | None, now: datetime | None) -> bool:
    if before is None or now is None:
        return before is now
    return abs(now - before) < SAME_DATE


def _send(visit: Visit, quote: ChangeQuote) -> Conversation[OrderStatement | None]:
    """Return the operator's word on the order; None when it is not known."""
    access = visit.session.opened()
    body = Order(
        access_token=access.access_token,
        language=visit.session.language,
        order_id=visit.around.new_id(),
        quote_id=quote.quote_id,
        terms_version=quote.terms_version,
        confirmed_at=visit.around.now,
    )
    yield from do(ConfirmOrder(body.order_id, access.msisdn, quote))
    yes = Question("order_change", body, msisdn=access.msisdn)
    for tried in range(TRIES_MAX):
        answer = yield from ask_operator(visit, yes, OrderResult)
        if isinstance(answer, OperatorProblemError) and not answer.problem.retryable:
            if not tried:  # else the one before may still arrive
                yield from do(DropOrder(body.order_id))
            yield from _tell_not_taken(visit, answer)
            return None
        if isinstance(answer, OperatorError):
            lost = find_order(body.order_id, access.msisdn)
            answer = yield from ask_operator(visit, lost, OrderResult)
        if isinstance(answer, OrderResult) and answer.statement is not None:
            return OrderStatement.model_validate_json(answer.statement)
        if isinstance(answer, OperatorError):
            break  # nobody answers at all: not asked a third time while somebody waits
    yield from tell(visit, "order_unknown", Trouble.ORDER_UNKNOWN)
    return None


def _tell_not_taken(visit: Visit, problem: OperatorProblemError) -> Conversation[None]:
    if problem_of(problem) == "access_ended":
        yield from sign_out(visit)
    else:
        yield from tell_no_answer(visit, "order_change", problem)


def _refusal_of(told: OrderStatement) -> Refusal:
    return "level_too_low" if told.refusal == "level_too_low" else ""


def _show_done(visit: Visit, quote: ChangeQuote, told: OrderStatement) -> Conversation[None]:
    """Print the slip and show what was done; it can be taken back while that is possible."""

    def facts(say: Say) -> OrderFacts:
        return OrderFacts(
            told,
            subject_of(say, quote),
            quote.undo_until,
            gone_of(quote),
            quote.due_at,
            quote.next_charge_minor,
        )

    def slip(say: Say, *, copy: bool = False) -> Slip:
        return order_slip(say, visit.pack, visit.terminal, facts(say), copy=copy)

    def view(say: Say, _: float) -> View:
        trail = visit.around.slip_trail(told.order_id)
        return order_done_view(say, facts(say), RECEIPT_STATES[trail])

    yield from do(PrintSlip("order", told.order_id, slip))
    due = told.effective_at if told.result == "scheduled" else None
    done = Accomplished(
        told.order_id, lambda say: told_of(say, facts(say)), told.case_no or "", due
    )
    visit.session.course.accomplish(done)
    shown = Show(
        "order_done",
        view,
        timeout_s=visit.timeouts.receipt_unprinted_s,
        watches=True,
        takes_back=False,
        leaves_home=True,
    )
    while isinstance(answer := (yield from show(shown)), Changed):
        pass
    if isinstance(answer, Choose) and answer.choice_id == choice_ids.UNDO:
        yield from order(visit, Undo(order_id=told.order_id))
