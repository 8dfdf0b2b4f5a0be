"""Forked journals: two disks wrote under one name, and a person decides which branch stands.

Every branch is kept.  The first one that came is the journal's trunk; each other begins with the
first record that contradicts it, and is named by that record's hash.  While a branch waits for a
decision, nothing of trunk or branches is credited.  A branch that stands has its payments decided
as any; those of a refused one are refused, signed.  What was credited before stays as it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from backend.payments import Cashier, Occasion, Standing
from backend.readers import Readers
from contract.moments import rfc3339
from contract.records import Submitted, parse_record

TRUNK = b""
# How far back the terminal is asked to go when nothing is known of what its records follow.
SEAM_STEP_RECORDS = 100


@unique
class Decision(StrEnum):
    """What an operator said of a branch."""

    WAITS = "waits"
    STANDS = "stands"
    REFUSED = "refused"


_STANDING = {
    Decision.WAITS: Standing.WAITS,
    Decision.STANDS: Standing.STANDS,
    Decision.REFUSED: Standing.REFUSED,
}


class UndecidableError(Exception):
    """There is nothing to decide, or a branch is named that is not known."""


@dataclass(frozen=True)
class BranchRecord:
    """A record of a branch, as it came."""

    seq: int
    prev_hash: bytes
    hash: bytes
    body: bytes
    signature: str | None


@dataclass(frozen=True)
class Kept:
    """What became of an upload that contradicts the trunk; expected_seq is what to send next."""

    seq: int
    expected_seq: int


def standing_of_trunk(db: sqlite3.Connection, journal_id: str, *, forked: bool) -> Standing:
    """Return whether the trunk's payments are decided now."""
    if not forked:
        return Standing.STANDS
    if _decision(db, journal_id, TRUNK) is Decision.REFUSED:
        return Standing.REFUSED
    return Standing.WAITS


def continues_branch(
    db: sqlite3.Connection, journal_id: str, first_seq: int, prev_hash: bytes
) -> bool:
    """Return whether records from first_seq on follow a kept branch."""
    found = db.execute(
        "SELECT 1 FROM fork_records WHERE journal_id = ? AND seq = ? AND hash = ?",
        (journal_id, first_seq - 1, prev_hash),
    ).fetchone()
    return found is not None


def keep(
    db: sqlite3.Connection,
    cashier: Cashier,
    readers: Readers,
    occasion: Occasion,
    records: Iterable[BranchRecord],
) -> Kept:
    """Store what contradicts the trunk; its payments wait, or follow the branch's decision."""
    journal_id, received = occasion.journal_id, rfc3339(occasion.now)
    strange = [one for one in records if not _in_trunk(db, journal_id, one.seq, one.hash)]
    assert strange, "nothing contradicts the trunk"
    db.executemany(
        "INSERT OR IGNORE INTO fork_records VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (journal_id, one.seq, one.hash, one.prev_hash, one.body, one.signature, received)
            for one in strange
        ],
    )
    root = _root_of(db, journal_id, strange[0])
    if root is None:
        _mark_forked(db, journal_id, received)
        return Kept(strange[0].seq, max(1, strange[0].seq - SEAM_STEP_RECORDS))
    first_seq, name = root
    db.execute(
        "INSERT OR IGNORE INTO branches VALUES (?, ?, ?, ?, ?, NULL)",
        (journal_id, name, first_seq, received, Decision.WAITS),
    )
    decision = _decision(db, journal_id, name)
    if decision is Decision.WAITS:
        db.execute(
            "INSERT OR IGNORE INTO branches VALUES (?, ?, ?, ?, ?, NULL)",
            (journal_id, TRUNK, first_seq, received, Decision.WAITS),
        )
        _mark_forked(db, journal_id, received)
    _settle(db, cashier, readers, occasion, strange, _STANDING[decision])
    return Kept(strange[0].seq, strange[-1].seq + 1)


def decide(
    db: sqlite3.Connection,
    cashier: Cashier,
    readers: Readers,
    journal_id: str,
    stands: set[str],
    now: datetime,
) -> list[dict[str, object]]:
    """Decide every branch that waits: those named in stands do ("trunk", or a branch's hash in
    hex), the others are refused.  Return the journal's branches as they are then.
    """
    row = db.execute(
        "SELECT terminal_id FROM journals WHERE journal_id = ? AND forked_at IS NOT NULL",
        (journal_id,),
    ).fetchone()
    branches = {_name(name): name for name in _waiting(db, journal_id)}
    if row is None or not branches:
        raise UndecidableError("no branch of this journal waits for a decision")
    unknown = stands - branches.keys()
    if unknown:
        raise UndecidableError(f"no such branch waits: {', '.join(sorted(unknown))}")
    for name, root in branches.items():
        decision = Decision.STANDS if name in stands else Decision.REFUSED
        db.execute(
            "UPDATE branches SET decision = ?, decided_at = ? WHERE journal_id = ? AND root = ?",
            (decision, rfc3339(now), journal_id, root),
        )
        occasion = Occasion(row[0], journal_id, 0, now)
        _settle(db, cashier, readers, occasion, _records(db, journal_id, root), _STANDING[decision])
    if _decision(db, journal_id, TRUNK) is Decision.STANDS:
        db.execute("UPDATE journals SET forked_at = NULL WHERE journal_id = ?", (journal_id,))
    return listed(db, journal_id)


