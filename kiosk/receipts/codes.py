"""What the square code on a slip or screen says.

`KIOSK:R:<check code>:<last four digits of the number>` finds a payment, and `KIOSK:C:<claim code>`
a claim: exactly what a person would type at any terminal, and nothing a photograph of the slip
does not show anyway.  Capitals and digits only, so that the symbol stays small and coarse.
"""

from __future__ import annotations

from typing import Final

_SCHEME: Final = "KIOSK"
_TAIL_DIGITS: Final = 4


def receipt_uri(check_code: str, msisdn: str) -> str:
    """Return the square code of a payment."""
    return f"{_SCHEME}:R:{check_code}:{msisdn[-_TAIL_DIGITS:]}"


def claim_uri(code: str) -> str:
    """Return the square code of a claim."""
    return f"{_SCHEME}:C:{code.upper()}"
