"""What a subscriber pays apart from the tariff: third-party subscriptions, options, roaming.

A daily fee runs on every day of the months, a monthly fee once in each, a fee by the day of use on
the days with use in the option's zones, a single fee once.  What looks like waste is marked with
what was found; whether it is waste the subscriber decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

from backend.rating.bill import MonthBill
from backend.rating.catalogue import Catalogue, Option, Per, Subscription, Tariff
from backend.rating.months import Month
from backend.rating.roaming import RoamingLine
from backend.rating.walk import Walked


@unique
class Use(StrEnum):
    """What the records say of an option's use."""

    UNKNOWN = "unknown"  # records cannot show it: a hidden number, voice mail
    USED = "used"
    UNUSED = "unused"


@unique
class Finding(StrEnum):
    """Why something may be waste."""

    THIRD_PARTY = "third_party"
    UNUSED = "unused"
    DAILY = "daily"  # an option charged every day, wherever the subscriber is


@dataclass(frozen=True, slots=True)
class Extra:
    """One option or subscription that costs money; total = fee times `times`."""

    id: str
    key: str
    is_third_party: bool
    fee_minor: int
    per: Per
    times: int
    use: Use
    findings: tuple[Finding, ...]

    @property
    def total_minor(self) -> int:
        return self.fee_minor * self.times


@dataclass(frozen=True, slots=True)
class Extras:
    """Everything apart from the tariff, over all months together."""

    held: tuple[Extra, ...]
    roaming: tuple[RoamingLine, ...]

    @property
    def waste(self) -> tuple[Extra, ...]:
        """What is worth asking about."""
        return tuple(extra for extra in self.held if extra.findings)

    @property
    def roaming_minor(self) -> int:
        return sum(line.cost_minor for line in self.roaming)

    @property
    def total_minor(self) -> int:
        return sum(extra.total_minor for extra in self.held) + self.roaming_minor


def held_products(
    catalogue: Catalogue, own: Tariff, held: Iterable[str]
) -> tuple[Option | Subscription, ...]:
    """Return what is held beside the tariff, each once; UnknownNameError.

    What the tariff includes is part of the tariff.
    """
    return tuple(catalogue.held(name) for name in dict.fromkeys(held) if name not in own.includes)


def extras_of(products: Iterable[Option | Subscription], own: Tariff, walked: Walked) -> Extras:
    """Return what these products and roaming cost in the months of a walk."""
    bills = walked.bills[own.id]
    held = [_extra(product, bills, walked) for product in products]
    return Extras(held=tuple(extra for extra in held if extra.total_minor), roaming=walked.roaming)


def _extra(product: Option | Subscription, bills: Sequence[MonthBill], walked: Walked) -> Extra:
    used_days = walked.roaming_days.get(product.id, 0)
    use = Use.UNKNOWN
    findings = []
    if isinstance(product, Subscription):
        findings.append(Finding.THIRD_PARTY)
    else:
        use = _use(product, bills, used_days)
        if use is Use.UNUSED and product.per is not Per.ONCE:
            findings.append(Finding.UNUSED)
        if product.per is Per.DAY:
            findings.append(Finding.DAILY)
    return Extra(
        id=product.id,
        key=product.key,
        is_third_party=isinstance(product, Subscription),
        fee_minor=product.fee,
        per=product.per,
        times=_times(product.per, walked.months, used_days),
        use=use,
        findings=tuple(findings),
    )


def _times(per: Per, months: Sequence[Month], used_days: int) -> int:
    return {
        Per.ONCE: 1,
        Per.DAY: sum(month.days for month in months),
        Per.DAY_USED: used_days,
        Per.MONTH: len(months),
    }[per]


def _use(option: Option, bills: Sequence[MonthBill], used_days: int) -> Use:
    """An option of packages is used if a month went beyond what the tariff itself gives."""
    if option.zones:
        return Use.USED if used_days else Use.UNUSED
    adds = option.adds
    if not (adds.min or adds.sms or adds.mb):
        return Use.UNKNOWN
    beyond = any(
        (adds.min and any(line.paid_s for line in bill.calls if line.is_packaged))
        or (adds.sms and bill.sms.paid)
        or (adds.mb and bill.data.used_kb > bill.data.package_kb)
        for bill in bills
    )
    return Use.USED if beyond else Use.UNUSED
