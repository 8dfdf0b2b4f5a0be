"""Shops of the operator: where they are, and when they are open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kiosk.projection.ground.needs import HoursFacts, PackFacts, ShopFacts
from kiosk.say import Say

_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DASH = "\u2013"


def shops_for_sim(pack: PackFacts, most: int) -> tuple[ShopFacts, ...]:
    """Return shops where a new SIM card is given out, as the operator orders them."""
    return tuple(shop for shop in pack.shops if shop.replaces_sim)[:most]


def shop_text(say: Say, shop: ShopFacts) -> str:
    """Return where a shop is and when it is open."""
    return "; ".join((shop.address, *(_hours(say, each) for each in shop.hours)))


def _hours(say: Say, hours: HoursFacts) -> str:
    days = [_WEEK.index(day) for day in hours.days]
    named = ", ".join(_run(say, run) for run in _runs(days))
    return f"{named} {hours.opens}{_DASH}{hours.closes}"


def _runs(days: Sequence[int]) -> list[list[int]]:
    """Return days that follow each other together."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _run(say: Say, days: list[int]) -> str:
    if len(days) == 1:
        return say.weekday(days[0])
    joint = _DASH if len(days) > 2 else ", "
    return f"{say.weekday(days[0])}{joint}{say.weekday(days[-1])}"
