"""Facts that lead to every screen in every state, and the real views made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from functools import partial
from typing import Final

from contract.account.parts import LocalText
from contract.quotes import PACK_QUOTE, FeeTier, PurseRef, Quote
from drivers.api import RejectReason
from kiosk.cash.picture import (
    BillNews,
    CashPicture,
    ClaimFacts,
    DoubtFacts,
    PaymentFacts,
    PaymentState,
    ReturnReason,
)
from kiosk.fault_codes import FaultCode
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids, general
from kiosk.projection.ground.contacts import agent_view, contacts_view
from kiosk.projection.ground.needs import PackFacts, TerminalFacts
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.ground.trouble import MoneyInside, Trouble, trouble_view
from kiosk.projection.money import cash, number, result
from kiosk.say import Say
from kiosk.views.base import View
from workbench.account_samples import account_makers
from workbench.catalogue_samples import catalogue_makers
from workbench.help_samples import help_makers
from workbench.offer_samples import offer_makers
from workbench.online_samples import online_makers
from workbench.option_samples import option_makers
from workbench.order_samples import order_makers
from workbench.payment_samples import payment_makers
from workbench.split_samples import SPLIT_PROBLEMS, split_makers
from workbench.statement_samples import statement_makers

MSISDN: Final = "+79161234567"
OTHER_MSISDN: Final = "+79037654321"
AT: Final = datetime(2026, 11, 22, 17, 34, 21, tzinfo=UTC)
DENOMINATIONS: Final = (1000, 5000, 10000, 20000, 50000, 100000, 200000, 500000)
FREE: Final = Quote(
    quote_id="q-1",
    currency="RUB",
    fee_tiers=(FeeTier(),),
    min_minor=1000,
    max_minor=1500000,
    expires_at=AT,
)
TIERED: Final = FREE.model_copy(
    update={
        "fee_tiers": (
            FeeTier(percent="5"),
            FeeTier(from_minor=50000, percent="2.5", fixed_minor=1000),
            FeeTier(from_minor=100000),
        )
    }
)
OFFLINE: Final = FREE.model_copy(update={"quote_id": PACK_QUOTE + "0" * 64, "max_minor": 50000})
PURSES: Final = tuple(
    PurseRef(purse_id=purse_id, name=LocalText(language="ru", text=text))
    for purse_id, text in (("main", "Основной счёт"), ("content", "Контентный счёт"))
)
IN_PURSE: Final = FREE.model_copy(update={"purse": PURSES[1]})
PICTURE: Final = CashPicture(
    msisdn=MSISDN,
    quote=FREE,
    inserted_minor=150000,
    room_left_minor=1350000,
    denominations_minor=DENOMINATIONS,
    can_finish=True,
    can_leave=False,
)
CREDITED: Final = PaymentFacts(
    payment_id="p-1",
    state=PaymentState.CREDITED,
    msisdn=MSISDN,
    inserted_minor=150000,
    fee_minor=0,
    credited_minor=150000,
    currency="RUB",
    receipt_number="T-004211-000317",
    check_code="12345674",
    at=AT,
    reference="R-2026-00001234",
)
WITH_FEE: Final = replace(CREDITED, inserted_minor=50000, fee_minor=2250, credited_minor=47750)
PENDING: Final = replace(WITH_FEE, state=PaymentState.PENDING, reference="")
REFUSED: Final = replace(CREDITED, state=PaymentState.REFUSED, refusal_reason="number_closed")
SECOND: Final = replace(CREDITED, payment_id="p-2", msisdn=OTHER_MSISDN, check_code="87654328")
CLAIM: Final = ClaimFacts("55512346", 150000, "RUB", MSISDN, "refused", AT)
SMALL_CLAIM: Final = ClaimFacts("55512346", 1000, "RUB", MSISDN, "below_minimum", AT)
# One fault for each thing a customer can be told.
TOLD_FAULTS: Final = (
    FaultCode.ACCEPTOR_LOST,
    FaultCode.ACCEPTOR_JAMMED,
    FaultCode.CASSETTE_OUT,
    FaultCode.CASSETTE_FULL,
    FaultCode.JOURNAL_FULL,
    FaultCode.OPERATOR_UNREACHABLE,
    FaultCode.BLOCKED_BY_OPERATOR,
    FaultCode.NOT_ENROLLED,
    FaultCode.PROGRAM_FAILED,
)
DOUBT: Final = DoubtFacts("90123458", 100000, "RUB", "jam", AT)


@dataclass(frozen=True)
class SampleTerminal:
    """A terminal somewhere."""

    terminal_id: str = "T-004211"
    address: str = "ул. Мира, 5, магазин «Ромашка»"


TERMINAL: Final[TerminalFacts] = SampleTerminal()

Maker = Callable[[Say, PackFacts], View]
_End = tuple[tuple[PaymentFacts, ...], tuple[ClaimFacts, ...], tuple[DoubtFacts, ...], ReceiptState]


def makers() -> Mapping[str, Maker]:
    """Return how each screen in each state is made, by a name that begins with the screen's."""
    return {
        **_general(),
        **_numbers(),
        **_cash(),
        **_results(),
        **_troubles(),
        **account_makers(),
        **catalogue_makers(),
        **help_makers(),
        **option_makers(),
        **order_makers(),
        **offer_makers(),
        **online_makers(),
        **statement_makers(),
        **payment_makers(),
        **split_makers(),
    }


