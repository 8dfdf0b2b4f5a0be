"""The one directory where everything durable lives, and the lock that keeps it to one process."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType

from contract.moments import rfc3339
from kiosk.clock import Clock
from kiosk.errors import StateDirectoryError, StateInUseError

LOCK_NAME = "lock"
SERVICE_STATE = Path("/var/lib/kiosk")
_LOCK_BYTES_MAX = 512


class StateDirectory:
    """A state directory held by this process until it is closed."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def hold(cls, path: Path, clock: Clock) -> StateDirectory:
        """Make the directory if need be (0700) and lock it.

        StateInUseError names who holds it; StateDirectoryError when it cannot be used at all.
        """
        try:
            _make_durable(path)
            descriptor = os.open(path / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StateDirectoryError(f"cannot use {path}: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid, since = _holder(descriptor)
            os.close(descriptor)
            raise StateInUseError(str(path), pid, since) from None
        # Who holds it is only told to people: a full disk must not keep the terminal from starting.
        with contextlib.suppress(OSError):
            who = json.dumps({"pid": os.getpid(), "since": rfc3339(clock.utc())})
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, who.encode(), 0)
        return cls(path, descriptor)

    @property
    def is_held(self) -> bool:
        """Return whether the lock is still ours."""
        return self._descriptor is not None

    def close(self) -> None:
        """Let the directory go."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> StateDirectory:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def default_state_path(environ: Mapping[str, str], *, is_service: bool) -> Path:
    """Return KIOSK_STATE, else the system's place: a service's, or the user's (XDG)."""
    if told := environ.get("KIOSK_STATE"):
        return Path(told)
    if is_service:
        return SERVICE_STATE
    base = environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "kiosk"


def sync_path(path: Path) -> None:
    """Sync a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_durable(path: Path) -> None:
    """Make the directory, and its name safe: a synced file is gone with a folder that was not."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in reversed(missing):
        sync_path(folder.parent)


def _holder(descriptor: int) -> tuple[int | None, datetime | None]:
    """Return who wrote the lock file; nothing when it is half written."""
    try:
        told = json.loads(os.pread(descriptor, _LOCK_BYTES_MAX, 0))
        return int(told["pid"]), datetime.fromisoformat(told["since"])
    except (ValueError, KeyError, TypeError):
        return None, None
