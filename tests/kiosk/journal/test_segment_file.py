"""One segment's file: a commit is whole or nothing, and every failure says whose fault it is."""

import sqlite3

import apsw
import pytest

from contract.hashing import GENESIS_PREV_HASH, record_hash
from kiosk.errors import (
    JournalDamagedError,
    JournalError,
    JournalFullError,
    JournalIoError,
    JournalUnsafeError,
)
from kiosk.journal import database
from kiosk.journal.database import SegmentFile, translated
from kiosk.journal.segments import segment_numbers, segment_path
from kiosk.journal.stored import StoredRecord
from proofs.crash.disk import Image
from proofs.crash.recording import lay, workplace
from proofs.crash.tap import Fault, Tap, Trouble, tapped

IDENTITY = (7, "journal-1", 1, GENESIS_PREV_HASH)
HEADER_BYTES = 100


@pytest.fixture
def path(tmp_path):
    return tmp_path / "segment-000007.db"


@pytest.fixture
def segment(path):
    """A new segment that says who it is and starts from one row."""
    made = SegmentFile.create(path)
    made.begin_segment(IDENTITY, [("part", "key", b"value")], ("mirror", "", b"sum"))
    yield made
    made.close()


def chained(bodies, prev_hash=GENESIS_PREV_HASH, seq=1):
    records = []
    for body in bodies:
        own_hash = record_hash(prev_hash, body)
        records.append(StoredRecord(seq, prev_hash, body, own_hash, b"signed", "by"))
        prev_hash, seq = own_hash, seq + 1
    return records


def test_a_segment_says_who_it_is_and_what_it_started_from(segment):
    assert segment.segment_row() == IDENTITY
    assert segment.opening() == [("part", "key", b"value")]
    assert segment.mirrored() == [("mirror", "", b"sum"), ("part", "key", b"value")]
    assert segment.last_seq() is None
    assert segment.records(1, 10) == []
    assert segment.structure_errors() == []


def test_a_commit_puts_rows_and_takes_rows_away_with_its_records(segment):
    records = chained([b"one", b"two", b"three"])
    segment.write(records, [("part", "new", b"1"), ("mirror", "", b"other")], [("part", "key")])
    assert segment.records(1, 10) == records
    assert segment.records(2, 1) == records[1:2]
    assert segment.last_seq() == 3
    assert segment.mirrored() == [("mirror", "", b"other"), ("part", "new", b"1")]
    assert segment.opening() == [("part", "key", b"value")]


def test_taking_a_row_away_leaves_its_namesakes_in_other_parts(segment):
    rows = [("a", "x", b"1"), ("a", "y", b"2"), ("b", "x", b"3")]
    segment.write([], rows, [("part", "key")])
    segment.write([], [], [("a", "x")])
    assert segment.mirrored() == [("a", "y", b"2"), ("b", "x", b"3"), ("mirror", "", b"sum")]


def test_a_record_that_does_not_follow_leaves_nothing_of_its_commit_behind(segment):
    whole, stranger = chained([b"one"]), chained([b"two"], bytes(range(32)), 2)
    with pytest.raises(JournalDamagedError, match=r"refused a record: .*does not follow the last"):
        segment.write([*whole, *stranger], [("part", "key", b"changed")], [])
    assert segment.last_seq() is None
    assert ("part", "key", b"value") in segment.mirrored()
    segment.write(whole, [], [])  # no commit is open any more
    assert segment.last_seq() == 1


def test_an_interrupted_commit_leaves_nothing_behind(segment):
    def interrupted():
        yield from chained([b"one"])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        segment.write(interrupted(), [], [])
    assert segment.last_seq() is None
    segment.write(chained([b"one"]), [], [])


def test_the_first_error_is_told_though_nothing_can_be_undone_either(segment):
    def trace(cursor, statement, bindings):
        if statement == "ROLLBACK":
            raise apsw.IOError("the disk is gone")
        return True

    segment._connection.exec_trace = trace
    with pytest.raises(JournalDamagedError, match="does not follow the last"):
        segment.write(chained([b"two"], bytes(range(32)), 2), [], [])


def test_a_disk_without_room_is_named_by_whatever_needs_room(path):
    segment = SegmentFile.create(path)
    segment._connection.execute("PRAGMA max_page_count = 1").fetchall()
    large = ("part", "key", bytes(200_000))
    with pytest.raises(JournalFullError, match=r"segment-000007\.db: the disk is full"):
        segment.begin_segment(IDENTITY, [large], ("mirror", "", b"sum"))
    with pytest.raises(JournalDamagedError, match="does not say which segment it is"):
        segment.segment_row()
    with pytest.raises(JournalFullError, match=r"segment-000007\.db: the disk is full"):
        segment.write([], [large], [])
    assert segment.mirrored() == []
    segment.close()


