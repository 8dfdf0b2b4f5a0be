"""Answers on their way from an emulated printer to its host: in order, late, or not at all."""

from __future__ import annotations

from collections import deque

BYTES_MAX = 65536


class Outbox:
    """Bytes with the instant they leave at."""

    def __init__(self) -> None:
        self._pieces: deque[tuple[float, bytes]] = deque()
        self._late_s = 0.0
        self._muted = False

    @property
    def next_due(self) -> float | None:
        """When the first bytes leave."""
        return self._pieces[0][0] if self._pieces else None

    def delay(self, seconds: float) -> None:
        """Make every answer so late."""
        self._late_s = seconds

    def mute(self, *, muted: bool) -> None:
        """Say nothing at all, or speak again."""
        self._muted = muted

    def put(self, data: bytes, now: float) -> None:
        """Say something; nothing overtakes what was said before."""
        waiting = sum(len(piece) for _, piece in self._pieces)
        if not data or self._muted or waiting + len(data) > BYTES_MAX:
            return
        due = now + self._late_s
        if self._pieces:
            due = max(due, self._pieces[-1][0])
        self._pieces.append((due, data))

    def take(self, now: float) -> bytes:
        """Remove and return what leaves by now."""
        data = bytearray()
        while self._pieces and self._pieces[0][0] <= now:
            data += self._pieces.popleft()[1]
        return bytes(data)

    def clear(self) -> None:
        """Forget everything."""
        self._pieces.clear()
