"""The matters as they stand on the disk: which rows a commit changes, and a sum over all of them.

The sum is the XOR of SHA-256 over every row, so a commit updates it from the rows it changes, and
a start sees at once that a row was lost or altered.  It is against damage, not against forgery.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contract.model import WireModel
from kiosk.errors import JournalDamagedError
from kiosk.journal.matters import Change, Row

# The row that holds the sum; it sorts between other parts and is no part itself.
SUM_PART = "mirror"
_SUM = struct.Struct(">Q32s")


@dataclass(frozen=True)
class MirrorUpdate:
    """What one commit does to the mirror."""

    put: tuple[Row, ...]
    drop: tuple[tuple[str, str], ...]
    row_sums: Mapping[tuple[str, str], int]  # of the rows put
    total: int


class Mirror:
    """The sums of the rows on the disk; prepare, commit, then `committed`."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._row_sums = {(part, key): _row_sum(part, key, value) for part, key, value in rows}
        self._total = 0
        for row_sum in self._row_sums.values():
            self._total ^= row_sum

    def prepare(self, seq: int, changes: Iterable[Change]) -> MirrorUpdate:
        """Return what to write for these changes up to record seq; changes nothing yet."""
        last: dict[tuple[str, str], WireModel | None] = {}
        for change in changes:
            last[change.part, change.key] = change.value
        total = self._total
        put: list[Row] = []
        drop: list[tuple[str, str]] = []
        row_sums: dict[tuple[str, str], int] = {}
        for (part, key), value in last.items():
            total ^= self._row_sums.get((part, key), 0)
            if value is None:
                drop.append((part, key))
            else:
                raw = value.to_bytes()
                put.append((part, key, raw))
                row_sums[part, key] = _row_sum(part, key, raw)
                total ^= row_sums[part, key]
        put.append(_sum_row(seq, total))
        return MirrorUpdate(tuple(put), tuple(drop), row_sums, total)

    def committed(self, update: MirrorUpdate) -> None:
        """Take over an update that is durable."""
        self._row_sums.update(update.row_sums)
        for key in update.drop:
            self._row_sums.pop(key, None)
        self._total = update.total

    def sum_row(self, seq: int) -> Row:
        """Return the row that states the sum as of record seq."""
        return _sum_row(seq, self._total)

    def agrees_with(self, seq: int, packed: bytes) -> bool:
        """Return whether a stored sum is of these rows, and of this record."""
        return packed == _sum_row(seq, self._total)[2]


def split_sum(rows: Iterable[Row]) -> tuple[tuple[Row, ...], bytes]:
    """Return the rows proper and the stored sum; JournalDamagedError without a sum."""
    proper = tuple(row for row in rows if row[0] != SUM_PART)
    sums = [value for part, _, value in rows if part == SUM_PART]
    if len(sums) != 1:
        raise JournalDamagedError("the mirrored matters have no sum")
    return proper, sums[0]


def _row_sum(part: str, key: str, value: bytes) -> int:
    named = f"{part}\x00{key}\x00".encode()
    return int.from_bytes(hashlib.sha256(named + value).digest())


def _sum_row(seq: int, total: int) -> Row:
    return SUM_PART, "", _SUM.pack(seq, total.to_bytes(32))
