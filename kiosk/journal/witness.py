"""A note beside the journal of how far it had got, to notice commits that went missing.

SQLite takes a damaged frame of its WAL for the end of the log: acknowledged commits would vanish
without a word.  The note is written after each commit and never synced, so after a power cut it
may be old, but it never runs ahead of what was durable.
"""

from __future__ import annotations

import hashlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path

_MAGIC = b"KIOSKWIT"
_LAYOUT = struct.Struct(">8sQQ32s")
_SUM_BYTES = 8


@dataclass(frozen=True)
class Note:
    """The last record known to be written."""

    segment: int
    seq: int
    hash: bytes


class Witness:
    """The file of the note, open for writing.  OSError is the caller's to judge."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def write(self, note: Note) -> None:
        """Replace the note."""
        packed = _LAYOUT.pack(_MAGIC, note.segment, note.seq, note.hash)
        os.pwrite(self._descriptor, packed + _sum(packed), 0)

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)


def read_note(path: Path) -> Note | None:
    """Return the note; None when there is none, or a torn one."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    packed = raw[: _LAYOUT.size]
    if len(raw) != _LAYOUT.size + _SUM_BYTES or raw[_LAYOUT.size :] != _sum(packed):
        return None
    magic, segment, seq, head_hash = _LAYOUT.unpack(packed)
    return Note(segment, seq, head_hash) if magic == _MAGIC else None


def _sum(packed: bytes) -> bytes:
    return hashlib.sha256(packed).digest()[:_SUM_BYTES]
