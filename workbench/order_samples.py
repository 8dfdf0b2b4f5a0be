"""What the operator may tell of changes and orders, and the real views and slips made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from contract.account.catalogue import Loss
from contract.account.changes import (
    BlockSim,
    Change,
    ChangeQuote,
    ChangeTariff,
    OrderStatement,
    PromisePayment,
    ReplaceSim,
    SetNotices,
    SwitchOff,
    SwitchOn,
    Undo,
)
from kiosk.projection.account import order as orders
from kiosk.projection.account.quote import gone_of, quote_view
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.paper import ReceiptState
from kiosk.say import Say
from kiosk.views.base import View
from workbench.sample_words import product

MSISDN: Final = "+79161234567"
AT: Final = datetime(2026, 12, 1, 9, tzinfo=UTC)
LATER: Final = datetime(2027, 1, 1, 9, tzinfo=UTC)
Maker = Callable[[Say, PackFacts], View]


CALM: Final = product("T07", "«Спокойный»")
HOROSCOPE: Final = product("C-HORO", "«Гороскоп дня»")
TV: Final = product("C-TV", "«Мобильное ТВ»")
ROAMING: Final = product("O-ROAM", "«Интернет за границей»")


def quote_of(change: Change, **values: object) -> ChangeQuote:
    """Return a quote that costs nothing and begins at once, but for what is given."""
    known = {
        "quote_id": "Q-77",
        "change": change,
        "currency": "RUB",
        "effective_at": AT,
        "balance_minor": 48_050,
        "balance_after_minor": 48_050,
        "terms_version": "2026-11",
        "expires_at": AT + timedelta(minutes=30),
    }
    return ChangeQuote.model_validate({**known, **values})


TARIFF_QUOTE: Final = quote_of(
    ChangeTariff(tariff_id="T07"),
    subject=CALM,
    charge_now_minor=10_000,
    fee_minor=10_000,
    month_before_minor=50_000,
    month_after_minor=34_600,
    next_charge_minor=1_200,
    next_charge_per="day",
    next_charge_at=LATER,
    effective_at=LATER,
    balance_after_minor=38_050,
    losses=(
        Loss(code="less_minutes", amount=100),
        Loss(code="less_data", amount=10_240),
        Loss(code="price_rises", amount=250, what="domestic"),
        Loss(code="package_left_lost", product=product("T04", "«Поток M»")),
        Loss(code="no_way_back"),
    ),
    also_off=(product("O-UNLIM", "«Безлимит на мессенджеры»"),),
    undo_until=AT + timedelta(days=1),
)
MISSING_QUOTE: Final = TARIFF_QUOTE.model_copy(
    update={"balance_minor": 2_000, "balance_after_minor": -8_000, "missing_minor": 38_000}
)
ON_QUOTE: Final = quote_of(
    SwitchOn(option_id="O-ROAM"),
    subject=ROAMING,
    charge_now_minor=29_900,
    next_charge_minor=29_900,
    next_charge_per="day_used",
    balance_after_minor=18_150,
    also_on=(product("O-INT", "«Международный доступ»"),),
    undo_until=AT + timedelta(hours=1),
)
OFF_QUOTE: Final = quote_of(
    SwitchOff(product_ids=("C-HORO", "C-TV")),
    month_before_minor=63_000,
    also_off=(HOROSCOPE, TV),
)
PROMISE_QUOTE: Final = quote_of(
    PromisePayment(amount_minor=20_000),
    subject=product("PROMISED", "Обещанный платёж"),
    fee_minor=700,
    next_charge_minor=20_700,
    due_at=AT + timedelta(days=3),
)
BLOCK_QUOTE: Final = quote_of(BlockSim(), balance_minor=0, balance_after_minor=0)
NOTICES_QUOTE: Final = quote_of(SetNotices(better_offer=True, check_up=True, before_fee=False))
SIM_QUOTE: Final = quote_of(ReplaceSim(call_msisdn="+79005550101"))
UNDO_QUOTE: Final = quote_of(Undo(order_id="O-1"), subject=product("T04", "«Поток M»"))


def said(quote: ChangeQuote, **values: object) -> OrderStatement:
    """Return the operator's word: the quote's change was carried out, but for what is given."""
    known = {
        "terminal_id": "T-004211",
        "order_id": "O-1",
        "quote_id": quote.quote_id,
        "terms_version": quote.terms_version,
        "msisdn": MSISDN,
        "kind": quote.change.kind,
        "change": quote.change,
        "result": "scheduled" if quote.effective_at > AT else "done",
        "charged_minor": quote.charge_now_minor,
        "currency": quote.currency,
        "effective_at": quote.effective_at,
        "reference": "4411903377",
        "decided_at": AT,
    }
    return OrderStatement.model_validate({**known, **values})


def facts(quote: ChangeQuote, **values: object) -> orders.OrderFacts:
    """Return the order of a quote, as screen and slip say it."""
    subject = "" if quote.subject is None else quote.subject.name.text
    return orders.OrderFacts(
        said(quote, **values),
        subject,
        quote.undo_until,
        gone_of(quote),
        quote.due_at,
        quote.next_charge_minor,
    )


def order_makers() -> Mapping[str, Maker]:
    """Return how each screen of a change is made, by name."""
    quotes = {
        "quote-tariff": TARIFF_QUOTE,
        "quote-missing-money": MISSING_QUOTE,
        "quote-on": ON_QUOTE,
        "quote-off": OFF_QUOTE,
        "quote-promise": PROMISE_QUOTE,
        "quote-block": BLOCK_QUOTE,
        "quote-notices": NOTICES_QUOTE,
        "quote-sim": SIM_QUOTE,
        "quote-undo": UNDO_QUOTE,
    }
    done = {
        "ordered-tariff": facts(TARIFF_QUOTE),
        "ordered-on": facts(ON_QUOTE),
        "ordered-off": facts(OFF_QUOTE),
        "ordered-promise": facts(PROMISE_QUOTE),
        "ordered-block": facts(BLOCK_QUOTE),
        "ordered-sim": facts(SIM_QUOTE, case_no="48112237"),
    }
    made = {name: _quoted(quote) for name, quote in quotes.items()}
    made |= {name: _done(order) for name, order in done.items()}
    made["refused-change"] = lambda say, pack: orders.refusal_view(say, pack, "promised_active")
    return made


def _quoted(quote: ChangeQuote) -> Maker:
    return lambda say, _: quote_view(say, quote, AT, (), MSISDN)


def _done(order: orders.OrderFacts) -> Maker:
    return lambda say, _: orders.order_done_view(say, order, ReceiptState.PRINTING)
