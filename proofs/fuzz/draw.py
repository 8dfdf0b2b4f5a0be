"""Choices out of bytes: how a structured target reads what the engine mutates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Draw:
    """Takes bytes from the front; with none left every choice is the first one."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def byte(self) -> int:
        """Return the next byte, 0 at the end."""
        if self._at >= len(self._data):
            return 0
        self._at += 1
        return self._data[self._at - 1]

    def below(self, limit: int) -> int:
        """Return a number from 0 up to, not including, limit."""
        bytes_needed = max(1, ((limit - 1).bit_length() + 7) // 8)
        return int.from_bytes(bytes(self.byte() for _ in range(bytes_needed))) % limit

    def flag(self) -> bool:
        """Return yes or no."""
        return bool(self.byte() & 1)

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of the items."""
        return items[self.below(len(items))]

    def take(self, size: int) -> bytes:
        """Return up to so many bytes as they stand."""
        taken = self._data[self._at : self._at + size]
        self._at += len(taken)
        return taken

    def short(self) -> bytes:
        """Return bytes whose number, at most 255, stands in front of them."""
        return self.take(self.byte())

    def rest(self) -> bytes:
        """Return all that is left."""
        return self.take(len(self._data))

    def text(self) -> str:
        """Return a short text; what is not UTF-8 becomes what Latin-1 makes of it."""
        return text_of(self.short())


def text_of(raw: bytes) -> str:
    """Return bytes as text, whatever they are."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def pieces(data: bytes, cuts: bytes) -> list[bytes]:
    """Return data split by sizes that `cuts` gives, in a circle; 0 means a hundred bytes."""
    parts, at, turn = [], 0, 0
    while at < len(data):
        size = cuts[turn % len(cuts)] % 17 or 100 if cuts else 100
        parts.append(data[at : at + size])
        at, turn = at + size, turn + 1
    return parts
