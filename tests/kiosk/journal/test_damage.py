"""What was written is not what stands there: noticed, and the file is kept."""

import hashlib
import random
import shutil
import sqlite3

import pytest

from contract.records import FaultRaised
from kiosk.errors import JournalDamagedError, JournalError, JournalMissingError
from kiosk.fault_codes import FaultCode
from kiosk.journal.store import CHECKPOINT_RECORDS
from kiosk.journal.trouble import fault_code_of
from kiosk.journal.verification import verify
from kiosk.journal.witness import Note, Witness, read_note

NOT_MIRRORED = r"^the mirrored matters are not those of the last record$"


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def told(open_journal, tell):
    """A closed journal with a few visits."""
    journal = open_journal()
    for pick in range(6):
        tell(journal, pick=pick)
    journal.close()
    return journal


def verify_all(journal):
    while not journal.verify_slice().is_done:
        pass


def notices(open_journal, state, key):
    """Return whether a start, its background verification, or a verification at rest objects."""
    try:
        journal = open_journal()
        verify_all(journal)
        journal.close()
    except JournalError:
        return True
    return not verify(state, key.verify).is_ok


def content(segment_file):
    """Return all that the file says: what lies in its unused space says nothing."""
    connection = sqlite3.connect(segment_file)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.mark.slow
def test_damaged_bytes_anywhere_are_noticed_or_say_nothing_and_the_file_is_kept(
    told, open_journal, state, key, segment_file, tmp_path
):
    whole = segment_file.read_bytes()
    said = content(segment_file)
    untouched = tmp_path / "whole"
    shutil.copytree(state.path / "journal", untouched)
    rng = random.Random(7)
    used = [offset for offset, byte in enumerate(whole) if byte != 0]
    noticed = 0
    for offset in rng.sample(used, 200):
        for path in untouched.iterdir():
            shutil.copy(path, state.path / "journal" / path.name)
        damaged = bytearray(whole)
        damaged[offset] ^= 0x40
        segment_file.write_bytes(damaged)
        if notices(open_journal, state, key):
            noticed += 1
        else:
            assert content(segment_file) == said, f"nobody noticed the damage at {offset}"
        assert len(segment_file.read_bytes()) >= len(whole)
    assert noticed > 100


@pytest.mark.parametrize(
    ("statement", "noticed_by"),
    [
        ("UPDATE records SET body = replace(body, '+7916', '+7917') WHERE seq = 2", "altered"),
        ("UPDATE records SET hash = zeroblob(32) WHERE seq = 3", "altered"),
        ("UPDATE records SET signature = NULL, keyid = NULL WHERE seq = 1", "lost its signature"),
        ("UPDATE records SET signature = zeroblob(64) WHERE seq = 1", "does not hold"),
        ("DELETE FROM records WHERE seq = 4", "record 4 is missing"),
        ("UPDATE matters SET value = replace(value, '5000', '6000')", NOT_MIRRORED),
        ("DELETE FROM matters WHERE part = 'standing'", NOT_MIRRORED),
        ("DELETE FROM matters WHERE part = 'mirror'", "no sum"),
        ("UPDATE matters SET key = CAST(x'b0ff' AS TEXT) WHERE part = 'ledger'", "a text in it"),
        ("UPDATE records SET keyid = CAST(x'b0ff' AS TEXT) WHERE seq = 1", "a text in it"),
        ("DELETE FROM segment", "which segment"),
        ("UPDATE segment SET number = 7", "says it is segment 7"),
        ("PRAGMA user_version = 0", "no format"),
        ("PRAGMA application_id = 5", "not a journal"),
        ("CREATE TABLE extra (x)", "tables or triggers"),
        ("ALTER TABLE opening RENAME COLUMN value TO worth", "tables or triggers"),
    ],
)
def test_a_start_notices_what_somebody_changed(
    told, open_journal, segment_file, statement, noticed_by, change
):
    change(statement)
    before = digest(segment_file)
    with pytest.raises(JournalDamagedError, match=noticed_by) as caught:
        open_journal()
    assert fault_code_of(caught.value) is FaultCode.JOURNAL_DAMAGED
    assert digest(segment_file) == before


