"""The itemised statement of a month: every use, fee and payment, the newest first."""

from __future__ import annotations

import sqlite3
import zlib
from datetime import datetime
from typing import Literal

from backend.account import purses
from backend.account.charges import period_of
from backend.account.fees import fees_between
from backend.account.history import Account, Rated, rated_between
from backend.account.increases import increases
from backend.account.products import products, ref
from backend.account.rows import MAIN_PURSE
from backend.rating.catalogue import CallClass
from backend.rating.records import Direction, Service
from contract.account.holdings import UsageClass, UsagePage, UsageQuestion, UsageRow, UsageWhat
from contract.account.parts import ProductRef

_CLASS_OF: dict[UsageWhat, UsageClass] = {
    "call_out": "voice",
    "call_in": "voice",
    "sms_out": "sms",
    "data": "data",
    "fee": "fee",
    "content": "fee",
    "payment": "payment",
    "correction": "other",
}
_NUMBER_DIGITS = 10**7

Period = tuple[datetime, datetime]


def page_of(db: sqlite3.Connection, account: Account, asked: UsageQuestion) -> UsagePage | None:
    """Return a page; None for a month that cannot be asked for."""
    period = period_of(account, asked.month)
    if period is None:
        return None
    rows = rows_of(db, account, period, asked.language)
    if asked.only is not None:
        rows = [row for row in rows if _CLASS_OF[row.what] == asked.only]
    first = asked.page * asked.rows
    return UsagePage(
        month=asked.month,
        currency=account.market.currency,
        rows=tuple(rows[first : first + asked.rows]),
        total=len(rows),
        page=asked.page,
        pages=-(-len(rows) // asked.rows),
        charged_minor=sum(row.charged_minor for row in rows),
    )


def rows_of(
    db: sqlite3.Connection, account: Account, period: Period, language: str
) -> list[UsageRow]:
    """Return every line of a time, the newest first."""
    rows = [
        _used(account, number, one) for number, one in enumerate(rated_between(account, *period))
    ]
    market_id = account.market.market_id
    for number, fee in enumerate(fees_between(account, *period)):
        what: Literal["content", "fee"] = "content" if fee.kind == "subscription" else "fee"
        provider = products(market_id)[fee.product_id].raw.get("provider", "")
        rows.append(
            UsageRow(
                row_id=f"f{number}",
                at=fee.at,
                what=what,
                other_party=provider[:24],
                charged_minor=fee.amount_minor,
                product=ref(market_id, fee.product_id, language),
            )
        )
    for number, came in enumerate(increases(db, account, *period)):
        rows.append(
            UsageRow(
                row_id=f"p{number}", at=came.at, what=came.what, charged_minor=-came.amount_minor
            )
        )
    rows += _moved(db, account, period, language)
    return sorted(rows, key=lambda row: (row.at, row.row_id), reverse=True)


def _used(account: Account, number: int, use: Rated) -> UsageRow:
    record = use.record
    what: UsageWhat = "data"
    if record.service is Service.VOICE:
        what = "call_out" if record.direction is Direction.OUT else "call_in"
    elif record.service is Service.SMS:
        what = "sms_out"
    return UsageRow(
        row_id=f"u{number}",
        at=use.at,
        what=what,
        other_party="" if what == "data" else _other_party(account, use),
        quantity=record.quantity,
        country=use.country,
        charged_minor=use.charged_minor,
        from_package=use.package > 0,
    )


def _moved(
    db: sqlite3.Connection, account: Account, period: Period, language: str
) -> list[UsageRow]:
    """Return what orders took at once; what came in stands among the increases."""
    market_id = account.market.market_id
    rows = []
    for moved in purses.movements(db, account.subscriber.msisdn, *period):
        if moved.amount_minor >= 0 or moved.purse_id != MAIN_PURSE:
            continue
        product: ProductRef | None = None
        if moved.product_id in products(market_id):
            assert moved.product_id is not None, "None is no product"
            product = ref(market_id, moved.product_id, language)
        is_correction = moved.cause in ("correction", "refund", "expired")
        rows.append(
            UsageRow(
                row_id=f"m{moved.movement_id}"[:64],
                at=moved.at,
                what="correction" if is_correction else "fee",
                charged_minor=-moved.amount_minor,
                product=product,
            )
        )
    return rows


def _other_party(account: Account, use: Rated) -> str:
    """Return an invented number, the same for the same record: the file of records has none."""
    record, market = use.record, account.market
    local = record.started_at
    seed = zlib.crc32(f"{account.subscriber.usage_of}{local:%d%H%M%S}".encode())
    # A subscriber calls few people: most numbers come back.
    friend = seed % 12 if seed % 5 else seed % 300
    tail = f"{zlib.crc32(str(friend).encode()) % _NUMBER_DIGITS:07}"
    if record.call_class is CallClass.ONNET:
        return f"{market.own_prefix}{tail}"[: market.digits + 1]
    prefix = market.other_operators[friend % len(market.other_operators)]
    return f"{prefix}{tail}{friend:03}"[: market.digits + 1]
