"""Opening the newest segment, and everything that is checked before a record may follow.

Checked at every start: that no segment is missing, that the mirrored matters are what was last
committed, that nothing known to be written is gone, and the chain since the last checkpoint.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from contract.hashing import GENESIS_PREV_HASH
from contract.records import Checkpoint, RecordBody
from kiosk.errors import JournalDamagedError, JournalMissingError
from kiosk.journal.chain import follow
from kiosk.journal.database import SegmentFile
from kiosk.journal.matters import Matters, matters_from
from kiosk.journal.mirror import Mirror, split_sum
from kiosk.journal.segments import (
    SegmentStart,
    create_segment,
    open_segment,
    segment_numbers,
    segment_path,
)
from kiosk.journal.stored import Head, StoredRecord, VerifySignature
from kiosk.journal.witness import Note, read_note

JOURNAL_FOLDER = "journal"
WITNESS_NAME = "witness"
_BATCH_RECORDS = 1000


@dataclass(frozen=True)
class OpenedJournal:
    """An open segment with what was found in it."""

    segment: SegmentFile
    start: SegmentStart
    head: Head
    matters: Matters
    mirror: Mirror
    opening: Matters  # what the segment began with


def create_first_segment(folder: Path, journal_id: str) -> None:
    """Begin a journal where none ever stood."""
    create_segment(folder, SegmentStart(1, journal_id, 1, GENESIS_PREV_HASH), Matters())


def open_newest(folder: Path, verify_signature: VerifySignature | None) -> OpenedJournal | None:
    """Open and check the newest segment; None where no journal ever stood."""
    note = read_note(folder / WITNESS_NAME)
    numbers = whole_numbers(folder, note)
    if not numbers:
        return None
    segment, start = open_segment(folder, numbers[-1])
    try:
        opened = _checked(segment, start, note, verify_signature)
        segment.clear_log()
        return opened
    except BaseException:
        segment.close()
        raise


def whole_numbers(folder: Path, note: Note | None) -> list[int]:
    """Return the numbers of all segments; JournalMissingError if one is known to be gone."""
    numbers = segment_numbers(folder)
    expected = list(range(numbers[0], numbers[-1] + 1)) if numbers else []
    if note is not None and (not numbers or note.segment > numbers[-1]):
        expected = [note.segment]
    for number in expected:
        if number not in numbers:
            path = segment_path(folder, number)
            raise JournalMissingError(f"{path.name} stood here and is gone")
    return numbers


def _checked(
    segment: SegmentFile,
    start: SegmentStart,
    note: Note | None,
    verify_signature: VerifySignature | None,
) -> OpenedJournal:
    rows, stored_sum = split_sum(segment.mirrored())
    mirror = Mirror(rows)
    last_seq = segment.last_seq() or start.first_seq - 1
    if not mirror.agrees_with(last_seq, stored_sum):
        raise JournalDamagedError("the mirrored matters are not those of the last record")
    try:
        matters = matters_from(rows)
    except ValueError as error:
        raise JournalDamagedError(f"the mirrored matters cannot be read: {error}") from error
    head = _tail_head(segment, start, matters.standing.checkpoint_seq, verify_signature)
    if head.seq != last_seq:
        raise JournalDamagedError(f"record {head.seq + 1} is missing")
    if note is not None and note.segment == start.number:
        _compare_note(segment, head, note)
    return OpenedJournal(segment, start, head, matters, mirror, opening_matters(segment))


def opening_matters(segment: SegmentFile) -> Matters:
    """Return the matters a segment began with; JournalDamagedError if they cannot be read."""
    try:
        return matters_from(tuple(segment.opening()))
    except ValueError as error:
        raise JournalDamagedError(f"{segment.path.name}: the opening cannot be read") from error


def _tail_head(
    segment: SegmentFile,
    start: SegmentStart,
    checkpoint_seq: int,
    verify_signature: VerifySignature | None,
) -> Head:
    """Follow the chain from the last checkpoint, or from the segment's beginning."""
    head = Head(start.journal_id, start.first_seq - 1, start.prev_hash)
    if checkpoint_seq >= start.first_seq:
        found = segment.records(checkpoint_seq, 1)
        if not found or found[0].seq != checkpoint_seq:
            raise JournalDamagedError(f"record {checkpoint_seq} is missing")
        head = Head(start.journal_id, checkpoint_seq - 1, found[0].prev_hash)
        body = _body_of(found[0])
        if not isinstance(body, Checkpoint) or body.head_hash != head.hash.hex():
            raise JournalDamagedError(f"record {checkpoint_seq} is not the checkpoint")
    while batch := segment.records(head.seq + 1, _BATCH_RECORDS):
        head = follow(head, batch, verify_signature)
    return head


def _body_of(record: StoredRecord) -> RecordBody:
    try:
        return record.parsed()
    except ValueError as error:
        raise JournalDamagedError(f"record {record.seq} cannot be read") from error


def _compare_note(segment: SegmentFile, head: Head, note: Note) -> None:
    if note.seq > head.seq:
        raise JournalDamagedError(
            f"record {note.seq} was written, but the journal ends at {head.seq}"
        )
    for record in segment.records(note.seq, 1):
        if record.seq == note.seq and record.hash != note.hash:
            raise JournalDamagedError(f"record {note.seq} is not the one that was written")
