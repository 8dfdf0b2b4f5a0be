"""Everything the terminal itself can raise, outside its drivers.

    KioskError
    ├── StateDirectoryError        the place where everything durable lives cannot be used
    │   └── StateInUseError        another process holds it
    ├── JournalError               the journal cannot promise anything any more
    │   ├── JournalFullError       no space on the disk
    │   ├── JournalDamagedError    what is on the disk is not what was written
    │   ├── JournalMissingError    it was here before, and is not now
    │   ├── JournalIoError         the disk or the file system failed
    │   ├── JournalForeignError    it belongs to another machine and is not adopted
    │   ├── JournalUnsafeError     this SQLite, or this file system, cannot keep the promise
    │   └── JournalStoppedError    it failed before in this process
    ├── IllegalRecordError         our code wrote what the books forbid; nothing was written
    └── ConfigurationError         every mistake found in settings or operator pack

Only IllegalRecordError is a bug in this repository.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime


class KioskError(Exception):
    """Base of this tree; never raised itself."""


class StateDirectoryError(KioskError):
    """The state directory cannot be made or used."""


class StateInUseError(StateDirectoryError):
    """Another process holds the state directory; says which, and since when, if it can."""

    def __init__(self, path: str, pid: int | None, since: datetime | None) -> None:
        who = f"process {pid}" if pid is not None else "another process"
        when = f" since {since:%Y-%m-%d %H:%M:%S} UTC" if since is not None else ""
        super().__init__(f"{path} is in use by {who}{when}")
        self.pid = pid
        self.since = since


class JournalError(KioskError):
    """No more money can be taken with this journal object; never raised itself."""


class JournalFullError(JournalError):
    """There is no space for the record."""


class JournalDamagedError(JournalError):
    """Bytes changed, are missing, or contradict each other; the file is kept as it is."""


class JournalMissingError(JournalDamagedError):
    """A journal stood here before and its file is gone; an empty one would hide that."""


class JournalIoError(JournalError):
    """Reading or writing failed below SQLite."""


class JournalForeignError(JournalError):
    """The fingerprint of the machine is another: no sales until an engineer adopts it."""


class JournalUnsafeError(JournalError):
    """The SQLite library or file system here cannot keep acknowledged commits."""


class JournalStoppedError(JournalError):
    """An earlier commit failed; nothing is tried again in this process."""


class IllegalRecordError(KioskError):
    """The record contradicts the journal's state or the books; nothing was written."""


class ConfigurationError(KioskError):
    """Every mistake at once, each with its full key."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)
