"""The account's rows but the purses, read and written, each within the caller's transaction."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

from backend import accounts
from backend.account.moving import day_of, moment_of, optional_moment, text_of
from backend.account.rows import (
    Held,
    OfferTaken,
    Package,
    Promise,
    Subscriber,
    TariffSpan,
)
from backend.demo import markets
from contract.moments import rfc3339

_SUBSCRIBER = (
    "msisdn, market, name, language, born_on, customer_since, second_msisdn, company_managed, "
    "ended, usage_of, points, sim_state, code_word_hash, pin_hash, document_hash, password_hash, "
    "notice_better_offer, notice_check_up, notice_before_fee, last_check_up_at, provisioning, "
    "country, in_network, apn_ok, divert_to"
)
COLUMNS = tuple(name.strip() for name in _SUBSCRIBER.split(","))
_FLAGS = {
    "company_managed",
    "notice_better_offer",
    "notice_check_up",
    "notice_before_fee",
    "in_network",
    "apn_ok",
}
DEFAULT_SINCE = "-2y-17d"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def default_row(msisdn: str) -> dict[str, Any]:
    """Return the columns of somebody of whom nothing but the number is known."""
    market = markets.market_of(msisdn)
    return {
        **dict.fromkeys(COLUMNS),
        **dict.fromkeys(_FLAGS, 0),
        "msisdn": msisdn,
        "market": market.market_id,
        "name": "",
        "language": market.language,
        "customer_since": DEFAULT_SINCE,
        "ended": "",
        "usage_of": "",
        "points": 0,
        "sim_state": "active",
        "provisioning": "ok",
        "country": market.country,
        "in_network": 1,
        "apn_ok": 1,
    }


def find_subscriber(db: sqlite3.Connection, msisdn: str, now: datetime) -> Subscriber | None:
    """Return the subscriber; a number that exists without a row has a plain one."""
    row = db.execute(
        f"SELECT {_SUBSCRIBER} FROM subscribers WHERE msisdn = ?",  # noqa: S608 - our own names
        (msisdn,),
    ).fetchone()
    if row is not None:
        return _subscriber(dict(zip(COLUMNS, row, strict=True)), now)
    if accounts.find_account(db, msisdn) is None:
        return None
    return _subscriber(default_row(msisdn), now)


def insert_subscriber(db: sqlite3.Connection, columns: dict[str, Any]) -> None:
    """Add a subscriber unless there is one; columns beside those of `default_row`."""
    row = {**default_row(columns["msisdn"]), **columns}
    names, marks = ", ".join(row), ", ".join("?" for _ in row)
    db.execute(
        f"INSERT OR IGNORE INTO subscribers ({names}) VALUES ({marks})",  # noqa: S608 - our own names
        tuple(row.values()),
    )


def update_subscriber(db: sqlite3.Connection, msisdn: str, **columns: object) -> None:
    """Change columns, making the row where an open range only promised it."""
    assert columns.keys() <= set(COLUMNS), "the table's own names"
    insert_subscriber(db, {"msisdn": msisdn})
    names = ", ".join(f"{name} = ?" for name in columns)
    db.execute(
        f"UPDATE subscribers SET {names} WHERE msisdn = ?",  # noqa: S608 - our own names
        (*(_value(value) for value in columns.values()), msisdn),
    )


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return rfc3339(value)
    return int(value) if isinstance(value, bool) else value


def _subscriber(row: dict[str, Any], now: datetime) -> Subscriber:
    return Subscriber(
        **{
            **row,
            **{name: bool(row[name]) for name in _FLAGS},
            "born_on": day_of(row["born_on"], now),
            "customer_since": moment_of(row["customer_since"], now),
            "last_check_up_at": optional_moment(row["last_check_up_at"], now),
        }
    )


# --- the tariff -----------------------------------------------------------------------------------


def tariff_spans(db: sqlite3.Connection, msisdn: str, now: datetime) -> tuple[TariffSpan, ...]:
    """Return every tariff in the order it was had; the last one holds now.

    One that was ordered and has not begun is `scheduled_tariff`.
    """
    rows = db.execute(
        "SELECT since, tariff_id FROM tariff_spans WHERE msisdn = ? ORDER BY span_id", (msisdn,)
    ).fetchall()
    if not rows:
        account = accounts.find_account(db, msisdn)
        assert account is not None, "asked about a number that exists"
        return (TariffSpan(LONG_AGO, account.tariff_id),)
    spans = (TariffSpan(moment_of(since, now), tariff_id) for since, tariff_id in rows)
    return tuple(span for span in spans if span.since <= now)


def scheduled_tariff(db: sqlite3.Connection, msisdn: str, now: datetime) -> TariffSpan | None:
    """Return the tariff that was ordered and has not begun, if there is one."""
    row = db.execute(
        "SELECT since, tariff_id FROM tariff_spans WHERE msisdn = ? AND since > ?",
        (msisdn, rfc3339(now)),
    ).fetchone()
    return None if row is None else TariffSpan(datetime.fromisoformat(row[0]), row[1])


def set_tariff(
    db: sqlite3.Connection,
    msisdn: str,
    tariff_id: str,
    now: datetime,
    since: datetime | None = None,
) -> None:
    """Go over to another tariff, now or from then on; `purses.move` takes what it costs."""
    before = tariff_spans(db, msisdn, now)
    stored = db.execute("SELECT 1 FROM tariff_spans WHERE msisdn = ?", (msisdn,)).fetchone()
    insert = "INSERT INTO tariff_spans (msisdn, since, tariff_id) VALUES (?, ?, ?)"
    if stored is None:
        db.execute(insert, (msisdn, rfc3339(before[0].since), before[0].tariff_id))
    db.execute(insert, (msisdn, rfc3339(since or now), tariff_id))
    accounts.ensure_account(db, msisdn)
    if since is None or since <= now:
        db.execute("UPDATE accounts SET tariff_id = ? WHERE msisdn = ?", (tariff_id, msisdn))


# --- packages, holdings ---------------------------------------------------------------------------


def packages(db: sqlite3.Connection, msisdn: str, now: datetime) -> tuple[Package, ...]:
    """Return what was given beside the tariff's own packages and has not ended."""
    rows = db.execute(
        "SELECT package_id, kind, given, used, product_id, since, until FROM packages "
        "WHERE msisdn = ? ORDER BY package_id",
        (msisdn,),
    ).fetchall()
    found = (
        Package(package_id, kind, given, used, name, moment_of(since, now), moment_of(until, now))
        for package_id, kind, given, used, name, since, until in rows
    )
    return tuple(one for one in found if one.until > now)


