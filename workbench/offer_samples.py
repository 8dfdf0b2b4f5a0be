"""What the operator may offer somebody, and the real views made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, Literal

from contract.account.catalogue import Offer, Offers, Points, Quantity, Reward
from contract.account.parts import ProductRef
from kiosk.projection.account import offers
from kiosk.projection.ground.needs import PackFacts
from kiosk.say import Say
from kiosk.views.base import View
from workbench.sample_words import words

AT: Final = datetime(2026, 12, 1, 9, tzinfo=UTC)
Maker = Callable[[Say, PackFacts], View]
OfferKind = Literal["tariff", "service", "gift", "bonus", "discount"]
Reason = Literal[
    "birthday", "top_up", "saving", "long_customer", "subscriptions", "travel", "everybody"
]


def _offer(
    offer_id: str, name: str, kind: OfferKind, reason: Reason, amount: int | None = None
) -> Offer:
    return Offer(
        product=ProductRef(product_id=offer_id, name=words(name)),
        kind=kind,
        summary=words("Что это такое и как этим пользоваться, в одном предложении."),
        reason=reason,
        reason_amount=amount,
        expires_at=AT,
        can_take=reason != "top_up",
        terms_version="1",
    )


BIRTHDAY: Final = _offer("F01", "5 ГБ ко дню рождения", "gift", "birthday").model_copy(
    update={"gives": (Quantity(kind="mb", amount=5_120),), "days": 7}
)
TOP_UP: Final = _offer("F02", "100 баллов за пополнение", "bonus", "top_up", 50_000).model_copy(
    update={"gives_points": 100}
)
SAVING: Final = _offer("F03", "«Поток M» дешевле на 20 %", "discount", "saving", 9_400).model_copy(
    update={"fee_percent": -20, "months": 3}
)
OFFERS: Final = Offers(
    offers=(
        BIRTHDAY,
        _offer("F04", "100 минут за верность", "gift", "long_customer", 7).model_copy(
            update={"gives": (Quantity(kind="min", amount=100),), "days": 30}
        ),
        SAVING,
        _offer("F05", "Закрыть платный контент", "service", "subscriptions", 3),
        TOP_UP,
        _offer("F06", "«День рядом»", "service", "travel").model_copy(
            update={"price_minor": 29_000}
        ),
        _offer("F07", "«Спокойный»", "tariff", "everybody"),
    )
)
NOTHING: Final = Offers(offers=(), tell_me=True)
POINTS: Final = Points(
    points=47,
    minor_per_point=500,
    rewards=tuple(
        Reward(
            product=ProductRef(product_id=reward_id, name=words(name)),
            points=price,
            gives=(gives,),
            days=30,
            terms_version="1",
        )
        for reward_id, name, price, gives in (
            ("W-MIN50", "50 минут за баллы", 40, Quantity(kind="min", amount=50)),
            ("W-SMS50", "50 сообщений за баллы", 47, Quantity(kind="sms", amount=50)),
            ("W-MB1024", "1 ГБ за баллы", 120, Quantity(kind="mb", amount=1_024)),
        )
    ),
)


def offer_makers() -> Mapping[str, Maker]:
    """Return how each screen of offers, points and messages is made, by name."""
    return {
        "offers": lambda say, _: offers.offers_view(say, OFFERS, "RUB"),
        "offers-second-page": lambda say, _: offers.offers_view(say, OFFERS, "RUB", turn=1),
        "offers-nothing": lambda say, _: offers.offers_view(say, NOTHING, "RUB"),
        "beside-offers": lambda say, _: offers.beside_offers_view(say, OFFERS),
        "points": lambda say, _: offers.points_view(say, POINTS, "RUB"),
        "notices": lambda say, _: offers.notices_view(say, {"check_up"}, changed=False),
        "notices-changed": lambda say, _: offers.notices_view(
            say, {"check_up", "better_offer"}, changed=True
        ),
        **{f"offer-{one.reason.replace('_', '-')}": _card(one) for one in OFFERS.offers},
    }


def _card(one: Offer) -> Maker:
    return lambda say, _: offers.offer_view(say, one, "RUB")
