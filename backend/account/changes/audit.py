"""The proof that orders did what was signed: statements, sums, and what people hold.

Believes no column that a signed statement can contradict; `backend.audit` proves the purses.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from backend.account import store
from backend.account.changes.options import inconsistencies
from backend.demo.markets import market_of
from backend.demo.price_lists import market_price_list
from contract.account.changes import OrderResult, OrderStatement
from contract.account.order_statements import read_order
from contract.keys import PublicKey, SignatureError

# Later than any order, so that what has not begun counts as well.
_FAR = datetime(9000, 1, 1, tzinfo=UTC)


def order_findings(
    db: sqlite3.Connection, operator_keys: Mapping[str, PublicKey], issuer: str
) -> Iterator[str]:
    """Yield everything about orders that does not fit."""
    yield from _statements(db, operator_keys, issuer)
    yield from _strays(db)
    yield from _holdings(db)


def _statements(
    db: sqlite3.Connection, operator_keys: Mapping[str, PublicKey], issuer: str
) -> Iterator[str]:
    """Every order is what its signed statement says, and moved what that says."""
    rows = db.execute(
        "SELECT terminal_id, order_id, quote_id, msisdn, kind, result, refusal, charged_minor, "
        "carried_out, statement, jws FROM orders"
    ).fetchall()
    for terminal_id, order_id, *stored, carried_out, raw, jws in rows:
        where = f"order {order_id} of {terminal_id}"
        answer = OrderResult(order_id=order_id, state=stored[3], statement=raw, jws=jws)
        try:
            told = read_order(answer, terminal_id, operator_keys.get, issuer)
        except SignatureError as error:
            yield f"{where}: {error}"
            continue
        if _columns(told) != stored:
            yield f"{where}: the signed statement says something else"
        moved = db.execute(
            "SELECT coalesce(-sum(amount_minor), 0) FROM movements WHERE order_id = ? "
            "AND terminal_id = ? AND contra = 'charges' AND amount_minor < 0",
            (order_id, terminal_id),
        ).fetchone()[0]
        if moved != (told.charged_minor if carried_out else 0):
            yield f"{where}: took {moved}, said {told.charged_minor}"


def _columns(told: OrderStatement) -> list[object]:
    return [
        told.quote_id,
        told.msisdn,
        told.kind,
        told.result,
        told.refusal,
        told.charged_minor,
    ]


def _strays(db: sqlite3.Connection) -> Iterator[str]:
    """No money moved for an order that was refused or never was."""
    rows = db.execute(
        "SELECT m.terminal_id, m.order_id FROM movements m LEFT JOIN orders o "
        "ON o.terminal_id = m.terminal_id AND o.order_id = m.order_id "
        "WHERE m.order_id != '' AND (o.order_id IS NULL OR o.result = 'refused')"
    )
    for terminal_id, order_id in rows:
        yield f"order {order_id} of {terminal_id}: money moved, and no such order was done"
    rows = db.execute(
        "SELECT h.order_id FROM holdings h LEFT JOIN orders o USING (order_id) "
        "WHERE h.order_id != '' AND o.order_id IS NULL"
    )
    for (order_id,) in rows:
        yield f"order {order_id}: something is on by it, and there is no such order"


def _holdings(db: sqlite3.Connection) -> Iterator[str]:
    """Nobody holds what cannot stand together, or what needs something that is off."""
    for (msisdn,) in db.execute("SELECT DISTINCT msisdn FROM holdings").fetchall():
        tariff_id = store.tariff_spans(db, msisdn, _FAR)[-1].tariff_id
        prices = market_price_list(market_of(msisdn).market_id)
        held = [
            product_id
            for (product_id,) in db.execute(
                "SELECT product_id FROM holdings WHERE msisdn = ?", (msisdn,)
            )
        ]
        for wrong in inconsistencies(prices, prices.tariff(tariff_id), held):
            yield f"number ..{msisdn[-4:]}: {wrong}"
