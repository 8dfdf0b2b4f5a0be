"""Waiting for what other processes say, with a deadline and a reason when it is missed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from drivers.clock import monotonic

Value = TypeVar("Value")
EVENTS_HELD_MAX = 20_000


class ExpectationError(Exception):
    """What a script or a test waited for did not happen."""


class Happenings(Generic[Value]):
    """A growing list of what happened; readers wait on it.  A mark is a place in it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._all: list[Value] = []
        self._dropped = 0
        self._news = threading.Condition()

    def add(self, value: Value) -> None:
        """Something happened; called from any thread."""
        with self._news:
            self._all.append(value)
            if len(self._all) > EVENTS_HELD_MAX:
                half = EVENTS_HELD_MAX // 2
                del self._all[:half]
                self._dropped += half
            self._news.notify_all()

    def mark(self) -> int:
        """The end of what has happened until now."""
        with self._news:
            return self._dropped + len(self._all)

    def since(self, mark: int = 0) -> list[Value]:
        """What happened after the mark."""
        with self._news:
            return self._all[max(0, mark - self._dropped) :]

    def last(self) -> Value | None:
        """The newest, if any."""
        with self._news:
            return self._all[-1] if self._all else None

    def wait(
        self,
        matches: Callable[[Value], bool],
        timeout_s: float,
        *,
        since: int = 0,
        what: str = "",
    ) -> Value:
        """Return the first matching happening after the mark.  ExpectationError."""
        deadline = monotonic() + timeout_s
        looked_at = since
        with self._news:
            while True:
                start = max(0, looked_at - self._dropped)
                for value in self._all[start:]:
                    if matches(value):
                        return value
                looked_at = self._dropped + len(self._all)
                left = deadline - monotonic()
                if left <= 0:
                    newest = self._all[-3:]
                    raise ExpectationError(
                        f"{self._name}: {what or 'what was waited for'} did not happen in "
                        f"{timeout_s:.0f} s; the newest: {newest}"
                    )
                self._news.wait(left)

    def wait_last(
        self, matches: Callable[[Value], bool], timeout_s: float, *, what: str = ""
    ) -> Value:
        """Return the newest happening as soon as it matches.  ExpectationError."""
        newest = self.last()
        if newest is not None and matches(newest):
            return newest
        return self.wait(matches, timeout_s, since=max(0, self.mark() - 1), what=what)


def wait_until(holds: Callable[[], bool], timeout_s: float, what: str) -> None:
    """Ask again and again until it holds.  ExpectationError."""
    deadline = monotonic() + timeout_s
    pause = threading.Event()
    while not holds():
        if monotonic() > deadline:
            raise ExpectationError(f"{what}: not within {timeout_s:.0f} s")
        pause.wait(0.02)


def let_pass(seconds: float) -> None:
    """Let time pass where an instant is what is wanted, and nothing can be waited for."""
    threading.Event().wait(seconds)
