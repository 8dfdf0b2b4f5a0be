"""The journal of a running terminal: append, read, and the matters that follow from it.

Its rules:
- `append` is one durable commit of records and of the matters they change, or nothing.
- A commit that failed is never tried again: from then on this object refuses everything.
- Every open checks the mirrored matters and the chain since the last checkpoint; the rest is
  verified in slices while the terminal works.  Damage found there ends sales (`no_sales`), not
  writing: what is pending must still be finished.  The raised fault keeps sales ended after a
  restart, until a technician clears it.
- Nothing is ever replaced by an empty journal.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from contract.hashing import record_hash
from contract.keys import RecordSigner
from contract.records import SIGNED_KINDS, Checkpoint, RecordBody, parse_record
from kiosk.chance import Dice
from kiosk.clock import Clock
from kiosk.errors import (
    JournalDamagedError,
    JournalError,
    JournalForeignError,
    JournalStoppedError,
)
from kiosk.fault_codes import FaultCode
from kiosk.identifiers import uuid7
from kiosk.journal.adoption import first_bodies
from kiosk.journal.ballast import BALLAST_BYTES, Ballast
from kiosk.journal.chain import follow
from kiosk.journal.fold import apply
from kiosk.journal.former import FormerJournal, former_journals
from kiosk.journal.matters import Change, Matters
from kiosk.journal.opening import (
    JOURNAL_FOLDER,
    WITNESS_NAME,
    OpenedJournal,
    create_first_segment,
    open_newest,
)
from kiosk.journal.replay import Progress, Replay
from kiosk.journal.segments import disk_errors
from kiosk.journal.stored import Head, StoredRecord, VerifySignature
from kiosk.journal.witness import Note, Witness
from kiosk.state_dir import StateDirectory, sync_path
from kiosk.time_values import epoch_ms

CHECKPOINT_RECORDS = 1000
READ_RECORDS_MAX = 1000
SLICE_RECORDS = 100


@dataclass
class _Draft:
    """Records sealed and folded, but not yet durable."""

    head: Head
    matters: Matters
    records: list[StoredRecord]
    changes: list[Change]


class Journal:
    """An open journal.  Methods may be called from any thread; the matters are frozen values."""

    def __init__(
        self,
        opened: OpenedJournal,
        witness: Witness,
        signer: RecordSigner,
        clock: Clock,
        verify_signature: VerifySignature | None,
        *,
        has_room: bool,
    ) -> None:
        self._segment = opened.segment
        self._start = opened.start
        self._head = opened.head
        self._matters = opened.matters
        self._mirror = opened.mirror
        self._witness = witness
        self._signer = signer
        self._clock = clock
        self._has_room = has_room
        self._stopped: JournalError | None = None
        self._doubted = FaultCode.JOURNAL_DAMAGED in opened.matters.open_faults
        self._closed = False
        self._lock = threading.RLock()
        self._replay = Replay(opened.start, opened.opening, verify_signature)

    @classmethod
    def open(
        cls,
        state: StateDirectory,
        *,
        terminal_id: str,
        fingerprint: str,
        signer: RecordSigner,
        clock: Clock,
        dice: Dice,
        verify_signature: VerifySignature | None = None,
        ballast_bytes: int = BALLAST_BYTES,
    ) -> Journal:
        """Open the journal of a held state directory, or begin one where none ever stood.

        Any JournalError means: no sales; `kiosk.journal.trouble` names its fault code.
        JournalForeignError until `kiosk.journal.adoption.adopt` was called on this machine.
        """
        assert state.is_held, "another process never opens a running terminal's file"
        folder = state.path / JOURNAL_FOLDER
        with disk_errors(folder):
            folder.mkdir(mode=0o700, exist_ok=True)
            sync_path(state.path)  # or all that is synced in it is gone with its name
            has_room = Ballast(state.path / "ballast", ballast_bytes).prepare()
        opened = open_newest(folder, verify_signature)
        if opened is None:
            create_first_segment(folder, uuid7(epoch_ms(clock.utc()), dice))
            opened = open_newest(folder, None)  # it holds nothing signed yet
            assert opened is not None, "it was made just now"
        try:
            _refuse_foreign(opened, terminal_id, fingerprint)
            with disk_errors(folder):
                witness = Witness(folder / WITNESS_NAME)
        except JournalError:
            opened.segment.close()
            raise
        journal = cls(opened, witness, signer, clock, verify_signature, has_room=has_room)
        if opened.head.seq == 0:
            bodies = first_bodies(
                opened.matters,
                journal_id=opened.start.journal_id,
                terminal_id=terminal_id,
                fingerprint=fingerprint,
                at=clock.utc(),
                dice=dice,
            )
            try:
                journal.append(bodies)
            except BaseException:
                journal.close()
                raise
        return journal

    @property
    def head(self) -> Head:
        """Return journal_id, number and hash of the last record."""
        return self._head

    @property
    def matters(self) -> Matters:
        """Return what is not finished, as of the last durable record."""
        return self._matters

    @property
    def no_sales(self) -> tuple[FaultCode, ...]:
        """Return why nothing may be sold although records can be written; empty if it may."""
        reasons = []
        if self._doubted:
            reasons.append(FaultCode.JOURNAL_DAMAGED)
        if not self._has_room:
            reasons.append(FaultCode.DISK_LOW)
        if self._matters.standing.awaits_operator:
            reasons.append(FaultCode.JOURNAL_FOREIGN)
        return tuple(reasons)

    def append(self, bodies: Sequence[RecordBody]) -> tuple[StoredRecord, ...]:
        """Write these records in one durable commit and return them as stored.

        IllegalRecordError: our bug; nothing was written and the journal goes on.  Any JournalError:
        nothing is known of what was written; the journal refuses everything until a restart.
        """
        with self._lock:
            self._refuse_if_stopped()
            draft = _Draft(self._head, self._matters, [], [])
            for body in bodies:
                self._seal(draft, body)
            own = tuple(draft.records)
            if own:
                if draft.head.seq - draft.matters.standing.checkpoint_seq >= CHECKPOINT_RECORDS:
                    self._seal(draft, self._checkpoint(draft))
                self._commit(draft)
            return own

    def read(self, first_seq: int, count: int) -> tuple[StoredRecord, ...]:
        """Return up to count (at most READ_RECORDS_MAX) records, their chain checked."""
        with self._lock:
            self._refuse_if_stopped()
            first_seq = max(first_seq, self._start.first_seq)
            try:
                found = self._segment.records(first_seq, min(count, READ_RECORDS_MAX))
                if found:
                    before = Head(self._head.journal_id, first_seq - 1, found[0].prev_hash)
                    follow(before, found)
            except JournalError as error:
                self._judge(error)
                raise
            return tuple(found)

    def former_journals(self) -> tuple[FormerJournal, ...]:
        """Return the journals that this one follows, the oldest first; JournalError."""
        return former_journals(self._segment.path.parent, self._start)

    def verify_slice(self, records_max: int = SLICE_RECORDS) -> Progress:
        """Replay some more records from the segment's opening, and compare at the head.

        JournalDamagedError: no sales from now on, and the technician sees why.
        """
        with self._lock:
            self._refuse_if_stopped()
            try:
                self._replay.advance(self._segment.records(self._replay.head.seq + 1, records_max))
                progress = Progress(self._replay.head.seq, self._head.seq)
                if progress.is_done and self._replay.head.hash != self._head.hash:
                    raise JournalDamagedError("the records end in another hash than the journal's")
                if progress.is_done and self._replay.matters != self._matters:
                    raise JournalDamagedError("the mirrored matters are not those of the records")
            except JournalError as error:
                self._judge(error)
                raise
            return progress

    def close(self) -> None:
        """Close the file; whoever holds the state directory lets it go afterwards."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._stopped = self._stopped or JournalStoppedError("the journal is closed")
            self._witness.close()
            self._segment.close()

    def _seal(self, draft: _Draft, body: RecordBody) -> None:
        """Add a record to the draft: what counts from here on are its bytes."""
        raw = body.to_bytes()
        seq = draft.head.seq + 1
        step = apply(draft.matters, seq, parse_record(raw))
        own_hash = record_hash(draft.head.hash, raw)
        signed = body.kind in SIGNED_KINDS
        draft.records.append(
            StoredRecord(
                seq=seq,
                prev_hash=draft.head.hash,
                body=raw,
                hash=own_hash,
                signature=self._signer.sign(own_hash) if signed else None,
                keyid=self._signer.keyid if signed else None,
            )
        )
        draft.head = Head(draft.head.journal_id, seq, own_hash)
        draft.matters = step.matters
        draft.changes.extend(step.changes)

    def _checkpoint(self, draft: _Draft) -> Checkpoint:
        return Checkpoint(
            at=self._clock.utc(),
            upto_seq=draft.head.seq,
            head_hash=draft.head.hash.hex(),
            books=dict(draft.matters.books),
        )

    def _commit(self, draft: _Draft) -> None:
        update = self._mirror.prepare(draft.head.seq, draft.changes)
        try:
            self._segment.write(draft.records, update.put, update.drop)
            with disk_errors(self._segment.path.with_name(WITNESS_NAME)):
                self._witness.write(Note(self._start.number, draft.head.seq, draft.head.hash))
        except BaseException as error:
            reason = error if isinstance(error, JournalError) else None
            self._stopped = reason or JournalStoppedError("a commit was interrupted")
            raise
        self._mirror.committed(update)
        self._head = draft.head
        self._matters = draft.matters

    def _judge(self, error: JournalError) -> None:
        """Damage in the past ends sales; a disk that cannot be read ends everything."""
        if isinstance(error, JournalDamagedError):
            self._doubted = True
        else:
            self._stopped = error

    def _refuse_if_stopped(self) -> None:
        if self._stopped is not None:
            raise JournalStoppedError(f"stopped: {self._stopped}") from self._stopped


def _refuse_foreign(opened: OpenedJournal, terminal_id: str, fingerprint: str) -> None:
    if opened.head.seq == 0:
        return
    standing = opened.matters.standing
    if standing.terminal_id != terminal_id:
        raise JournalForeignError(
            f"the journal is of terminal {standing.terminal_id}, this is {terminal_id}"
        )
    if standing.fingerprint != fingerprint:
        raise JournalForeignError("the journal was written on another machine")
