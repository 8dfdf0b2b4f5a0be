"""The price of a top-up: issued before the money, looked up when the money comes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

from backend.account.purses import TAKE_CASH
from backend.demo.markets import Market, market_in
from contract.moments import rfc3339
from contract.quotes import PurseRef, Quote
from contract.records import PaymentOrder, Submitted, TransactionOpened, parse_record

VALID_FOR = timedelta(minutes=30)


def new_quote(quote_id: str, market: Market, now: datetime, purse: PurseRef | None = None) -> Quote:
    """Return a quote of the market's tiers; purse: None for the main one."""
    return Quote(
        quote_id=quote_id,
        currency=market.currency,
        fee_tiers=market.fee_tiers,
        min_minor=market.min_minor,
        max_minor=market.max_minor,
        expires_at=now + VALID_FOR,
        purse=purse,
    )


def keep_quote(
    db: sqlite3.Connection, quote: Quote, terminal_id: str, msisdn: str, now: datetime
) -> None:
    db.execute(
        "INSERT INTO quotes VALUES (?, ?, ?, ?, ?)",
        (quote.quote_id, terminal_id, msisdn, quote.model_dump_json(), rfc3339(now)),
    )


def find_quote(
    db: sqlite3.Connection,
    order: PaymentOrder,
    terminal_id: str,
    journal_id: str,
    submitted: Submitted,
) -> Quote | None:
    """Return the quote issued to this terminal by which a payment was priced.

    A backend restored from a backup may have lost it, and a terminal that reached nobody had its
    price of its operator pack: then the copy frozen in the terminal's own journal counts, if it
    names a price this operator asks.  The age of a quote is no matter here.
    """
    row = db.execute(
        "SELECT body FROM quotes WHERE quote_id = ? AND terminal_id = ?",
        (order.quote_id, terminal_id),
    ).fetchone()
    if row is not None:
        return Quote.model_validate_json(row[0])
    frozen = [
        *((submitted.quote,) if submitted.quote is not None else ()),
        *submitted.quotes,
        *_frozen_at_the_beginning(db, journal_id, submitted.transaction_id),
    ]
    found = next((one for one in frozen if one.quote_id == order.quote_id), None)
    return found if found is not None and _is_asked_here(found) else None


def _frozen_at_the_beginning(
    db: sqlite3.Connection, journal_id: str, transaction_id: str
) -> Iterator[Quote]:
    rows = db.execute(
        "SELECT body FROM (SELECT journal_id, body FROM records "
        "UNION ALL SELECT journal_id, body FROM fork_records) "
        "WHERE journal_id = ? AND CAST(body AS TEXT) "
        'LIKE \'%"kind":"transaction_opened"%\' AND CAST(body AS TEXT) LIKE ?',
        (journal_id, f"%{transaction_id}%"),
    )
    for (body,) in rows:
        record = parse_record(body)
        if isinstance(record, TransactionOpened) and record.transaction_id == transaction_id:
            yield record.quote


def _is_asked_here(quote: Quote) -> bool:
    market = market_in(quote.currency)
    if market is None or quote.fee_tiers != market.fee_tiers:
        return False
    if quote.purse is not None and quote.purse.purse_id not in TAKE_CASH:
        return False
    return not quote.is_offline or quote.max_minor <= market.offline_max_minor
