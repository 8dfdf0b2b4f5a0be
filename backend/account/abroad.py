"""What it costs abroad, and from here to there."""

from __future__ import annotations

from typing import Any

from backend.account.products import country_zone, option_card, options_in
from backend.account.words import name_of
from backend.demo.markets import Market
from backend.demo.price_lists import market_catalogue, market_price_list
from contract.account.catalogue import CallPrice, CountryPrices, RoamingPrices

FREQUENT_MAX = 6
# Where people of a market go most; the first six that are abroad for them.
_FREQUENT = {
    "RU": ("TR", "EG", "BY", "GE", "TH", "AE"),
    "UA": ("PL", "TR", "DE", "EG", "CZ", "HU"),
    "BY": ("RU", "PL", "TR", "EG", "GE", "DE"),
    "HU": ("AT", "DE", "IT", "GR", "TR", "EG"),
}


def countries_of(market: Market) -> RoamingPrices:
    """Return every country with a price, by its code, ships and aircraft last."""
    zones = market_price_list(market.market_id).roaming_zones
    countries = sorted(
        (one for zone in zones for one in zone.countries), key=lambda one: (one[0] == "@", one)
    )
    return RoamingPrices(
        currency=market.currency,
        countries=tuple(countries),
        frequent=_FREQUENT[market.market_id][:FREQUENT_MAX],
    )


def prices_in(market: Market, country: str, language: str) -> RoamingPrices | None:
    """Return the prices in a country; None where there is no service."""
    zone = country_zone(market.market_id, country)
    if zone is None:
        return None
    return RoamingPrices(
        currency=market.currency,
        prices=CountryPrices(
            country=country,
            zone_id=zone.id,
            zone=name_of(zone.key, language),
            out_minute_minor=zone.out_min,
            in_minute_minor=zone.in_min,
            sms_minor=zone.sms,
            mb_minor=zone.mb,
            options=options_in(market, zone.id, language),
            call_home_minor=zone.out_min,
        ),
    )


def call_price(market: Market, country: str, language: str) -> CallPrice | None:
    """Return what a minute from home costs, without and with the option; None for no price."""
    table: dict[str, Any] = market_catalogue(market.market_id)["call_prices"]
    for group in table["groups"]:
        if country in group["countries"]:
            return CallPrice(
                country=country,
                currency=market.currency,
                minute_minor=group["minute"],
                cheapest=option_card(market.market_id, table["option"], language),
                cheapest_minute_minor=group["option_minute"],
            )
    return None