def add_package(db: sqlite3.Connection, msisdn: str, package: Package) -> None:
    db.execute(
        "INSERT INTO packages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            package.package_id,
            msisdn,
            package.kind,
            package.given,
            package.used,
            package.product_id,
            text_of(package.since),
            text_of(package.until),
        ),
    )


def end_packages(db: sqlite3.Connection, msisdn: str, product_id: str) -> None:
    """Take away what is left of a product's packages."""
    db.execute("DELETE FROM packages WHERE msisdn = ? AND product_id = ?", (msisdn, product_id))


def held(db: sqlite3.Connection, msisdn: str, now: datetime) -> tuple[Held, ...]:
    """Return the options and subscriptions that are on now, the oldest first."""
    rows = db.execute(
        "SELECT product_id, kind, since, until, trial_until, step_minor, price_minor, order_id "
        "FROM holdings WHERE msisdn = ?",
        (msisdn,),
    ).fetchall()
    found = (
        Held(
            product_id,
            kind,
            moment_of(since, now),
            optional_moment(until, now),
            optional_moment(trial, now),
            *rest,
        )
        for product_id, kind, since, until, trial, *rest in rows
    )
    on = (one for one in found if one.until is None or one.until > now)
    return tuple(sorted(on, key=lambda one: (one.since, one.product_id)))


