"""The pretended disk loses what a real one may lose, and nothing else; the tap misses nothing."""

import os
from random import Random

import apsw
import pytest

from proofs.crash.disk import (
    Cut,
    Disk,
    FileMade,
    FileSynced,
    FolderMade,
    FolderSynced,
    Image,
    NameMoved,
    NameRemoved,
    Resized,
    Written,
)
from proofs.crash.plays import SCRIPTS
from proofs.crash.recording import lay, record, taken, workplace
from proofs.crash.tap import Fault, Tap, Trouble, tapped

LONG = bytes(range(256)) * 32  # two sectors


def disk_of(*operations, image=None):
    disk = Disk(image)
    for operation in operations:
        disk.apply(operation)
    return disk


def images(disk, cut, count=60):
    return [disk.image(cut, Random(number)).files for number in range(count)]


BORN = (FileMade("a", 0), FolderSynced(""))


def test_a_write_is_safe_once_its_file_is_synced():
    unsynced = disk_of(*BORN, Written(0, 0, b"money"))
    assert unsynced.image(Cut.LOST, Random(1)).files == {"a": b""}
    assert unsynced.image(Cut.KEPT, Random(1)).files == {"a": b"money"}
    synced = disk_of(*BORN, Written(0, 0, b"money"), FileSynced(0))
    assert synced.is_safe
    assert all(files == {"a": b"money"} for cut in Cut for files in images(synced, cut))


def test_a_synced_file_is_gone_with_a_name_that_was_not():
    disk = disk_of(FileMade("a", 0), Written(0, 0, b"money"), FileSynced(0))
    assert disk.image(Cut.LOST, Random(1)).files == {}
    deeper = disk_of(FolderMade("f"), FileMade("f/a", 0), FileSynced(0), FolderSynced("f"))
    assert deeper.image(Cut.LOST, Random(1)) == Image()


def test_a_moved_or_removed_name_comes_back_until_its_folder_is_synced():
    moved = disk_of(*BORN, NameMoved("a", "b", 0))
    assert set(moved.image(Cut.LOST, Random(1)).files) == {"a"}
    assert set(moved.image(Cut.KEPT, Random(1)).files) == {"b"}
    removed = disk_of(*BORN, NameRemoved("a"))
    assert set(removed.image(Cut.LOST, Random(1)).files) == {"a"}
    removed.apply(FolderSynced(""))
    assert removed.is_safe
    assert removed.image(Cut.LOST, Random(1)).files == {}


def test_a_torn_write_leaves_any_pieces_of_512_bytes():
    disk = disk_of(*BORN, Written(0, 0, bytes(8192)), FileSynced(0), Written(0, 0, LONG))
    pieces = set()
    for files in images(disk, Cut.TORN):
        raw = files["a"]
        assert len(raw) == 8192
        told = [raw[at : at + 512] for at in range(0, 8192, 512)]
        assert all(p in (bytes(512), LONG[n * 512 :][:512]) for n, p in enumerate(told))
        pieces.add(tuple(p != bytes(512) for p in told))
    assert len(pieces) > 20


@pytest.mark.parametrize("cut", [Cut.ZEROED, Cut.GARBLED])
def test_a_destroyed_sector_takes_its_safe_neighbours_but_no_other_sector(cut):
    safe = (*BORN, Written(0, 0, LONG * 2), FileSynced(0))
    disk = disk_of(*safe, Written(0, 5000, b"x"))
    for files in images(disk, cut):
        raw = files["a"]
        assert raw[:4096] == LONG[:4096]
        assert raw[8192:] == LONG * 1
        assert raw[4096:8192] != LONG[4096:]


def test_an_unsynced_cut_of_a_file_may_not_have_happened():
    disk = disk_of(*BORN, Written(0, 0, b"money"), FileSynced(0), Resized(0, 0))
    assert disk.image(Cut.LOST, Random(1)).files == {"a": b"money"}
    assert disk.image(Cut.KEPT, Random(1)).files == {"a": b""}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["plain", "resume", "adopted"])
def test_the_tap_sees_everything_the_program_does_to_its_disk(name):
    with workplace() as place:
        recording = record(SCRIPTS[name], place / "state", 1)
        disk = disk_of(*recording.operations)
        kept = disk.image(Cut.KEPT, Random(1))
        assert kept == taken(place / "state")


def shape(operation):
    """The operation without its bytes: SQLite salts each log anew."""
    data = getattr(operation, "data", b"")
    return (
        type(operation),
        getattr(operation, "file", -1),
        getattr(operation, "offset", 0),
        len(data),
    )


@pytest.mark.slow
def test_the_same_seed_records_the_same_operations_and_records():
    with workplace() as place:
        first, second = (record(SCRIPTS["plain"], place / "state", 3) for _ in range(2))
    assert [*map(shape, first.operations)] == [*map(shape, second.operations)]
    assert first.notes.records == second.notes.records


@pytest.fixture
def tap():
    with workplace() as place:
        lay(Image(), place / "state")
        made = Tap(place / "state", Image())
        with tapped(made):
            yield made


@pytest.mark.parametrize(("told", "assumed"), [("psow=0", False), ("psow=1", True)])
def test_the_vfs_reports_powersafe_overwrite_exactly_as_the_uri_says(tap, told, assumed):
    flags = apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection(f"file:{tap.root / 'x.db'}?{told}", flags=flags)
    found = connection.open_vfs == "proof", powersafe(connection)
    connection.close()
    assert found == (True, assumed)


def powersafe(connection):
    """How a commit behaves: with powersafe overwrite the log is not padded to whole sectors."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("PRAGMA synchronous = FULL").fetchall()
    connection.execute("CREATE TABLE t (a)")
    log = next(path for path in connection_files(connection) if path.endswith("-wal"))
    return (os.path.getsize(log) - 32) % (4096 + 24) == 0 and os.path.getsize(log) < 12_000


def connection_files(connection):
    folder = os.path.dirname(connection.filename)
    return [os.path.join(folder, name) for name in os.listdir(folder)]


@pytest.mark.parametrize("trouble", Trouble)
def test_an_operation_fails_when_it_is_told_to_and_the_next_one_works(tap, trouble):
    descriptor = os.open(tap.root / "f", os.O_RDWR | os.O_CREAT)
    tap.fault = Fault(1, trouble)
    with pytest.raises(OSError, match=r"Errno (5|28)"):
        os.pwrite(descriptor, b"money", 0)
    if trouble is Trouble.SHORT_WRITE:
        assert (tap.root / "f").read_bytes() == b"mo"
    os.pwrite(descriptor, b"again", 0)
    os.close(descriptor)
    assert (tap.root / "f").read_bytes() == b"again"


def test_a_dead_process_writes_nothing_any_more(tap):
    descriptor = os.open(tap.root / "f", os.O_RDWR | os.O_CREAT)
    tap.dead = True
    os.pwrite(descriptor, b"money", 0)
    os.close(descriptor)
    assert (tap.root / "f").read_bytes() == b""
    assert tap.count == 1  # the file itself
