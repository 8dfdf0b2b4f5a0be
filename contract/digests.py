"""Content-Digest (RFC 9530), SHA-256 only: the body's place in a signature."""

from __future__ import annotations

import base64
import hashlib
import hmac


def content_digest(body: bytes) -> str:
    """Return the field value for these content bytes."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode('ascii')}:"


def digest_matches(field_value: str, body: bytes) -> bool:
    """Tell whether the field is exactly this contract's digest of body."""
    return hmac.compare_digest(field_value.encode(), content_digest(body).encode())
