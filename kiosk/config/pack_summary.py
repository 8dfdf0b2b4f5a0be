"""What a pack is, in a few lines: for whoever installs it and must see that it is the right one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.config.pack import OperatorPack
from kiosk.config.pack_people import Contact, Hours
from kiosk.money import Money, money_text


@dataclass(frozen=True)
class PackSummary:
    """Texts in plain English; amounts with their currency."""

    name: str
    version: int
    operator: str
    country: str
    timezone: str
    languages: tuple[str, ...]
    voices: tuple[str, ...]
    alphabets: tuple[str, ...]
    currency: str
    bills: tuple[str, ...]
    limits: str
    fees: tuple[str, ...]
    numbers: tuple[str, ...]
    person: tuple[str, ...]
    payer: str
    offline: str
    guide: tuple[str, ...]
    sms: tuple[str, ...]
    shops: tuple[str, ...]
    not_offered: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Return it for reading, a line a fact."""
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            many = isinstance(value, tuple)
            told = (", ".join(value) or "none") if many else str(value)
            yield f"{name.replace('_', ' '):12} {told}"


def summary(pack: OperatorPack) -> PackSummary:
    """Return what a checked pack is."""

    def money(minor: int) -> str:
        return money_text(Money(minor, pack.currency), "en")

    offline = f"up to {money(pack.offline.max_minor)}" if pack.offline.allowed else "not allowed"
    payer = pack.market.payer_identification.replace("_", " ")
    return PackSummary(
        name=pack.name,
        version=pack.version,
        operator=pack.brand.name,
        country=pack.market.country,
        timezone=pack.timezone,
        languages=pack.languages,
        voices=pack.voices,
        alphabets=pack.alphabets,
        currency=pack.currency,
        bills=tuple(money(minor) for minor in sorted(pack.denominations_minor)),
        limits=f"from {money(pack.limits.min_minor)} to {money(pack.limits.max_minor)}",
        fees=tuple(
            f"from {money(tier.from_minor)}: {tier.percent}% + {money(tier.fixed_minor)}"
            for tier in sorted(pack.fee_tiers, key=lambda tier: tier.from_minor)
        ),
        numbers=tuple(_number(each) for each in pack.contacts),
        person=tuple(
            f"{each.way} within {each.promised_minutes} min {_hours(each.hours)}"
            for each in pack.person.ways
        ),
        payer="not identified" if payer == "none" else f"identified: {payer}",
        offline=offline,
        guide=tuple(each.id for each in pack.guide.services),
        sms=() if pack.sms is None else tuple(each.send for each in pack.sms.commands),
        shops=tuple(f"{each.name} {_hours(each.hours)}" for each in pack.shops),
        not_offered=tuple(
            f"{each.function} (instead: {' or '.join(each.instead) or 'nothing'})"
            for each in pack.not_offered
        ),
    )


def _number(contact: Contact) -> str:
    cost = "free" if contact.free else "by tariff"
    return f"{contact.number} ({' and '.join(contact.serves)}; {cost})"


def _hours(hours: tuple[Hours, ...]) -> str:
    told = "; ".join(f"{' '.join(each.days)} {each.opens}-{each.closes}" for each in hours)
    return f"({told or 'round the clock'})"
