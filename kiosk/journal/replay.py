"""Making the matters again from the records: for verification, at work and at rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError

from contract.records import Checkpoint
from kiosk.errors import IllegalRecordError, JournalDamagedError
from kiosk.journal.chain import follow
from kiosk.journal.fold import apply
from kiosk.journal.matters import Matters
from kiosk.journal.segments import SegmentStart
from kiosk.journal.stored import Head, StoredRecord, VerifySignature


@dataclass(frozen=True)
class Progress:
    """How far a verification in slices has come."""

    verified_seq: int
    head_seq: int

    @property
    def is_done(self) -> bool:
        """Return whether everything written so far is verified."""
        return self.verified_seq == self.head_seq


class Replay:
    """Matters made of records alone, from a segment's opening on."""

    def __init__(
        self, start: SegmentStart, opening: Matters, verify_signature: VerifySignature | None
    ) -> None:
        self.head = Head(start.journal_id, start.first_seq - 1, start.prev_hash)
        self.matters = opening
        self.signed = 0
        self._verify_signature = verify_signature

    def advance(self, records: Iterable[StoredRecord]) -> None:
        """Follow these records; JournalDamagedError at the first that cannot stand there."""
        for record in records:
            before = self.head
            self.head = follow(before, (record,), self._verify_signature)
            self.signed += record.signature is not None
            try:
                body = record.parsed()
                self.matters = apply(self.matters, record.seq, body).matters
            except (IllegalRecordError, ValidationError) as error:
                raise JournalDamagedError(f"record {record.seq} makes no sense: {error}") from error
            if isinstance(body, Checkpoint) and body.head_hash != before.hash.hex():
                raise JournalDamagedError(f"checkpoint {record.seq} speaks of another head")
