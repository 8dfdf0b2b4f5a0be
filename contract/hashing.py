"""How records are chained: the one hash that journal, backend and auditors compute alike."""

from __future__ import annotations

import hashlib

RECORD_TAG = b"kiosk-record-v1\x00"
GENESIS_PREV_HASH = bytes(32)


def record_hash(prev_hash: bytes, body: bytes) -> bytes:
    """Return SHA-256(tag || prev_hash || body); body is the stored bytes, never re-serialised."""
    return hashlib.sha256(RECORD_TAG + prev_hash + body).digest()


def statement_hash(text: str) -> str:
    """Return what tells a signed statement from any other: hex SHA-256 of its exact text."""
    return hashlib.sha256(text.encode()).hexdigest()
