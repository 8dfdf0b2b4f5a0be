"""Journals that the present one follows: of another machine, or of a disk that went back in time.

Their segments stay as they are.  They are read so that what never reached the operator still does;
each reading opens its file and closes it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from contract.records import Genesis
from kiosk.errors import JournalDamagedError
from kiosk.journal.chain import follow
from kiosk.journal.segments import SegmentStart, open_segment, segment_numbers
from kiosk.journal.stored import Head, StoredRecord

READ_RECORDS_MAX = 1000


@dataclass(frozen=True)
class FormerJournal:
    """A journal nothing is written to any more."""

    folder: Path
    journal_id: str
    terminal_id: str
    last_seq: int
    first_of: tuple[tuple[int, int], ...]  # (segment's number, its first record), ascending

    def read(self, first_seq: int, count: int) -> tuple[StoredRecord, ...]:
        """Return up to count records of one segment, their chain checked; JournalError."""
        numbers = [number for number, first in self.first_of if first <= first_seq]
        segment, start = open_segment(self.folder, numbers[-1] if numbers else self.first_of[0][0])
        try:
            first_seq = max(first_seq, start.first_seq)
            found = segment.records(first_seq, min(count, READ_RECORDS_MAX))
        finally:
            segment.close()
        if found:
            follow(Head(self.journal_id, first_seq - 1, found[0].prev_hash), found)
        return tuple(found)


def former_journals(folder: Path, present: SegmentStart) -> tuple[FormerJournal, ...]:
    """Return the journals before that of the present segment, the oldest first; JournalError."""
    found: dict[str, FormerJournal] = {}
    for number in (one for one in segment_numbers(folder) if one < present.number):
        segment, start = open_segment(folder, number)
        try:
            last_seq = segment.last_seq()
            first = segment.records(start.first_seq, 1)
        finally:
            segment.close()
        if start.journal_id == present.journal_id or last_seq is None:
            continue
        known = found.get(start.journal_id)
        found[start.journal_id] = FormerJournal(
            folder,
            start.journal_id,
            known.terminal_id if known is not None else _terminal_of(first[0]),
            last_seq,
            (*(known.first_of if known is not None else ()), (number, start.first_seq)),
        )
    return tuple(found.values())


def _terminal_of(record: StoredRecord) -> str:
    """Return whose journal it is, by its first record."""
    body = record.parsed()
    if not isinstance(body, Genesis):
        raise JournalDamagedError(f"record {record.seq} is not a journal's beginning")
    return body.terminal_id
