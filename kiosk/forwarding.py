"""Brings the operator's copies of former journals to their ends, before the present one's.

After an adoption, money that was submitted on the old disk may never have reached the operator.
The last record is sent even where the operator seems to have it: it may hold another one there.
"""

from __future__ import annotations

from collections.abc import Callable

from contract.keys import RecordSigner
from contract.messages import JournalHead, RecordsUpload
from kiosk.errors import JournalError
from kiosk.journal.former import FormerJournal
from kiosk.logs import Log
from kiosk.operator.errors import OperatorProblemError
from kiosk.operator.messages import fitting, payments_in, upload_of
from kiosk.operator.signing import VerifiedReceipt
from kiosk.second_words import Readable, first_words

LOG = Log("forwarding")
RECORDS_AT_ONCE = 100
# More answers than this about one journal mean that the two sides talk past each other.
STEPS_MAX = 100_000

AskHead = Callable[[str], JournalHead]
Upload = Callable[[RecordsUpload], VerifiedReceipt]


class Forwarding:
    """Called on the post office's threads, by one at a time; what was taken is told to `sent`."""

    def __init__(
        self,
        find: Callable[[], tuple[FormerJournal, ...]],
        present: Readable,
        signer: RecordSigner,
        terminal_id: str,
        sent: Callable[[VerifiedReceipt], None],
    ) -> None:
        self._find = find
        self._present = present
        self._signer = signer
        self._terminal_id = terminal_id
        self._sent = sent
        self._journals: tuple[FormerJournal, ...] | None = None
        # Where the operator stood when it had all of a journal: less means it was restored.
        self._told: dict[str, int] = {}

    def bring(self, ask_head: AskHead, upload: Upload) -> None:
        """Send what the operator lacks; OperatorError when it must be tried again later.

        A journal the operator refuses for good holds up nothing behind it.
        """
        if self._journals is None:
            self._journals = self._ours()
        for journal in self._journals:
            try:
                self._bring_one(journal, ask_head, upload)
            except OperatorProblemError as error:
                if error.problem.retryable:
                    raise
                LOG.error("former_journal_refused", journal=journal.journal_id, detail=str(error))
            except JournalError as error:
                LOG.error("former_journal_unreadable", error, journal=journal.journal_id)

    def _ours(self) -> tuple[FormerJournal, ...]:
        try:
            found = self._find()
        except JournalError as error:
            LOG.error("former_journals_unreadable", error)
            return ()
        for journal in found:
            if journal.terminal_id != self._terminal_id:
                LOG.error("former_journal_of_another_terminal", journal=journal.journal_id)
        return tuple(one for one in found if one.terminal_id == self._terminal_id)

    def _bring_one(self, journal: FormerJournal, ask_head: AskHead, upload: Upload) -> None:
        upto = ask_head(journal.journal_id).upto_seq
        told = self._told.get(journal.journal_id)
        if told is not None and upto >= told:
            return
        seq = min(upto + 1, journal.last_seq)
        for _ in range(STEPS_MAX):
            if seq > journal.last_seq:
                break
            records = fitting(journal.read(seq, RECORDS_AT_ONCE))
            # What was decided later stands behind these records, or in the journal of today.
            parts = [(journal, records[-1].seq + 1), (self._present, 1)]
            words = first_words(payments_in(records), parts)
            request = upload_of(self._terminal_id, journal.journal_id, records, self._signer, words)
            seq = self._next(request, seq, upload)
        self._told[journal.journal_id] = ask_head(journal.journal_id).upto_seq

    def _next(self, request: RecordsUpload, seq: int, upload: Upload) -> int:
        try:
            receipt = upload(request)
        except OperatorProblemError as error:
            wanted = error.problem.expected_seq
            if error.problem.code not in ("fork", "gap") or wanted in (None, seq):
                raise
            assert wanted is not None, "looked at above"
            return max(1, wanted)
        self._sent(receipt)
        return seq + len(request.records)
