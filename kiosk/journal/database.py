"""One segment's SQLite file: opened so that a commit is a promise.  The only file with apsw.

`psow=0` makes SQLite survive flash that destroys a whole sector; EXCLUSIVE before WAL keeps the
index of the WAL in memory and other connections out; FULL syncs every commit.  Each pragma is read
back: a setting that did not take is an error, not a hope.
"""

from __future__ import annotations

import contextlib
import ctypes
import urllib.parse
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from types import UnionType
from typing import Any

import apsw

from kiosk.errors import (
    JournalDamagedError,
    JournalError,
    JournalFullError,
    JournalIoError,
    JournalUnsafeError,
)
from kiosk.journal.matters import Row
from kiosk.journal.schema import APPLICATION_ID, FORMAT, MIGRATIONS
from kiosk.journal.stored import StoredRecord

# Older releases can lose commits in WAL mode when two connections write and checkpoint.
SQLITE_VERSION_MIN = (3, 51, 3)
WAL_PAGES_MAX = 1000
PAGE_BYTES = 4096
_HEADER_BYTES = 100

# In this order: the locking mode must stand before the WAL is opened.
PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("page_size", str(PAGE_BYTES), PAGE_BYTES),
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("wal_autocheckpoint", str(WAL_PAGES_MAX), WAL_PAGES_MAX),
    ("mmap_size", "0", 0),
    ("temp_store", "MEMORY", 2),
    ("trusted_schema", "OFF", 0),
    ("recursive_triggers", "ON", 1),
    ("cell_size_check", "ON", 1),
)
_SELECT_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name"
_SELECT_SEGMENT = "SELECT number, journal_id, first_seq, prev_hash FROM segment"
_Kinds = tuple[type | UnionType, ...]
_SEGMENT_KINDS: _Kinds = (int, str, int, bytes)
_ROW_KINDS: _Kinds = (str, str, bytes)
_RECORD_KINDS: _Kinds = (int, bytes, bytes, bytes, bytes | None, str | None)
_SELECT_RECORDS = (
    "SELECT seq, prev_hash, body, hash, signature, keyid FROM records"
    " WHERE seq >= ? ORDER BY seq LIMIT ?"
)


def require_safe_sqlite(version: str = "") -> None:
    """Raise JournalUnsafeError for a SQLite that can lose commits."""
    version = version or apsw.sqlite_lib_version()
    if tuple(int(part) for part in version.split(".")) < SQLITE_VERSION_MIN:
        wanted = ".".join(str(part) for part in SQLITE_VERSION_MIN)
        raise JournalUnsafeError(f"SQLite {version} is older than {wanted}")


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, by whose fault they are."""
    try:
        yield
    except apsw.FullError as error:
        raise JournalFullError(f"{path.name}: the disk is full") from error
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise JournalDamagedError(f"{path.name}: {error}") from error
    except apsw.ConstraintError as error:
        raise JournalDamagedError(f"{path.name} refused a record: {error}") from error
    except UnicodeDecodeError as error:
        raise JournalDamagedError(f"{path.name}: a text in it is none: {error}") from error
    except apsw.Error as error:
        raise JournalIoError(f"{path.name}: {type(error).__name__}: {error}") from error


def configure(connection: apsw.Connection) -> None:
    """Set what a commit's promise rests on, and read it back; JournalUnsafeError if not so."""
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.config(apsw.SQLITE_DBCONFIG_DQS_DML, 0)
    connection.config(apsw.SQLITE_DBCONFIG_DQS_DDL, 0)
    for name, setting, expected in PRAGMAS:
        connection.execute(f"PRAGMA {name} = {setting}").fetchall()
        ((found,),) = connection.execute(f"PRAGMA {name}").fetchall()
        if found != expected:
            raise JournalUnsafeError(f"PRAGMA {name} is {found!r}, not {expected!r}")
    assumed = ctypes.c_int(-1)  # asks, and sets nothing
    connection.file_control(
        "main", apsw.SQLITE_FCNTL_POWERSAFE_OVERWRITE, ctypes.addressof(assumed)
    )
    if assumed.value != 0:
        raise JournalUnsafeError("psow is not off: a torn sector could take older commits along")


