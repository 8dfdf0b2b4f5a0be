"""The way from a number to a receipt: every screen of it, in one place to import from."""

from __future__ import annotations

from kiosk.projection.cash import cash_view, escrow_question_view, resume_view, sending_view
from kiosk.projection.number import (
    NumberProblem,
    ReceiptPromise,
    checking_view,
    confirm_view,
    number_view,
)
from kiosk.projection.result import ReceiptState, refused_view, result_view

__all__ = [
    "NumberProblem",
    "ReceiptPromise",
    "ReceiptState",
    "cash_view",
    "checking_view",
    "confirm_view",
    "escrow_question_view",
    "number_view",
    "refused_view",
    "result_view",
    "resume_view",
    "sending_view",
]
