"""A file that is only there to be deleted: space for recovery when the disk is full."""

from __future__ import annotations

import os
from pathlib import Path

BALLAST_BYTES = 16 * 1024 * 1024
# With less than this free besides the ballast nothing is sold.
FREE_BYTES_MIN = 16 * 1024 * 1024


class Ballast:
    """The ballast of one state directory.  OSError is the caller's to judge."""

    def __init__(self, path: Path, size_bytes: int = BALLAST_BYTES) -> None:
        self._path = path
        self._size_bytes = size_bytes

    def prepare(self) -> bool:
        """Lay the ballast where there is room, free it where there is none; True if sales may be.

        Freed space is for recovery: what a full disk interrupted can still be written.
        """
        free = _free_bytes(self._path.parent)
        laid = self._is_laid()
        if free >= FREE_BYTES_MIN + (0 if laid else self._size_bytes):
            if not laid:
                self._lay()
            return True
        self._path.unlink(missing_ok=True)
        return False

    def _is_laid(self) -> bool:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return False
        return stat.st_size == self._size_bytes and stat.st_blocks * 512 >= self._size_bytes

    def _lay(self) -> None:
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, self._size_bytes)
        finally:
            os.close(descriptor)


def _free_bytes(directory: Path) -> int:
    stat = os.statvfs(directory)
    return stat.f_bavail * stat.f_frsize
