"""What a start insists on before a record may follow, and how far back it looks."""

import sqlite3
from dataclasses import replace
from itertools import count

import pytest

from contract.hashing import GENESIS_PREV_HASH
from contract.records import Checkpoint, TerminalStarted
from kiosk.errors import (
    JournalDamagedError,
    JournalFullError,
    JournalIoError,
    JournalMissingError,
)
from kiosk.journal.database import SegmentFile
from kiosk.journal.matters import Matters, rows_of
from kiosk.journal.opening import open_newest
from kiosk.journal.segments import (
    SegmentStart,
    create_segment,
    open_segment,
    segment_numbers,
)
from kiosk.journal.witness import Note, Witness
from proofs.crash.disk import Image
from proofs.crash.recording import lay, workplace
from proofs.crash.tap import Fault, Tap, Trouble, tapped


@pytest.fixture
def folder(state):
    return state.path / "journal"


@pytest.fixture
def memory():
    """A folder whose syncs take no time."""
    with workplace() as place:
        yield place / "journal"


@pytest.fixture
def started(clock):
    return TerminalStarted(at=clock.utc(), version="0.1.0")


@pytest.fixture
def head_of(folder):
    """head_of(): the head that a start finds."""

    def head_of_(verify_signature=None):
        opened = open_newest(folder, verify_signature)
        opened.segment.close()
        return opened.head

    return head_of_


def checkpoint(clock, **wrong):
    """A checkpoint of the head before it, or one that is wrong in something."""

    def body(head):
        told = {"upto_seq": head.seq, "head_hash": head.hash.hex(), "books": {}} | wrong
        return Checkpoint(at=clock.utc(), **told)

    return body


def naming(checkpoint_seq):
    """Rows of the matters that name this record as the last checkpoint."""

    def mirrored(matters):
        standing = matters.standing.model_copy(update={"checkpoint_seq": checkpoint_seq})
        return rows_of(replace(matters, standing=standing))

    return mirrored


def note(folder, segment, seq, record_hash=bytes(32)):
    witness = Witness(folder / "witness")
    witness.write(Note(segment, seq, record_hash))
    witness.close()


def test_a_start_begins_at_the_last_checkpoint(forge, genesis, started, clock, head_of, key):
    head, _ = forge([genesis, started, checkpoint(clock), started])
    asked = []

    def verify_signature(keyid, record_hash, signature):
        asked.append(record_hash)
        return key.verify(keyid, record_hash, signature)

    assert head_of(verify_signature) == head
    assert len(asked) == 1, "of the checkpoint alone: the genesis lies before it"


def test_a_segment_may_begin_with_its_checkpoint(forge, genesis, clock, head_of):
    _, matters = forge([genesis])
    start = SegmentStart(2, "journal-1", 2, bytes(range(32)))
    head, _ = forge([checkpoint(clock)], start=start, opening=matters)
    assert head_of() == head


def test_a_checkpoint_of_the_segment_before_is_not_looked_for(forge, genesis, clock, head_of):
    before, matters = forge([genesis, checkpoint(clock)])
    start = SegmentStart(2, "journal-1", before.seq + 1, before.hash)
    forge([], start=start, opening=matters)
    assert matters.standing.checkpoint_seq == before.seq
    assert head_of() == before


@pytest.mark.parametrize("named", [1, 2])
def test_a_record_that_is_no_checkpoint_is_not_taken_for_one(
    forge, genesis, started, head_of, named
):
    forge([genesis, started, started], mirrored=naming(named))
    with pytest.raises(JournalDamagedError, match=f"record {named} is not the checkpoint"):
        head_of()


def test_a_checkpoint_of_another_history_is_not_taken(forge, genesis, clock, head_of):
    forge([genesis, checkpoint(clock, head_hash="00" * 32)], mirrored=naming(2))
    with pytest.raises(JournalDamagedError, match="record 2 is not the checkpoint"):
        head_of()


def test_a_checkpoint_that_is_not_there_is_missed(forge, genesis, head_of):
    forge([genesis], mirrored=naming(5))
    with pytest.raises(JournalDamagedError, match="record 5 is missing"):
        head_of()


def test_a_checkpoint_that_was_taken_out_is_missed(
    forge, genesis, started, clock, head_of, segment_file
):
    forge([genesis, checkpoint(clock), started])
    with sqlite3.connect(segment_file) as connection:
        ((keep,),) = connection.execute("SELECT sql FROM sqlite_schema WHERE name='records_stay'")
        connection.executescript(
            f"DROP TRIGGER records_stay; DELETE FROM records WHERE seq = 2; {keep};"
        )
    connection.close()
    with pytest.raises(JournalDamagedError, match="record 2 is missing"):
        head_of()


def test_a_segment_that_begins_behind_its_records_is_damaged(forge, genesis, head_of, segment_file):
    forge([genesis])
    with sqlite3.connect(segment_file) as connection:
        ((keep,),) = connection.execute("SELECT sql FROM sqlite_schema WHERE name='segment_keep'")
        connection.executescript(
            f"DROP TRIGGER segment_keep; UPDATE segment SET first_seq = 50; {keep};"
        )
    connection.close()
    with pytest.raises(JournalDamagedError, match="record 50 is missing"):
        head_of()


