"""The second code of a claim slip, made of the stored record that opened the claim.

Its number is not known beforehand: a checkpoint the journal writes by itself may stand before it.
So the record is looked for from the head backwards, by the claim's identifier, and read as it
stands on the disk; a process that never wrote it finds the same.  Nothing is kept of what is found.
"""

from __future__ import annotations

from contract.codes import second_code
from contract.records import UnclaimedOpened
from kiosk.journal.matters import UnclaimedMatter
from kiosk.journal.store import Journal
from kiosk.journal.stored import StoredRecord

LOOKED_BACK_MAX = 5000
_SLICE = 250


def second_code_of(journal: Journal, claim_code: str) -> str | None:
    """Return the second code of an open claim; None where its record is not near; JournalError."""
    claims = [one for one in journal.matters.unclaimed.values() if one.code == claim_code]
    if not claims:
        return None
    record = _opened_by(journal, max(claims, key=lambda one: one.opened_at))
    return None if record is None else second_code(record.prev_hash, record.body)


def _opened_by(journal: Journal, claim: UnclaimedMatter) -> StoredRecord | None:
    head = journal.head.seq
    last, end = head, max(0, head - LOOKED_BACK_MAX)
    while last > end:
        first = max(last - _SLICE + 1, end + 1)
        found = journal.read(first, last - first + 1)
        for record in reversed(found):
            if claim.claim_id.encode() in record.body:
                body = record.parsed()
                if isinstance(body, UnclaimedOpened) and body.claim_id == claim.claim_id:
                    return record
        if not found or found[0].seq > first:
            return None  # what is older stands in another segment
        last = first - 1
    return None
