"""Journal records as uploads: which records fit one request, and how the request is named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from contract.encoding import b64url
from contract.hashing import record_hash
from contract.keys import RecordSigner
from contract.messages import (
    BODY_BYTES_MAX,
    RECORDS_PER_REQUEST_MAX,
    WORDS_PER_REQUEST_MAX,
    PaymentResult,
    RecordsUpload,
    WireRecord,
)
from contract.records import Submitted
from kiosk.journal.stored import StoredRecord

# Room for the members of an upload beside its records.
_ENVELOPE_BYTES = 1024
# Room for a record's own braces, names and signature.
_RECORD_OVERHEAD_BYTES = 160
# A statement with its JWS, as a text within a text.
_WORD_BYTES_MAX = 2048


def fitting(records: Iterable[StoredRecord]) -> tuple[StoredRecord, ...]:
    """Return the longest run from the front that one request may hold; at least one record.

    Each payment leaves room for the operator's earlier word on it.
    """
    taken: list[StoredRecord] = []
    size, words = _ENVELOPE_BYTES, 0
    for record in records:
        payments = len(payments_in([record]))
        words += payments
        size += len(json.dumps(record.body.decode())) + _RECORD_OVERHEAD_BYTES
        size += payments * _WORD_BYTES_MAX
        too_many = len(taken) == RECORDS_PER_REQUEST_MAX or words > WORDS_PER_REQUEST_MAX
        if taken and (size > BODY_BYTES_MAX or too_many):
            break
        taken.append(record)
    return tuple(taken)


def payments_in(records: Iterable[StoredRecord]) -> tuple[str, ...]:
    """Return the payments submitted by these records."""
    found: list[str] = []
    for record in records:
        if b'"kind":"submitted"' in record.body:
            body = record.parsed()
            if isinstance(body, Submitted):
                found += [order.payment_id for order in body.payments]
    return tuple(found)


def upload_of(
    terminal_id: str,
    journal_id: str,
    records: Sequence[StoredRecord],
    signer: RecordSigner,
    words: tuple[PaymentResult, ...] = (),
) -> RecordsUpload:
    """Return the upload of these consecutive records, its head signed."""
    first = records[0]
    assert [record.seq for record in records] == list(range(first.seq, first.seq + len(records)))
    return RecordsUpload(
        terminal_id=terminal_id,
        journal_id=journal_id,
        first_seq=first.seq,
        prev_hash=first.prev_hash.hex(),
        records=tuple(_wire(record) for record in records),
        head_signature=b64url(signer.sign(records[-1].hash)),
        words=words,
    )


def head_hash_of(upload: RecordsUpload) -> bytes:
    """Return the hash of an upload's last record, recomputed from the bytes it carries."""
    head = bytes.fromhex(upload.prev_hash)
    for record in upload.records:
        head = record_hash(head, record.body.encode())
    return head


def idempotency_key(upload: RecordsUpload) -> str:
    """Return `<journal_id>:<first_seq>:<head_hash>`: same bytes, same key."""
    return f"{upload.journal_id}:{upload.first_seq}:{head_hash_of(upload).hex()}"


def _wire(record: StoredRecord) -> WireRecord:
    signature = None if record.signature is None else b64url(record.signature)
    return WireRecord(body=record.body.decode(), signature=signature)
