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
    RecordsUpload,
    WireRecord,
)
from kiosk.journal.stored import StoredRecord

# Room for the members of an upload beside its records.
_ENVELOPE_BYTES = 1024
# Room for a record's own braces, names and signature.
_RECORD_OVERHEAD_BYTES = 160


def fitting(records: Iterable[StoredRecord]) -> tuple[StoredRecord, ...]:
    """Return the longest run from the front that one request may hold; at least one record."""
    taken: list[StoredRecord] = []
    size = _ENVELOPE_BYTES
    for record in records:
        size += len(json.dumps(record.body.decode())) + _RECORD_OVERHEAD_BYTES
        if taken and (size > BODY_BYTES_MAX or len(taken) == RECORDS_PER_REQUEST_MAX):
            break
        taken.append(record)
    return tuple(taken)


def upload_of(
    terminal_id: str, journal_id: str, records: Sequence[StoredRecord], signer: RecordSigner
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
