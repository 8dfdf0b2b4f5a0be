"""The markets the demonstration operator serves: currency, prices of a top-up, limits, numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from backend.demo.catalogue import fee_tiers, top_up_limits
from contract.quotes import FeeTier


@dataclass(frozen=True)
class Market:
    """One country; price_factor makes its prices out of the catalogue's."""

    market_id: str
    country: str
    currency: str
    language: str
    zone_name: str
    own_prefix: str
    # Every number of this range exists: for loads and many visits.
    open_prefix: str
    digits: int  # of a whole number, without the plus
    other_operators: tuple[str, ...]
    price_factor: Decimal
    fee_tiers: tuple[FeeTier, ...]
    min_minor: int
    max_minor: int
    limit_steps: tuple[int, ...] = ()  # of spending abroad; empty: those of the catalogue
    payer_identification: bool = False
    # The most a terminal may take for a number it could not ask about; 0 where it may take none.
    offline_max_minor: int = 0

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name)

    def is_open(self, msisdn: str) -> bool:
        return msisdn.startswith(self.open_prefix) and len(msisdn) == self.digits + 1


def _tiers(*tiers: tuple[int, str]) -> tuple[FeeTier, ...]:
    return tuple(FeeTier(from_minor=begins, percent=percent) for begins, percent in tiers)


RU = Market(
    market_id="RU",
    country="RU",
    currency="RUB",
    language="ru",
    zone_name="Europe/Moscow",
    own_prefix="+7900",
    open_prefix="+79005",
    digits=11,
    other_operators=(
        "+7910",
        "+7915",
        "+7920",
        "+7926",
        "+7937",
        "+7950",
        "+7960",
        "+7977",
        "+7999",
    ),
    price_factor=Decimal(1),
    fee_tiers=fee_tiers(),
    min_minor=top_up_limits()[0],
    max_minor=top_up_limits()[1],
)
UA = Market(
    market_id="UA",
    country="UA",
    currency="UAH",
    language="uk",
    zone_name="Europe/Kyiv",
    own_prefix="+380500",
    open_prefix="+3805005",
    digits=12,
    other_operators=("+38063", "+38067", "+38068", "+38073", "+38097"),
    price_factor=Decimal("0.5"),
    fee_tiers=_tiers((0, "1.5"), (200_00, "0")),
    min_minor=20_00,
    max_minor=5_000_00,
    limit_steps=(100_00, 200_00, 500_00),
    payer_identification=True,
)
BY = Market(
    market_id="BY",
    country="BY",
    currency="BYN",
    language="be",
    zone_name="Europe/Minsk",
    own_prefix="+375290",
    open_prefix="+3752905",
    digits=12,
    other_operators=("+37525", "+37544"),
    price_factor=Decimal("0.04"),
    fee_tiers=_tiers((0, "0")),
    min_minor=5_00,
    max_minor=1_000_00,
    limit_steps=(10_00, 20_00, 50_00, 100_00),
    offline_max_minor=50_00,
)
HU = Market(
    market_id="HU",
    country="HU",
    currency="HUF",
    language="hu",
    zone_name="Europe/Budapest",
    own_prefix="+36200",
    open_prefix="+362005",
    digits=11,
    other_operators=("+3630", "+3670", "+3650"),
    price_factor=Decimal(4),
    fee_tiers=_tiers((0, "0")),
    min_minor=500_00,
    max_minor=50_000_00,
    limit_steps=(2_000_00, 5_000_00, 10_000_00, 20_000_00),
    offline_max_minor=5_000_00,
)

MARKETS = {market.market_id: market for market in (RU, UA, BY, HU)}
OTHER_OPERATORS = tuple(prefix for market in MARKETS.values() for prefix in market.other_operators)


def market_of(msisdn: str) -> Market:
    """Return the market whose number this is; the first one for all others."""
    for market in MARKETS.values():
        if msisdn.startswith(market.own_prefix):
            return market
    return RU


def market_in(currency: str | None) -> Market | None:
    """Return the market of a currency; the first one when none is named, None for a foreign one."""
    if currency is None:
        return RU
    return next((one for one in MARKETS.values() if one.currency == currency), None)
