"""The tables of the account, beside those of `backend.schema`; made wherever they are missing.

A moment or day is RFC 3339 or ISO text, or relative to now as `backend.account.moving` says, so
that a demonstration never grows old.  The main purse stays in `accounts`; every change of it that
is no payment is a row of `movements`, with its entries.
"""

from __future__ import annotations

TABLES = """
CREATE TABLE IF NOT EXISTS subscribers (
    msisdn TEXT PRIMARY KEY, market TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL,
    born_on TEXT, customer_since TEXT NOT NULL, second_msisdn TEXT,
    company_managed INTEGER NOT NULL, ended TEXT NOT NULL CHECK (ended IN ('', 'ported_out')),
    usage_of TEXT NOT NULL, points INTEGER NOT NULL,
    sim_state TEXT NOT NULL CHECK (sim_state IN
        ('active', 'blocked_by_customer', 'blocked_by_operator', 'not_in_network')),
    code_word_hash TEXT, pin_hash TEXT, document_hash TEXT, password_hash TEXT,
    notice_better_offer INTEGER NOT NULL, notice_check_up INTEGER NOT NULL,
    notice_before_fee INTEGER NOT NULL, last_check_up_at TEXT,
    provisioning TEXT NOT NULL CHECK (provisioning IN ('ok', 'stale')),
    country TEXT NOT NULL, in_network INTEGER NOT NULL, apn_ok INTEGER NOT NULL,
    divert_to TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS tariff_spans (
    span_id INTEGER PRIMARY KEY, msisdn TEXT NOT NULL, since TEXT NOT NULL, tariff_id TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS tariff_spans_by_number ON tariff_spans (msisdn);

CREATE TABLE IF NOT EXISTS outages (
    terminal_id TEXT PRIMARY KEY, until TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS purses (
    msisdn TEXT NOT NULL, purse_id TEXT NOT NULL, opening_minor INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL, ends_at TEXT,
    PRIMARY KEY (msisdn, purse_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS packages (
    package_id TEXT PRIMARY KEY, msisdn TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('min', 'sms', 'mb')), given INTEGER NOT NULL,
    used INTEGER NOT NULL, product_id TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS packages_by_number ON packages (msisdn);

CREATE TABLE IF NOT EXISTS holdings (
    msisdn TEXT NOT NULL, product_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('option', 'subscription')), since TEXT NOT NULL,
    until TEXT, trial_until TEXT, step_minor INTEGER, price_minor INTEGER, order_id TEXT NOT NULL,
    PRIMARY KEY (msisdn, product_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS past_holdings (
    past_id INTEGER PRIMARY KEY, msisdn TEXT NOT NULL, product_id TEXT NOT NULL,
    kind TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL, price_minor INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS past_holdings_by_number ON past_holdings (msisdn);

CREATE TABLE IF NOT EXISTS movements (
    movement_id TEXT PRIMARY KEY, msisdn TEXT NOT NULL, purse_id TEXT NOT NULL, at TEXT NOT NULL,
    amount_minor INTEGER NOT NULL, cause TEXT NOT NULL, product_id TEXT,
    contra TEXT NOT NULL, order_id TEXT NOT NULL, terminal_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS movements_by_number ON movements (msisdn, at);

CREATE TABLE IF NOT EXISTS promises (
    promise_id TEXT PRIMARY KEY, msisdn TEXT NOT NULL, amount_minor INTEGER NOT NULL,
    fee_minor INTEGER NOT NULL, taken_at TEXT NOT NULL, due_at TEXT NOT NULL, paid_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS promises_by_number ON promises (msisdn);

CREATE TABLE IF NOT EXISTS offers_taken (
    msisdn TEXT NOT NULL, offer_id TEXT NOT NULL, at TEXT NOT NULL, until TEXT,
    fee_percent INTEGER NOT NULL, order_id TEXT NOT NULL,
    PRIMARY KEY (msisdn, offer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS codes (
    authentication_id TEXT PRIMARY KEY, terminal_id TEXT NOT NULL, visit_id TEXT NOT NULL,
    msisdn TEXT NOT NULL, purpose TEXT NOT NULL, channel TEXT NOT NULL, code_hash BLOB NOT NULL,
    salt BLOB NOT NULL, language TEXT NOT NULL, sent_at TEXT NOT NULL, expires_at TEXT NOT NULL,
    tries INTEGER NOT NULL, used_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS codes_by_number ON codes (msisdn, sent_at);

CREATE TABLE IF NOT EXISTS accesses (
    token_hash BLOB PRIMARY KEY, terminal_id TEXT NOT NULL, visit_id TEXT NOT NULL,
    msisdn TEXT NOT NULL, purpose TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('P', 'L1', 'L1v', 'L2', 'L2x')),
    secret_kind TEXT NOT NULL, began_at TEXT NOT NULL, used_at TEXT NOT NULL, ended_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS accesses_by_visit ON accesses (terminal_id, visit_id);

CREATE TABLE IF NOT EXISTS attempts (
    attempt_id INTEGER PRIMARY KEY, subject TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS attempts_by_subject ON attempts (subject, at);

CREATE TABLE IF NOT EXISTS locks (
    subject TEXT PRIMARY KEY, until TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS payments_by_number ON payments (msisdn, decided_at);

CREATE TRIGGER IF NOT EXISTS movements_no_update BEFORE UPDATE ON movements
    BEGIN SELECT RAISE(ABORT, 'movements are only ever added'); END;
CREATE TRIGGER IF NOT EXISTS movements_no_delete BEFORE DELETE ON movements
    BEGIN SELECT RAISE(ABORT, 'movements are only ever added'); END;
"""
