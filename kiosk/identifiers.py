"""How things are named: UUIDv7, receipt numbers, and eight-digit codes a keypad can take.

A code is seven digits from a tagged SHA-256 of the thing's identifier and one Luhn digit, so a
single wrong digit and nearly every pair of swapped neighbours are seen before anybody is asked.
"""

from __future__ import annotations

import hashlib
import re

from kiosk.chance import Dice

CODE_DIGITS = 8
RECEIPT_COUNTER_MAX = 999_999_999
_TERMINAL_ID = re.compile(r"[A-Z]-[0-9]{6}", re.ASCII)
_RECEIPT_NUMBER = re.compile(r"(.+)-([0-9]{1,9})", re.ASCII)
_RECEIPT_TAG = b"kiosk-receipt-code-v1\x00"
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


def check_code(payment_id: str) -> str:
    """Return the eight digits on a payment's receipt."""
    return _code(_RECEIPT_TAG, payment_id)


def claim_code(claim_id: str) -> str:
    """Return the eight digits on the slip of unclaimed cash."""
    return _code(_CLAIM_TAG, claim_id)


def suspense_code(suspense_id: str) -> str:
    """Return the eight digits on the slip of a doubtful bill."""
    return _code(_SUSPENSE_TAG, suspense_id)


def is_code(text: str) -> bool:
    """Return whether these are eight digits whose check digit is right."""
    return (
        len(text) == CODE_DIGITS
        and text.isascii()
        and text.isdigit()
        and luhn_digit(text[:-1]) == text[-1]
    )


def luhn_digit(digits: str) -> str:
    """Return the digit that ISO/IEC 7812-1 annex B puts behind these."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * 2 if place % 2 == 0 else int(digit)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def _code(tag: bytes, identifier: str) -> str:
    digest = hashlib.sha256(tag + identifier.encode()).digest()
    digits = f"{int.from_bytes(digest[:8]) % 10**7:07d}"
    return digits + luhn_digit(digits)
