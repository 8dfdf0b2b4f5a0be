"""What the operator may tell of a payment that was made, and of a claim; the views made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Final, get_args

from contract.account.help import (
    ClaimFound,
    ClaimRedirected,
    CorrectionPreview,
    CorrectionRefusal,
    PaymentFound,
    ReceiptFacts,
)
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import slip_codes
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.other_number import other_number_view
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.help import claims, correction, payment
from kiosk.say import Say
from kiosk.views.base import View

MSISDN: Final = "+79161234567"
RIGHT: Final = "+79161234576"
AT: Final = datetime(2026, 11, 22, 17, 34, 21, tzinfo=UTC)
RECEIPT: Final = ReceiptFacts(
    payment_id="p-1",
    receipt_number="T-004211-000317",
    check_code="12345674",
    terminal_id="T-004211",
    msisdn=MSISDN,
    at=AT,
    inserted_minor=50_000,
    fee_minor=2_250,
    credited_minor=47_750,
    currency="RUB",
    reference="R-2026-00001234",
    can_correct=True,
)
SETTLED: Final = RECEIPT.model_copy(update={"can_correct": False})
PREVIEW: Final = CorrectionPreview(amount_minor=47_750, currency="RUB", objection_hours=24)
CLAIM: Final = ClaimFound(
    state="open",
    amount_minor=150_000,
    currency="RUB",
    opened_at=AT,
    ends_at=datetime(2029, 11, 21, 17, 34, tzinfo=UTC),
    owner="Отдел претензий Родник Мобайл",
)
PAID: Final = ClaimRedirected(amount_minor=150_000, currency="RUB", paid_at=AT)
Maker = Callable[[Say, PackFacts], View]


def payment_makers() -> Mapping[str, Maker]:
    """Return how each screen of My payment is made, by name."""
    return {**_codes(), **_payments(), **_corrections(), **_claims()}


def _codes() -> dict[str, Maker]:
    return {
        "receipt-code-empty": lambda say, _: slip_codes.receipt_code_view(say, ""),
        "receipt-code-typing": lambda say, _: slip_codes.receipt_code_view(say, "12345"),
        "receipt-code-right": lambda say, _: slip_codes.receipt_code_view(say, "12345674"),
        "receipt-code-mistyped": lambda say, _: slip_codes.receipt_code_view(say, "12345675"),
        "receipt-tail": lambda say, _: slip_codes.tail_view(say, "45"),
        "paid-sum": lambda say, _: slip_codes.sum_view(say, "150"),
        "paid-sum-longest": lambda say, _: slip_codes.sum_view(say, "150000"),
        "claim-code": lambda say, _: slip_codes.claim_code_view(say, "5551"),
        "claim-code-mistyped": lambda say, _: slip_codes.claim_code_view(say, "55512347"),
        "claim-second-code": lambda say, _: slip_codes.second_code_view(say, "12"),
        "claim-second-code-wrong": lambda say, _: slip_codes.second_code_view(say, "", wrong=True),
        "right-number": _number("The phone that should have got the money"),
    }


def _number(prompt: str) -> Maker:
    whole = NumberEntry("RU", "9161234576")
    return lambda say, _: other_number_view(say, whole, say(prompt))


def _payments() -> dict[str, Maker]:
    return {
        "payment-credited": _payment("credited", RECEIPT),
        "payment-sent": _payment("credited", RECEIPT, can_print=False, sent=True),
        "payment-settled": _payment("credited", SETTLED),
        "payment-pending": _payment("pending", SETTLED),
        "payment-refused": _payment("refused", SETTLED),
        "payment-returned": _payment("returned", SETTLED),
        "payment-status": lambda say, _: payment.status_view(
            say, PaymentFound(state="credited", decided_at=AT, tries_left=2)
        ),
        "payment-days": lambda say, _: payment.days_view(say, AT),
        "payment-days-second-page": lambda say, _: payment.days_view(say, AT, turn=1),
        "payment-not-found": partial(payment.not_found_view, tries_left=None),
        "payment-not-found-one-try": partial(payment.not_found_view, tries_left=1),
        "payment-no-more-tries": partial(payment.not_found_view, tries_left=0),
        "payment-not-known": payment.not_known_view,
    }


def _payment(
    state: str, receipt: ReceiptFacts, *, can_print: bool = True, sent: bool = False
) -> Maker:
    found = PaymentFound.model_validate({"state": state, "receipt": receipt, "decided_at": AT})
    return lambda say, _: payment.payment_view(say, found, receipt, can_print=can_print, sent=sent)


def _corrections() -> dict[str, Maker]:
    made: dict[str, Maker] = {
        f"correction-refused-{refusal.replace('_', '-')}": partial(
            correction.correction_refused_view, refusal=refusal
        )
        for refusal in get_args(CorrectionRefusal)
        if refusal
    }
    made["correction"] = lambda say, _: correction.correction_view(
        say, PREVIEW, from_msisdn=MSISDN, to_msisdn=RIGHT
    )
    for state in (ReceiptState.PRINTED, ReceiptState.NOT_PRINTED):
        made[f"correction-taken-{state.name.lower().replace('_', '-')}"] = partial(
            _taken, slip=state
        )
    return made


def _taken(say: Say, _: PackFacts, slip: ReceiptState) -> View:
    return correction.correction_taken_view(
        say, case_no="48112237", to_msisdn=RIGHT, moves_at=AT, slip=slip
    )


def _claims() -> dict[str, Maker]:
    made: dict[str, Maker] = {
        f"claim-{state}": partial(_claim, state=state)
        for state in ("open", "paid", "repaid", "ended")
    }
    for refusal in ("number", "proof_wrong", "not_open"):
        made[f"claim-refused-{refusal.replace('_', '-')}"] = partial(
            claims.redirect_refused_view, refusal=refusal
        )
    made["claim-proof"] = lambda say, _: claims.proof_view(say, CLAIM, to_msisdn=RIGHT, tail="4567")
    made["claim-first-number-wrong"] = partial(claims.first_number_wrong_view, tail="4567")
    made["claim-done"] = lambda say, _: claims.paid_view(say, PAID, to_msisdn=RIGHT, tail="4567")
    return made


def _claim(say: Say, _: PackFacts, state: str) -> View:
    return claims.claim_view(say, CLAIM.model_copy(update={"state": state}))
