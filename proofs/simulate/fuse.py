"""What cuts into a process: the power, a technician's switch; and disks that fail a commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from contract.keys import RecordSigner
from contract.records import RecordBody
from kiosk.clock import Clock
from kiosk.errors import JournalFullError, JournalIoError
from kiosk.journal.database import SegmentFile
from kiosk.journal.matters import Row
from kiosk.journal.opening import OpenedJournal
from kiosk.journal.store import Journal
from kiosk.journal.stored import StoredRecord, VerifySignature
from kiosk.journal.witness import Witness


class PowerCutError(BaseException):
    """The process dies here and now; nothing of it may catch that."""


class StopWantedError(BaseException):
    """Somebody stops the program in an orderly way."""


class Fuse:
    """Counts effects down once armed."""

    def __init__(self) -> None:
        self._left: int | None = None

    @property
    def armed(self) -> bool:
        return self._left is not None

    def arm(self, effects: int) -> None:
        """Cut the power before that many effects more are carried out."""
        self._left = effects

    def disarm(self) -> None:
        self._left = None

    def burn(self) -> None:
        """An effect begins, or has just been carried out."""
        if self._left is None:
            return
        if self._left <= 0:
            self._left = None
            raise PowerCutError
        self._left -= 1


class Disk:
    """Says which of the next commits fails, and how."""

    def __init__(self) -> None:
        self._deed = ""
        self._commits = 0

    def spoil(self, deed: str, commits: int) -> None:
        """Let the commit after so many others fail: "full", "io", or "io_after" it was written."""
        self._deed, self._commits = deed, commits

    def heal(self) -> None:
        self._deed = ""

    def deed_now(self) -> str:
        """What happens to this commit; "" for nothing."""
        if self._deed and self._commits <= 0:
            deed, self._deed = self._deed, ""
            return deed
        self._commits -= 1
        return ""


class FailingSegment(SegmentFile):
    """A segment whose disk may fail."""

    disk: Disk

    @classmethod
    def around(cls, segment: SegmentFile, disk: Disk) -> FailingSegment:
        """Return the same segment on such a disk."""
        made = cls(segment.path, segment._connection)
        made.disk = disk
        return made

    def write(
        self, records: Iterable[StoredRecord], put: Iterable[Row], drop: Iterable[tuple[str, str]]
    ) -> None:
        deed = self.disk.deed_now()
        if deed == "full":
            raise JournalFullError(f"{self.path.name}: the disk is full")
        if deed == "io":
            raise JournalIoError(f"{self.path.name}: nothing was written")
        super().write(records, put, drop)
        if deed == "io_after":
            raise JournalIoError(f"{self.path.name}: nobody knows what was written")


RecordsSink = Callable[[tuple[StoredRecord, ...]], None]


def watched_journal(fuse: Fuse, disk: Disk, told: RecordsSink) -> type[Journal]:
    """Return the production journal on this disk; every commit passes the fuse, and is told."""

    class Watched(Journal):
        def __init__(
            self,
            opened: OpenedJournal,
            witness: Witness,
            signer: RecordSigner,
            clock: Clock,
            verify_signature: VerifySignature | None = None,
            *,
            has_room: bool = True,
        ) -> None:
            opened = replace(opened, segment=FailingSegment.around(opened.segment, disk))
            super().__init__(opened, witness, signer, clock, verify_signature, has_room=has_room)

        def append(self, bodies: Sequence[RecordBody]) -> tuple[StoredRecord, ...]:
            fuse.burn()
            stored = super().append(bodies)
            told(stored)
            fuse.burn()
            return stored

    return Watched
