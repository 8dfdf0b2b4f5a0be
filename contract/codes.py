"""Codes that people type: made alike on both sides, from what both have.

Eight digits (receipts, claims, cases) are seven and a Luhn digit, so that a slip of the finger is
seen before anybody is asked.  They open nothing alone: the last digits of the number go with them.

The second code proves that somebody holds the claim slip.  It is made of the journal's own record
of the claim: its bytes, and the hash before it.  Neither is ever shown, printed or listed, and the
record holds identifiers thrown with dice, so whoever knows the slip's first code, the number, the
sum and the minute learns nothing of it.  Whoever can read the journal's bytes can compute it: that
is the operator, and those who hold the terminal's own key, who could sign payments anyhow.  A slip
prints it; no SMS, no screen of a later visit and no list does.
"""

from __future__ import annotations

import hashlib

CODE_DIGITS = 8
SECOND_CODE_DIGITS = 4
_RECEIPT_TAG = b"kiosk-receipt-code-v1\x00"
_SECOND_TAG = b"kiosk-claim-second-code-v1\x00"


def luhn_digit(digits: str) -> str:
    """Return the digit that ISO/IEC 7812-1 annex B puts behind these."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * 2 if place % 2 == 0 else int(digit)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def is_code(text: str) -> bool:
    """Tell whether these are eight digits whose check digit is right."""
    return (
        len(text) == CODE_DIGITS
        and text.isascii()
        and text.isdigit()
        and luhn_digit(text[:-1]) == text[-1]
    )


def with_check_digit(number: int) -> str:
    """Return the eight digits of a number from 0 to 9,999,999."""
    assert 0 <= number < 10 ** (CODE_DIGITS - 1), "seven digits"
    digits = f"{number:0{CODE_DIGITS - 1}}"
    return digits + luhn_digit(digits)


def code_of(tag: bytes, identifier: str) -> str:
    """Return the eight digits of an identifier; the tag keeps the codes of other things apart."""
    digest = hashlib.sha256(tag + identifier.encode()).digest()
    return with_check_digit(int.from_bytes(digest[:8]) % 10 ** (CODE_DIGITS - 1))


def receipt_code(payment_id: str) -> str:
    """Return the eight digits on a payment's receipt."""
    return code_of(_RECEIPT_TAG, payment_id)


def second_code(prev_hash: bytes, body: bytes) -> str:
    """Return the four digits of a claim slip, of the stored record that opened the claim."""
    digest = hashlib.sha256(_SECOND_TAG + prev_hash + body).digest()
    return f"{int.from_bytes(digest[:8]) % 10**SECOND_CODE_DIGITS:0{SECOND_CODE_DIGITS}}"
