"""What the operator may tell of tariffs, countries and itself, and the real views made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from contract.account.catalogue import (
    Advice,
    Catalogue,
    CountryPrices,
    Option,
    Quantity,
    Rate,
    RoamingPrices,
    Tariff,
    TariffCost,
    Terms,
    TermsSection,
    Waste,
)
from contract.account.parts import Price
from kiosk.projection.account import tariffs
from kiosk.projection.ground.country_names import country_name
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.help import help as help_pages
from kiosk.projection.travel import travel
from kiosk.say import Say
from kiosk.views.base import View
from workbench.sample_words import product, words

AT: Final = datetime(2026, 12, 1, 9, tzinfo=UTC)
OF_ONE_LETTER: Final = ("BE", "BG", "BR", "BY", "BA", "BD", "BH", "BO", "BZ", "BN")
COUNTRIES: Final = ("HU", "TR", "EG", "KZ", "BY", "UA", "DE", "CZ", "@SEA", "@AIR")
Maker = Callable[[Say, PackFacts], View]


OWN: Final = product("T03", "«Поток S»")
BEST: Final = product("T07", "«Спокойный»")
TARIFF: Final = Tariff(
    product=OWN,
    need="smart",
    summary=words("Звонки, сообщения и интернет на каждый день"),
    fee=Price(amount_minor=30_000, per="month"),
    packages=(
        Quantity(kind="min", amount=200),
        Quantity(kind="sms", amount=100),
        Quantity(kind="mb", amount=5_120),
    ),
    rates=(
        Rate(what="onnet", amount_minor=0),
        Rate(what="home_other", amount_minor=200),
        Rate(what="home_fixed", amount_minor=200),
        Rate(what="domestic", amount_minor=500),
        Rate(what="sms", amount_minor=200),
    ),
    round_s=60,
    onnet_free_after_package=True,
    data_policy="auto_pack",
    pack=Quantity(kind="mb", amount=512),
    pack_minor=7_500,
    terms_version="T03-1",
)
CALM: Final = TARIFF.model_copy(
    update={
        "product": BEST,
        "need": "senior",
        "fee": Price(amount_minor=500, per="day"),
        "data_policy": "stop",
        "pack": None,
        "onnet_free_after_package": False,
        "includes": (product("O-CONTENT-BLOCK", "«Запрет платных подписок»"),),
    }
)
OLD: Final = TARIFF.model_copy(update={"closed": True, "data_policy": "per_mb", "pack": None})
CATALOGUE: Final = Catalogue(version="1", currency="RUB", tariffs=(TARIFF, CALM), options=())
ADVICE: Final = Advice(
    begins_at=AT,
    ends_at=AT,
    records=294,
    currency="RUB",
    own=TariffCost(product=OWN, month_minor=32_000, saves_minor=0),
    best=BEST,
    verdict="change",
    saves_minor=15_400,
    tariffs=(
        TariffCost(product=BEST, month_minor=16_600, saves_minor=15_400),
        TariffCost(product=OWN, month_minor=32_000, saves_minor=0),
        TariffCost(product=product("T06", "«Сеть»"), month_minor=51_023, saves_minor=-19_023),
    ),
    waste=(Waste(kind="subscription", three_months_minor=90_000),),
)
STAYS: Final = ADVICE.model_copy(
    update={"best": OWN, "verdict": "stay", "saves_minor": 0, "waste": ()}
)
UNKNOWN: Final = STAYS.model_copy(update={"verdict": "too_little_known", "tariffs": ()})
TERMS: Final = Terms(
    product=OWN,
    version="T03-2026-01",
    language="ru",
    valid_from=AT,
    sections=(
        TermsSection(heading="Плата", paragraphs=("300 рублей в месяц, первого числа.",)),
        TermsSection(
            heading="Звонки",
            paragraphs=("200 минут на телефоны домашнего региона.", "Дальше 2 рубля за минуту."),
        ),
    ),
)
PRICES: Final = CountryPrices(
    country="HU",
    zone_id="Z2",
    zone=words("Популярная Европа"),
    out_minute_minor=6_500,
    in_minute_minor=2_500,
    sms_minor=1_900,
    mb_minor=12_000,
    options=(
        Option(
            product=product("O-ROAMDAY-E", "«День рядом»"),
            group="travel",
            summary=words("30 минут и 512 МБ в день, только в дни, когда вы ими пользуетесь"),
            price=Price(amount_minor=29_000, per="day_used"),
            terms_version="1",
        ),
    ),
)
FREQUENT: Final = RoamingPrices(
    currency="RUB", countries=COUNTRIES, frequent=("TR", "EG", "HU", "KZ", "BY", "DE")
)


def catalogue_makers() -> Mapping[str, Maker]:
    """Return how each screen of tariffs and travel is made, by name."""
    return {
        "check-up": lambda say, _: tariffs.check_up_view(say, ADVICE),
        "check-up-stays": lambda say, _: tariffs.check_up_view(say, STAYS),
        "check-up-unknown": lambda say, _: tariffs.check_up_view(say, UNKNOWN),
        "needs": lambda say, _: tariffs.needs_view(say, CATALOGUE),
        "need": lambda say, _: tariffs.need_view(say, CATALOGUE, "smart"),
        "tariff": lambda say, _: tariffs.tariff_view(say, TARIFF, "RUB"),
        "tariff-calm": lambda say, _: tariffs.tariff_view(say, CALM, "RUB"),
        "tariff-archived": lambda say, _: tariffs.tariff_view(say, OLD, "RUB"),
        "terms": lambda say, _: tariffs.terms_view(say, TERMS),
        "travel": lambda say, _: travel.travel_view(say),
        "abroad-numbers": lambda say, pack: travel.abroad_numbers_view(say, pack, "T-004211"),
        "countries": lambda say, _: travel.countries_view(say, FREQUENT),
        "first-letter": lambda say, _: travel.letters_view(say, COUNTRIES),
        "letter": lambda say, _: travel.letter_view(say, OF_ONE_LETTER, _first_letter(say)),
        "help": lambda say, _: help_pages.help_view(say),
        "guide": lambda say, pack: help_pages.guide_view(say, pack),
        "guide-card": lambda say, pack: help_pages.card_view(say, pack, pack.guide.services[0]),
        "calling-from": lambda say, pack: help_pages.calling_from_view(say, pack),
        "numbers-abroad": lambda say, pack: help_pages.numbers_view(
            say, pack, "abroad", "T-004211"
        ),
        "prices": lambda say, _: travel.prices_view(say, PRICES, "RUB"),
    }


def _first_letter(say: Say) -> str:
    return country_name(say, OF_ONE_LETTER[0])[0]
