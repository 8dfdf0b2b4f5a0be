"""What is offered to a subscriber, by the rules of the catalogue, and why."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from backend.account import store
from backend.account.history import Account
from backend.account.products import ref
from backend.account.rows import OfferTaken
from backend.account.terms import version_of
from backend.account.words import summary_of
from backend.demo.price_lists import market_catalogue
from backend.rating.catalogue import Package
from contract.account.catalogue import Offer, Offers, Points, Quantity, Reward
from contract.account.parts import PackageKind

BIRTHDAY, TOP_UP, SAVING, LOYAL, CONTENT = "F01", "F02", "F03", "F04", "F05"
BIRTHDAY_DAYS = 7
LOYAL_YEARS = 5
SUBSCRIPTIONS_MIN = 2
CONTENT_BLOCK = "O-CONTENT-BLOCK"
SAVING_TARIFF = "T04"
POINT_STEP = 500
_LEAST_DAYS = 3

Reason = Literal["birthday", "top_up", "saving", "long_customer", "subscriptions"]


@dataclass(frozen=True)
class Eligible:
    """An offer somebody may have now."""

    offer_id: str
    reason: Reason
    expires_at: datetime
    amount: int | None = None
    can_take: bool = True


def eligible(
    db: sqlite3.Connection, account: Account, saving_minor: int | None
) -> tuple[Eligible, ...]:
    """Return the offers that hold now; saving_minor: a month on the advised tariff, if known."""
    if account.subscriber.company_managed:
        return ()
    taken = store.offers_taken(db, account.subscriber.msisdn, account.now)
    found = _all(account, saving_minor)
    return tuple(one for one in found if not _was_taken(one, taken, account.now))


def offers_of(
    db: sqlite3.Connection, account: Account, saving_minor: int | None, language: str
) -> Offers:
    """Return the offers in words."""
    return Offers(
        offers=tuple(_offer(account, one, language) for one in eligible(db, account, saving_minor)),
        tell_me=account.subscriber.notice_better_offer,
    )


def points_of(db: sqlite3.Connection, account: Account) -> int:
    """Return the points: those of the row, and those that top-ups brought by themselves."""
    raw = _raw(account, TOP_UP)
    row = db.execute(
        "SELECT count(*) FROM payments WHERE msisdn = ? AND state = 'credited' "
        "AND inserted_minor >= ?",
        (account.subscriber.msisdn, raw["top_up_minor"]),
    ).fetchone()
    return max(0, account.subscriber.points + int(row[0]) * int(raw["gives"]["points"]))


def points_view(db: sqlite3.Connection, account: Account, language: str) -> Points:
    """Return points and what they buy, the cheapest first."""
    market_id = account.market.market_id
    rewards = sorted(
        market_catalogue(market_id)["loyalty"]["rewards"], key=lambda raw: int(raw["points"])
    )
    return Points(
        points=points_of(db, account),
        minor_per_point=int(POINT_STEP * account.market.price_factor),
        rewards=tuple(
            Reward(
                product=ref(market_id, raw["id"], language),
                points=raw["points"],
                gives=_quantities(raw["adds"]),
                days=raw["days"],
                terms_version=version_of(market_id, raw["id"]),
            )
            for raw in rewards
        ),
    )


def next_birthday(born_on: date, today: date) -> date:
    """Return the birthday of this year, or of the next when it is over; 29 February is the 28th."""
    for year in (today.year, today.year + 1):
        try:
            day = born_on.replace(year=year)
        except ValueError:
            day = date(year, 2, 28)
        if day >= today:
            return day
    raise AssertionError("one of two years has a birthday ahead")


def whole_years(since: datetime, now: datetime) -> int:
    """Return how many years are full."""
    return now.year - since.year - ((now.month, now.day) < (since.month, since.day))


def _all(account: Account, saving_minor: int | None) -> Iterator[Eligible]:
    subscriber, now = account.subscriber, account.now
    ends_at = _month_end(now)
    today = now.astimezone(account.market.zone).date()
    if subscriber.born_on is not None:
        ahead = next_birthday(subscriber.born_on, today) - today
        if ahead <= timedelta(days=BIRTHDAY_DAYS):
            yield Eligible(BIRTHDAY, "birthday", now + ahead + timedelta(days=BIRTHDAY_DAYS))
    years = whole_years(subscriber.customer_since, now)
    if years >= LOYAL_YEARS:
        yield Eligible(LOYAL, "long_customer", ends_at, years)
    if saving_minor is not None and saving_minor > 0 and account.tariff.id != SAVING_TARIFF:
        yield Eligible(SAVING, "saving", ends_at, saving_minor)
    held = {one.product_id for one in account.held}
    content = sum(one.kind == "subscription" for one in account.held)
    if content >= SUBSCRIPTIONS_MIN and CONTENT_BLOCK not in held:
        yield Eligible(CONTENT, "subscriptions", ends_at, content)
    top_up = _raw(account, TOP_UP)["top_up_minor"]
    yield Eligible(TOP_UP, "top_up", ends_at, top_up, can_take=False)


def _was_taken(offer: Eligible, taken: tuple[OfferTaken, ...], now: datetime) -> bool:
    """A birthday comes every year; everything else is had once."""
    for one in taken:
        if one.offer_id == offer.offer_id:
            return offer.offer_id != BIRTHDAY or now - one.at < timedelta(days=180)
    return False


def _offer(account: Account, one: Eligible, language: str) -> Offer:
    market_id = account.market.market_id
    raw = _raw(account, one.offer_id)
    gives = raw["gives"]
    return Offer(
        product=ref(market_id, one.offer_id, language),
        kind=raw["kind"],
        summary=summary_of(raw["key"], language),
        reason=one.reason,
        reason_amount=one.amount,
        gives=_quantities(gives),
        gives_points=gives.get("points", 0),
        fee_percent=gives.get("fee_percent", 0),
        months=gives.get("months", 0),
        days=gives.get("days", 0),
        price_minor=raw["price"],
        expires_at=one.expires_at,
        can_take=one.can_take,
        terms_version=version_of(market_id, one.offer_id),
    )


def _quantities(given: dict[str, Any]) -> tuple[Quantity, ...]:
    kinds: tuple[PackageKind, ...] = ("min", "sms", "mb")
    return tuple(Quantity(kind=kind, amount=given[kind]) for kind in kinds if given.get(kind))


def _raw(account: Account, offer_id: str) -> dict[str, Any]:
    offers = market_catalogue(account.market.market_id)["offers"]
    found: dict[str, Any] = next(raw for raw in offers if raw["id"] == offer_id)
    return found


def _month_end(now: datetime) -> datetime:
    """Return the end of this month, or of the next when this one is nearly over."""
    later = now + timedelta(days=_LEAST_DAYS)
    first = later.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)


def given_packages(offer: dict[str, Any]) -> Package:
    """Return what an offer or reward gives once: minutes, messages, MB."""
    gives = offer.get("gives", offer.get("adds", {}))
    return Package(min=gives.get("min", 0), sms=gives.get("sms", 0), mb=gives.get("mb", 0))
