"""The audit believes bytes and signatures, and names whatever does not fit."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from backend.audit import audit
from backend.database import open_reader
from certs.authority import open_authority

NUMBER = "+79001234567"
TABLES_ADD_ONLY = ("records", "receipts", "entries", "sms", "quotes")


@pytest.fixture
def database_file(paid_state, tmp_path):
    return shutil.copy(paid_state / "backend.sqlite3", tmp_path / "copy.sqlite3")


@pytest.fixture
def audited(paid_state, database_file):
    def run():
        key = open_authority(paid_state / "authority").message_key.public
        reader = open_reader(database_file)
        try:
            return audit(reader, {key.keyid: key})
        finally:
            reader.close()

    return run


@pytest.fixture
def spoil(database_file):
    def run(script):
        db = sqlite3.connect(database_file)
        db.executescript(script)
        db.close()

    return run


@pytest.mark.slow
def test_an_honest_file_is_found_whole(audited):
    report = audited()
    assert (report.ok, report.payments, report.credited_minor) == (True, 1, 500_00)
    assert (report.journals, report.records) == (1, 3)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (f"UPDATE accounts SET balance_minor = 9 WHERE msisdn = '{NUMBER}'", "grew by"),
        ("UPDATE payments SET credited_minor = credited_minor + 1", "other sums"),
        ("UPDATE payments SET state = 'refused'", "something else"),
        ("UPDATE payments SET payment_id = 'another'", "something else"),
        ("UPDATE payments SET jws = replace(jws, '..', '..A')", "signature"),
        ("DELETE FROM payments", "never decided"),
        ("DROP TRIGGER entries_no_delete; DELETE FROM entries", "entries differ"),
        (
            "DROP TRIGGER entries_no_update; UPDATE entries SET payment_id = 'x'",
            "belong to no credited payment",
        ),
        (
            "DROP TRIGGER records_no_update; UPDATE records SET body = "
            "CAST(replace(CAST(body AS TEXT), '\"en\"', '\"ru\"') AS BLOB)",
            "chain is broken",
        ),
        ("DROP TRIGGER records_no_update; UPDATE records SET signature = NULL", "not signed"),
        ("UPDATE journals SET upto_seq = 99", "head is not its last record"),
        ("DELETE FROM keys", "not signed by its terminal"),
    ],
)
def test_what_was_tampered_with_is_named(audited, spoil, script, said):
    spoil(script)
    report = audited()
    assert not report.ok
    assert any(said in finding for finding in report.findings), report.findings


@pytest.mark.parametrize("table", TABLES_ADD_ONLY)
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET rowid = 99"])
def test_what_was_written_once_can_neither_change_nor_go(database_file, table, verb):
    db = sqlite3.connect(database_file)
    try:
        column = db.execute(f"SELECT * FROM {table}").description[0][0]
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            db.execute(verb.format(table).replace("rowid", column))
    finally:
        db.close()
