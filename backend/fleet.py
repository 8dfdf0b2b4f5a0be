"""The terminals the operator has met: keys for ever, last seen, clock skew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.identification import Caller
from contract.enrolment import TerminalSeen
from contract.keys import PublicKey
from contract.moments import rfc3339

_WRITE_AGAIN_AFTER = timedelta(seconds=10)


@dataclass
class _Seen:
    first_seen_at: datetime
    last_seen_at: datetime
    clock_skew_s: int
    not_after: datetime | None
    written_at: datetime | None


class Fleet:
    """What is known of each terminal, in memory; written along with the next upload."""

    def __init__(
        self, db: sqlite3.Connection, issued: Iterable[tuple[str, PublicKey]] = ()
    ) -> None:
        """issued: keys the authority remembers; a database put back from a backup may not."""
        self._seen: dict[str, _Seen] = {}
        self._keys: dict[str, dict[str, PublicKey]] = {}
        self._unwritten: dict[str, list[PublicKey]] = {}
        for terminal_id, spki in db.execute("SELECT terminal_id, spki FROM keys"):
            key = PublicKey.from_spki(spki)
            self._keys.setdefault(terminal_id, {})[key.keyid] = key
        for terminal_id, key in issued:
            self._add_key(terminal_id, key)
        for row in db.execute("SELECT * FROM terminals"):
            terminal_id, first, last, skew, ends = row
            self._seen[terminal_id] = _Seen(
                datetime.fromisoformat(first),
                datetime.fromisoformat(last),
                skew,
                None if ends is None else datetime.fromisoformat(ends),
                None,
            )

    def note(self, caller: Caller, now: datetime) -> None:
        """Remember that this terminal asked something just now."""
        seen = self._seen.get(caller.terminal_id)
        if seen is None:
            seen = self._seen[caller.terminal_id] = _Seen(now, now, 0, None, None)
        seen.last_seen_at = now
        seen.clock_skew_s = caller.clock_skew_s
        seen.not_after = caller.peer.not_after
        self._add_key(caller.terminal_id, caller.peer.key)

    def keys_of(self, terminal_id: str) -> tuple[PublicKey, ...]:
        """Return every key this terminal ever had, the newest first."""
        return tuple(reversed(self._keys.get(terminal_id, {}).values()))

    def write(self, db: sqlite3.Connection, terminal_id: str, now: datetime) -> list[PublicKey]:
        """Write what is new about a terminal, within the caller's transaction.

        Returns the keys that were new.  Once that is durable, tell `written`; a transaction that
        fails leaves all this to the next.
        """
        new_keys = list(self._unwritten.get(terminal_id, ()))
        db.executemany(
            "INSERT OR IGNORE INTO keys VALUES (?, ?, ?, ?)",
            [(key.keyid, terminal_id, key.spki, rfc3339(now)) for key in new_keys],
        )
        seen = self._seen[terminal_id]
        if seen.written_at is not None and now - seen.written_at < _WRITE_AGAIN_AFTER:
            return new_keys
        db.execute(
            "INSERT INTO terminals VALUES (?, ?, ?, ?, ?) ON CONFLICT (terminal_id) DO UPDATE SET "
            "last_seen_at = excluded.last_seen_at, clock_skew_s = excluded.clock_skew_s, "
            "certificate_not_after = excluded.certificate_not_after",
            (
                terminal_id,
                rfc3339(seen.first_seen_at),
                rfc3339(seen.last_seen_at),
                seen.clock_skew_s,
                None if seen.not_after is None else rfc3339(seen.not_after),
            ),
        )
        return new_keys

    def written(self, terminal_id: str, new_keys: list[PublicKey], now: datetime) -> None:
        """What `write` wrote at this time is durable."""
        left = [key for key in self._unwritten.pop(terminal_id, ()) if key not in new_keys]
        if left:
            self._unwritten[terminal_id] = left
        self._seen[terminal_id].written_at = now

    def listed(self) -> tuple[TerminalSeen, ...]:
        """Return every terminal, by its name."""
        return tuple(
            TerminalSeen(
                terminal_id=terminal_id,
                first_seen_at=seen.first_seen_at,
                last_seen_at=seen.last_seen_at,
                clock_skew_s=seen.clock_skew_s,
                certificate_not_after=seen.not_after,
            )
            for terminal_id, seen in sorted(self._seen.items())
        )

    def _add_key(self, terminal_id: str, key: PublicKey) -> None:
        known = self._keys.setdefault(terminal_id, {})
        if key.keyid not in known:
            known[key.keyid] = key
            self._unwritten.setdefault(terminal_id, []).append(key)