def past_held(db: sqlite3.Connection, msisdn: str, now: datetime) -> tuple[Held, ...]:
    """Return what was switched off; its fees until then are still explained."""
    rows = db.execute(
        "SELECT product_id, kind, since, until, price_minor FROM past_holdings WHERE msisdn = ? "
        "ORDER BY past_id",
        (msisdn,),
    ).fetchall()
    return tuple(
        Held(
            product_id,
            kind,
            moment_of(since, now),
            moment_of(until, now),
            price_minor=price,
        )
        for product_id, kind, since, until, price in rows
    )


def switch_on(db: sqlite3.Connection, msisdn: str, product: Held) -> None:
    """Hold a product from now on; one that is on gets the new step and price."""
    db.execute(
        "INSERT OR REPLACE INTO holdings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            msisdn,
            product.product_id,
            product.kind,
            text_of(product.since),
            text_of(product.until),
            text_of(product.trial_until),
            product.step_minor,
            product.price_minor,
            product.order_id,
        ),
    )


def switch_off(db: sqlite3.Connection, msisdn: str, product_id: str, now: datetime) -> None:
    """Hold a product no more, and remember that it was held."""
    where = (msisdn, product_id)
    db.execute(
        "INSERT INTO past_holdings (msisdn, product_id, kind, since, until, price_minor) "
        "SELECT msisdn, product_id, kind, since, ?, price_minor FROM holdings "
        "WHERE msisdn = ? AND product_id = ?",
        (rfc3339(now), *where),
    )
    db.execute("DELETE FROM holdings WHERE msisdn = ? AND product_id = ?", where)


# --- promised payments, offers --------------------------------------------------------------------


def active_promise(db: sqlite3.Connection, msisdn: str, now: datetime) -> Promise | None:
    """Return the promised payment that is not paid back, if there is one."""
    row = db.execute(
        "SELECT promise_id, amount_minor, fee_minor, taken_at, due_at FROM promises "
        "WHERE msisdn = ? AND paid_at IS NULL",
        (msisdn,),
    ).fetchone()
    if row is None:
        return None
    promise_id, amount, fee, taken, due = row
    return Promise(promise_id, msisdn, amount, fee, moment_of(taken, now), moment_of(due, now))


def add_promise(db: sqlite3.Connection, promise: Promise) -> None:
    """Note a promise; `purses.move` brings its sum and takes its fee."""
    db.execute(
        "INSERT INTO promises VALUES (?, ?, ?, ?, ?, ?, NULL)",
        (
            promise.promise_id,
            promise.msisdn,
            promise.amount_minor,
            promise.fee_minor,
            text_of(promise.taken_at),
            text_of(promise.due_at),
        ),
    )


def pay_promise(db: sqlite3.Connection, promise_id: str, now: datetime) -> None:
    db.execute("UPDATE promises SET paid_at = ? WHERE promise_id = ?", (rfc3339(now), promise_id))


def offers_taken(db: sqlite3.Connection, msisdn: str, now: datetime) -> tuple[OfferTaken, ...]:
    rows = db.execute(
        "SELECT offer_id, at, until, fee_percent, order_id FROM offers_taken WHERE msisdn = ?",
        (msisdn,),
    ).fetchall()
    return tuple(
        OfferTaken(offer_id, moment_of(at, now), optional_moment(until, now), *rest)
        for offer_id, at, until, *rest in rows
    )


def take_offer(db: sqlite3.Connection, msisdn: str, offer: OfferTaken) -> None:
    db.execute(
        "INSERT INTO offers_taken VALUES (?, ?, ?, ?, ?, ?)",
        (
            msisdn,
            offer.offer_id,
            text_of(offer.at),
            text_of(offer.until),
            offer.fee_percent,
            offer.order_id,
        ),
    )


def add_points(db: sqlite3.Connection, msisdn: str, points: int) -> None:
    """Give points, or take them (below zero)."""
    insert_subscriber(db, {"msisdn": msisdn})
    db.execute("UPDATE subscribers SET points = points + ? WHERE msisdn = ?", (points, msisdn))
