"""The backend's tables.  Records, payments and entries are only ever added."""

from __future__ import annotations

from backend.account.changes.tables import TABLES as CHANGE_TABLES
from backend.account.tables import TABLES
from backend.help.tables import TABLES as HELP_TABLES

SCHEMA_VERSION = 1

SCHEMA = """
CREATE TABLE terminals (
    terminal_id TEXT PRIMARY KEY, first_seen_at TEXT NOT NULL, last_seen_at TEXT NOT NULL,
    clock_skew_s INTEGER NOT NULL, certificate_not_after TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE keys (
    keyid TEXT PRIMARY KEY, terminal_id TEXT NOT NULL, spki BLOB NOT NULL,
    first_seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE certificates (
    serial TEXT PRIMARY KEY, terminal_id TEXT NOT NULL, keyid TEXT NOT NULL,
    not_after TEXT NOT NULL, pem TEXT NOT NULL, why TEXT NOT NULL, issued_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
    token_id TEXT PRIMARY KEY, terminal_id TEXT NOT NULL, keyid TEXT NOT NULL,
    serial TEXT NOT NULL, used_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE journals (
    journal_id TEXT PRIMARY KEY, terminal_id TEXT NOT NULL, upto_seq INTEGER NOT NULL,
    head_hash BLOB NOT NULL, forked_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE records (
    journal_id TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL,
    signature TEXT, received_at TEXT NOT NULL,
    PRIMARY KEY (journal_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE fork_records (
    journal_id TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, prev_hash BLOB NOT NULL,
    body BLOB NOT NULL, signature TEXT, received_at TEXT NOT NULL,
    PRIMARY KEY (journal_id, seq, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipts (
    journal_id TEXT NOT NULL, upto_seq INTEGER NOT NULL, statement TEXT NOT NULL,
    jws TEXT NOT NULL,
    PRIMARY KEY (journal_id, upto_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE quotes (
    quote_id TEXT PRIMARY KEY, terminal_id TEXT NOT NULL, msisdn TEXT NOT NULL,
    body TEXT NOT NULL, issued_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
    terminal_id TEXT NOT NULL, payment_id TEXT NOT NULL, journal_id TEXT NOT NULL,
    seq INTEGER NOT NULL, msisdn TEXT NOT NULL, inserted_minor INTEGER NOT NULL,
    fee_minor INTEGER NOT NULL, credited_minor INTEGER NOT NULL, currency TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('credited', 'refused', 'pending')),
    reason TEXT NOT NULL, reference TEXT NOT NULL, decided_at TEXT NOT NULL,
    statement TEXT, jws TEXT,
    PRIMARY KEY (terminal_id, payment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payments_by_day ON payments (terminal_id, decided_at);

CREATE TABLE accounts (
    msisdn TEXT PRIMARY KEY, status TEXT NOT NULL CHECK (status IN ('open', 'closed', 'closing')),
    currency TEXT NOT NULL, opening_minor INTEGER NOT NULL, balance_minor INTEGER NOT NULL,
    tariff_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
    entry_id INTEGER PRIMARY KEY, at TEXT NOT NULL, terminal_id TEXT NOT NULL,
    payment_id TEXT NOT NULL, account TEXT NOT NULL, amount_minor INTEGER NOT NULL
) STRICT;

CREATE TABLE sms (
    sms_id INTEGER PRIMARY KEY, at TEXT NOT NULL, msisdn TEXT NOT NULL, text TEXT NOT NULL,
    subject TEXT NOT NULL
) STRICT;
"""

# Made wherever they are missing: a backup of before they were thought of can be put back.
ADDITIONS = """
CREATE TABLE IF NOT EXISTS branches (
    journal_id TEXT NOT NULL, root BLOB NOT NULL, first_seq INTEGER NOT NULL,
    seen_at TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('waits', 'stands', 'refused')), decided_at TEXT,
    PRIMARY KEY (journal_id, root)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS doubtful_money (
    terminal_id TEXT NOT NULL, subject TEXT NOT NULL CHECK (subject IN ('suspense', 'unclaimed')),
    subject_id TEXT NOT NULL, journal_id TEXT NOT NULL, intent_id TEXT, transaction_id TEXT,
    payment_id TEXT, msisdn TEXT, language TEXT NOT NULL, code TEXT NOT NULL,
    amount_minor INTEGER NOT NULL, currency TEXT NOT NULL, cassette_no INTEGER, bill_type INTEGER,
    reason TEXT NOT NULL, opened_at TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('open', 'credited', 'decided', 'closed', 'overtaken')),
    evidence TEXT NOT NULL, carried_by TEXT, alarm TEXT NOT NULL,
    PRIMARY KEY (terminal_id, subject, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS doubtful_by_transaction
    ON doubtful_money (terminal_id, transaction_id);
CREATE INDEX IF NOT EXISTS doubtful_by_carrier ON doubtful_money (terminal_id, carried_by);
CREATE INDEX IF NOT EXISTS doubtful_by_state ON doubtful_money (terminal_id, state);

CREATE TABLE IF NOT EXISTS proposals (
    terminal_id TEXT NOT NULL, proposal_id TEXT NOT NULL, suspense_id TEXT NOT NULL,
    finding TEXT NOT NULL, person TEXT NOT NULL, note TEXT NOT NULL, made_at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY (terminal_id, proposal_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS proposals_by_suspense ON proposals (terminal_id, suspense_id);

CREATE TABLE IF NOT EXISTS decisions (
    number INTEGER PRIMARY KEY, terminal_id TEXT NOT NULL, subject TEXT NOT NULL,
    subject_id TEXT NOT NULL, outcome TEXT NOT NULL, msisdn TEXT, honoured_minor INTEGER NOT NULL,
    statement TEXT NOT NULL, jws TEXT NOT NULL, person TEXT NOT NULL, decided_at TEXT NOT NULL,
    UNIQUE (terminal_id, subject, subject_id)
) STRICT;
CREATE TRIGGER IF NOT EXISTS decisions_no_update BEFORE UPDATE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
CREATE TRIGGER IF NOT EXISTS decisions_no_delete BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
"""
ADDITIONS += TABLES + CHANGE_TABLES + HELP_TABLES

# What was written once may neither change nor go.
ADD_ONLY = ("records", "fork_records", "receipts", "entries", "sms", "quotes")


def guards() -> str:
    """Return the triggers that refuse UPDATE and DELETE on the add-only tables."""
    return "\n".join(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} are only ever added'); END;"
        for table in ADD_ONLY
        for verb in ("UPDATE", "DELETE")
    )