def _general() -> dict[str, Maker]:
    found: dict[str, Maker] = {
        "boot": lambda say, _: general.boot_view(say, recovering=False),
        "boot-recovering": lambda say, _: general.boot_view(say, recovering=True),
        "attract": general.attract_view,
        "home": general.home_view,
        "home-operator-silent": partial(general.home_view, operator_silent=True),
        "home-offline-cash": partial(general.home_view, operator_silent=True, offline_cash=True),
        "home-signed-in": partial(general.home_view, signed_in=True),
        "home-no-cash": partial(general.home_view, cash_trouble=FaultCode.CASSETTE_FULL),
        "languages": general.languages_view,
        "agent": agent_view,
        "contacts": partial(contacts_view, terminal=TERMINAL),
    }
    for door in (choice_ids.URGENT, choice_ids.HELP):
        found[f"contacts-{door}"] = partial(contacts_view, terminal=TERMINAL, door=door)
    for code in TOLD_FAULTS:
        found[f"out-of-service-{_name(code)}"] = partial(
            general.out_of_service_view, terminal=TERMINAL, code=code
        )
    return found


def _numbers() -> dict[str, Maker]:
    whole = NumberEntry("RU", "9161234567")
    found: dict[str, Maker] = {
        "number-empty": partial(number.number_view, entry=NumberEntry("RU"), may_repeat=True),
        "number-typing": partial(
            number.number_view, entry=NumberEntry("RU", "91612"), may_repeat=True
        ),
        "number-complete": partial(number.number_view, entry=whole, may_repeat=True),
        "checking": partial(number.checking_view, msisdn=MSISDN),
        "checking-slow": partial(number.checking_view, msisdn=MSISDN, seconds=3.0),
        "confirm-fee": _confirm(TIERED, number.ReceiptPromise.PAPER),
        "confirm-fee-sum": _confirm(TIERED, number.ReceiptPromise.NO_PAPER, chosen_minor=20000),
        "confirm-sum": _confirm(FREE, number.ReceiptPromise.PAPER, chosen_minor=50000),
        "number-again": lambda say, pack: number.number_view(
            say, pack, NumberEntry("RU", "91612"), title=say("Type the number once more")
        ),
        "purse": lambda say, _: number.purses_view(say, MSISDN, PURSES),
        "confirm-purse": _confirm(IN_PURSE, number.ReceiptPromise.PAPER),
        "confirm-offline": _confirm(OFFLINE, number.ReceiptPromise.PAPER),
        "confirm-other-number": _confirm(FREE, number.ReceiptPromise.PAPER, inside_minor=150000),
    }
    for problem in (p for p in number.NumberProblem if p not in SPLIT_PROBLEMS):
        found[f"number-{_name(problem)}"] = partial(
            number.number_view, entry=whole, problem=problem, may_repeat=True
        )
    for promise in number.ReceiptPromise:
        found[f"confirm-{_name(promise)}"] = _confirm(FREE, promise)
    return found


def _confirm(
    quote: Quote,
    promise: number.ReceiptPromise,
    *,
    chosen_minor: int | None = None,
    inside_minor: int = 0,
) -> Maker:
    return partial(
        number.confirm_view,
        msisdn=MSISDN,
        quote=quote,
        denominations_minor=DENOMINATIONS,
        receipt=promise,
        chosen_minor=chosen_minor,
        inside_minor=inside_minor,
    )


