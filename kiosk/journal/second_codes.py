"""The second code of a claim slip, made of the stored record that opened the claim.

Its number is not known beforehand: a checkpoint the journal writes by itself may stand before it.
So the record is looked for from the head backwards, by the claim's identifier, and read as it
stands on the disk; a process that never wrote it finds the same.  Nothing is kept of what is found.
"""

from __future__ import annotations

from contract.codes import second_code
from contract.records import UnclaimedOpened
from kiosk.journal.store import Journal
from kiosk.journal.stored import StoredRecord

LOOKED_BACK_MAX = 5000
SLICE = 250


def second_code_of(
    journal: Journal, claim_code: str, records_max: int = LOOKED_BACK_MAX
) -> str | None:
    """Return the second code of an open claim; JournalError.

    None where its record is not among the last records_max.
    """
    claims = [one for one in journal.matters.unclaimed.values() if one.code == claim_code]
    if not claims:
        return None
    claim = max(claims, key=lambda one: one.opened_at)
    record = _opened_by(journal, claim.claim_id, records_max)
    return None if record is None else second_code(record.prev_hash, record.body)


def _opened_by(journal: Journal, claim_id: str, records_max: int) -> StoredRecord | None:
    """Return the record of this segment that opened the claim, if it stands near."""
    end = journal.head.seq + 1
    oldest = max(1, end - records_max)
    for after in range(end, oldest, -SLICE):
        for record in journal.read(max(oldest, after - SLICE), SLICE):
            if claim_id.encode() in record.body and _opens(record, claim_id):
                return record
    return None


def _opens(record: StoredRecord, claim_id: str) -> bool:
    body = record.parsed()
    return isinstance(body, UnclaimedOpened) and body.claim_id == claim_id
