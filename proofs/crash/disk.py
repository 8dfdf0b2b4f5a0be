"""What a disk holds after some operations, and what a power cut may leave of it.

Its rules:
- A byte is safe once its file was synced; a name once its folder was synced.
- Of what is not safe each piece of 512 bytes may be there or not, in any order; so may each name.
- A sector of 4 KiB with an unsafe byte in it may be destroyed whole, its safe neighbours too.
- A file's length is safe with its bytes: an unsafe one may be short, or long and empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, unique
from random import Random

SECTOR_BYTES = 4096
PIECE_BYTES = 512
# The system writes back by itself what nobody synced for long.
UNSAFE_CHANGES_MAX = 24


@dataclass(frozen=True)
class FolderMade:
    """A folder got its name; paths are relative to the state directory, "" is itself."""

    path: str


@dataclass(frozen=True)
class FileMade:
    """An empty file got its name."""

    path: str
    file: int


@dataclass(frozen=True)
class NameRemoved:
    """A name is gone."""

    path: str


@dataclass(frozen=True)
class NameMoved:
    """A file has another name."""

    path: str
    to: str
    file: int


@dataclass(frozen=True)
class Written:
    """Bytes were written."""

    file: int
    offset: int
    data: bytes


@dataclass(frozen=True)
class Resized:
    """The file was cut, or grown with zeros."""

    file: int
    size_bytes: int


@dataclass(frozen=True)
class FileSynced:
    """All bytes of the file are safe."""

    file: int


@dataclass(frozen=True)
class FolderSynced:
    """All names of the folder are safe."""

    path: str


NameChange = FolderMade | FileMade | NameRemoved | NameMoved
ByteChange = Written | Resized
Operation = NameChange | ByteChange | FileSynced | FolderSynced


@dataclass(frozen=True)
class Image:
    """The files and folders of a disk at one instant."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    folders: frozenset[str] = frozenset()


@unique
class Cut(Enum):
    """What the power cut does to what is not safe."""

    LOST = "lost"
    KEPT = "kept"
    SOME = "some"  # whole writes, any of them
    TORN = "torn"  # pieces of 512 bytes, any of them
    ZEROED = "zeroed"  # some, and sectors of 4 KiB are zeros
    GARBLED = "garbled"  # some, and sectors of 4 KiB are noise


class Fate:
    """Decides about each unsafe thing; the same for the same dice."""

    def __init__(self, cut: Cut, dice: Random) -> None:
        self._cut = cut
        self._dice = dice
        self._share = dice.choice((0.15, 0.5, 0.85, 1.0))

    def keeps(self) -> bool:
        """Whether a name, or a length, is there."""
        if self._cut in (Cut.LOST, Cut.KEPT):
            return self._cut is Cut.KEPT
        return self._dice.random() < self._share

    def apply(self, change: Written, raw: bytearray) -> None:
        """Bring into the file what is there of a write."""
        if self._cut is Cut.TORN:
            for start, end in _pieces(change):
                if self._dice.random() < self._share:
                    _put(raw, start, change.data[start - change.offset : end - change.offset])
        elif self.keeps():
            _put(raw, change.offset, change.data)
        end = change.offset + len(change.data)
        if len(raw) < end and self._cut is not Cut.LOST and self._dice.random() < 0.5:
            raw.extend(bytes(end - len(raw)))

    def destroy(self, changes: Iterable[ByteChange], raw: bytearray) -> None:
        """Destroy sectors in which something was under way."""
        if self._cut not in (Cut.ZEROED, Cut.GARBLED):
            return
        touched = sorted({sector for change in changes for sector in _sectors(change, len(raw))})
        if not touched:
            return
        for sector in self._dice.sample(touched, self._dice.randint(1, min(3, len(touched)))):
            start, end = sector * SECTOR_BYTES, min((sector + 1) * SECTOR_BYTES, len(raw))
            if start < end:
                size = end - start
                zeroed = self._cut is Cut.ZEROED
                raw[start:end] = bytes(size) if zeroed else self._dice.randbytes(size)


