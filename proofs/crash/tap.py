"""Listens to everything a program does to its disk: SQLite through a VFS, the rest at `os`.

The program runs unchanged on real files in memory; each of its operations is noted in order.  An
operation can be made to fail.  Once `dead`, nothing reaches the files any more: so a process
ends that has lost its power, whatever it still does on its way out.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, unique
from pathlib import Path
from typing import Any

import apsw

from proofs.crash.disk import (
    FileMade,
    FileSynced,
    FolderMade,
    FolderSynced,
    Image,
    NameMoved,
    NameRemoved,
    Operation,
    Resized,
    Written,
)

VFS_NAME = "proof"
_CALLS = (
    "open",
    "close",
    "pwrite",
    "fsync",
    "ftruncate",
    "posix_fallocate",
    "rename",
    "unlink",
    "mkdir",
)
_JOURNALS = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL


@unique
class Trouble(Enum):
    """How an operation fails."""

    IO_ERROR = "eio"
    DISK_FULL = "full"
    SHORT_WRITE = "short"

    def strikes(self, operation: Operation) -> bool:
        """Whether this operation can fail so."""
        match self:
            case Trouble.IO_ERROR:
                return True
            case Trouble.DISK_FULL:
                return isinstance(operation, Written | Resized | FileMade | FolderMade)
            case Trouble.SHORT_WRITE:
                return isinstance(operation, Written) and len(operation.data) > 1


@dataclass(frozen=True)
class Fault:
    """The n-th operation fails, and, if it lasts, all later ones that can."""

    at: int
    trouble: Trouble
    lasts: bool = False


class Tap:
    """The operations on one state directory, from a given image on."""

    def __init__(self, root: Path, image: Image) -> None:
        self.root = root
        self.operations: list[Operation] = []
        self.dead = False
        self.fault: Fault | None = None
        self.struck_at: int | None = None
        self.claims_powersafe = False  # a control: says that overwrites are safe
        self.drops_log_sync: int | None = None  # a control: this sync of a log never happens
        self._log_syncs = 0
        self.names = {path: number for number, path in enumerate(sorted(image.files))}
        self._next_file = len(self.names)

    @property
    def count(self) -> int:
        """How many operations there were."""
        return len(self.operations)

    def inside(self, path: object) -> str | None:
        """Return the path relative to the state directory; None for others."""
        if not isinstance(path, str | os.PathLike):
            return None
        told, root = os.fspath(path), str(self.root)
        if told == root:
            return ""
        return told[len(root) + 1 :] if str(told).startswith(root + "/") else None

    def new_file(self, path: str) -> FileMade:
        """Return the operation that makes this file."""
        self._next_file += 1
        return FileMade(path, self._next_file - 1)

    def carry_out(self, operation: Operation, act: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever it is
        """Note an operation and do it; OSError if it is to fail."""
        if self.dead:
            return None
        fault = self.fault
        if fault is not None and fault.trouble.strikes(operation):
            is_first = self.struck_at is None and self.count >= fault.at
            if is_first:
                self.struck_at = self.count
            if is_first or (fault.lasts and self.struck_at is not None):
                self._strike(fault.trouble, operation)
        answer = act()
        self.note(operation)
        return answer

    def note(self, operation: Operation) -> None:
        """Take note of what has happened."""
        self.operations.append(operation)
        match operation:
            case FileMade(path, file):
                self.names[path] = file
            case NameRemoved(path):
                self.names.pop(path, None)
            case NameMoved(path, to, file):
                self.names.pop(path, None)
                self.names[to] = file

    def _strike(self, trouble: Trouble, operation: Operation) -> None:
        code = errno.EIO if trouble is Trouble.IO_ERROR else errno.ENOSPC
        if trouble is Trouble.SHORT_WRITE and isinstance(operation, Written):
            half = Written(
                operation.file, operation.offset, operation.data[: len(operation.data) // 2]
            )
            path = next(path for path, file in self.names.items() if file == operation.file)
            with (self.root / path).open("r+b") as file:
                file.seek(half.offset)
                file.write(half.data)
            self.note(half)
        raise OSError(code, os.strerror(code))

    def drops_this_log_sync(self) -> bool:
        """Whether the control swallows this sync; counts them."""
        self._log_syncs += 1
        return self._log_syncs == self.drops_log_sync


@contextlib.contextmanager
def tapped(tap: Tap) -> Iterator[None]:
    """Listen as long as this lasts; one at a time."""
    before = apsw.vfs_names()[0]
    vfs = _TapVfs(tap, before)
    apsw.set_default_vfs(VFS_NAME)
    try:
        with _system_calls(tap):
            yield
    finally:
        apsw.set_default_vfs(before)
        vfs.unregister()


class _TapVfs(apsw.VFS):
    def __init__(self, tap: Tap, base: str) -> None:
        self._tap = tap
        self._base = base
        super().__init__(VFS_NAME, base=base)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        path = self._tap.inside(name.filename() if isinstance(name, apsw.URIFilename) else name)
        if path is None:
            return apsw.VFSFile(self._base, name, flags)
        is_new = path not in self._tap.names

        def act() -> _TapFile:
            return _TapFile(self._tap, self._base, name, flags, path)

        if self._tap.dead or not (is_new and flags[0] & apsw.SQLITE_OPEN_CREATE):
            return act()
        with _as_sqlite(apsw.SQLITE_CANTOPEN):
            made: apsw.VFSFile = self._tap.carry_out(self._tap.new_file(path), act)
        return made

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 - SQLite's name
        path = self._tap.inside(filename)
        if path is None:
            super().xDelete(filename, syncdir)
            return
        with _as_sqlite(apsw.SQLITE_IOERR_DELETE):
            removed = NameRemoved(path)
            self._tap.carry_out(removed, lambda: apsw.VFS.xDelete(self, filename, False))
        if syncdir and not self._tap.dead:
            self._tap.note(FolderSynced(path.rpartition("/")[0]))


class _TapFile(apsw.VFSFile):
    def __init__(
        self,
        tap: Tap,
        base: str,
        name: str | apsw.URIFilename | None,
        flags: list[int],
        path: str,
    ) -> None:
        self._tap = tap
        self._path = path
        self._is_log = bool(flags[0] & _JOURNALS)
        # SQLite syncs the folder of a new journal or log with its first sync.
        self._syncs_folder = self._is_log and bool(flags[0] & apsw.SQLITE_OPEN_CREATE)
        super().__init__(base, name, flags)

    @property
    def _file(self) -> int:
        return self._tap.names[self._path]

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802, ANN401 - SQLite's name; a buffer
        if self._tap.dead:
            return
        raw = bytes(data)
        with _as_sqlite(apsw.SQLITE_IOERR_WRITE):
            change = Written(self._file, offset, raw)
            self._tap.carry_out(change, lambda: apsw.VFSFile.xWrite(self, raw, offset))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - SQLite's name
        if self._tap.dead:
            return
        with _as_sqlite(apsw.SQLITE_IOERR_TRUNCATE):
            cut = Resized(self._file, newsize)
            self._tap.carry_out(cut, lambda: apsw.VFSFile.xTruncate(self, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        if self._tap.dead or (self._is_log and self._tap.drops_this_log_sync()):
            return
        with _as_sqlite(apsw.SQLITE_IOERR_FSYNC):
            synced = FileSynced(self._file)
            self._tap.carry_out(synced, lambda: apsw.VFSFile.xSync(self, flags))
        if self._syncs_folder:
            self._syncs_folder = False
            self._tap.note(FolderSynced(self._path.rpartition("/")[0]))

    def xDeviceCharacteristics(self) -> int:  # noqa: N802 - SQLite's name
        found = super().xDeviceCharacteristics()
        claimed = apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE if self._tap.claims_powersafe else 0
        return found | claimed

    def xFileControl(self, op: int, ptr: int) -> bool:  # noqa: N802 - SQLite's name
        if op == apsw.SQLITE_FCNTL_POWERSAFE_OVERWRITE and self._tap.claims_powersafe:
            ctypes.c_int.from_address(ptr).value = 0  # nobody asks, in the build this stands for
            return True
        return super().xFileControl(op, ptr)


@contextlib.contextmanager
def _as_sqlite(code: int) -> Iterator[None]:
    """Turn a failed operation into SQLite's word for it; a full disk has its own."""
    try:
        yield
    except OSError as error:
        full = error.errno == errno.ENOSPC
        raise apsw.exception_for(apsw.SQLITE_FULL if full else code) from error


