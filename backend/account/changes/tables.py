"""The tables of quotes, orders and notices, beside those of the account; made where missing.

Quotes and orders are only ever added.  `carried_out` is 0 for an order of which only the word is
kept: see `backend.account.changes.retelling`.
"""

from __future__ import annotations

_ADD_ONLY = ("change_quotes", "orders")

TABLES = """
CREATE TABLE IF NOT EXISTS change_quotes (
    quote_id TEXT PRIMARY KEY, terminal_id TEXT NOT NULL, visit_id TEXT NOT NULL,
    msisdn TEXT NOT NULL, body TEXT NOT NULL, issued_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS orders (
    terminal_id TEXT NOT NULL, order_id TEXT NOT NULL, quote_id TEXT NOT NULL,
    msisdn TEXT NOT NULL, kind TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('done', 'scheduled', 'refused')),
    refusal TEXT NOT NULL, charged_minor INTEGER NOT NULL, carried_out INTEGER NOT NULL,
    trace TEXT NOT NULL, undo_until TEXT, undoes TEXT, confirmed_at TEXT NOT NULL,
    decided_at TEXT NOT NULL, statement TEXT NOT NULL, jws TEXT NOT NULL,
    PRIMARY KEY (terminal_id, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS orders_by_number ON orders (msisdn, decided_at);
CREATE INDEX IF NOT EXISTS orders_by_quote ON orders (quote_id);
CREATE UNIQUE INDEX IF NOT EXISTS orders_undone_once ON orders (msisdn, undoes)
    WHERE undoes IS NOT NULL;

CREATE TABLE IF NOT EXISTS notices_sent (
    notice_id INTEGER PRIMARY KEY, msisdn TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS notices_by_number ON notices_sent (msisdn, kind, at);

CREATE TABLE IF NOT EXISTS pairings (
    code_hash BLOB PRIMARY KEY, msisdn TEXT NOT NULL, expires_at TEXT NOT NULL, used_at TEXT
) STRICT, WITHOUT ROWID;
""" + "\n".join(
    f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{table} are only ever added'); END;"
    for table in _ADD_ONLY
    for verb in ("UPDATE", "DELETE")
)
