"""The journal as a terminal uses it: one durable commit, or an object that refuses everything."""

import os
import sqlite3

import apsw
import pytest

from contract.hashing import GENESIS_PREV_HASH, record_hash
from contract.records import Checkpoint, TerminalStarted
from kiosk.errors import (
    IllegalRecordError,
    JournalFullError,
    JournalStoppedError,
    JournalUnsafeError,
)
from kiosk.fault_codes import FaultCode
from kiosk.journal import database
from kiosk.journal.store import CHECKPOINT_RECORDS
from kiosk.journal.trouble import fault_code_of


def started(clock):
    return TerminalStarted(at=clock.utc(), version="0.1.0")


def test_a_new_journal_begins_with_a_signed_genesis(open_journal, key):
    journal = open_journal()
    (genesis,) = journal.read(1, 10)
    body = genesis.parsed()
    assert body.kind == "genesis"
    assert (body.terminal_id, body.fingerprint) == ("T-004211", "board-1")
    assert body.journal_id == journal.head.journal_id
    assert body.linked_journal_id is None
    assert genesis.prev_hash == GENESIS_PREV_HASH
    assert key.verify(genesis.keyid, genesis.hash, genesis.signature)


def test_records_are_chained_over_the_stored_bytes(open_journal, tell):
    journal = open_journal()
    tell(journal)
    previous = GENESIS_PREV_HASH
    for record in journal.read(1, 100):
        assert record.prev_hash == previous
        assert record.hash == record_hash(previous, record.body)
        previous = record.hash
    assert journal.head.hash == previous


def test_exactly_the_signed_kinds_are_signed(open_journal, tell, key):
    journal = open_journal()
    tell(journal)
    signed = {r.parsed().kind for r in journal.read(1, 100) if r.signature is not None}
    unsigned = {r.parsed().kind for r in journal.read(1, 100) if r.signature is None}
    assert signed == {"genesis", "submitted"}
    assert not signed & unsigned


def test_what_was_appended_is_there_after_a_reopening(open_journal, tell):
    journal = open_journal()
    tell(journal, ("open", "announce", "credit"))
    head, matters = journal.head, journal.matters
    journal.close()
    again = open_journal()
    assert again.head == head
    assert again.matters == matters
    assert again.matters.visit_balances == {matters.transaction.transaction_id: 5000}


def test_several_records_are_one_commit(open_journal, tell, clock, story):
    journal = open_journal()
    tell(journal, ("open",))
    head = journal.head
    told = story(lambda: journal.matters, clock).records("announce", 1)
    twice = told[0].model_copy(update={"intent_id": "second"})
    with pytest.raises(IllegalRecordError):
        journal.append([*told, twice])
    assert journal.head == head
    journal.close()
    assert open_journal().head == head


def test_an_illegal_record_leaves_the_journal_usable(open_journal, tell, story, clock):
    journal = open_journal()
    tell(journal, ("open", "announce", "credit"))
    repeated = journal.read(journal.head.seq, 1)[0].parsed()
    with pytest.raises(IllegalRecordError):
        journal.append([repeated])
    tell(journal, ("settle", "submit"))
    assert journal.matters.books["payable_pending"] > 0


OPEN_FLAGS = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI
PRAGMAS = {
    "page_size": 4096,
    "locking_mode": "exclusive",
    "journal_mode": "wal",
    "synchronous": 2,
    "wal_autocheckpoint": 1000,
    "mmap_size": 0,
    "temp_store": 2,
    "trusted_schema": 0,
    "recursive_triggers": 1,
    "cell_size_check": 1,
}


def test_every_pragma_took(open_journal):
    journal = open_journal()
    connection = journal._segment._connection
    found = {name: connection.execute(f"PRAGMA {name}").fetchall()[0][0] for name in PRAGMAS}
    assert found == PRAGMAS


def test_the_library_s_own_defaults_decide_nothing(tmp_path):
    connection = apsw.Connection(f"file:{tmp_path}/new.db?psow=0", flags=OPEN_FLAGS)
    others = {"page_size": 1024, "synchronous": 0, "wal_autocheckpoint": 7, "mmap_size": 65536}
    others |= {"temp_store": 1, "trusted_schema": 1, "recursive_triggers": 0, "cell_size_check": 0}
    for name, value in others.items():
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
    database.configure(connection)
    connection.execute("CREATE TABLE t (x)")
    found = {name: connection.execute(f"PRAGMA {name}").fetchall()[0][0] for name in PRAGMAS}
    connection.close()
    assert found == PRAGMAS


def test_a_pragma_that_does_not_take_is_an_error(tmp_path):
    memory = apsw.Connection(":memory:")
    with pytest.raises(JournalUnsafeError, match="journal_mode is 'memory'"):
        database.configure(memory)
    memory.close()
    other_pages = tmp_path / "other.db"
    connection = sqlite3.connect(other_pages)
    connection.execute("PRAGMA page_size = 1024")
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    small = apsw.Connection(str(other_pages))
    with pytest.raises(JournalUnsafeError, match="page_size is 1024"):
        database.configure(small)
    small.close()


def test_powersafe_overwrite_is_not_assumed(tmp_path):
    connection = apsw.Connection(str(tmp_path / "assuming.db"))
    with pytest.raises(JournalUnsafeError, match=r"^psow is not off: a torn sector could"):
        database.configure(connection)
    connection.close()


