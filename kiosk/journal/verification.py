"""Verifying a whole journal at rest: `kiosk journal verify --state DIR --json`.

Everything is made again from the records and compared with what stands there.  The caller holds
the state directory, so a running terminal's file is never opened by a second process.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kiosk.errors import IllegalRecordError, JournalDamagedError
from kiosk.journal import ledger
from kiosk.journal.database import SegmentFile
from kiosk.journal.matters import Matters, matters_from
from kiosk.journal.mirror import Mirror, split_sum
from kiosk.journal.opening import JOURNAL_FOLDER, WITNESS_NAME, opening_matters, whole_numbers
from kiosk.journal.replay import Replay
from kiosk.journal.segments import SegmentStart, open_segment
from kiosk.journal.stored import VerifySignature
from kiosk.journal.witness import Note, read_note
from kiosk.state_dir import StateDirectory

EXIT_OK = 0
EXIT_WRONG = 1
EXIT_IN_USE = 4
EXIT_DAMAGED = 6
FINDINGS_MAX = 50
_BATCH_RECORDS = 1000


@dataclass
class VerificationReport:
    """What was verified, and every finding in words; sums in minor units."""

    journal_id: str = ""
    terminal_id: str = ""
    segments: int = 0
    records: int = 0
    signatures: int = 0
    head_seq: int = 0
    head_hash: str = ""
    currency: str = ""
    assets_minor: int = 0
    claims_minor: int = 0
    in_doubt_minor: int = 0
    suspense_minor: int = 0
    unclaimed_minor: int = 0
    pending_minor: int = 0
    cassettes: dict[str, dict[str, int]] = field(default_factory=dict)
    chain_ok: bool = False
    signatures_ok: bool = False
    signatures_verified: bool = False
    books_ok: bool = False
    matters_ok: bool = False
    cassettes_ok: bool = False
    damage: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    @property
    def is_ok(self) -> bool:
        """Return whether nothing at all was found."""
        return not self.damage and not self.findings

    @property
    def exit_code(self) -> int:
        """Return 0 ok, 1 found wrong, 6 damaged."""
        if self.damage:
            return EXIT_DAMAGED
        return EXIT_WRONG if self.findings else EXIT_OK

    def to_json(self) -> str:
        """Return the report as one JSON object."""
        told = {"ok": self.is_ok, "exit_code": self.exit_code, **asdict(self)}
        return json.dumps(told, ensure_ascii=False)


def verify(
    state: StateDirectory,
    verify_signature: VerifySignature | None = None,
    progress: Callable[[int], None] | None = None,
) -> VerificationReport:
    """Verify every segment; without verify_signature signatures are only required to be there.

    Damage is reported, not raised; JournalIoError and JournalUnsafeError are raised, since then
    nothing is known of the journal.
    """
    assert state.is_held, "another process never opens a running terminal's file"
    return _Verification(state.path / JOURNAL_FOLDER, verify_signature, progress).run()


class _Verification:
    """One walk through all segments."""

    def __init__(
        self,
        folder: Path,
        verify_signature: VerifySignature | None,
        progress: Callable[[int], None] | None,
    ) -> None:
        self._folder = folder
        self._verify_signature = verify_signature
        self._progress = progress
        self._last: Replay | None = None
        self.report = VerificationReport(signatures_verified=verify_signature is not None)

    def run(self) -> VerificationReport:
        report = self.report
        try:
            note = read_note(self._folder / WITNESS_NAME)
            numbers = whole_numbers(self._folder, note)
            if not numbers:
                report.findings.append("no journal stands here")
                return report
            for number in numbers:
                segment, start = open_segment(self._folder, number)
                try:
                    self._verify_segment(segment, start, note)
                finally:
                    segment.close()
                report.segments += 1
            report.chain_ok = report.signatures_ok = True
        except JournalDamagedError as error:
            report.damage.append(str(error))
        if self._last is not None:
            self._state_sums(self._last.matters)
        return report

    def _verify_segment(self, segment: SegmentFile, start: SegmentStart, note: Note | None) -> None:
        structure = segment.structure_errors()
        if structure:
            raise JournalDamagedError(f"{segment.path.name}: {structure[0]}")
        opening = opening_matters(segment)
        self._compare_link(start, opening)
        replay = Replay(start, opening, self._verify_signature)
        self._last = replay
        while batch := segment.records(replay.head.seq + 1, _BATCH_RECORDS):
            try:
                replay.advance(batch)
            finally:
                self.report.head_seq = replay.head.seq
                self.report.head_hash = replay.head.hash.hex()
            self.report.records += len(batch)
            if self._progress is not None:
                self._progress(self.report.records)
        self.report.signatures += replay.signed
        self._compare_mirror(segment, replay)
        if note is not None and note.segment == start.number and note.seq > replay.head.seq:
            raise JournalDamagedError(
                f"record {note.seq} was written, but the journal ends at {replay.head.seq}"
            )

    def _compare_link(self, start: SegmentStart, opening: Matters) -> None:
        """A segment follows the one before it: same journal, or a new one that names its head."""
        before = self._last
        if before is None:
            if start.number == 1 and opening != Matters():
                raise JournalDamagedError("the first segment opens with something")
            return
        head = before.head
        if start.journal_id == head.journal_id:
            if (start.first_seq, start.prev_hash) != (head.seq + 1, head.hash):
                raise JournalDamagedError(f"segment {start.number} does not follow the last")
        elif opening.standing.linked_head_hash != head.hash.hex():
            raise JournalDamagedError(f"segment {start.number} follows another journal's head")
        if opening.books != before.matters.books:
            raise JournalDamagedError(f"segment {start.number} opens with other books")

    def _compare_mirror(self, segment: SegmentFile, replay: Replay) -> None:
        rows, stored_sum = split_sum(segment.mirrored())
        try:
            mirrored = matters_from(tuple(rows))
        except ValueError as error:
            raise JournalDamagedError(f"the mirrored matters cannot be read: {error}") from error
        self.report.matters_ok = mirrored == replay.matters
        if not self.report.matters_ok:
            self._found("the mirrored matters are not those of the records")
        if not Mirror(rows).agrees_with(replay.head.seq, stored_sum):
            self.report.matters_ok = False
            self._found("the sum over the mirrored matters is wrong")

    def _state_sums(self, matters: Matters) -> None:
        report, books = self.report, matters.books
        report.journal_id = matters.standing.journal_id
        report.terminal_id = matters.standing.terminal_id
        report.currency = matters.standing.currency
        report.assets_minor, report.claims_minor = ledger.totals(books)
        report.in_doubt_minor = books.get(ledger.IN_DOUBT, 0)
        report.suspense_minor = books.get(ledger.SUSPENSE, 0)
        report.unclaimed_minor = books.get(ledger.UNCLAIMED, 0)
        report.pending_minor = books.get(ledger.PAYABLE_PENDING, 0)
        report.cassettes = {
            number: {str(denomination): count for denomination, count in cassette.counts.items()}
            for number, cassette in matters.cassettes.items()
        }
        before = len(report.findings)
        try:
            ledger.check(books)
        except IllegalRecordError as error:
            self._found(str(error))
        for finding in _claim_findings(matters):
            self._found(finding)
        report.books_ok = len(report.findings) == before
        cassette_findings = _cassette_findings(matters)
        for finding in cassette_findings:
            self._found(finding)
        report.cassettes_ok = not cassette_findings

    def _found(self, finding: str) -> None:
        if len(self.report.findings) < FINDINGS_MAX:
            self.report.findings.append(finding)


def _claim_findings(matters: Matters) -> list[str]:
    """Compare each sum in the books with the things it stands for."""
    visits = {ledger.visit_account(key): sum_ for key, sum_ in matters.visit_balances.items()}
    in_books = {
        account: balance
        for account, balance in matters.books.items()
        if account.startswith("visit:")
    }
    expected = {
        ledger.SUSPENSE: sum(found.amount_minor for found in matters.suspense.values()),
        ledger.UNCLAIMED: sum(found.amount_minor for found in matters.unclaimed.values()),
        ledger.PAYABLE_PENDING: sum(
            pending.order.credited_minor for pending in matters.pending_payments.values()
        ),
    }
    wrong = [
        f"{account} is {matters.books.get(account, 0)}, its parts are {total}"
        for account, total in expected.items()
        if matters.books.get(account, 0) != total
    ]
    if visits != in_books:
        wrong.append("the visits' balances are not those of the books")
    return wrong


def _cassette_findings(matters: Matters) -> list[str]:
    """Compare each cassette's count of bills with its account."""
    wrong = []
    for number, cassette in matters.cassettes.items():
        account = ledger.cassette_account(int(number))
        if matters.books.get(account, 0) != cassette.total_minor:
            wrong.append(
                f"{account} is {matters.books.get(account, 0)},"
                f" the bills counted are {cassette.total_minor}"
            )
    return wrong