@pytest.mark.parametrize(
    ("table", "row", "reading"),
    [
        ("segment (number, journal_id, first_seq, prev_hash)", "'7', 'j', 1, x'00'", "segment_row"),
        ("segment (number, journal_id, first_seq, prev_hash)", "7, 'j', 1, 'no'", "segment_row"),
        ("opening (part, key, value)", "'part', 'key', NULL", "opening"),
        ("matters (part, key, value)", "'part', 3, x'00'", "mirrored"),
        (
            "records (seq, prev_hash, body, hash, signature, keyid)",
            "1, x'00', 'a text', x'00', NULL, NULL",
            "first_record",
        ),
    ],
)
def test_a_row_is_never_taken_for_what_its_damage_makes_of_it(path, table, row, reading):
    """A damaged page knows nothing of the rules of its table."""
    connection = apsw.Connection(str(path))
    connection.execute(f"CREATE TABLE {table}")
    connection.execute(f"INSERT INTO {table.partition(' ')[0]} VALUES ({row})")
    segment = SegmentFile(path, connection)
    reads = {"first_record": lambda: segment.records(1, 1)}
    words = r"^segment-000007\.db: a row holds what cannot stand there$"
    with pytest.raises(JournalDamagedError, match=words):
        reads.get(reading, getattr(segment, reading, None))()
    segment.close()


def test_a_commit_is_in_the_log_until_the_log_is_moved_into_the_file(segment, path):
    log = path.with_name(path.name + "-wal")
    segment.write(chained([b"x" * 9000]), [], [])
    assert log.stat().st_size > 0
    before = path.stat().st_size
    segment.clear_log()
    assert log.stat().st_size == 0
    assert path.stat().st_size > before


def test_a_disk_that_fails_while_a_file_is_closed_is_named_and_takes_nothing():
    with workplace() as place:
        lay(Image(), place / "journal")
        tap = Tap(place / "journal", Image())
        file = tap.root / "segment-000007.db"
        with tapped(tap):
            segment = SegmentFile.create(file)
            segment.begin_segment(IDENTITY, [], ("mirror", "", b"sum"))
            tap.fault = Fault(tap.count, Trouble.IO_ERROR)
            with pytest.raises(JournalIoError, match=r"^segment-000007\.db: IOError"):
                segment.close()
        again = SegmentFile.open(file)
        assert again.segment_row() == IDENTITY
        again.close()


def test_a_log_that_somebody_else_reads_cannot_be_moved(path):
    SegmentFile.create(path).close()
    connections = [apsw.Connection(str(path)) for _ in range(2)]
    shared, reader = connections
    try:
        shared.execute("CREATE TABLE t (a)")
        reader.execute("BEGIN").fetchall()
        reader.execute("SELECT * FROM t").fetchall()
        shared.execute("INSERT INTO t VALUES (1)")
        with pytest.raises(JournalIoError, match=r"segment-000007\.db: its log cannot be moved"):
            SegmentFile(path, shared).clear_log()
    finally:
        for connection in connections:
            connection.close()


def test_an_open_file_belongs_to_one_connection(segment, path):
    with pytest.raises(JournalError, match=r"segment-000007\.db"):
        SegmentFile.open(path)
    segment.close()
    SegmentFile.open(path).close()


def test_nobody_edits_the_tables_of_an_open_file_and_a_word_is_never_a_value(segment):
    connection = segment._connection
    connection.execute("PRAGMA writable_schema = ON").fetchall()
    with pytest.raises(apsw.SQLError, match="may not be modified"):
        connection.execute("UPDATE sqlite_schema SET sql = '' WHERE name = 'records_keep'")
    with pytest.raises(apsw.SQLError, match="no such column"):
        connection.execute('SELECT "nonsense" FROM records')
    with pytest.raises(apsw.SQLError, match="no such column"):
        connection.execute('CREATE TABLE t (a CHECK (a <> "nonsense"))')


def test_a_path_with_any_sign_in_it_is_that_path(tmp_path):
    folder = tmp_path / "100% sure? #1 & more"
    folder.mkdir()
    SegmentFile.create(folder / "a b.db").close()
    assert [path.name for path in folder.iterdir()] == ["a b.db"]
    SegmentFile.open(folder / "a b.db").close()


def test_a_new_file_is_marked_as_a_journal_of_this_format(path):
    SegmentFile.create(path).close()
    connection = sqlite3.connect(path)
    marks = [
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("application_id", "user_version")
    ]
    connection.close()
    assert marks == [int.from_bytes(b"KIOS"), 1]


def test_opening_makes_no_file(path):
    with pytest.raises(JournalIoError, match=r"segment-000007\.db: No such file"):
        SegmentFile.open(path)
    assert not path.exists()


def test_a_file_that_cannot_be_read_is_an_error_of_the_disk(path):
    path.mkdir()
    with pytest.raises(JournalIoError, match=r"segment-000007\.db: Is a directory"):
        SegmentFile.open(path)


