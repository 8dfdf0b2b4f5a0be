"""Whether records follow each other: no gap in numbers, hashes that fit, signatures that hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

from contract.hashing import record_hash
from contract.records import SIGNED_KINDS
from kiosk.errors import JournalDamagedError
from kiosk.journal.stored import Head, StoredRecord, VerifySignature

# The bytes are our own: a body begins with its moment, then its kind.
_KIND_IS_SIGNED = re.compile(
    rb'\{"at":"[^"]{1,40}","kind":"(?:%s)"' % "|".join(sorted(SIGNED_KINDS)).encode()
)


def follow(
    head: Head, records: Iterable[StoredRecord], verify_signature: VerifySignature | None = None
) -> Head:
    """Return the head after these records; JournalDamagedError names the first that is wrong."""
    seq, last_hash = head.seq, head.hash
    for record in records:
        seq += 1
        if record.seq != seq:
            raise JournalDamagedError(f"record {seq} is missing")
        if record.prev_hash != last_hash or record_hash(last_hash, record.body) != record.hash:
            raise JournalDamagedError(f"record {seq} was altered")
        last_hash = record.hash
        if record.signature is not None or is_signed_kind(record.body):
            _require_signature(record, verify_signature)
    return Head(head.journal_id, seq, last_hash)


def _require_signature(record: StoredRecord, verify_signature: VerifySignature | None) -> None:
    if record.signature is None or record.keyid is None:
        raise JournalDamagedError(f"record {record.seq} lost its signature")
    if verify_signature is not None and not verify_signature(
        record.keyid, record.hash, record.signature
    ):
        raise JournalDamagedError(f"the signature of record {record.seq} does not hold")


def is_signed_kind(body: bytes) -> bool:
    """Return whether stored bytes are of a kind that is signed, without parsing all of them."""
    return _KIND_IS_SIGNED.match(body) is not None
