"""Group commit: one sync for many jobs, no answer before it, no harm from a job that fails."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from backend.database import StorageError, open_database


@pytest.fixture
def database(tmp_path):
    opened = open_database(tmp_path / "b.sqlite3")
    yield opened
    opened.close()


def add_sms(number, fail=False):
    def job(db):
        db.execute(
            "INSERT INTO sms (at, msisdn, text, subject) VALUES ('now', ?, 'text', 's')", (number,)
        )
        if fail:
            raise ValueError(number)
        return number

    return job


def serve(database, work):
    async def run():
        serving = asyncio.create_task(database.run())
        try:
            return await work()
        finally:
            serving.cancel()

    return asyncio.run(run())


def stored(database):
    return [row[0] for row in database.reader.execute("SELECT msisdn FROM sms ORDER BY sms_id")]


def test_jobs_that_wait_together_are_committed_together(database):
    commits = []
    database.after_commit = lambda: commits.append(len(stored(database)))

    async def work():
        return await asyncio.gather(*(database.write(add_sms(str(n))) for n in range(100)))

    assert serve(database, work) == [str(n) for n in range(100)]
    assert commits == [100]


def test_an_answer_comes_only_after_its_commit(database):
    async def work():
        await database.write(add_sms("one"))
        return stored(database)

    assert serve(database, work) == ["one"]


def test_a_job_that_fails_leaves_nothing_and_harms_no_other(database):
    async def work():
        return await asyncio.gather(
            database.write(add_sms("a")),
            database.write(add_sms("b", fail=True)),
            database.write(add_sms("c")),
            return_exceptions=True,
        )

    first, second, third = serve(database, work)
    assert (first, third) == ("a", "c")
    assert isinstance(second, ValueError)
    assert stored(database) == ["a", "c"]


def test_a_file_that_failed_once_is_not_trusted_again(database):
    def full(db):
        raise sqlite3.OperationalError("database or disk is full")

    async def work():
        outcomes = await asyncio.gather(
            database.write(add_sms("a")), database.write(full), return_exceptions=True
        )
        assert all(isinstance(outcome, StorageError) for outcome in outcomes)
        with pytest.raises(StorageError, match="full"):
            await database.write(add_sms("b"))

    serve(database, work)
    assert stored(database) == []


def test_the_file_is_opened_for_power_cuts(database):
    assert database.reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    level = database.write_now(lambda db: db.execute("PRAGMA synchronous").fetchone())
    assert level == (2,)


def test_the_reader_cannot_write(database):
    with pytest.raises(sqlite3.OperationalError):
        database.reader.execute("DELETE FROM tokens")


def test_a_file_of_another_version_is_refused(tmp_path):
    path = tmp_path / "b.sqlite3"
    open_database(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StorageError, match="version 99"):
        open_database(path)