class Disk:
    """Safe content, and the changes since, in order."""

    def __init__(self, image: Image | None = None) -> None:
        image = image or Image()
        self.folders = set(image.folders)
        self.names = {path: number for number, path in enumerate(sorted(image.files))}
        self._bytes = {number: bytearray(image.files[p]) for p, number in self.names.items()}
        self._changes: dict[int, list[ByteChange]] = {}
        self._name_changes: list[NameChange] = []

    @property
    def is_safe(self) -> bool:
        """Whether a cut now could take nothing."""
        return not self._name_changes and not any(self._changes.values())

    def apply(self, operation: Operation) -> None:
        """Take over the next operation."""
        match operation:
            case Written(file) | Resized(file):
                self._note(file, operation)
            case FileSynced(file):
                for change in self._changes.pop(file, ()):
                    _change(self._bytes.setdefault(file, bytearray()), change)
            case FolderSynced(path):
                mine = [change for change in self._name_changes if _folder(change) == path]
                for name_change in mine:
                    _rename(self.folders, self.names, name_change)
                self._name_changes = [c for c in self._name_changes if c not in mine]
            case _:
                self._name_changes.append(operation)

    def image(self, cut: Cut, dice: Random) -> Image:
        """Return what is there after a cut now."""
        fate = Fate(cut, dice)
        folders, names = set(self.folders), dict(self.names)
        for change in self._name_changes:
            if fate.keeps():
                _rename(folders, names, change)
        there = {path: file for path, file in names.items() if _is_reachable(path, folders)}
        files = {path: self._content(file, fate) for path, file in sorted(there.items())}
        return Image(files, frozenset(path for path in folders if _is_reachable(path, folders)))

    def _content(self, file: int, fate: Fate) -> bytes:
        changes = self._changes.get(file, ())
        safe = self._bytes.get(file, b"")
        if not changes:
            return bytes(safe)
        raw = bytearray(safe)
        for change in changes:
            if isinstance(change, Written):
                fate.apply(change, raw)
            elif fate.keeps():
                _change(raw, change)
        fate.destroy(changes, raw)
        return bytes(raw)

    def _note(self, file: int, change: ByteChange) -> None:
        changes = self._changes.setdefault(file, [])
        changes.append(change)
        small = len(changes) > UNSAFE_CHANGES_MAX and all(
            isinstance(c, Written) and c.offset + len(c.data) <= PIECE_BYTES for c in changes
        )
        if small:
            _change(self._bytes.setdefault(file, bytearray()), changes.pop(0))


def _put(raw: bytearray, offset: int, data: bytes) -> None:
    if len(raw) < offset:
        raw.extend(bytes(offset - len(raw)))
    raw[offset : offset + len(data)] = data


def _change(raw: bytearray, change: ByteChange) -> None:
    if isinstance(change, Written):
        _put(raw, change.offset, change.data)
    elif change.size_bytes < len(raw):
        del raw[change.size_bytes :]
    else:
        raw.extend(bytes(change.size_bytes - len(raw)))


def _pieces(change: Written) -> Iterator[tuple[int, int]]:
    start, end = change.offset, change.offset + len(change.data)
    while start < end:
        stop = min(end, (start // PIECE_BYTES + 1) * PIECE_BYTES)
        yield start, stop
        start = stop


def _sectors(change: ByteChange, size_bytes: int) -> range:
    if isinstance(change, Resized):
        return range(0)
    end = min(change.offset + len(change.data), size_bytes)
    return range(change.offset // SECTOR_BYTES, (max(end, 1) - 1) // SECTOR_BYTES + 1)


def _folder(change: NameChange) -> str:
    return change.path.rpartition("/")[0]


def _rename(folders: set[str], names: dict[str, int], change: NameChange) -> None:
    match change:
        case FolderMade(path):
            folders.add(path)
        case FileMade(path, file):
            names[path] = file
        case NameRemoved(path):
            names.pop(path, None)
        case NameMoved(path, to, file):
            names.pop(path, None)
            names[to] = file


def _is_reachable(path: str, folders: set[str]) -> bool:
    above = path.rpartition("/")[0]
    return not above or (above in folders and _is_reachable(above, folders))
