"""Files nobody else may read: written whole or not at all, 0600 in directories of 0700."""

from __future__ import annotations

import os
import stat
from pathlib import Path


class TooOpenError(Exception):
    """A private file, or its directory, can be read by others."""


def make_private_directory(path: Path) -> None:
    """Create the directory for its owner alone; one that exists is closed to others."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)


def write_private(path: Path, data: bytes) -> None:
    """Replace path by data, durably, readable by its owner alone."""
    make_private_directory(path.parent)
    _replace(path, data, 0o600)


def write_public(path: Path, data: bytes) -> None:
    """Replace path by data, durably; for certificates and lists, which are no secret."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, data, 0o644)


def read_private(path: Path) -> bytes:
    """Return the file's bytes; TooOpenError if anybody else may read it."""
    for place in (path, path.parent):
        mode = stat.S_IMODE(place.stat().st_mode)
        if mode & 0o077:
            raise TooOpenError(f"{place} may be read by others (mode {mode:04o}); chmod go= it")
    return path.read_bytes()


def _replace(path: Path, data: bytes, mode: int) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        os.fchmod(descriptor, mode)
        with os.fdopen(descriptor, "wb", closefd=False) as file:
            file.write(data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(path)
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Make the names in a directory durable, as they are now."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
