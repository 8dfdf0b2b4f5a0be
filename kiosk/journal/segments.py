"""How segments are named, linked and born: `journal/segment-000001.db`, -000002, ...

One segment is open; a new one begins at each collection and at an adoption.  It states the journal
and the hash it follows, and carries the matters it opens with.  A segment is made under another
name and renamed when it is whole, so a half-made one is never taken for a journal.
"""

from __future__ import annotations

import contextlib
import errno
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import JournalDamagedError, JournalFullError, JournalIoError
from kiosk.journal.database import SegmentFile
from kiosk.journal.matters import Matters, rows_of
from kiosk.journal.mirror import Mirror
from kiosk.state_dir import sync_path

_NAME = re.compile(r"segment-([0-9]{6})\.db", re.ASCII)
SEGMENTS_MAX = 999_999


@dataclass(frozen=True)
class SegmentStart:
    """What a segment says about itself; prev_hash is of the record before first_seq."""

    number: int
    journal_id: str
    first_seq: int
    prev_hash: bytes


def segment_path(folder: Path, number: int) -> Path:
    """Return where the segment of this number lies."""
    assert 1 <= number <= SEGMENTS_MAX, "six digits"
    return folder / f"segment-{number:06d}.db"


def segment_numbers(folder: Path) -> list[int]:
    """Return the numbers of all whole segments, ascending."""
    try:
        names = [entry.name for entry in folder.iterdir()]
    except FileNotFoundError:
        return []
    return sorted(int(found[1]) for name in names if (found := _NAME.fullmatch(name)))


def create_segment(folder: Path, start: SegmentStart, opening: Matters) -> None:
    """Make a segment that exists whole or not at all."""
    path = segment_path(folder, start.number)
    raw = path.with_suffix(".new")
    with disk_errors(path):
        if path.exists():
            raise JournalDamagedError(f"{path.name} is there already")
        raw.unlink(missing_ok=True)  # SQLite clears away a log beside an empty file itself
    segment = SegmentFile.create(raw)
    try:
        rows = rows_of(opening)
        segment.begin_segment(
            (start.number, start.journal_id, start.first_seq, start.prev_hash),
            rows,
            Mirror(rows).sum_row(start.first_seq - 1),
        )
    finally:
        segment.close()
    with disk_errors(path):
        sync_path(raw)
        raw.rename(path)
        sync_path(folder)


def open_segment(folder: Path, number: int) -> tuple[SegmentFile, SegmentStart]:
    """Open the segment of this number; JournalDamagedError if it says it is another."""
    path = segment_path(folder, number)
    segment = SegmentFile.open(path)
    try:
        start = SegmentStart(*segment.segment_row())
        if start.number != number:
            raise JournalDamagedError(f"{path.name} says it is segment {start.number}")
    except BaseException:
        segment.close()
        raise
    return segment, start


@contextlib.contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn the operating system's errors into ours."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise JournalFullError(f"{path.name}: the disk is full") from error
        raise JournalIoError(f"{path.name}: {error.strerror}") from error
