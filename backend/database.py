"""The backend's one SQLite file: a writer with group commit, and a reader.

Jobs run one after another on the event loop; one COMMIT on a thread of its own makes a whole batch
durable while the next one gathers.  A job's answer is given out only after that COMMIT.  Only the
writer ever checkpoints, and no other process writes this file.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from backend.schema import ADDITIONS, SCHEMA, SCHEMA_VERSION, guards

BATCH_JOBS_MAX = 256
WAITING_JOBS_MAX = 10_000
GATHER_TURNS_MAX = 2
# A page changed by many payments is then copied back once.
CHECKPOINT_PAGES = 8_000
CACHE_KIB = 65_536

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], T]


class StorageError(Exception):
    """The file could not be written; nothing of the batch was stored."""


class Database:
    """Open with `open_database`; run `run` as a task beside the server."""

    def __init__(self, path: Path, writer: sqlite3.Connection, reader: sqlite3.Connection) -> None:
        self.path = path
        self.reader = reader
        self._writer = writer
        self._waiting: list[tuple[Job[Any], asyncio.Future[Any]]] = []
        self._wake = asyncio.Event()
        self._committer = ThreadPoolExecutor(1, thread_name_prefix="commit")
        self._broken = ""
        self.after_commit: Callable[[], None] = lambda: None

    async def write(self, job: Job[T]) -> T:
        """Run job in a transaction; return its result once durable, raise what it raised."""
        if self._broken:
            raise StorageError(self._broken)
        if len(self._waiting) >= WAITING_JOBS_MAX:
            raise StorageError("too many writes are waiting")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, done))
        self._wake.set()
        return await done

    def write_now(self, job: Job[T]) -> T:
        """Run job in a transaction of its own, before the server runs."""
        with self._transaction():
            return job(self._writer)

    async def run(self) -> None:
        """Serve writes until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                await self._gather()
                batch = self._waiting[:BATCH_JOBS_MAX]
                del self._waiting[:BATCH_JOBS_MAX]
                await self._carry_out(batch)

    def close(self) -> None:
        self._committer.shutdown()
        self.reader.close()
        self._writer.close()

    async def _gather(self) -> None:
        """Let requests that are already on their way join: one sync then serves them all.

        Costs nothing when there are none, and ends when a turn of the loop brought no more.
        """
        for _ in range(GATHER_TURNS_MAX):
            before = len(self._waiting)
            # One turn reads what has arrived, the next one runs its handlers up to their write.
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            if len(self._waiting) == before or before >= BATCH_JOBS_MAX:
                return

    async def _carry_out(self, batch: list[tuple[Job[Any], asyncio.Future[Any]]]) -> None:
        outcomes: list[tuple[asyncio.Future[Any], Any, Exception | None]] = []
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            for job, done in batch:
                outcomes.append((done, *self._one(job)))
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._committer, self._writer.execute, "COMMIT")
        except sqlite3.Error as error:
            # A file that failed once is not trusted again by this process.
            self._broken = f"storage failed: {error}"
            with suppress(sqlite3.Error):
                self._writer.execute("ROLLBACK")
            outcomes = [(done, None, StorageError(self._broken)) for _, done in batch]
        for done, result, failure in outcomes:
            if done.cancelled():
                continue
            if failure is None:
                done.set_result(result)
            else:
                done.set_exception(failure)
        self.after_commit()

    def _one(self, job: Job[T]) -> tuple[T | None, Exception | None]:
        """Run one job of a batch; a failed one leaves nothing behind and harms no other."""
        self._writer.execute("SAVEPOINT job")
        try:
            result = job(self._writer)
        except sqlite3.OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for this job
            self._writer.execute("ROLLBACK TO job")
            self._writer.execute("RELEASE job")
            return None, error
        self._writer.execute("RELEASE job")
        return result, None

    def _transaction(self) -> sqlite3.Connection:
        self._writer.execute("BEGIN IMMEDIATE")
        return self._writer


def open_database(path: Path) -> Database:
    """Open the file, making its tables when new; StorageError if it cannot be used."""
    try:
        writer = _connect(path)
        mode = writer.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        writer.execute("PRAGMA synchronous = FULL")
        writer.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        writer.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        level = writer.execute("PRAGMA synchronous").fetchone()[0]
        if (mode, level) != ("wal", 2):
            raise StorageError(f"{path}: journal mode {mode}, synchronous {level}")
        version = writer.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            script = f"BEGIN; {SCHEMA} {guards()} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
            writer.executescript(script)
        elif version != SCHEMA_VERSION:
            raise StorageError(f"{path} is of version {version}, this program of {SCHEMA_VERSION}")
        writer.executescript(ADDITIONS)
        return Database(path, writer, open_reader(path))
    except sqlite3.Error as error:
        raise StorageError(f"{path}: {error}") from error


def open_reader(path: Path) -> sqlite3.Connection:
    """Open an existing file for reading only; it never checkpoints."""
    reader = _connect(path, mode="rw")
    reader.execute("PRAGMA query_only = 1")
    return reader


def _connect(path: Path, mode: str = "rwc") -> sqlite3.Connection:
    # psow=0: do not trust the disk to leave neighbouring bytes alone when power fails.
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?psow=0&mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=5.0,
        cached_statements=256,
    )
