"""Whether records follow each other: no gap in numbers, hashes that fit, signatures that hold."""

from __future__ import annotations

from collections.abc import Iterable

from contract.hashing import record_hash
from contract.records import SIGNED_KINDS
from kiosk.errors import JournalDamagedError
from kiosk.journal.stored import Head, StoredRecord, VerifySignature

_SIGNED_STARTS = tuple(f'"kind":"{kind}"'.encode() for kind in sorted(SIGNED_KINDS))


def follow(
    head: Head, records: Iterable[StoredRecord], verify_signature: VerifySignature | None = None
) -> Head:
    """Return the head after these records; JournalDamagedError names the first that is wrong."""
    for record in records:
        head = _next(head, record, verify_signature)
    return head


def _next(head: Head, record: StoredRecord, verify_signature: VerifySignature | None) -> Head:
    if record.seq != head.seq + 1:
        raise JournalDamagedError(f"record {head.seq + 1} is missing")
    if record.prev_hash != head.hash or record_hash(head.hash, record.body) != record.hash:
        raise JournalDamagedError(f"record {record.seq} was altered")
    if record.signature is None or record.keyid is None:
        if is_signed_kind(record.body):
            raise JournalDamagedError(f"record {record.seq} lost its signature")
    elif verify_signature is not None and not verify_signature(
        record.keyid, record.hash, record.signature
    ):
        raise JournalDamagedError(f"the signature of record {record.seq} does not hold")
    return Head(head.journal_id, record.seq, record.hash)


def is_signed_kind(body: bytes) -> bool:
    """Return whether stored bytes are of a kind that is signed, without parsing all of them."""
    return any(start in body[:80] for start in _SIGNED_STARTS)
