"""What a subscriber gives up by changing the tariff, as values somebody else puts in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

from backend.rating.bill import KB_PER_MB, SECONDS_PER_MINUTE, MonthBill
from backend.rating.catalogue import CallClass, DataPolicy, Tariff, TariffState


@unique
class LossKind(StrEnum):
    """What is lost; the comment says what `what`, `now` and `then` hold."""

    ARCHIVED = "archived"  # there is no way back
    MINUTES = "minutes"  # package minutes
    MESSAGES = "messages"  # package messages
    DATA = "data"  # package MB
    PACKAGE_CLASS = "package_class"  # what: a class the package minutes no longer serve
    ONNET_FREE = "onnet_free"  # calls within the network beyond the package; prices of a minute
    DATA_BEYOND = "data_beyond"  # what: the new policy beyond the package
    INCLUDED_OPTION = "included_option"  # what: its identifier
    PROMISED_PAYMENT = "promised_payment"  # not allowed
    ROUNDING = "rounding"  # calls are counted in longer steps; seconds
    PRICE = "price"  # what: a class, sms or mb; prices of a minute, a message, a MB


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing the own tariff gives and the other does not."""

    kind: LossKind
    what: str = ""
    now: int | None = None
    then: int | None = None
    used_max: int | None = None  # in the month of most use, in the unit of `now`

    @property
    def is_felt(self) -> bool:
        """Whether these months would have felt it; what cannot be measured counts as felt."""
        return self.used_max is None or self.used_max > (self.then or 0)


# From the best served to the least.
_SERVED = {DataPolicy.PER_MB: 2, DataPolicy.AUTO_PACK: 2, DataPolicy.SLOW: 1, DataPolicy.STOP: 0}


def losses(own: Tariff, other: Tariff, own_bills: Sequence[MonthBill]) -> tuple[Loss, ...]:
    """Return what changing from own to other takes away; own_bills show what was used."""
    return (
        *_archived(own),
        *_packages(own, other, own_bills),
        *_rules(own, other),
        *_prices(own, other),
    )


def has_no_way_back(tariff: Tariff) -> bool:
    """Whether a subscriber who leaves could not come back."""
    return tariff.status is not TariffState.ACTIVE


def _archived(own: Tariff) -> Iterator[Loss]:
    if has_no_way_back(own):
        yield Loss(LossKind.ARCHIVED)


def _packages(own: Tariff, other: Tariff, own_bills: Sequence[MonthBill]) -> Iterator[Loss]:
    used = {
        LossKind.MINUTES: max(
            -(-sum(line.billed_s for line in bill.calls if line.is_packaged) // SECONDS_PER_MINUTE)
            for bill in own_bills
        ),
        LossKind.MESSAGES: max(bill.sms.sent for bill in own_bills),
        LossKind.DATA: max(-(-bill.data.used_kb // KB_PER_MB) for bill in own_bills),
    }
    given = {
        LossKind.MINUTES: (own.pkg.min, other.pkg.min),
        LossKind.MESSAGES: (own.pkg.sms, other.pkg.sms),
        LossKind.DATA: (own.pkg.mb, other.pkg.mb),
    }
    for kind, (now, then) in given.items():
        if then < now:
            yield Loss(kind, now=now, then=then, used_max=used[kind])
    if own.pkg.min and other.pkg.min:
        for call_class in own.package_classes:
            if call_class not in other.package_classes:
                yield Loss(LossKind.PACKAGE_CLASS, call_class)


def _rules(own: Tariff, other: Tariff) -> Iterator[Loss]:
    if own.onnet_free_after_pkg and not other.onnet_free_after_pkg:
        yield Loss(LossKind.ONNET_FREE, now=0, then=other.onnet)
    if _SERVED[other.data_policy] < _SERVED[own.data_policy]:
        yield Loss(LossKind.DATA_BEYOND, other.data_policy)
    for option in own.includes:
        if option not in other.includes:
            yield Loss(LossKind.INCLUDED_OPTION, option)
    if own.promised_allowed and not other.promised_allowed:
        yield Loss(LossKind.PROMISED_PAYMENT)
    if other.round_s > own.round_s:
        yield Loss(LossKind.ROUNDING, now=own.round_s, then=other.round_s)


def _prices(own: Tariff, other: Tariff) -> Iterator[Loss]:
    """Prices beyond the package that rise; free calls within the network are told already."""
    prices = {
        str(one): (own.minute_price(one), other.minute_price(one))
        for one in CallClass
        if one is not CallClass.ONNET or not own.onnet_free_after_pkg
    }
    prices["sms"] = (own.sms, other.sms)
    if own.data_policy is DataPolicy.PER_MB is other.data_policy:
        prices["mb"] = (own.mb, other.mb)
    for what, (now, then) in prices.items():
        if then > now:
            yield Loss(LossKind.PRICE, what, now=now, then=then)
