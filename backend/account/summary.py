"""The account at one look: purses, what is left, the next fee, and what needs a look."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta

from backend import accounts
from backend.account import purses, store
from backend.account.fees import month_minor, next_fees
from backend.account.history import (
    LIMIT_OPTION,
    Account,
    bounds,
    rated_month,
    running_segment,
)
from backend.account.offers import eligible, points_of
from backend.account.products import ref
from backend.account.rows import Subscriber
from backend.account.words import name_of
from backend.demo.markets import Market
from backend.demo.price_lists import market_catalogue, market_price_list
from backend.rating.catalogue import Option, Per, Tariff, TariffState
from backend.rating.catalogue import Package as Given
from backend.rating.records import Service
from contract.account.holdings import (
    AccountSummary,
    Alert,
    NextFee,
    Notice,
    Package,
    PromisedActive,
    Purse,
)
from contract.account.parts import PackageKind, Price, ProductRef

CHECK_UP_AFTER = timedelta(days=182)
_UNITS: dict[PackageKind, int] = {"min": 60, "sms": 1, "mb": 1024}
_SERVICES: dict[PackageKind, Service] = {
    "min": Service.VOICE,
    "sms": Service.SMS,
    "mb": Service.DATA,
}


def summary_of(db: sqlite3.Connection, account: Account, language: str) -> AccountSummary:
    """Return the summary; the balance is that of this moment."""
    subscriber, market = account.subscriber, account.market
    balance = balance_minor(db, subscriber.msisdn)
    fees = next_fees(account)
    promise = store.active_promise(db, subscriber.msisdn, account.now)
    coming = account.scheduled
    next_fee = None
    if fees:
        first = fees[0]
        product = ref(market.market_id, first.product_id, language)
        next_fee = NextFee(at=first.at, amount_minor=first.amount_minor, product=product)
    return AccountSummary(
        msisdn=subscriber.msisdn,
        name=subscriber.name,
        purses=_purses(db, account, balance, language),
        tariff=ref(market.market_id, account.tariff.id, language),
        tariff_price=Price(amount_minor=account.tariff.fee_month, per="month"),
        next_tariff=None if coming is None else ref(market.market_id, coming.tariff_id, language),
        next_tariff_at=None if coming is None else coming.since,
        packages=(*_own_packages(account, language), *_extra_packages(db, account, language)),
        next_fee=next_fee,
        points=points_of(db, account),
        debt_minor=max(0, -balance),
        promised=None
        if promise is None
        else PromisedActive(
            amount_minor=promise.amount_minor, fee_minor=promise.fee_minor, due_at=promise.due_at
        ),
        alerts=tuple(_alerts(db, account, balance, next_fee, language)),
        sim=subscriber.sim_state,
        company_managed=subscriber.company_managed,
        second_number=subscriber.second_msisdn is not None,
        notices=tuple(_notices(subscriber)),
        last_check_up_at=subscriber.last_check_up_at,
    )


def _notices(subscriber: Subscriber) -> Iterator[Notice]:
    if subscriber.notice_better_offer:
        yield "better_offer"
    if subscriber.notice_check_up:
        yield "check_up"
    if subscriber.notice_before_fee:
        yield "before_fee"


def balance_minor(db: sqlite3.Connection, msisdn: str) -> int:
    """Return what the main purse holds now."""
    found = accounts.find_account(db, msisdn)
    assert found is not None, "asked about a number that exists"
    return found.balance_minor


def abroad_minor(account: Account) -> int:
    """Return what use abroad cost in this month."""
    uses = rated_month(account, account.month)
    return sum(one.charged_minor for one in uses if one.is_abroad)


def _purses(
    db: sqlite3.Connection, account: Account, balance: int, language: str
) -> tuple[Purse, ...]:
    extra = purses.extra_purses(db, account.subscriber.msisdn, account.now)
    rows = [
        ("main", balance, None),
        *((one.purse_id, one.amount_minor, one.ends_at) for one in extra),
    ]
    return tuple(
        Purse(
            purse_id=purse_id,
            name=name_of(f"purse.{purse_id}", language),
            amount_minor=amount,
            currency=account.market.currency,
            ends_at=ends_at,
        )
        for purse_id, amount, ends_at in rows
    )


def _own_packages(account: Account, language: str) -> Iterator[Package]:
    """Yield what is left of the tariff's packages, then of the options' beside them."""
    segment = running_segment(account)
    _, until = bounds(account.month, account.market)
    prices = market_price_list(account.market.market_id)
    tariff = prices.tariff(segment.tariff_id)
    uses = [one for one in rated_month(account, account.month) if one.at >= segment.begins_at]
    sources: list[Tariff | Option] = [tariff]
    for option_id in segment.option_ids:
        option = prices.held(option_id)
        if isinstance(option, Option) and _is_still_held(account, option_id):
            sources.append(option)
    for kind, unit in _UNITS.items():
        used = sum(one.package for one in uses if one.record.service is _SERVICES[kind])
        for source in sources:
            given = _given(source.pkg if isinstance(source, Tariff) else source.adds, kind) * unit
            taken = min(used, given)
            used -= taken
            if given:
                yield Package(
                    kind=kind,
                    left=given - taken,
                    of=given,
                    until=until,
                    source=ref(account.market.market_id, source.id, language),
                )


def _given(package: Given, kind: PackageKind) -> int:
    amounts: dict[PackageKind, int] = {"min": package.min, "sms": package.sms, "mb": package.mb}
    return amounts[kind]


def _is_still_held(account: Account, option_id: str) -> bool:
    return any(one.product_id == option_id for one in account.held)


def _extra_packages(db: sqlite3.Connection, account: Account, language: str) -> Iterator[Package]:
    for one in store.packages(db, account.subscriber.msisdn, account.now):
        yield Package(
            kind=one.kind,
            left=one.left,
            of=one.given,
            until=one.until,
            source=ref(account.market.market_id, one.product_id, language),
        )


def _alerts(
    db: sqlite3.Connection,
    account: Account,
    balance: int,
    next_fee: NextFee | None,
    language: str,
) -> Iterator[Alert]:
    """Yield what needs a look, the most pressing first."""
    subscriber = account.subscriber
    if subscriber.sim_state in ("blocked_by_customer", "blocked_by_operator"):
        yield Alert(code="blocked")
    if balance < 0:
        yield Alert(code="balance_negative", amount_minor=balance)
    promise = store.active_promise(db, subscriber.msisdn, account.now)
    if promise is not None:
        due = promise.amount_minor + promise.fee_minor
        yield Alert(code="promised_due", amount_minor=due, at=promise.due_at)
    if next_fee is not None and next_fee.amount_minor > max(0, balance):
        missing = next_fee.amount_minor - balance
        yield Alert(
            code="fee_not_covered", amount_minor=missing, at=next_fee.at, product=next_fee.product
        )
    yield from _limit_alerts(account, language)
    yield from _product_alerts(account, language)
    if account.tariff.status is TariffState.ARCHIVE:
        yield Alert(code="tariff_archived", product=_ref(account, account.tariff.id, language))
    if any(_is_gift(account, one.offer_id) for one in eligible(db, account, None)):
        yield Alert(code="gift_waits")
    last = subscriber.last_check_up_at or subscriber.customer_since
    if account.now - last > CHECK_UP_AFTER:
        yield Alert(code="check_up_due", at=subscriber.last_check_up_at)
    if subscriber.company_managed:
        yield Alert(code="company_managed")


def _limit_alerts(account: Account, language: str) -> Iterator[Alert]:
    limit = next((one for one in account.held if one.product_id == LIMIT_OPTION), None)
    if limit is None or limit.step_minor is None:
        return
    spent, product = abroad_minor(account), _ref(account, LIMIT_OPTION, language)
    if spent >= limit.step_minor:
        yield Alert(code="limit_reached", amount_minor=limit.step_minor, product=product)
    elif spent * 100 >= limit.step_minor * warn_percent(account.market):
        yield Alert(code="limit_near", amount_minor=spent, product=product)


def warn_percent(market: Market) -> int:
    """Return at which part of the spending limit a warning goes out."""
    options = market_catalogue(market.market_id)["options"]
    return next(int(raw["warn_at_percent"]) for raw in options if raw["id"] == LIMIT_OPTION)


def _product_alerts(account: Account, language: str) -> Iterator[Alert]:
    prices = market_price_list(account.market.market_id)
    content = 0
    for held in account.held:
        product = prices.held(held.product_id)
        if held.kind == "subscription":
            content += month_minor(product, held.price_minor)
        elif product.per is Per.DAY:
            month = month_minor(product, held.price_minor)
            named = _ref(account, held.product_id, language)
            yield Alert(code="daily_option_on", amount_minor=month, product=named)
        if held.trial_until is not None and held.trial_until > account.now:
            named = _ref(account, held.product_id, language)
            yield Alert(
                code="trial_ends", amount_minor=product.fee, at=held.trial_until, product=named
            )
    if content:
        yield Alert(code="subscriptions_on", amount_minor=content)


def _is_gift(account: Account, offer_id: str) -> bool:
    offers = market_catalogue(account.market.market_id)["offers"]
    return any(raw["id"] == offer_id and raw["kind"] == "gift" for raw in offers)


def _ref(account: Account, product_id: str, language: str) -> ProductRef:
    return ref(account.market.market_id, product_id, language)
