"""The PUK of a SIM card.

An operator reads it from the list its cards were bought with; the demonstration's follows from the
number.
"""

from __future__ import annotations

import hashlib

PUK_DIGITS = 8


def puk_of(msisdn: str) -> str:
    """Return what unlocks the card of a number."""
    digest = hashlib.sha256(f"puk:{msisdn}".encode()).digest()
    return f"{int.from_bytes(digest[:8]) % 10**PUK_DIGITS:0{PUK_DIGITS}}"