def test_a_start_notices_what_the_tables_rules_would_never_let_in(told, open_journal, segment_file):
    """A damaged page knows nothing of STRICT and NOT NULL."""
    rules = without_rules(segment_file, "matters")
    connection = sqlite3.connect(segment_file)
    connection.execute("UPDATE matters SET value = NULL WHERE part = 'ledger'")
    connection.commit()
    connection.close()
    without_rules(segment_file, "matters", rules)
    with pytest.raises(JournalDamagedError, match="cannot stand there"):
        open_journal()


def without_rules(segment_file, table, sql=None):
    """Take a table's rules away, or put these back; return what stood there."""
    connection = sqlite3.connect(segment_file)
    connection.execute("PRAGMA writable_schema = ON")
    query = "SELECT sql FROM sqlite_schema WHERE name = ?"
    ((before,),) = connection.execute(query, (table,)).fetchall()
    after = sql or before.replace(" NOT NULL", "").replace("STRICT", "").replace(
        ", WITHOUT ROWID", " WITHOUT ROWID"
    )
    connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (after, table))
    connection.commit()
    connection.close()
    return before


def test_a_checkpoint_that_cannot_be_read_is_noticed_at_the_start(open_journal, tell, age, change):
    journal = open_journal()
    tell(journal)
    age(journal, CHECKPOINT_RECORDS)
    seq = journal.matters.standing.checkpoint_seq
    journal.close()
    statement = f"UPDATE records SET body = replace(body, 'checkpoint', 'xxxx') WHERE seq = {seq}"
    change(statement)
    with pytest.raises(JournalDamagedError, match=f"record {seq} cannot be read"):
        open_journal()


def test_damage_before_the_checkpoint_is_noticed_in_the_background(
    open_journal, tell, age, change, clock
):
    journal = open_journal()
    tell(journal)
    age(journal, CHECKPOINT_RECORDS)
    journal.close()
    change("UPDATE records SET body = replace(body, '+7916', '+7917') WHERE seq = 2")
    journal = open_journal()
    assert journal.no_sales == ()
    with pytest.raises(JournalDamagedError, match="record 2 was altered"):
        verify_all(journal)
    assert journal.no_sales == (FaultCode.JOURNAL_DAMAGED,)
    # What is pending is still finished, and the fault outlives the process.
    journal.append([FaultRaised(at=clock.utc(), code=FaultCode.JOURNAL_DAMAGED)])
    journal.close()
    again = open_journal()
    assert again.no_sales == (FaultCode.JOURNAL_DAMAGED,)


def test_a_record_altered_since_the_start_is_not_read_as_good(open_journal, tell, segment_file):
    journal = open_journal()
    tell(journal)
    journal.close()
    journal = open_journal(verifying=False)
    connection = journal._segment._connection
    connection.execute("DROP TRIGGER records_keep")
    connection.execute("UPDATE records SET body = x'7b7d' WHERE seq = 3")
    with pytest.raises(JournalDamagedError, match="record 3 was altered"):
        journal.read(1, 10)
    assert journal.no_sales == (FaultCode.JOURNAL_DAMAGED,)


@pytest.mark.slow
def test_an_undamaged_journal_verifies_in_slices_while_it_grows(open_journal, tell):
    journal = open_journal()
    for pick in range(8):
        tell(journal, pick=pick)
        journal.verify_slice(3)
    verify_all(journal)
    tell(journal)
    assert not journal.verify_slice(1).is_done
    verify_all(journal)


def test_an_empty_file_is_not_taken_for_a_new_journal(told, open_journal, segment_file):
    segment_file.write_bytes(b"")
    with pytest.raises(JournalDamagedError):
        open_journal()
    assert segment_file.read_bytes() == b""


