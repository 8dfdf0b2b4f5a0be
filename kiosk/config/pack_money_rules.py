"""What holds between the sums of a pack: currency, limits, bills, fees, cash without the operator.

Rules as in pack_rules.
"""

from __future__ import annotations

from kiosk.config.pack import OperatorPack
from kiosk.config.pack_mistakes import PackMistake
from kiosk.config.pack_rules import Found, listed, no_such, twice
from kiosk.money import EXPONENTS


def currency(pack: OperatorPack) -> Found:
    """The terminal can count the currency, and an acceptor's spelling is no other currency."""
    if pack.currency not in EXPONENTS:
        yield no_such("currency", "currency", pack.currency, EXPONENTS)
    for index, spelling in enumerate(pack.currency_spellings):
        if spelling in EXPONENTS and spelling != pack.currency:
            yield PackMistake(
                f"currency_spellings.{index}", f"{spelling} is another currency", "remove it"
            )


def limits(pack: OperatorPack) -> Found:
    """The smallest payment is above nothing and not above the largest."""
    if not 0 < pack.limits.min_minor <= pack.limits.max_minor:
        yield PackMistake(
            "limits",
            f"from {pack.limits.min_minor} to {pack.limits.max_minor}",
            "let min_minor be above 0 and at most max_minor",
        )


def denominations(pack: OperatorPack) -> Found:
    """Every bill that is taken fits under the largest payment."""
    yield from twice("denominations_minor", pack.denominations_minor)
    unit = 10 ** EXPONENTS.get(pack.currency, 0)
    for index, minor in enumerate(pack.denominations_minor):
        place = f"denominations_minor.{index}"
        if minor <= 0 or minor % unit:
            yield PackMistake(
                place, f"{minor} is no bill of {pack.currency}", "write it in minor units"
            )
        if minor > pack.limits.max_minor:
            yield PackMistake(
                place,
                f"{minor} is above limits.max_minor = {pack.limits.max_minor}",
                "remove it, or raise the limit",
            )


def sums(pack: OperatorPack) -> Found:
    """Every sum that is offered can be paid."""
    yield from twice("sum_hints_minor", pack.sum_hints_minor)
    for index, minor in enumerate(pack.sum_hints_minor):
        if not pack.limits.min_minor <= minor <= pack.limits.max_minor:
            yield PackMistake(
                f"sum_hints_minor.{index}",
                f"{minor} is outside the limits",
                f"from {pack.limits.min_minor} to {pack.limits.max_minor}",
            )


def spending_limits(pack: OperatorPack) -> Found:
    """The steps of the spending limit climb, and only where there is such a limit."""
    steps = pack.spending_limit_steps_minor
    if list(steps) != sorted(set(steps)) or 0 in steps:
        yield PackMistake(
            "spending_limit_steps_minor", "not in rising order from above 0", "sort them"
        )
    if steps and not pack.offers("spending_limit"):
        yield listed("spending_limit_steps_minor", "spending_limit", "remove the steps")


def fee_tiers(pack: OperatorPack) -> Found:
    """Every inserted sum has one tier."""
    starts = [tier.from_minor for tier in pack.fee_tiers]
    yield from twice("fee_tiers", starts)
    if 0 not in starts:
        yield PackMistake("fee_tiers", "no tier begins at 0", "add one with from_minor = 0")


def offline(pack: OperatorPack) -> Found:
    """Cash without the operator has a ceiling within the limits."""
    if not pack.offline.allowed:
        if pack.offline.max_minor:
            yield PackMistake("offline.max_minor", "said where it is not allowed", "remove it")
        return
    if not pack.limits.min_minor <= pack.offline.max_minor <= pack.limits.max_minor:
        yield PackMistake(
            "offline.max_minor",
            f"{pack.offline.max_minor} is outside the limits",
            f"from {pack.limits.min_minor} to {pack.limits.max_minor}",
        )


def offline_payers(pack: OperatorPack) -> Found:
    """Who must be identified cannot pay while nobody can identify him."""
    if pack.offline.allowed and pack.identifies_payer:
        yield PackMistake(
            "offline.allowed",
            "contradicts market.payer_identification: no payer can be identified offline",
            "set offline.allowed = false",
        )


RULES = (
    currency,
    limits,
    denominations,
    sums,
    spending_limits,
    fee_tiers,
    offline,
    offline_payers,
)
