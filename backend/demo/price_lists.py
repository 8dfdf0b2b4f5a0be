"""The catalogue in each market's money: the same products, their prices multiplied.

Prices are rounded to whole tenths of a major unit from one major unit on, so that they look like
prices; below that to whole minor units.
"""

from __future__ import annotations

import copy
import json
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import Any

from backend.demo.catalogue import catalogue
from backend.demo.markets import MARKETS, Market
from backend.rating.catalogue import Catalogue, parse_catalogue

_TARIFF_PRICES = (
    "fee_month",
    "onnet",
    "home_other",
    "home_fixed",
    "domestic",
    "sms",
    "mb",
    "min_balance_to_join",
)
_ZONE_PRICES = ("out_min", "in_min", "sms", "mb")
_MAJOR = 100
_TENTH = 10
HOME_ZONE = "Z1"
FIRST_COUNTRY = "RU"


@cache
def market_catalogue(market_id: str) -> dict[str, Any]:
    """Return the whole catalogue of a market as JSON values; they are not to be changed."""
    market = MARKETS[market_id]
    if market.price_factor == 1:
        return catalogue()
    found = copy.deepcopy(catalogue())
    found["currency"] = market.currency
    for tariff in found["tariffs"]:
        _scale(market, tariff, _TARIFF_PRICES)
        if tariff.get("auto_pack"):
            _scale(market, tariff["auto_pack"], ("price",))
    for option in found["options"]:
        _scale(market, option, ("fee",))
        params = option.get("params", {})
        if "limit_minor" in params:
            params["limit_minor"] = list(market.limit_steps)
    for subscription in found["subscriptions_third_party"]:
        _scale(market, subscription, ("fee",))
    for zone in found["roaming_zones"]:
        _scale(market, zone, _ZONE_PRICES)
        zone["countries"] = [one for one in zone["countries"] if one != market.country]
        if zone["id"] == HOME_ZONE:
            zone["countries"].append(FIRST_COUNTRY)
    for group in found["call_prices"]["groups"]:
        _scale(market, group, ("minute", "option_minute"))
        group["countries"] = [one for one in group["countries"] if one != market.country]
        if group["id"] == "near":
            group["countries"].append(FIRST_COUNTRY)
    _scale_policies(market, found)
    return found


def _scale_policies(market: Market, found: dict[str, Any]) -> None:
    for offer in found["offers"]:
        _scale(market, offer, ("price", "top_up_minor"))
    promised = found["promised_payment_policy"]
    _scale(market, promised, ("min_minor", "step_minor", "blocked_if_balance_below_minor"))
    for line in promised["fee_table"]:
        _scale(market, line, ("upto", "fee"))
    for line in promised["cap_by_avg_month_spend"]:
        _scale(market, line, ("spend_upto", "cap"))


@cache
def market_price_list(market_id: str) -> Catalogue:
    """Return what usage in a market is rated by."""
    return parse_catalogue(json.dumps(market_catalogue(market_id)), f"catalogue of {market_id}")


def scaled(market: Market, amount_minor: int) -> int:
    """Return a price of the catalogue in a market's money; a price never becomes free."""
    exact = amount_minor * market.price_factor
    step = Decimal(_TENTH if abs(exact) >= _MAJOR else 1)
    rounded = int((exact / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step)
    return rounded or (1 if amount_minor > 0 else 0)


def _scale(market: Market, values: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        if values.get(name) is not None:
            values[name] = scaled(market, values[name])
