"""What a market sells, by name: references, prices, and the messages of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal, get_args

from backend.account import words
from backend.account.terms import PROMISED_ID, version_of
from backend.demo.markets import MARKETS, Market
from backend.demo.price_lists import market_catalogue, market_price_list
from backend.rating import catalogue as rating
from contract.account import catalogue as wire
from contract.account.parts import PackageKind, Price, ProductRef

ProductKind = Literal["tariff", "option", "subscription", "offer", "reward", "promised"]
_SECTIONS: dict[str, ProductKind] = {
    "tariffs": "tariff",
    "options": "option",
    "subscriptions_third_party": "subscription",
    "offers": "offer",
}
_What = Literal["onnet", "home_other", "home_fixed", "domestic", "sms", "mb"]
_RATES: tuple[_What, ...] = get_args(_What)


@dataclass(frozen=True)
class Product:
    """A product's place in the catalogue; raw is not to be changed."""

    product_id: str
    kind: ProductKind
    key: str
    raw: dict[str, Any]


@cache
def products(market_id: str) -> dict[str, Product]:
    """Return everything a market's catalogue names."""
    loaded = market_catalogue(market_id)
    found = {
        raw["id"]: Product(raw["id"], kind, raw["key"], raw)
        for section, kind in _SECTIONS.items()
        for raw in loaded[section]
    }
    for raw in loaded["loyalty"]["rewards"]:
        found[raw["id"]] = Product(raw["id"], "reward", f"reward.{raw['id']}", raw)
    policy = loaded["promised_payment_policy"]
    found[PROMISED_ID] = Product(PROMISED_ID, "promised", "product.promised", policy)
    return found


def ref(market_id: str, product_id: str, language: str) -> ProductRef:
    """Return a product with its name; KeyError for one the market does not know."""
    return words.product(product_id, products(market_id)[product_id].key, language)


def refs(market_id: str, product_ids: tuple[str, ...], language: str) -> tuple[ProductRef, ...]:
    return tuple(ref(market_id, one, language) for one in product_ids)


def quantities(package: rating.Package) -> tuple[wire.Quantity, ...]:
    """Return the packages that give anything: minutes, messages, MB."""
    amounts: tuple[tuple[PackageKind, int], ...] = (
        ("min", package.min),
        ("sms", package.sms),
        ("mb", package.mb),
    )
    return tuple(wire.Quantity(kind=kind, amount=amount) for kind, amount in amounts if amount)


def fee_of(product: rating.Option | rating.Subscription, minor: int | None = None) -> Price:
    """Return how much a product costs and how often."""
    amount = product.fee if minor is None else minor
    return Price(amount_minor=amount, per=product.per.value)


@cache
def tariff_card(market_id: str, tariff_id: str, language: str) -> wire.Tariff:
    """Return a tariff as the catalogue shows it."""
    tariff = market_price_list(market_id).tariff(tariff_id)
    pack = tariff.auto_pack
    need: wire.Need = products(market_id)[tariff_id].raw["segment"]
    return wire.Tariff(
        product=ref(market_id, tariff_id, language),
        need=need,
        summary=words.summary_of(tariff.key, language),
        fee=Price(amount_minor=tariff.fee_month, per="month"),
        packages=quantities(tariff.pkg),
        rates=tuple(
            wire.Rate(what=what, amount_minor=getattr(tariff, what))
            for what in _RATES
            if what != "mb" or tariff.data_policy is rating.DataPolicy.PER_MB
        ),
        round_s=tariff.round_s,
        onnet_free_after_package=tariff.onnet_free_after_pkg,
        data_policy=tariff.data_policy.value,
        pack=None if pack is None else wire.Quantity(kind="mb", amount=pack.mb),
        pack_minor=0 if pack is None else pack.price,
        includes=refs(market_id, tariff.includes, language),
        promised_allowed=tariff.promised_allowed,
        closed=tariff.status is not rating.TariffState.ACTIVE,
        terms_version=version_of(market_id, tariff_id),
    )


@cache
def option_card(market_id: str, option_id: str, language: str) -> wire.Option:
    """Return an option or a third-party subscription as the catalogue shows it."""
    product = market_price_list(market_id).held(option_id)
    is_option = isinstance(product, rating.Option)
    adds = (
        (product.adds if product.adds != rating.Package() else product.adds_per_day)
        if (isinstance(product, rating.Option))
        else rating.Package()
    )
    raw = products(market_id)[option_id].raw
    return wire.Option(
        product=ref(market_id, option_id, language),
        group=raw["group"] if is_option else "content",
        summary=words.summary_of(product.key, language),
        price=fee_of(product),
        adds=quantities(adds),
        steps_minor=tuple(raw.get("params", {}).get("limit_minor", ())),
        requires=refs(market_id, tuple(raw.get("requires", ())), language),
        excludes=refs(market_id, tuple(raw.get("excludes", ())), language),
        zones=tuple(raw.get("zones", ())),
        provider=raw.get("provider", ""),
        closed=not is_option or raw.get("status", "active") != "active",
        terms_version=version_of(market_id, option_id),
    )


@cache
def catalogue_of(market_id: str, language: str) -> wire.Catalogue:
    """Return the whole catalogue in a language; third-party content is never sold here."""
    prices = market_price_list(market_id)
    return wire.Catalogue(
        version=version_of(market_id, ""),
        currency=MARKETS[market_id].currency,
        tariffs=tuple(tariff_card(market_id, one.id, language) for one in prices.tariffs),
        options=tuple(option_card(market_id, one.id, language) for one in prices.options),
    )


@lru_cache(maxsize=2_000)
def country_zone(market_id: str, country: str) -> rating.Zone | None:
    """Return the zone a country is in."""
    zones = market_price_list(market_id).roaming_zones
    return next((zone for zone in zones if country in zone.countries), None)


def options_in(market: Market, zone_id: str, language: str) -> tuple[wire.Option, ...]:
    """Return the options that can be switched on for a zone, the cheapest day first."""
    options = [
        one
        for one in market_price_list(market.market_id).options
        if zone_id in one.zones and one.status is rating.TariffState.ACTIVE
    ]
    options.sort(key=lambda one: one.fee)
    return tuple(option_card(market.market_id, one.id, language) for one in options)
