"""The demonstration operator's numbers: which are ours, which are special, which are not ours.

README.md beside this file tells the same in prose; a test compares the two.
"""

from __future__ import annotations

import sqlite3
from typing import Literal

CURRENCY = "RUB"
DEFAULT_TARIFF = "T03"

OWN_PREFIX = "+7900"
# Every number of this range exists: for loads and many visits.
OPEN_RANGE_PREFIX = "+79005"
MSISDN_DIGITS = 11

OTHER_OPERATORS = ("+7910", "+7915", "+7920", "+7926", "+7937", "+7950", "+7960", "+7977", "+7999")

# number, status, opening balance in minor units, tariff
ACCOUNTS: tuple[tuple[str, Literal["open", "closed", "closing"], int, str], ...] = (
    ("+79001234567", "open", 12_350, "T03"),
    ("+79001112233", "open", 0, "T01"),
    ("+79007654321", "open", 48_000, "T05"),
    ("+79009998877", "open", 150, "T09"),
    ("+79001000001", "open", 21_400, "T03"),
    ("+79001000002", "open", 5_800, "T04"),
    ("+79001000003", "open", 63_020, "T04"),
    ("+79001000004", "open", 990, "T04"),
    ("+79001110000", "closed", 0, "T01"),
    ("+79001119999", "closing", 0, "T01"),
)

# The subscribers of usage.csv.
SUBSCRIBERS = {
    "S01": "+79001000001",
    "S02": "+79001000002",
    "S03": "+79001000003",
    "S04": "+79001000004",
}


def is_ours(msisdn: str) -> bool:
    return msisdn.startswith(OWN_PREFIX)


def is_in_open_range(msisdn: str) -> bool:
    return msisdn.startswith(OPEN_RANGE_PREFIX) and len(msisdn) == MSISDN_DIGITS + 1


def foreign_verdict(msisdn: str) -> Literal["unknown", "other_operator"]:
    return "other_operator" if msisdn.startswith(OTHER_OPERATORS) else "unknown"


def load(db: sqlite3.Connection) -> None:
    """Add the accounts that are not there yet."""
    db.executemany(
        "INSERT OR IGNORE INTO accounts VALUES (?, ?, ?, ?, ?, ?)",
        [
            (msisdn, status, CURRENCY, opening, opening, tariff)
            for msisdn, status, opening, tariff in ACCOUNTS
        ],
    )