def test_a_missing_journal_is_not_replaced_by_an_empty_one(told, open_journal, segment_file):
    segment_file.unlink()
    with pytest.raises(JournalMissingError) as caught:
        open_journal()
    assert fault_code_of(caught.value) is FaultCode.JOURNAL_MISSING
    assert not segment_file.exists()


def test_a_journal_put_back_from_an_older_copy_is_noticed(
    told, open_journal, tell, segment_file, tmp_path
):
    shutil.copy(segment_file, tmp_path / "older")
    journal = open_journal()
    tell(journal)
    journal.close()
    shutil.copy(tmp_path / "older", segment_file)
    with pytest.raises(JournalDamagedError, match="was written, but the journal ends"):
        open_journal()


def test_commits_lost_with_the_wal_are_noticed(open_journal, tell, segment_file, tmp_path):
    journal = open_journal()
    tell(journal)
    wal = segment_file.with_name(segment_file.name + "-wal")
    # As after SIGKILL: the file, its WAL and the note as they stand on the disk.
    kept = {p.name: p.read_bytes() for p in segment_file.parent.iterdir()}
    journal.close()
    raw = bytearray(kept[wal.name])
    raw[len(raw) // 2] ^= 1
    for name, content in {**kept, wal.name: bytes(raw)}.items():
        (segment_file.parent / name).write_bytes(content)
    with pytest.raises(JournalDamagedError, match="was written, but the journal ends"):
        open_journal()


def as_after_a_power_cut(journal, segment_file):
    """Return the names and bytes of the journal's folder while it is open, then close it."""
    kept = {p.name: p.read_bytes() for p in segment_file.parent.iterdir()}
    journal.close()
    return kept


def lay(kept, segment_file):
    for name, content in kept.items():
        (segment_file.parent / name).write_bytes(content)


@pytest.mark.slow
@pytest.mark.parametrize("ruin", [bytes(4096), b"\xa5" * 4096], ids=["zeros", "noise"])
def test_a_header_destroyed_while_the_log_is_moved_into_the_file_comes_back_from_the_log(
    open_journal, tell, segment_file, ruin
):
    journal = open_journal()
    for pick in range(12):
        tell(journal, pick=pick)
    head = journal.head
    kept = as_after_a_power_cut(journal, segment_file)
    kept[segment_file.name] = ruin + kept[segment_file.name][4096:]
    lay(kept, segment_file)
    assert open_journal().head == head


def test_a_foreign_file_with_a_log_beside_it_is_no_journal(told, open_journal, segment_file):
    other = segment_file.with_name("other.db")
    connection = sqlite3.connect(other)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    log = segment_file.with_name(segment_file.name + "-wal")
    shutil.copy(other, segment_file)
    shutil.copy(other.with_name("other.db-wal"), log)
    connection.close()
    with pytest.raises(JournalDamagedError, match="not a journal"):
        open_journal()


def test_a_torn_or_older_note_is_no_reason_to_stop(told, open_journal, state):
    note_file = state.path / "journal" / "witness"
    note = read_note(note_file)
    note_file.write_bytes(note_file.read_bytes()[:20])
    assert read_note(note_file) is None
    journal = open_journal()
    record = journal.read(3, 1)[0]
    journal.close()
    witness = Witness(note_file)
    witness.write(Note(1, 3, record.hash))
    witness.close()
    assert read_note(note_file) == Note(1, 3, record.hash)
    assert open_journal().head.seq == note.seq


def test_a_note_of_another_history_is_noticed(told, open_journal, state):
    witness = Witness(state.path / "journal" / "witness")
    witness.write(Note(1, 3, bytes(32)))
    witness.close()
    with pytest.raises(JournalDamagedError, match="record 3 is not the one"):
        open_journal()


def test_a_file_of_a_newer_program_is_left_alone(told, open_journal, change):
    change("PRAGMA user_version = 99")
    with pytest.raises(JournalError, match="format 99") as caught:
        open_journal()
    assert fault_code_of(caught.value) is FaultCode.JOURNAL_UNSAFE
