"""Facts that lead to the screens of a split and of a payment made again, and their views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

from contract.quotes import FeeTier, Quote
from kiosk.cash.picture import BillNews, CashPicture, ClaimFacts, PaymentFacts, PaymentState
from kiosk.cash.shares import Share
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import slip_codes
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.money import cash, number, result, split
from kiosk.say import Say
from kiosk.views.base import View

Maker = Callable[[Say, PackFacts], View]
MSISDN: Final = "+79161234567"
# Told of a number that is to get a part; the first number has screens of its own for them.
SPLIT_PROBLEMS: Final = (
    number.NumberProblem.UNCHECKED,
    number.NumberProblem.NOT_HERE,
    number.NumberProblem.GETS_A_PART,
    number.NumberProblem.TOO_LITTLE,
)
SECOND: Final = "+79037654321"
THIRD: Final = "+79265551234"
AT: Final = datetime(2026, 11, 22, 17, 34, 21, tzinfo=UTC)
FREE: Final = Quote(
    quote_id="q-1",
    currency="RUB",
    fee_tiers=(FeeTier(),),
    min_minor=1000,
    max_minor=1500000,
    expires_at=AT,
)
DEAR: Final = FREE.model_copy(update={"quote_id": "q-2", "fee_tiers": (FeeTier(percent="2.5"),)})
PICTURE: Final = CashPicture(
    msisdn=MSISDN,
    quote=FREE,
    inserted_minor=150000,
    room_left_minor=1350000,
    denominations_minor=(1000, 5000, 10000, 20000, 50000, 100000, 200000, 500000),
    news=BillNews.KEPT,
    bill_minor=50000,
    can_finish=True,
    can_leave=False,
    bills_minor=(50000, 100000),
    can_share=True,
)
HALF: Final = replace(PICTURE, shares=(Share(SECOND, FREE, 75000),))
THREE: Final = replace(
    PICTURE, shares=(Share(SECOND, DEAR, 50000), Share(THIRD, FREE, 25000)), can_share=False
)
FIRST_PAID: Final = PaymentFacts(
    payment_id="p-1",
    state=PaymentState.CREDITED,
    msisdn=MSISDN,
    inserted_minor=75000,
    fee_minor=0,
    credited_minor=75000,
    currency="RUB",
    receipt_number="T-004211-000317",
    check_code="12345674",
    at=AT,
    reference="R-2026-00001234",
)
SECOND_PAID: Final = replace(
    FIRST_PAID,
    payment_id="p-2",
    msisdn=SECOND,
    inserted_minor=50000,
    fee_minor=1250,
    credited_minor=48750,
    check_code="87654328",
)
THIRD_PAID: Final = replace(
    FIRST_PAID,
    payment_id="p-3",
    msisdn=THIRD,
    inserted_minor=25000,
    credited_minor=25000,
    check_code="55512346",
)
REFUSED: Final = replace(THIRD_PAID, state=PaymentState.REFUSED, refusal_reason="number_closed")
CLAIM: Final = ClaimFacts("90123458", 25000, "RUB", MSISDN, "refused", AT, "p-3")


def split_makers() -> Mapping[str, Maker]:
    """Return how each of these screens is made, by name."""
    return {**_cash(), **_parts(), **_numbers(), **_results()}


def _cash() -> dict[str, Maker]:
    pictures = {
        "may-split": PICTURE,
        "may-split-finishing": replace(PICTURE, finishing=True, can_finish=False),
        "split": HALF,
        "split-reading": replace(HALF, news=BillNews.READING, can_finish=False),
        "split-refused": replace(HALF, news=BillNews.REFUSED),
        "split-three": THREE,
    }
    found: dict[str, Maker] = {
        f"cash-{name}": partial(cash.cash_view, picture=picture, may_split=True)
        for name, picture in pictures.items()
    }
    held = replace(HALF, news=BillNews.HELD, bill_minor=200000, can_finish=False)
    found["escrow-split"] = lambda say, _: cash.escrow_question_view(say, held)
    return found


def _parts() -> dict[str, Maker]:
    part = partial(split.part_view, picture=PICTURE, msisdn=SECOND, quote=DEAR)
    typed = partial(split.typed_part_view, picture=PICTURE, quote=DEAR)
    return {
        "split-part": part,
        "split-part-third": partial(part, picture=HALF, msisdn=THIRD),
        "split-sum": partial(typed, typed=""),
        "split-sum-typed": partial(typed, typed="350"),
        "split-sum-too-much": partial(typed, typed="1500"),
        "split-shares": lambda say, _: split.shares_view(say, HALF),
        "split-shares-three": lambda say, _: split.shares_view(say, THREE),
    }


def _numbers() -> dict[str, Maker]:
    whole = NumberEntry("RU", "9037654321")
    shared = partial(split.share_number_view, picture=PICTURE, problem=None)
    found: dict[str, Maker] = {
        "number-split": partial(shared, entry=NumberEntry("RU", "90376")),
        "number-inside": partial(number.number_view, entry=NumberEntry("RU"), inside_minor=25000),
    }
    for problem in SPLIT_PROBLEMS:
        name = problem.name.lower().replace("_", "-")
        found[f"number-split-{name}"] = partial(shared, entry=whole, problem=problem)
    codes = {"repeat-code": "", "repeat-code-whole": "12345674", "repeat-code-wrong": "12345675"}
    return found | {name: partial(_repeat_code, typed=typed) for name, typed in codes.items()}


def _repeat_code(say: Say, pack: PackFacts, typed: str) -> View:
    return slip_codes.repeat_code_view(say, typed)


def _results() -> dict[str, Maker]:
    printed, missing = ReceiptState.PRINTED, ReceiptState.NOT_PRINTED
    later = replace(SECOND_PAID, state=PaymentState.PENDING)
    made = partial(result.result_view, claims=(), doubts=(), receipt=printed)
    three = (FIRST_PAID, SECOND_PAID, THIRD_PAID)
    return {
        "result-split": partial(made, payments=three),
        "result-split-no-paper": partial(made, payments=three, receipt=missing),
        "result-split-later": partial(made, payments=(FIRST_PAID, later, THIRD_PAID)),
        "result-split-claim": partial(made, payments=(FIRST_PAID, later, REFUSED), claims=(CLAIM,)),
        "refused-part": partial(result.refused_view, payment=REFUSED),
    }
