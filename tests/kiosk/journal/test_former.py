"""The journals before the present one are found, and read record by record, as they were left."""

import sqlite3

import pytest

from contract.hashing import GENESIS_PREV_HASH
from contract.records import TerminalStarted
from kiosk.dice import SeededDice
from kiosk.errors import JournalDamagedError
from kiosk.journal.adoption import adopt
from kiosk.journal.former import READ_RECORDS_MAX, FormerJournal, former_journals
from kiosk.journal.segments import SegmentStart


@pytest.fixture
def folder(state):
    return state.path / "journal"


@pytest.fixture
def forged(forge, genesis, clock):
    """forged(number, journal_id, *versions, ...): a segment that holds a start of each version."""

    def forged_(number, journal_id, *versions, after=None, terminal_id="T-000001"):
        first = genesis.model_copy(update={"journal_id": journal_id, "terminal_id": terminal_id})
        told = [TerminalStarted(at=clock.utc(), version=version) for version in versions]
        if after is None:
            start = SegmentStart(number, journal_id, 1, GENESIS_PREV_HASH)
            return forge([first, *told] if told else [], start=start)
        head, matters = after
        start = SegmentStart(number, journal_id, head.seq + 1, head.hash)
        return forge(told, start=start, opening=matters)

    return forged_


@pytest.fixture
def three(forged, folder):
    """The former journals of a terminal whose third one is in use.

    The first has two segments; one that was begun and never written to follows it.
    """
    first = forged(1, "J-1", "a", "b")
    forged(2, "J-1", "c", "d", after=first)
    forged(3, "J-empty")
    forged(4, "J-2", "e", terminal_id="T-000002")
    now = forged(5, "J-3", "f")
    forged(6, "J-3", "g", after=now)
    return former_journals(folder, SegmentStart(6, "J-3", now[0].seq + 1, now[0].hash))


def versions(records):
    return [getattr(record.parsed(), "version", "genesis") for record in records]


def test_they_are_found_with_their_segments_the_oldest_first(three, folder):
    assert three == (
        FormerJournal(folder, "J-1", "T-000001", 5, ((1, 1), (2, 4))),
        FormerJournal(folder, "J-2", "T-000002", 2, ((4, 1),)),
    )


def test_a_first_journal_has_none_before_it(forged, folder):
    forged(1, "J-1", "a")
    assert former_journals(folder, SegmentStart(1, "J-1", 1, GENESIS_PREV_HASH)) == ()


def test_a_running_journal_is_asked_without_a_second_hand_on_its_own_file(
    open_journal, state, clock, key
):
    before = open_journal()
    before.close()
    adopt(state, clock=clock, dice=SeededDice(3), verify_signature=key.verify)
    journal = open_journal()
    (former,) = journal.former_journals()
    assert former.journal_id == before.head.journal_id
    assert former.last_seq == before.head.seq


@pytest.mark.parametrize(
    ("first_seq", "count", "told"),
    [
        (1, 2, ["genesis", "a"]),
        (1, 100, ["genesis", "a", "b"]),  # never over the end of a segment
        (2, 100, ["a", "b"]),
        (3, 100, ["b"]),
        (4, 100, ["c", "d"]),
        (5, 1, ["d"]),
        (6, 1, []),
        (0, 2, ["genesis", "a"]),
        (-7, 2, ["genesis", "a"]),
    ],
)
def test_a_journal_is_read_from_any_record_on(three, first_seq, count, told):
    for _ in range(2):  # a reading closes the file it opened
        assert versions(three[0].read(first_seq, count)) == told


def test_each_journal_is_read_from_its_own_segments(three):
    assert versions(three[1].read(1, 9)) == ["genesis", "e"]


def test_what_is_left_of_a_journal_is_read_from_its_first_record(three, folder):
    left = FormerJournal(folder, "J-1", "T-000001", 5, ((2, 4),))
    assert [record.seq for record in left.read(1, 9)] == [4, 5]


@pytest.mark.slow
def test_one_reading_has_a_limit(forged, folder):
    forged(1, "J-1", *["a"] * READ_RECORDS_MAX)
    forged(2, "J-2", "b")
    (journal,) = former_journals(folder, SegmentStart(2, "J-2", 1, GENESIS_PREV_HASH))
    assert journal.last_seq == READ_RECORDS_MAX + 1
    assert len(journal.read(1, READ_RECORDS_MAX + 1)) == READ_RECORDS_MAX


def test_what_was_altered_is_noticed_and_the_file_is_closed_again(three, folder):
    path = folder / "segment-000001.db"
    connection = sqlite3.connect(path)
    name, sql = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE name = 'records_keep'"
    ).fetchone()
    connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE records SET hash = zeroblob(32) WHERE seq = 3")
    connection.execute(sql)
    connection.commit()
    connection.close()
    for _ in range(2):
        with pytest.raises(JournalDamagedError, match="record 3 was altered"):
            three[0].read(2, 9)
    assert versions(three[0].read(1, 2)) == ["genesis", "a"]


def test_a_journal_without_its_beginning_is_nobody_s(forge, folder, clock):
    forge([TerminalStarted(at=clock.utc(), version="a")])
    present = SegmentStart(2, "J-2", 1, GENESIS_PREV_HASH)
    with pytest.raises(JournalDamagedError, match="record 1 is not a journal's beginning"):
        former_journals(folder, present)
