"""The demonstration operator's numbers: which are ours, which are special, which are not ours.

README.md beside this file tells the same in prose; a test compares the two.
"""

from __future__ import annotations

import sqlite3
from typing import Literal

from backend.demo import markets

DEFAULT_TARIFF = "T03"

OTHER_OPERATORS = markets.OTHER_OPERATORS

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
    ("+79001000005", "open", -2_350, "T03"),
    ("+79001000006", "open", 31_000, "T03"),
    ("+79001000007", "open", 9_000, "T01"),
    ("+79001000008", "open", 250_000, "T05"),
    ("+79001000009", "closed", 0, "T03"),
    ("+79001000010", "open", 15_000, "T03"),
    ("+79001000011", "open", 3_500, "T03"),
    ("+79001000012", "open", 17_700, "T03"),
    ("+79001000013", "open", 94_000, "T03"),
    ("+79001000014", "open", 26_000, "T04"),
    ("+79001000015", "open", 40_500, "T07"),
    ("+79001000016", "open", 12_900, "T04"),
    ("+79001000017", "open", 6_600, "T03"),
    ("+79001000018", "open", -15_000, "T03"),
    ("+79001000019", "open", 52_000, "T04"),
    ("+79001000020", "open", 22_200, "T03"),
    ("+79001000021", "open", 8_000, "T01"),
    ("+79001000022", "open", 12_000, "T03"),
    ("+79001000023", "open", 30_000, "T07"),
    ("+79001000024", "open", 17_500, "T03"),
    ("+79001110000", "closed", 0, "T01"),
    ("+79001119999", "closing", 0, "T01"),
    ("+380500000001", "open", 14_500, "T03"),
    ("+380500000002", "open", 90, "T01"),
    ("+375290000001", "open", 1_240, "T03"),
    ("+375290000002", "open", 35, "T01"),
    ("+36200000001", "open", 210_000, "T04"),
    ("+36200000002", "open", 4_000, "T03"),
)

# Took its number along to another operator.
PORTED_OUT = frozenset({"+79001000009"})

# The subscribers of usage.csv.
SUBSCRIBERS = {
    "S01": "+79001000001",
    "S02": "+79001000002",
    "S03": "+79001000003",
    "S04": "+79001000004",
}


def is_ours(msisdn: str) -> bool:
    return any(msisdn.startswith(market.own_prefix) for market in markets.MARKETS.values())


def is_in_open_range(msisdn: str) -> bool:
    return markets.market_of(msisdn).is_open(msisdn)


def foreign_verdict(msisdn: str) -> Literal["unknown", "other_operator"]:
    return "other_operator" if msisdn.startswith(OTHER_OPERATORS) else "unknown"


def load(db: sqlite3.Connection) -> None:
    """Add the accounts that are not there yet."""
    db.executemany(
        "INSERT OR IGNORE INTO accounts VALUES (?, ?, ?, ?, ?, ?)",
        [
            (msisdn, status, markets.market_of(msisdn).currency, opening, opening, tariff)
            for msisdn, status, opening, tariff in ACCOUNTS
        ],
    )