def test_a_file_in_no_folder_cannot_be_made(tmp_path):
    with pytest.raises(JournalIoError, match=r"x\.db: CantOpenError"):
        SegmentFile.create(tmp_path / "nowhere" / "x.db")


def test_a_segment_is_not_made_where_one_stands(segment, path):
    segment.write(chained([b"one"]), [], [])
    segment.close()
    for _ in range(2):  # it was closed again
        with pytest.raises(JournalIoError, match=r"segment-000007\.db: SQLError: .*already exists"):
            SegmentFile.create(path)
    again = SegmentFile.open(path)
    assert again.last_seq() == 1
    again.close()


@pytest.mark.parametrize(
    ("header", "log"),
    [
        ("short", None),
        ("short", b"a log"),
        ("foreign", None),
        ("foreign", b""),
        ("unmarked", None),
    ],
)
def test_what_does_not_begin_like_a_journal_is_none_and_stays_as_it_is(path, header, log):
    SegmentFile.create(path).close()
    raw = path.read_bytes()
    foreign = b"Something else\x00\x00" + raw[16:]
    unmarked = raw[:68] + bytes(4) + raw[72:]
    kept = {"short": raw[: HEADER_BYTES - 1], "foreign": foreign, "unmarked": unmarked}[header]
    path.write_bytes(kept)
    if log is not None:
        path.with_name(path.name + "-wal").write_bytes(log)
    with pytest.raises(JournalDamagedError, match=r"segment-000007\.db is not a journal"):
        SegmentFile.open(path)
    assert path.read_bytes() == kept


def test_a_file_whose_header_only_the_log_has_is_opened(path, tmp_path):
    segment = SegmentFile.create(path)
    segment.begin_segment(IDENTITY, [], ("mirror", "", b"sum"))
    log = path.with_name(path.name + "-wal")
    kept = path.read_bytes(), log.read_bytes()
    segment.close()
    path.write_bytes(bytes(max(HEADER_BYTES, len(kept[0]))))
    log.write_bytes(kept[1])
    again = SegmentFile.open(path)
    assert again.segment_row() == IDENTITY
    again.close()


@pytest.mark.parametrize(("version", "error"), [(0, JournalDamagedError), (2, JournalUnsafeError)])
def test_a_file_of_no_format_or_a_newer_one_is_refused_by_name(path, version, error):
    SegmentFile.create(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    for _ in range(2):  # it was closed again
        with pytest.raises(error, match=r"segment-000007\.db has .*format"):
            SegmentFile.open(path)


def test_a_segment_states_itself_once(segment, path):
    segment.close()
    connection = sqlite3.connect(path)
    connection.executescript("DROP TRIGGER segment_stay; DELETE FROM segment;")
    connection.close()
    with pytest.raises(JournalDamagedError, match="tables or triggers were changed"):
        SegmentFile.open(path)


@pytest.mark.parametrize(
    ("failure", "error", "words"),
    [
        (apsw.FullError("x"), JournalFullError, r"^s\.db: the disk is full$"),
        (apsw.CorruptError("page 3"), JournalDamagedError, r"^s\.db: page 3$"),
        (apsw.NotADBError("no header"), JournalDamagedError, r"^s\.db: no header$"),
        (apsw.ConstraintError("twice"), JournalDamagedError, r"^s\.db refused a record: twice$"),
        (apsw.IOError("sector"), JournalIoError, r"^s\.db: IOError: sector$"),
        (apsw.BusyError("held"), JournalIoError, r"^s\.db: BusyError: held$"),
    ],
)
def test_a_failure_of_sqlite_says_whose_fault_it_is_and_which_file(tmp_path, failure, error, words):
    with pytest.raises(error, match=words) as caught, translated(tmp_path / "s.db"):
        raise failure
    assert caught.value.__cause__ is failure


def test_the_sqlite_here_is_safe_and_an_older_one_is_told_what_is_wanted():
    database.require_safe_sqlite()
    for old in ("3.9.9", "3.51.2", "2.99.99"):
        with pytest.raises(JournalUnsafeError, match=rf"SQLite {old} is older than 3\.51\.3"):
            database.require_safe_sqlite(old)


def test_segments_are_known_by_their_names_alone(tmp_path):
    names = ("000002.db", "000010.db", "000001.new", "000003.db-wal", "1.db", "0000004.db")
    for name in names:
        (tmp_path / f"segment-{name}").touch()
    (tmp_path / "a-segment-000005.db").touch()
    assert segment_numbers(tmp_path) == [2, 10]
    assert segment_numbers(tmp_path / "nowhere") == []
    assert segment_path(tmp_path, 2) == tmp_path / "segment-000002.db"
    assert segment_path(tmp_path, 999_999).name == "segment-999999.db"
    for wrong in (0, 1_000_000):
        with pytest.raises(AssertionError):
            segment_path(tmp_path, wrong)
