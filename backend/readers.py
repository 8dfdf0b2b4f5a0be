"""Who learns from the records of journals that are believed: a table of kinds.

What tells of doubtful money must be readable, or the upload is refused and comes again.  A word of
ours that this program cannot read is of a newer one: it is kept unread, as every other kind is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from backend import doubtful
from backend.payments import Occasion
from contract.records import RecordBody, parse_record

Note = Callable[[sqlite3.Connection, Occasion, RecordBody], None]

# Kinds whose records may be of a newer program than this one.
WORDS = frozenset({"order_decided"})
KINDS = doubtful.KINDS | WORDS


@dataclass(frozen=True)
class Readers:
    """Each is told in the transaction that stores the record, and may be told of it again."""

    by_kind: Mapping[str, Note]

    def note(self, db: sqlite3.Connection, place: Occasion, body: RecordBody) -> None:
        """Tell whoever reads records of this kind."""
        note = self.by_kind.get(body.kind)
        if note is not None:
            note(db, place, body)

    def note_stored(self, db: sqlite3.Connection, place: Occasion, raw: bytes) -> None:
        """Tell whoever reads these stored bytes; what nobody can read says nothing."""
        if not any(f'"kind":"{kind}"'.encode() in raw for kind in self.by_kind):
            return
        try:
            body = parse_record(raw)
        except ValidationError:
            return
        self.note(db, place, body)
