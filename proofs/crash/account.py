"""What the operator of the plays answers about an account: one check-up, one quote, any order."""

from __future__ import annotations

from datetime import datetime, timedelta

from contract.account.access import Access, CodeSent
from contract.account.changes import Order, OrderResult
from contract.model import WireModel
from kiosk.operator.questions import Question
from workbench.catalogue_samples import ADVICE
from workbench.order_samples import MSISDN, TARIFF_QUOTE, said

_OPEN_FOR = timedelta(minutes=15)


def account_answer(question: Question, changes: dict[str, str], utc: datetime) -> WireModel | None:
    """Return the answer; an order is carried out once and noted in changes under its name."""
    match question.operation, question.body:
        case "send_code", _:
            return CodeSent(
                authentication_id="A-1", expires_at=utc + _OPEN_FOR, resend_after_s=45, sends_left=2
            )
        case "validate_code", _:
            ends = utc + _OPEN_FOR
            return Access(access_token="t" * 32, level="L1", msisdn=MSISDN, expires_at=ends)
        case "advice", _:
            return ADVICE
        case "quote_change", _:
            return TARIFF_QUOTE.model_copy(update={"expires_at": utc + _OPEN_FOR})
        case "order_change", Order(order_id=order_id):
            changes.setdefault(order_id, said(TARIFF_QUOTE).result)
            return order_word(order_id, changes)
        case "find_order", _:
            return order_word(dict(question.place)["order_id"], changes)
    return None


def order_word(order_id: str, changes: dict[str, str]) -> OrderResult:
    """Return the operator's word on an order, unknown if it never had it."""
    if order_id not in changes:
        return OrderResult(order_id=order_id, state="unknown")
    told = said(TARIFF_QUOTE, order_id=order_id)
    text = told.to_bytes().decode()
    return OrderResult(order_id=order_id, state=told.result, statement=text, jws="a..b")
