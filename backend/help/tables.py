"""The tables of help, beside those of `backend.schema`; made wherever they are missing."""

from __future__ import annotations

TABLES = """
CREATE TABLE IF NOT EXISTS cases (
    case_no TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('case', 'callback', 'correction')),
    terminal_id TEXT NOT NULL, request_id TEXT NOT NULL, topic TEXT NOT NULL,
    urgent INTEGER NOT NULL, msisdn TEXT, call_msisdn TEXT, account_msisdn TEXT, charge_id TEXT,
    check_code TEXT, country TEXT, language TEXT NOT NULL, screen TEXT NOT NULL,
    last_error TEXT NOT NULL, money_inside_minor INTEGER NOT NULL, steps TEXT NOT NULL,
    opened_at TEXT NOT NULL, promised_at TEXT NOT NULL, call_promised_at TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'in_work', 'waits_for_you', 'solved')),
    person TEXT NOT NULL, answer TEXT NOT NULL, changed_at TEXT NOT NULL,
    UNIQUE (terminal_id, kind, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cases_by_state ON cases (state, promised_at);

CREATE TABLE IF NOT EXISTS chats (
    terminal_id TEXT NOT NULL, chat_id TEXT NOT NULL, topic TEXT NOT NULL,
    urgent INTEGER NOT NULL, token_hash BLOB, language TEXT NOT NULL, screen TEXT NOT NULL,
    last_error TEXT NOT NULL, money_inside_minor INTEGER NOT NULL, steps TEXT NOT NULL,
    opened_at TEXT NOT NULL, last_turn_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waits', 'talks', 'ended')),
    person TEXT NOT NULL, ended_at TEXT,
    PRIMARY KEY (terminal_id, chat_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS chats_by_state ON chats (state, opened_at);

CREATE TABLE IF NOT EXISTS chat_messages (
    terminal_id TEXT NOT NULL, chat_id TEXT NOT NULL, number INTEGER NOT NULL,
    speaker TEXT NOT NULL CHECK (speaker IN ('person', 'customer', 'terminal')),
    text TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (terminal_id, chat_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS corrections (
    case_no TEXT PRIMARY KEY, terminal_id TEXT NOT NULL, correction_id TEXT NOT NULL,
    paid_terminal_id TEXT NOT NULL, payment_id TEXT NOT NULL, from_msisdn TEXT NOT NULL,
    to_msisdn TEXT NOT NULL, amount_minor INTEGER NOT NULL, currency TEXT NOT NULL,
    reply_code TEXT NOT NULL, asked_at TEXT NOT NULL, moves_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'moved', 'objected', 'spent', 'impossible')),
    moved_minor INTEGER NOT NULL, ended_at TEXT, ended_by TEXT NOT NULL,
    UNIQUE (terminal_id, correction_id), UNIQUE (paid_terminal_id, payment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS corrections_by_state ON corrections (state, moves_at);
CREATE TRIGGER IF NOT EXISTS corrections_end_once BEFORE UPDATE ON corrections
    WHEN old.state != 'waiting'
    BEGIN SELECT RAISE(ABORT, 'a correction ends once'); END;
CREATE TRIGGER IF NOT EXISTS corrections_no_delete BEFORE DELETE ON corrections
    BEGIN SELECT RAISE(ABORT, 'corrections are only ever added'); END;

CREATE TABLE IF NOT EXISTS claim_requests (
    terminal_id TEXT NOT NULL, claim_request_id TEXT NOT NULL, facts BLOB NOT NULL,
    answer TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (terminal_id, claim_request_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS claim_tries (
    terminal_id TEXT NOT NULL, claim_id TEXT NOT NULL, wrong INTEGER NOT NULL,
    PRIMARY KEY (terminal_id, claim_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS satisfaction (
    terminal_id TEXT NOT NULL, day TEXT NOT NULL, door TEXT NOT NULL, visits INTEGER NOT NULL,
    happy INTEGER NOT NULL, alone INTEGER NOT NULL,
    PRIMARY KEY (terminal_id, day, door)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visits_counted (
    terminal_id TEXT NOT NULL, visit_hash BLOB NOT NULL, day TEXT NOT NULL,
    PRIMARY KEY (terminal_id, visit_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS payments_by_tail ON payments (substr(msisdn, -4), decided_at);
CREATE INDEX IF NOT EXISTS doubtful_by_code ON doubtful_money (code);
"""