def listed(db: sqlite3.Connection, journal_id: str | None = None) -> list[dict[str, object]]:
    """Return branches for the operator's eyes: how long they are and what of them waits."""
    rows = db.execute(
        "SELECT b.journal_id, j.terminal_id, b.root, b.first_seq, b.seen_at, b.decision "
        "FROM branches b JOIN journals j USING (journal_id) "
        "WHERE b.journal_id = coalesce(?, b.journal_id) ORDER BY b.seen_at, b.root",
        (journal_id,),
    ).fetchall()
    found: list[dict[str, object]] = []
    for journal, terminal_id, root, first_seq, seen_at, decision in rows:
        records = list(_records(db, journal, root))
        waiting, waiting_minor = _waiting_payments(db, terminal_id, records)
        found.append(
            {
                "journal_id": journal,
                "terminal_id": terminal_id,
                "branch": _name(root),
                "first_seq": first_seq,
                "records": len(records),
                "waiting_payments": waiting,
                "waiting_minor": waiting_minor,
                "seen_at": seen_at,
                "decision": decision,
            }
        )
    return found


def _settle(
    db: sqlite3.Connection,
    cashier: Cashier,
    readers: Readers,
    occasion: Occasion,
    records: Iterable[BranchRecord],
    standing: Standing,
) -> None:
    for record in records:
        place = Occasion(occasion.terminal_id, occasion.journal_id, record.seq, occasion.now)
        if standing is Standing.STANDS:
            readers.note_stored(db, place, record.body)
        submitted = _submitted(record.body)
        if submitted is None:
            continue
        for order in submitted.payments:
            cashier.decide(db, submitted, order, place, standing=standing)


def _records(db: sqlite3.Connection, journal_id: str, root: bytes) -> Iterator[BranchRecord]:
    """Yield a branch's records from its first on; those of the trunk from where it was left."""
    if root == TRUNK:
        rows = db.execute(
            "SELECT seq, X'', hash, body, signature FROM records WHERE journal_id = ? AND seq >= "
            "(SELECT min(first_seq) FROM branches WHERE journal_id = ?) ORDER BY seq",
            (journal_id, journal_id),
        )
    else:
        rows = db.execute(
            "WITH RECURSIVE branch (seq, hash) AS (SELECT seq, hash FROM fork_records "
            "WHERE journal_id = :journal AND hash = :root UNION "
            "SELECT f.seq, f.hash FROM fork_records f JOIN branch b ON f.journal_id = :journal "
            "AND f.seq = b.seq + 1 AND f.prev_hash = b.hash) "
            "SELECT f.seq, f.prev_hash, f.hash, f.body, f.signature FROM branch b "
            "JOIN fork_records f ON f.journal_id = :journal AND f.seq = b.seq AND f.hash = b.hash "
            "ORDER BY f.seq",
            {"journal": journal_id, "root": root},
        )
    for row in rows.fetchall():
        yield BranchRecord(*row)


def _root_of(
    db: sqlite3.Connection, journal_id: str, record: BranchRecord
) -> tuple[int, bytes] | None:
    """Return number and hash of the record a branch began with; None if that never came."""
    seq, digest, before = record.seq, record.hash, record.prev_hash
    while not _in_trunk(db, journal_id, seq - 1, before):
        row = db.execute(
            "SELECT hash, prev_hash FROM fork_records "
            "WHERE journal_id = ? AND seq = ? AND hash = ?",
            (journal_id, seq - 1, before),
        ).fetchone()
        if row is None:
            # A second genesis follows nothing and is a branch by itself.
            return (seq, digest) if seq == 1 else None
        seq, (digest, before) = seq - 1, row
    return seq, digest


def _in_trunk(db: sqlite3.Connection, journal_id: str, seq: int, digest: bytes) -> bool:
    found = db.execute(
        "SELECT 1 FROM records WHERE journal_id = ? AND seq = ? AND hash = ?",
        (journal_id, seq, digest),
    ).fetchone()
    return found is not None


def _mark_forked(db: sqlite3.Connection, journal_id: str, received: str) -> None:
    db.execute(
        "UPDATE journals SET forked_at = coalesce(forked_at, ?) WHERE journal_id = ?",
        (received, journal_id),
    )


def _decision(db: sqlite3.Connection, journal_id: str, root: bytes) -> Decision:
    row = db.execute(
        "SELECT decision FROM branches WHERE journal_id = ? AND root = ?", (journal_id, root)
    ).fetchone()
    return Decision.WAITS if row is None else Decision(row[0])


def _waiting(db: sqlite3.Connection, journal_id: str) -> list[bytes]:
    """Return the branches to decide on: with any of them, the trunk too is decided anew."""
    waiting = [
        root
        for (root,) in db.execute(
            "SELECT root FROM branches WHERE journal_id = ? AND decision = ? AND root != ?",
            (journal_id, Decision.WAITS, TRUNK),
        )
    ]
    return [TRUNK, *waiting] if waiting else []


def _waiting_payments(
    db: sqlite3.Connection, terminal_id: str, records: Iterable[BranchRecord]
) -> tuple[int, int]:
    count = total = 0
    for record in records:
        submitted = _submitted(record.body)
        for order in () if submitted is None else submitted.payments:
            waits = db.execute(
                "SELECT 1 FROM payments WHERE terminal_id = ? AND payment_id = ? "
                "AND state = 'pending'",
                (terminal_id, order.payment_id),
            ).fetchone()
            if waits is not None:
                count, total = count + 1, total + order.inserted_minor
    return count, total


def _submitted(body: bytes) -> Submitted | None:
    if b'"kind":"submitted"' not in body:
        return None
    parsed = parse_record(body)
    return parsed if isinstance(parsed, Submitted) else None


def _name(root: bytes) -> str:
    return root.hex() or "trunk"