@lru_cache(maxsize=1)
def _expected_schema() -> list[tuple[Any, ...]]:
    """Return the tables and triggers as the migrations make them."""
    connection = apsw.Connection(":memory:")
    try:
        for step in MIGRATIONS:
            connection.execute(step)
        return connection.execute(_SELECT_SCHEMA).fetchall()
    finally:
        connection.close()


def _require_journal_file(path: Path) -> None:
    """Raise unless the file can be ours, before SQLite would take an empty file for a new one.

    A power cut while the WAL is moved into the file may destroy its header; the WAL has it still.
    """
    log = path.with_name(path.name + "-wal")
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
        has_log = log.exists() and log.stat().st_size > 0
    except OSError as error:
        raise JournalIoError(f"{path.name}: {error.strerror}") from error
    if len(header) < _HEADER_BYTES or not (_is_journal_header(header) or has_log):
        raise JournalDamagedError(f"{path.name} is not a journal")


def _is_journal_header(header: bytes) -> bool:
    application_id = int.from_bytes(header[68:72])
    return header.startswith(b"SQLite format 3\x00") and application_id == APPLICATION_ID


def _require_application(connection: apsw.Connection, path: Path) -> None:
    """Raise unless SQLite, with what the WAL says, finds our mark; nothing is written before."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    ((found,),) = connection.execute("PRAGMA application_id").fetchall()
    if found != APPLICATION_ID:
        raise JournalDamagedError(f"{path.name} is not a journal")


class SegmentFile:
    """An open segment.  Methods raise JournalError; what failed once is not to be used again."""

    def __init__(self, path: Path, connection: apsw.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def create(cls, path: Path) -> SegmentFile:
        """Make a new file with empty tables; the path must not exist."""
        segment = cls._connect(path, apsw.SQLITE_OPEN_CREATE)
        try:
            with translated(path):
                segment._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                segment._migrate(0)
        except JournalError:
            segment.close()
            raise
        return segment

    @classmethod
    def open(cls, path: Path) -> SegmentFile:
        """Open an existing file, bring it to the newest format, look at its structure."""
        _require_journal_file(path)
        segment = cls._connect(path, 0)
        try:
            segment._check_format()
        except JournalError:
            segment.close()
            raise
        return segment

    @classmethod
    def _connect(cls, path: Path, flags: int) -> SegmentFile:
        require_safe_sqlite()
        uri = "file:" + urllib.parse.quote(str(path)) + "?psow=0"
        with translated(path):
            connection = apsw.Connection(
                uri, flags=apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_READWRITE | flags
            )
        segment = cls(path, connection)
        try:
            with translated(path):
                if not flags & apsw.SQLITE_OPEN_CREATE:
                    _require_application(connection, path)
                configure(connection)
        except JournalError:
            segment.close()
            raise
        return segment

    def _check_format(self) -> None:
        ((version,),) = self._query("PRAGMA user_version")
        if version < 1:
            raise JournalDamagedError(f"{self.path.name} has no format")
        if version > FORMAT:
            raise JournalUnsafeError(f"{self.path.name} has format {version}, we know {FORMAT}")
        with translated(self.path):
            self._migrate(version)
        if self._query(_SELECT_SCHEMA) != _expected_schema():
            raise JournalDamagedError(f"{self.path.name}: tables or triggers were changed")

    def _migrate(self, version: int) -> None:
        if version < FORMAT:
            with self._commit() as connection:
                for step in MIGRATIONS[version:]:
                    connection.execute(step)
                connection.execute(f"PRAGMA user_version = {FORMAT}")

    @contextlib.contextmanager
    def _commit(self) -> Iterator[apsw.Connection]:
        """Make one durable commit of what is done inside, or nothing."""
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            # The first error is the one to tell: what met a full disk SQLite has taken back itself,
            # and no roll back works then.  The file is given up in any case.
            with contextlib.suppress(apsw.Error):
                connection.execute("ROLLBACK")
            raise

    def begin_segment(
        self, identity: tuple[int, str, int, bytes], opening: Sequence[Row], sum_row: Row
    ) -> None:
        """Write who this segment is (as `segment_row` returns it) and what it starts from."""
        with translated(self.path), self._commit() as connection:
            connection.execute("INSERT INTO segment VALUES (1, ?, ?, ?, ?)", identity)
            connection.executemany("INSERT INTO opening VALUES (?, ?, ?)", opening)
            mirrored = (*opening, sum_row)
            connection.executemany("INSERT INTO matters VALUES (?, ?, ?)", mirrored)

    def segment_row(self) -> tuple[int, str, int, bytes]:
        """Return number, journal_id, first_seq, prev_hash."""
        rows = self._query(_SELECT_SEGMENT, kinds=_SEGMENT_KINDS)
        if len(rows) != 1:
            raise JournalDamagedError(f"{self.path.name} does not say which segment it is")
        number, journal_id, first_seq, prev_hash = rows[0]
        return number, journal_id, first_seq, prev_hash

    def write(
        self, records: Iterable[StoredRecord], put: Iterable[Row], drop: Iterable[tuple[str, str]]
    ) -> None:
        """Insert records and change the mirrored matters in one durable commit."""
        with translated(self.path), self._commit() as connection:
            for record in records:
                connection.execute(
                    "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        record.seq,
                        record.prev_hash,
                        record.body,
                        record.hash,
                        record.signature,
                        record.keyid,
                    ),
                )
            for row in put:
                connection.execute("REPLACE INTO matters VALUES (?, ?, ?)", row)
            for key in drop:
                connection.execute("DELETE FROM matters WHERE part = ? AND key = ?", key)

    def clear_log(self) -> None:
        """Move what the WAL holds into the file; the next commit begins the WAL anew.

        A power cut may leave the WAL without the padding behind its last commit.  Written on from
        there, the next commit would share a sector with that one, and a second power cut that
        destroys the sector would take both.
        """
        ((is_busy, _, _),) = self._query("PRAGMA wal_checkpoint(TRUNCATE)")
        if is_busy:
            raise JournalIoError(f"{self.path.name}: its log cannot be moved into it")

    def records(self, first_seq: int, count: int) -> list[StoredRecord]:
        """Return up to count records from first_seq on, as they stand."""
        rows = self._query(_SELECT_RECORDS, (first_seq, count), _RECORD_KINDS)
        return [StoredRecord(*row) for row in rows]

    def last_seq(self) -> int | None:
        """Return the number of the last record; None in an empty segment."""
        last_seq: int | None
        ((last_seq,),) = self._query("SELECT max(seq) FROM records")
        return last_seq

    def mirrored(self) -> list[Row]:
        """Return all rows of the mirrored matters, with their sum."""
        found = self._query("SELECT part, key, value FROM matters", kinds=_ROW_KINDS)
        return [(*row,) for row in found]

    def opening(self) -> list[Row]:
        """Return the rows this segment opened with."""
        found = self._query("SELECT part, key, value FROM opening", kinds=_ROW_KINDS)
        return [(*row,) for row in found]

    def structure_errors(self) -> list[str]:
        """Return what SQLite's own full check finds wrong; slow on a large file."""
        found = self._query("PRAGMA integrity_check(20)")
        return [str(line) for (line,) in found if line != "ok"]

    def _query(
        self, statement: str, bindings: tuple[int, ...] = (), kinds: _Kinds = ()
    ) -> list[tuple[Any, ...]]:
        """Return rows; a damaged page can hold what STRICT would never have let in."""
        with translated(self.path):
            rows = self._connection.execute(statement, bindings).fetchall()
        for row in rows if kinds else ():
            if not all(isinstance(found, kind) for found, kind in zip(row, kinds, strict=True)):
                raise JournalDamagedError(f"{self.path.name}: a row holds what cannot stand there")
        return rows

    def close(self) -> None:
        """Close the file; SQLite moves the WAL into it."""
        with translated(self.path):
            self._connection.close()