@pytest.mark.parametrize("row", [("nonsense", "", b"{}"), ("standing", "", b"no json")])
def test_mirrored_matters_that_cannot_be_read_are_damage_though_their_sum_is_right(
    forge, genesis, head_of, row
):
    forge([genesis], mirrored=lambda matters: [*rows_of(matters)[1:], row])
    with pytest.raises(JournalDamagedError, match=r"^the mirrored matters cannot be read: "):
        head_of()


def test_an_opening_that_cannot_be_read_is_damage(forge, genesis, head_of, segment_file):
    forge([genesis])
    with sqlite3.connect(segment_file) as connection:
        connection.execute("INSERT INTO opening VALUES ('nonsense', '', x'7b7d')")
    connection.close()
    with pytest.raises(JournalDamagedError, match=r"segment-000001\.db: the opening cannot"):
        head_of()


def test_a_refused_segment_is_closed_again(forge, genesis, head_of, folder):
    head, _ = forge([genesis])
    note(folder, 1, 2)
    for _ in range(2):  # an open file would be locked
        with pytest.raises(JournalDamagedError, match=r"record 2 was written, but .* ends at 1"):
            head_of()
    note(folder, 1, 1, head.hash)
    assert head_of() == head


def test_a_note_about_another_segment_says_nothing_about_this_one(forge, genesis, head_of, folder):
    before, matters = forge([genesis])
    note(folder, 1, 700)
    forge([], start=SegmentStart(2, "journal-1", 2, before.hash), opening=matters)
    assert head_of() == before


def test_every_segment_between_the_first_and_the_last_must_be_there(
    forge, genesis, head_of, folder
):
    before, matters = forge([genesis])
    for number in (2, 3):
        forge([], start=SegmentStart(number, "journal-1", 2, before.hash), opening=matters)
    # The oldest is dropped as a whole file once its time has come.
    (folder / "segment-000001.db").rename(folder / "old")
    assert head_of() == before
    (folder / "old").rename(folder / "segment-000001.db")
    (folder / "segment-000002.db").unlink()
    note(folder, 3, before.seq, before.hash)
    with pytest.raises(JournalMissingError, match=r"segment-000002\.db stood here and is gone"):
        head_of()


def test_the_segment_that_was_last_written_to_must_be_there(forge, genesis, head_of, folder):
    forge([genesis])
    note(folder, 3, 9)
    with pytest.raises(JournalMissingError, match=r"segment-000003\.db stood here and is gone"):
        head_of()


def test_a_segment_is_never_made_over_another(forge, genesis, head_of, folder):
    head, _ = forge([genesis])
    with pytest.raises(JournalDamagedError, match=r"segment-000001\.db is there already"):
        create_segment(folder, SegmentStart(1, "other", 1, GENESIS_PREV_HASH), Matters())
    assert head_of() == head


def test_the_log_of_a_half_made_segment_does_not_come_back(folder, genesis, forge, head_of):
    """A power cut may keep the log's name and lose the file's."""
    folder.mkdir()
    raw = folder / "segment-000001.new"
    log = raw.with_name(raw.name + "-wal")
    half = SegmentFile.create(raw)
    half.begin_segment((1, "other", 1, GENESIS_PREV_HASH), [], ("mirror", "", b"sum"))
    kept = log.read_bytes()
    half.close()
    raw.unlink()
    log.write_bytes(kept)
    head, _ = forge([genesis])
    assert head_of() == head


@pytest.mark.parametrize(
    ("trouble", "error"),
    [(Trouble.IO_ERROR, JournalIoError), (Trouble.DISK_FULL, JournalFullError)],
)
def test_a_disk_that_fails_while_a_segment_is_made_leaves_none_or_a_whole_one(
    memory, trouble, error
):
    """Each of its operations fails once; the next attempt makes what is missing."""
    start = SegmentStart(1, "journal-1", 1, GENESIS_PREV_HASH)
    told = []
    for number in count():
        lay(Image(), memory)
        tap = Tap(memory, Image())
        tap.fault = Fault(number, trouble)
        try:
            with tapped(tap):
                create_segment(memory, start, Matters())
        except error as failure:
            told.append(str(failure))
        if tap.struck_at is None:
            break
        if not segment_numbers(memory):
            create_segment(memory, start, Matters())
        segment, found = open_segment(memory, 1)
        segment.close()
        assert found == start
    assert len(told) > 10
    assert all(failure.startswith("segment-000001.") for failure in told)


def test_a_leftover_that_cannot_be_cleared_away_is_named(folder):
    (folder / "segment-000001.new").mkdir(parents=True)
    with pytest.raises(JournalIoError, match=r"^segment-000001\.db: Is a directory$"):
        create_segment(folder, SegmentStart(1, "j", 1, GENESIS_PREV_HASH), Matters())


def test_a_folder_that_takes_no_segment_is_an_error_of_the_disk(tmp_path):
    with pytest.raises(JournalIoError, match=r"segment-000001"):
        create_segment(tmp_path / "nowhere", SegmentStart(1, "j", 1, GENESIS_PREV_HASH), Matters())
