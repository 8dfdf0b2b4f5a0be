"""How things are named: UUIDv7, receipt numbers, and the codes of claims and doubtful bills."""

from __future__ import annotations

import re

from contract.codes import code_of
from kiosk.chance import Dice

RECEIPT_COUNTER_MAX = 999_999_999
_TERMINAL_ID = re.compile(r"[A-Z]-[0-9]{6}", re.ASCII)
_RECEIPT_NUMBER = re.compile(r"(.+)-([0-9]{1,9})", re.ASCII)
_CLAIM_TAG = b"kiosk-claim-code-v1\x00"
_SUSPENSE_TAG = b"kiosk-suspense-code-v1\x00"


def uuid7(utc_ms: int, dice: Dice) -> str:
    """Return a UUID of version 7 (RFC 9562): 48 bits of time, 74 of dice."""
    assert 0 <= utc_ms < 1 << 48, "milliseconds since 1970"
    bits = int.from_bytes(dice.token_bytes(10))
    value = utc_ms << 80 | 0x7 << 76 | (bits >> 68) << 64 | 0b10 << 62 | bits & (1 << 62) - 1
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_terminal_id(text: str) -> bool:
    """Return whether it looks like T-004211."""
    return _TERMINAL_ID.fullmatch(text) is not None


def receipt_number(terminal_id: str, counter: int) -> str:
    """Return T-004211-000017; the counter grows by one with each payment of a terminal."""
    assert 1 <= counter <= RECEIPT_COUNTER_MAX, "the counter starts at 1"
    return f"{terminal_id}-{counter:06d}"


def receipt_counter(number: str) -> int:
    """Return the counter of a receipt number; ValueError if it is none."""
    found = _RECEIPT_NUMBER.fullmatch(number)
    if found is None:
        raise ValueError(f"not a receipt number: {number[:40]!r}")
    return int(found[2])


def claim_code(claim_id: str) -> str:
    """Return the eight digits on the slip of unclaimed cash."""
    return code_of(_CLAIM_TAG, claim_id)


def suspense_code(suspense_id: str) -> str:
    """Return the eight digits on the slip of a doubtful bill."""
    return code_of(_SUSPENSE_TAG, suspense_id)