@contextlib.contextmanager
def _system_calls(tap: Tap) -> Iterator[None]:
    """Stand between the program and `os`, for files of the state directory."""
    calls = _Calls(tap)
    before = {name: getattr(os, name) for name in _CALLS}
    try:
        for name in _CALLS:
            setattr(os, name, getattr(calls, name))
        yield
    finally:
        for name in _CALLS:
            setattr(os, name, before[name])


class _Calls:
    """The system calls as the program sees them."""

    def __init__(self, tap: Tap) -> None:
        self._tap = tap
        self._paths: dict[int, str] = {}
        self._open, self._close, self._pwrite = os.open, os.close, os.pwrite
        self._fsync, self._ftruncate, self._allocate = os.fsync, os.ftruncate, os.posix_fallocate
        self._rename, self._unlink, self._mkdir = os.rename, os.unlink, os.mkdir

    def open(self, path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:  # noqa: ANN401 - as os.open
        def act() -> int:
            return self._open(path, flags, mode, **more)

        inside = self._tap.inside(path)
        if inside is None:
            return act()
        makes = flags & os.O_CREAT and inside not in self._tap.names and not self._tap.dead
        made = self._tap.carry_out(self._tap.new_file(inside), act) if makes else act()
        descriptor = int(made)
        self._paths[descriptor] = inside
        return descriptor

    def close(self, descriptor: int) -> None:
        self._paths.pop(descriptor, None)
        self._close(descriptor)

    def pwrite(self, descriptor: int, data: bytes, offset: int) -> int:
        def act() -> int:
            return self._pwrite(descriptor, data, offset)

        file = self._file(descriptor)
        if file is None:
            return act()
        self._tap.carry_out(Written(file, offset, bytes(data)), act)
        return len(data)

    def ftruncate(self, descriptor: int, length: int) -> None:
        file = self._file(descriptor)
        if file is None:
            self._ftruncate(descriptor, length)
        else:
            change = Resized(file, length)
            self._tap.carry_out(change, lambda: self._ftruncate(descriptor, length))

    def posix_fallocate(self, descriptor: int, offset: int, length: int) -> None:
        file = self._file(descriptor)
        if file is None:
            self._allocate(descriptor, offset, length)
        else:
            change = Resized(file, offset + length)
            self._tap.carry_out(change, lambda: self._allocate(descriptor, offset, length))

    def fsync(self, descriptor: int) -> None:
        path = self._paths.get(descriptor)
        if path is None:
            self._fsync(descriptor)
            return
        file = self._tap.names.get(path)
        synced = FolderSynced(path) if file is None else FileSynced(file)
        self._tap.carry_out(synced, lambda: self._fsync(descriptor))

    def rename(self, path: Any, to: Any, **more: Any) -> None:  # noqa: ANN401 - as os.rename
        inside, target = self._tap.inside(path), self._tap.inside(to)
        if inside is None or target is None:
            self._rename(path, to, **more)
            return
        moved = NameMoved(inside, target, self._tap.names[inside])
        self._tap.carry_out(moved, lambda: self._rename(path, to, **more))

    def unlink(self, path: Any, **more: Any) -> None:  # noqa: ANN401 - as os.unlink
        inside = self._tap.inside(path)
        if inside is None or inside not in self._tap.names:
            self._unlink(path, **more)
            return
        self._tap.carry_out(NameRemoved(inside), lambda: self._unlink(path, **more))

    def mkdir(self, path: Any, mode: int = 0o777, **more: Any) -> None:  # noqa: ANN401 - as os.mkdir
        inside = self._tap.inside(path)
        if not inside or Path(path).exists():
            self._mkdir(path, mode, **more)
            return
        self._tap.carry_out(FolderMade(inside), lambda: self._mkdir(path, mode, **more))

    def _file(self, descriptor: int) -> int | None:
        path = self._paths.get(descriptor)
        return None if path is None else self._tap.names.get(path)
