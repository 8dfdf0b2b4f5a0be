"""What the ticket of a lost phone says besides: the bank, and where a new SIM card is had."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.api import Rule, SlipPart, Text
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.shops import shop_text, shops_for_sim
from kiosk.projection.urgent.urgent import BANK, SHOPS_MAX
from kiosk.say import Say


def lost_phone_parts(say: Say, pack: PackFacts) -> Sequence[SlipPart]:
    """Return what to do until a person calls."""
    parts: list[SlipPart] = [Rule(), Text(say(BANK), bold=True)]
    shops = shops_for_sim(pack, SHOPS_MAX)
    if shops:
        parts.append(Text(say("A new SIM card"), bold=True))
    for shop in shops:
        parts += [Text(shop.name), Text(shop_text(say, shop))]
    return parts
