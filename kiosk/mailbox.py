"""The newest screen, handed from the core thread to the screen's own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from kiosk.views.base import Screen


class Mailbox:
    """Holds at most one screen: a newer one replaces what nobody has drawn yet."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._newest: deque[Screen] = deque(maxlen=1)

    def put(self, screen: Screen) -> None:
        """Leave a screen and wake who draws."""
        self._newest.append(screen)
        self._wake()

    def take(self) -> Screen | None:
        """Return the newest screen once, then None."""
        try:
            return self._newest.pop()
        except IndexError:
            return None