@pytest.mark.parametrize(
    ("version", "safe"), [("3.51.2", False), ("3.51.3", True), ("4.0.0", True)]
)
def test_an_old_sqlite_does_not_sell(version, safe):
    if safe:
        database.require_safe_sqlite(version)
    else:
        with pytest.raises(JournalUnsafeError, match=r"3\.51\.2"):
            database.require_safe_sqlite(version)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records SET body = x'00' WHERE seq = 2",
        "DELETE FROM records WHERE seq = 2",
        "INSERT OR REPLACE INTO records SELECT * FROM records WHERE seq = 2",
        "INSERT INTO records SELECT seq + 50, prev_hash, body, hash, signature, keyid FROM records",
        "UPDATE segment SET journal_id = 'x'",
        "DELETE FROM segment",
        "INSERT INTO records VALUES ('x', 'y', 'z', 'h', NULL, NULL)",
    ],
)
def test_the_file_itself_refuses_to_change_what_is_written(
    open_journal, tell, segment_file, statement
):
    journal = open_journal()
    tell(journal)
    journal.close()
    connection = sqlite3.connect(segment_file)
    connection.execute("PRAGMA recursive_triggers = ON")
    before = connection.execute("SELECT * FROM records").fetchall()
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.rollback()
    assert connection.execute("SELECT * FROM records").fetchall() == before
    connection.close()


def test_a_checkpoint_is_written_every_thousand_records(open_journal, clock, key):
    journal = open_journal()
    while journal.head.seq < CHECKPOINT_RECORDS + 5:
        journal.append([started(clock)] * 100)
    found = [
        record
        for record in journal.read(CHECKPOINT_RECORDS - 10, 200)
        if isinstance(record.parsed(), Checkpoint)
    ]
    assert len(found) == 1
    checkpoint = found[0].parsed()
    assert checkpoint.upto_seq == found[0].seq - 1
    assert checkpoint.head_hash == found[0].prev_hash.hex()
    assert key.verify(found[0].keyid, found[0].hash, found[0].signature)
    assert journal.matters.standing.checkpoint_seq == found[0].seq


@pytest.mark.slow
def test_append_returns_the_callers_records_alone(open_journal, clock):
    journal = open_journal()
    for _ in range(11):
        stored = journal.append([started(clock)] * 100)
        assert len(stored) == 100
        assert all(record.parsed().kind == "started" for record in stored)


def test_appending_nothing_writes_nothing(open_journal):
    journal = open_journal()
    assert journal.append([]) == ()
    assert journal.head.seq == 1


def test_a_signer_that_fails_leaves_nothing_behind(open_journal, tell, key, monkeypatch):
    journal = open_journal()
    tell(journal, ("open", "announce", "credit", "settle"))
    head = journal.head

    class Broken:
        keyid = key.keyid

        def sign(self, record_hash):
            raise OSError("the chip does not answer")

    journal._signer = Broken()
    with pytest.raises(OSError, match="chip"):
        tell(journal, ("submit",))
    assert journal.head == head
    journal._signer = key
    tell(journal, ("submit",))
    assert journal.matters.pending_payments


class FullDisk(apsw.VFS):
    """A disk that takes no more bytes once `is_full` is set; reading goes on."""

    def __init__(self, base):
        self.is_full = False
        self.base = base
        super().__init__("full", base=base)

    def xOpen(self, name, flags):  # noqa: N802 - SQLite's name
        return FullFile(self, name, flags)


class FullFile(apsw.VFSFile):
    def __init__(self, disk, name, flags):
        self._disk = disk
        super().__init__(disk.base, name, flags)

    def xWrite(self, data, offset):  # noqa: N802 - SQLite's name
        if self._disk.is_full:
            raise apsw.FullError("no space")
        super().xWrite(data, offset)


@pytest.fixture
def full_disk():
    before = apsw.vfs_names()[0]
    disk = FullDisk(before)
    apsw.set_default_vfs("full")
    yield disk
    disk.is_full = False
    apsw.set_default_vfs(before)
    disk.unregister()


def test_a_full_disk_stops_the_journal_for_good(full_disk, open_journal, tell):
    journal = open_journal()
    tell(journal, ("open", "announce"))
    head = journal.head
    full_disk.is_full = True
    with pytest.raises(JournalFullError) as caught:
        tell(journal, ("credit",))
    assert fault_code_of(caught.value) is FaultCode.JOURNAL_FULL
    full_disk.is_full = False
    with pytest.raises(JournalStoppedError) as caught:
        tell(journal, ("credit",))
    assert fault_code_of(caught.value) is FaultCode.JOURNAL_FULL
    with pytest.raises(JournalStoppedError):
        journal.read(1, 1)
    assert journal.head == head
    journal.close()
    again = open_journal()
    assert again.head == head
    assert again.matters.open_intent is not None
    tell(again, ("credit",))


def test_the_state_directory_is_for_the_owner_alone(open_journal, state, segment_file):
    open_journal()
    for path in (state.path, state.path / "journal"):
        assert path.stat().st_mode & 0o077 == 0
    assert os.access(segment_file, os.R_OK)


def test_a_closed_journal_refuses(open_journal, clock):
    journal = open_journal()
    journal.close()
    journal.close()
    with pytest.raises(JournalStoppedError):
        journal.append([started(clock)])


def test_a_half_made_first_segment_is_made_anew(state, open_journal):
    folder = state.path / "journal"
    folder.mkdir()
    (folder / "segment-000001.new").write_bytes(b"half")
    (folder / "segment-000001.new-wal").write_bytes(b"half")
    assert open_journal().head.seq == 1
    assert not list(folder.glob("*.new*"))


def test_reading_starts_where_it_is_asked(open_journal, tell):
    journal = open_journal()
    tell(journal)
    assert [record.seq for record in journal.read(3, 4)] == [3, 4, 5, 6]
    assert [record.seq for record in journal.read(0, 2)] == [1, 2]
    assert journal.read(journal.head.seq + 1, 5) == ()
