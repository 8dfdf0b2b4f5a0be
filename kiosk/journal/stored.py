"""What the journal hands back: records as they stand on the disk, and its head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from contract.records import RecordBody, parse_record


@dataclass(frozen=True)
class StoredRecord:
    """One record; signature and keyid only for kinds that are signed."""

    seq: int
    prev_hash: bytes
    body: bytes
    hash: bytes
    signature: bytes | None = None
    keyid: str | None = None

    def parsed(self) -> RecordBody:
        """Return what the body says."""
        return parse_record(self.body)


@dataclass(frozen=True)
class Head:
    """Where the journal stands; seq is 0 before the first record."""

    journal_id: str
    seq: int
    hash: bytes


class VerifySignature(Protocol):
    """Whether a signature over a record's hash is by the key of that id; False if unknown."""

    def __call__(self, keyid: str, record_hash: bytes, signature: bytes) -> bool: ...
