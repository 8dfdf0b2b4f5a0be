"""What the operator may tell of options and a lost phone, and the real views made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from contract.account.catalogue import CallPrice, Catalogue, Option, Quantity
from contract.account.holdings import ChargeGroup, Holding, Holdings, Remedy, RemedyKind
from contract.account.parts import LocalText, Per, Price
from kiosk.numbers import NumberEntry
from kiosk.projection.account import charges, holdings, options
from kiosk.projection.ground import choice_ids, other_number
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.person import person
from kiosk.projection.proving import login
from kiosk.projection.travel import helper
from kiosk.projection.urgent import urgent
from kiosk.say import Say
from kiosk.views.base import View
from workbench.account_samples import CHARGES, HOLDINGS
from workbench.catalogue_samples import CATALOGUE
from workbench.sample_words import product

MSISDN: Final = "+79161234567"
AT: Final = datetime(2026, 12, 1, 9, tzinfo=UTC)
Maker = Callable[[Say, PackFacts], View]


def _option(
    product_id: str, name: str, group: str, minor: int, per: Per, does: str, **more: object
) -> Option:
    values = {
        "product": product(product_id, name),
        "group": group,
        "summary": LocalText(language="ru", text=does),
        "price": Price(amount_minor=minor, per=per),
        "terms_version": "1",
    }
    return Option.model_validate({**values, **more})


ROAMING: Final = product("O-ROAM-BASE", "«Роуминг»")
CALENDAR: Final = product("O-ROAM-OLD", "«Роуминг-календарь»")
OPTIONS: Final = (
    _option(
        "O-NET3",
        "«Ещё 3 ГБ»",
        "packages",
        12_000,
        "month",
        "3 ГБ интернета каждый месяц сверх тарифа.",
        adds=(Quantity(kind="mb", amount=3_072),),
    ),
    _option(
        "O-MIN300",
        "«Ещё 300 минут»",
        "packages",
        15_000,
        "month",
        "300 минут каждый месяц сверх тарифа.",
        adds=(Quantity(kind="min", amount=300),),
    ),
    _option(
        "O-CLIR", "«Скрыть мой номер»", "calls", 8_000, "month", "Кому звоните, не видят ваш номер."
    ),
    _option("O-SPAM", "«Антиспам»", "protection", 0, "month", "Отклоняет звонки с рекламой."),
    _option(
        "O-LIMIT",
        "«Предел расходов за границей»",
        "protection",
        0,
        "month",
        "Расходы за границей останавливаются на выбранной сумме в месяц; при 80 % приходит СМС.",
        steps_minor=(50_000, 100_000, 200_000, 500_000),
    ),
    _option(
        "O-ROAMDAY",
        "«День рядом»",
        "travel",
        29_000,
        "day_used",
        "30 минут и 512 МБ в день поездки; платите только за дни, когда пользуетесь.",
        adds=(Quantity(kind="min", amount=30), Quantity(kind="mb", amount=512)),
        zones=("Z1", "Z2"),
        requires=(ROAMING,),
        excludes=(CALENDAR,),
    ),
    _option(
        "O-ROAM-OLD", CALENDAR.name.text, "travel", 9_500, "day", "Архивная опция.", closed=True
    ),
    _option(
        "O-ABROAD",
        "«Дешевле за границу»",
        "calls",
        5_000,
        "month",
        "Звонки из дома в другие страны вдвое дешевле.",
    ),
    _option("O-FAV3", "«Три любимых номера»", "calls", 6_000, "month", "Вдвое дешевле."),
)
OPTIONS_CATALOGUE: Final = Catalogue(
    version="1", currency="RUB", tariffs=CATALOGUE.tariffs, options=OPTIONS
)
CALLS: Final = CallPrice(
    country="KZ",
    currency="RUB",
    minute_minor=2_000,
    cheapest=OPTIONS[-2],
    cheapest_minute_minor=1_000,
)
DAILY: Final = Holding(
    product=CALENDAR,
    kind="option",
    group="travel",
    price=Price(amount_minor=9_500, per="day"),
    month_minor=285_000,
    since=AT,
    next_charge_at=AT,
)
FREE_ABROAD: Final = DAILY.model_copy(
    update={
        "product": ROAMING,
        "price": Price(amount_minor=0, per="month"),
        "month_minor": 0,
        "next_charge_at": None,
    }
)
TRAVELLING: Final = Holdings(
    currency="RUB", month_minor=342_000, items=(DAILY, *HOLDINGS.items, FREE_ABROAD)
)


def _remedied(place: int, kind: RemedyKind, **more: object) -> ChargeGroup:
    remedies = (Remedy(kind=kind, product_id="O-X"), Remedy(kind="dispute"))
    return CHARGES.groups[place].model_copy(update={"remedies": remedies, **more})


REMEDIED: Final = CHARGES.model_copy(
    update={
        "groups": (
            _remedied(0, "cheaper_tariff"),
            _remedied(1, "switch_off"),
            _remedied(2, "country_option", cause="roaming", country="TR"),
            _remedied(4, "data_stop", cause="roaming", country="EG"),
            *CHARGES.groups[4:],
        )
    }
)


def option_makers() -> Mapping[str, Maker]:
    """Return how each screen of options, charges and urgent matters is made, by name."""
    return {**_options(), **_lost()}


def _options() -> dict[str, Maker]:
    day = OPTIONS[5]
    return {
        "holdings-many": lambda say, _: holdings.holdings_view(say, TRAVELLING),
        "holdings-many-last": lambda say, _: holdings.holdings_view(say, TRAVELLING, turn=1),
        "holdings-left-on": lambda say, _: holdings.left_on_view(
            say, holdings.for_journeys(TRAVELLING)
        ),
        "charges-remedies": lambda say, _: charges.charges_view(say, REMEDIED),
        "charges-doubts": lambda say, _: charges.doubts_view(say, CHARGES, 0),
        "option-needs": lambda say, _: options.option_needs_view(say, OPTIONS_CATALOGUE),
        "options": lambda say, _: options.options_view(say, OPTIONS_CATALOGUE, options.ALL),
        "option": lambda say, _: options.option_view(say, day, "RUB"),
        "option-on": lambda say, _: options.option_view(say, OPTIONS[3], "RUB", is_on=True),
        "option-steps": lambda say, _: options.steps_view(say, OPTIONS[4], "RUB"),
        "call-price": lambda say, _: options.call_price_view(say, CALLS),
        "helper": lambda say, _: helper.helper_view(say),
    }


def _lost() -> dict[str, Maker]:
    empty, whole = NumberEntry("RU"), NumberEntry("RU", "9161234567")
    return {
        "urgent": lambda say, pack: urgent.urgent_view(say, pack),
        "lost-number": lambda say, _: other_number.other_number_view(
            say, empty, say("The lost or stolen phone")
        ),
        "number-abroad": lambda say, _: other_number.other_number_view(
            say, whole, say("The phone that is abroad")
        ),
        "lost-code-word": lambda say, pack: login.code_word_view(
            say, "ромаш", "ru", pack.alphabets, instead=True
        ),
        "lost-pin": lambda say, _: login.secret_digits_view(
            say, choice_ids.PIN, "48", 4, instead=True
        ),
        "lost-proofs": lambda say, _: urgent.lost_proofs_view(say, locked=False),
        "lost-proofs-locked": lambda say, _: urgent.lost_proofs_view(say, locked=True),
        "lost-case": lambda say, pack: person.promised_view(
            say,
            pack,
            "+79161112233",
            "48112237",
            AT,
            ReceiptState.PRINTED,
            advice=urgent.lost_advice(say, pack),
            facts=urgent.lost_facts(say, pack),
        ),
        "new-sim": lambda say, pack: urgent.new_sim_view(say, pack),
    }