def cash_pictures() -> dict[str, CashPicture]:
    """Return the cash screen's states: every piece of news, reject and return reason."""
    empty = replace(
        PICTURE, inserted_minor=0, room_left_minor=1500000, can_finish=False, can_leave=True
    )
    pictures = {
        "empty": empty,
        "empty-chosen": replace(empty, chosen_minor=50000),
        "chosen": replace(PICTURE, chosen_minor=200000, news=BillNews.KEPT, bill_minor=50000),
        "chosen-all": replace(PICTURE, chosen_minor=150000, news=BillNews.KEPT, bill_minor=50000),
        "reading": replace(empty, news=BillNews.READING, can_leave=False),
        "stacking": replace(PICTURE, news=BillNews.STACKING, bill_minor=50000),
        "kept": replace(PICTURE, news=BillNews.KEPT, bill_minor=50000),
        "fee": replace(
            PICTURE, quote=TIERED, inserted_minor=50000, news=BillNews.KEPT, bill_minor=50000
        ),
        "below-minimum": replace(
            PICTURE,
            quote=FREE.model_copy(update={"min_minor": 10000}),
            inserted_minor=1000,
            news=BillNews.KEPT,
            bill_minor=1000,
        ),
        "full": replace(PICTURE, inserted_minor=1500000, room_left_minor=0, news=BillNews.CLOSED),
        "finishing": replace(PICTURE, finishing=True, can_finish=False),
        "stuck": replace(PICTURE, news=BillNews.TROUBLE, bill_minor=100000, can_finish=False),
        "trouble": replace(PICTURE, news=BillNews.TROUBLE, can_finish=False),
        "given-back": replace(PICTURE, news=BillNews.GIVEN_BACK),
    }
    for rejected in RejectReason:
        pictures[f"refused-{_name(rejected)}"] = replace(
            PICTURE, news=BillNews.REFUSED, reject_reason=rejected
        )
    for returned in ReturnReason:
        pictures[f"given-back-{_name(returned)}"] = replace(
            PICTURE, news=BillNews.GIVEN_BACK, bill_minor=500000, return_reason=returned
        )
    return pictures


def _cash() -> dict[str, Maker]:
    held = replace(PICTURE, news=BillNews.HELD, bill_minor=200000, can_finish=False)
    passes = replace(held, inserted_minor=10000, bill_minor=50000, chosen_minor=20000)
    sending = partial(cash.sending_view, msisdn=MSISDN, amount_minor=150000, currency="RUB")
    found: dict[str, Maker] = {
        "escrow": lambda say, _: cash.escrow_question_view(say, held),
        "escrow-over-chosen": lambda say, _: cash.escrow_question_view(say, passes),
        "resume": lambda say, _: cash.resume_view(say, PICTURE),
        "sending": sending,
        "sending-slow": partial(sending, seconds=3.0),
    }
    for name, picture in cash_pictures().items():
        found[f"cash-{name}"] = partial(cash.cash_view, picture=picture)
    return found


def _results() -> dict[str, Maker]:
    receipt = ReceiptState
    ends: dict[str, _End] = {
        "credited": ((CREDITED,), (), (), receipt.PRINTED),
        "credited-with-fee": ((WITH_FEE,), (), (), receipt.PRINTING),
        "credited-no-paper": ((CREDITED,), (), (), receipt.NOT_PRINTED),
        "credited-print-unknown": ((CREDITED,), (), (), receipt.UNKNOWN),
        "pending": ((PENDING,), (), (), receipt.PRINTED),
        "pending-waiting-for-paper": ((PENDING,), (), (), receipt.WAITING_FOR_PAPER),
        "claim-refused": ((REFUSED,), (CLAIM,), (), receipt.PRINTED),
        "claim-refused-no-paper": ((REFUSED,), (CLAIM,), (), receipt.NOT_PRINTED),
        "claim-below-minimum": ((), (SMALL_CLAIM,), (), receipt.PRINTED),
        "doubt": ((CREDITED,), (), (DOUBT,), receipt.PRINTED),
        "doubt-alone": ((), (), (DOUBT,), receipt.NOT_PRINTED),
        "two-payments": ((CREDITED, SECOND), (), (), receipt.PRINTED),
    }
    found: dict[str, Maker] = {"refused": partial(result.refused_view, payment=REFUSED)}
    for name, (payments, claims, doubts, state) in ends.items():
        found[f"result-{name}"] = partial(
            result.result_view,
            payments=payments,
            claims=claims,
            doubts=doubts,
            receipt=state,
            copy_possible=state is receipt.UNKNOWN,
        )
    return found


def _troubles() -> dict[str, Maker]:
    found: dict[str, Maker] = {
        f"trouble-{_name(trouble)}": partial(trouble_view, trouble=trouble) for trouble in Trouble
    }
    found["trouble-with-money"] = partial(
        trouble_view, trouble=Trouble.TERMINAL_TROUBLE, inside=MoneyInside(150000, MSISDN)
    )
    return found


def _name(member: Enum) -> str:
    return member.name.lower().replace("_", "-")
