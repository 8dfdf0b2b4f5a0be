"""What the operator may tell of an account, and the real views made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Final

from contract.account.holdings import (
    AccountSummary,
    Alert,
    ChargeGroup,
    Charges,
    Holding,
    Holdings,
    NextFee,
    Package,
    PromisedActive,
    Purse,
)
from contract.account.parts import LocalText, Price
from kiosk.numbers import NumberEntry
from kiosk.projection.account import account, charges, holdings
from kiosk.projection.ground import asking, choice_ids, other_number
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.person import person
from kiosk.projection.proving import login
from kiosk.say import Say
from kiosk.views.base import View
from workbench.sample_words import product

MSISDN: Final = "+79161234567"
AT: Final = datetime(2026, 12, 1, 9, tzinfo=UTC)
Maker = Callable[[Say, PackFacts], View]


def _purse(purse_id: str, name: str, minor: int, ends_at: datetime | None = None) -> Purse:
    words = LocalText(language="ru", text=name)
    return Purse(purse_id=purse_id, name=words, amount_minor=minor, currency="RUB", ends_at=ends_at)


TARIFF: Final = product("T04", "«Поток M»")
HOROSCOPE: Final = product("C-HORO", "«Гороскоп дня»")
SUMMARY: Final = AccountSummary(
    msisdn=MSISDN,
    purses=(_purse("main", "Основной", 48_050),),
    tariff=TARIFF,
    tariff_price=Price(amount_minor=50_000, per="month"),
    packages=(
        Package(kind="min", left=212 * 60, of=500 * 60, until=AT, source=TARIFF),
        Package(kind="sms", left=281, of=300, until=AT, source=TARIFF),
        Package(kind="mb", left=4_300 * 1024, of=15_360 * 1024, until=AT, source=TARIFF),
    ),
    next_fee=NextFee(at=AT, amount_minor=50_000, product=TARIFF),
    points=217,
    last_check_up_at=datetime(2026, 5, 3, 9, tzinfo=UTC),
)
FULL: Final = SUMMARY.model_copy(
    update={
        "purses": (
            _purse("main", "Основной", -12_350),
            _purse("bonus", "Подарочные деньги", 5_000, AT),
        ),
        "promised": PromisedActive(amount_minor=20_000, fee_minor=700, due_at=AT),
        "alerts": (
            Alert(code="balance_negative", amount_minor=-12_350),
            Alert(code="daily_option_on", product=product("O-ROAM-OLD", "«Роуминг-календарь»")),
            Alert(code="promised_due", amount_minor=20_700, at=AT),
        ),
    }
)
CHARGES: Final = Charges(
    begins_at=datetime(2026, 11, 1, tzinfo=UTC),
    ends_at=AT,
    currency="RUB",
    spent_minor=93_470,
    paid_in_minor=50_000,
    groups=(
        ChargeGroup(
            charge_id="1",
            cause="tariff_fee",
            product=TARIFF,
            amount_minor=50_000,
            count=1,
            last_at=AT,
            price=Price(amount_minor=50_000, per="month"),
        ),
        ChargeGroup(
            charge_id="2",
            cause="subscription_fee",
            product=HOROSCOPE,
            amount_minor=30_000,
            count=30,
            last_at=AT,
            price=Price(amount_minor=1_000, per="day"),
        ),
        ChargeGroup(
            charge_id="3",
            cause="calls",
            amount_minor=9_420,
            count=17,
            quantity=2_820,
            last_at=AT,
        ),
        ChargeGroup(
            charge_id="4", cause="messages", amount_minor=2_000, count=10, quantity=10, last_at=AT
        ),
        ChargeGroup(
            charge_id="5", cause="data", amount_minor=1_500, count=3, quantity=6_144, last_at=AT
        ),
        ChargeGroup(charge_id="6", cause="promised_fee", amount_minor=550, count=1, last_at=AT),
    ),
    months=("2026-10", "2026-11"),
)
HOLDINGS: Final = Holdings(
    currency="RUB",
    month_minor=46_900,
    items=(
        Holding(
            product=HOROSCOPE,
            kind="subscription",
            group="content",
            price=Price(amount_minor=1_000, per="day"),
            month_minor=30_000,
            since=AT,
            next_charge_at=AT,
            provider="Example Content A",
            unused=True,
        ),
        Holding(
            product=product("C-MUSIC", "«Музыка»"),
            kind="subscription",
            group="content",
            price=Price(amount_minor=16_900, per="month"),
            month_minor=16_900,
            since=AT,
            trial_until=AT,
            provider="Example Content C",
        ),
        Holding(
            product=product("O-SPAM", "«Антиспам»"),
            kind="option",
            group="protection",
            price=Price(amount_minor=0, per="month"),
            month_minor=0,
            since=AT,
            included=True,
        ),
    ),
)
NOTHING: Final = Holdings(currency="RUB", month_minor=0, items=())


def account_makers() -> Mapping[str, Maker]:
    """Return how each screen of login and account is made, by name."""
    return {**_proofs(), **_account(), **_person()}


def _proofs() -> dict[str, Maker]:
    whole = NumberEntry("RU", "9161234567")
    code = partial(_code, MSISDN)
    return {
        "own-number-empty": partial(login.own_number_view, entry=NumberEntry("RU")),
        "own-number-complete": partial(login.own_number_view, entry=whole),
        "payer-number": partial(login.payer_number_view, entry=whole),
        "payer-ways": lambda say, _: login.payer_ways_view(say),
        "your-data": login.your_data_view,
        "asking": asking.asking_view,
        "asking-slow": partial(asking.asking_view, seconds=3.0),
        "code-empty": code(""),
        "code-typing": code("481"),
        "code-by-voice": code("", by_voice=True),
        "code-wrong": code("", wrong=True),
        "other-ways": lambda say, _: login.other_ways_view(say),
        "second-proof": lambda say, _: login.second_proof_view(say),
        "pin": lambda say, _: login.secret_digits_view(say, choice_ids.PIN, "48", 4),
        "document-wrong": lambda say, _: login.secret_digits_view(
            say, choice_ids.DOCUMENT, "", 6, wrong=True
        ),
        "code-word": _word("ромаш", "ru"),
        "code-word-longest-alphabet": _word("", "ky"),
    }


def _code(msisdn: str, typed: str, *, by_voice: bool = False, wrong: bool = False) -> Maker:
    def make(say: Say, _: PackFacts) -> View:
        problem = say("That is not the code. Please try again.") if wrong else ""
        return login.code_view(say, msisdn, typed, by_voice=by_voice, problem=problem)

    return make


def _word(typed: str, alphabet: str) -> Maker:
    return lambda say, pack: login.code_word_view(say, typed, alphabet, pack.alphabets)


def _person() -> dict[str, Maker]:
    whole = NumberEntry("RU", "9161234567")
    return {
        "person": lambda say, _: person.person_view(say, call_back_minutes=15, wait_minutes=10),
        "person-at-night": lambda say, _: person.person_view(
            say, call_back_minutes=None, wait_minutes=10
        ),
        "call-number-empty": lambda say, _: other_number.call_number_view(say, NumberEntry("RU")),
        "call-number-complete": lambda say, _: other_number.call_number_view(say, whole),
        "call-known-number": lambda say, _: person.known_number_view(say, MSISDN),
        "call-promised": lambda say, pack: person.promised_view(
            say, pack, MSISDN, "48112237", AT, ReceiptState.PRINTED
        ),
        "call-promised-no-paper": lambda say, pack: person.promised_view(
            say, pack, MSISDN, "48112237", AT, ReceiptState.NOT_PRINTED
        ),
    }


def _account() -> dict[str, Maker]:
    return {
        "account": lambda say, _: account.account_view(say, SUMMARY),
        "account-everything": lambda say, _: account.account_view(say, FULL),
        "charges": lambda say, _: charges.charges_view(say, CHARGES),
        "charges-second-page": lambda say, _: charges.charges_view(say, CHARGES, turn=1),
        "holdings": lambda say, _: holdings.holdings_view(say, HOLDINGS),
        "holdings-none": lambda say, _: holdings.holdings_view(say, NOTHING),
    }
