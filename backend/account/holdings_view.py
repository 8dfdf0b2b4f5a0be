"""Everything switched on and paid for, what it comes to a month, and what nobody uses."""

from __future__ import annotations

from datetime import datetime

from backend.account.fees import month_minor, next_fees
from backend.account.history import Account, Rated, rated_month
from backend.account.products import fee_of, products, ref
from backend.account.rows import Held
from backend.demo.price_lists import market_price_list
from backend.rating.catalogue import Option, Package, Per
from backend.rating.records import Service
from contract.account.holdings import Holding, Holdings

UNUSED_MONTHS = 3
_KB_PER_MB = 1024
_SECONDS = 60


def holdings_of(account: Account, language: str) -> Holdings:
    """Return what is held, the dearest first; what the tariff includes stands among it."""
    upcoming = {fee.product_id: fee.at for fee in next_fees(account)}
    items = [_holding(account, held, upcoming, language) for held in account.held]
    names = {held.product_id for held in account.held}
    items += [
        _holding(account, Held(name, "option", account.spans[-1].since), upcoming, language)
        for name in account.tariff.includes
        if name not in names
    ]
    items.sort(key=lambda item: (-item.month_minor, item.product.product_id))
    return Holdings(
        currency=account.market.currency,
        month_minor=sum(item.month_minor for item in items),
        items=tuple(items),
    )


def _holding(account: Account, held: Held, upcoming: dict[str, datetime], language: str) -> Holding:
    market_id = account.market.market_id
    product = market_price_list(market_id).held(held.product_id)
    raw = products(market_id)[held.product_id].raw
    included = held.product_id in account.tariff.includes
    on_trial = held.trial_until is not None and held.trial_until > account.now
    return Holding(
        product=ref(market_id, held.product_id, language),
        kind=held.kind,
        group=raw.get("group", "content"),
        price=fee_of(product, 0 if included else held.price_minor),
        month_minor=0 if included else month_minor(product, held.price_minor),
        since=held.since,
        next_charge_at=upcoming.get(held.product_id),
        trial_until=held.trial_until if on_trial else None,
        provider=raw.get("provider", ""),
        unused=isinstance(product, Option) and is_unused(account, product),
        can_switch_off=not included and not account.subscriber.company_managed,
        included=included,
    )


def is_unused(account: Account, option: Option) -> bool:
    """Tell whether three months and this one show no use of what the option gives.

    Of a hidden number or voice mail the records say nothing: then it counts as used.
    """
    if option.per is Per.ONCE or not option.fee:
        return False
    months = [rated_month(account, month) for month in account.months()[: UNUSED_MONTHS + 1]]
    if option.zones:
        return not any(one.record.zone in option.zones for uses in months for one in uses)
    if option.adds == Package():
        return False
    return not any(_goes_beyond(account, option, uses) for uses in months)


def _goes_beyond(account: Account, option: Option, uses: tuple[Rated, ...]) -> bool:
    """Tell whether a month took more from packages than the tariff itself gives."""
    own = account.tariff.pkg
    taken = {
        service: sum(one.package for one in uses if one.record.service is service)
        for service in Service
    }
    return (
        (option.adds.min > 0 and taken[Service.VOICE] > own.min * _SECONDS)
        or (option.adds.sms > 0 and taken[Service.SMS] > own.sms)
        or (option.adds.mb > 0 and taken[Service.DATA] > own.mb * _KB_PER_MB)
    )
