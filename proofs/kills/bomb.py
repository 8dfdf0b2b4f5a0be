"""The bomb: counts the instants of a process by name and ends it at the one it is armed for."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import TextIO

ANY = "any"
DISARMED = "the bomb is disarmed"  # said once it can no longer go off


def die() -> None:
    """End this process as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


class Bomb:
    """Safe from any thread; `hit` never returns where the armed instant is reached."""

    def __init__(self, explode: Callable[[], None] = die) -> None:
        self._explode = explode
        self._lock = threading.Lock()
        self._name = ""
        self._left = 0

    def arm(self, name: str, nth: int) -> None:
        """Go off at the nth instant of this name from now on; ANY: of whatever name."""
        with self._lock:
            self._name, self._left = name, nth

    def disarm(self) -> None:
        """Do not go off."""
        self.arm("", 0)

    def hit(self, name: str) -> None:
        """An instant of this name is now."""
        with self._lock:
            if self._left == 0 or self._name not in (name, ANY):
                return
            self._left -= 1
            if self._left == 0:
                self._explode()

    def goes_off_at(self, name: str) -> bool:
        """Whether the next instant of this name is the last."""
        with self._lock:
            return self._left == 1 and self._name in (name, ANY)

    def obey(self, orders: TextIO, answers: TextIO) -> None:
        """Take orders, one a line, until there are no more: `arm NAME NTH` or `disarm`.

        Disarming is answered: until then it may go off.
        """
        for line in orders:
            match line.split():
                case ["arm", name, nth]:
                    self.arm(name, int(nth))
                case ["disarm"]:
                    self.disarm()
                    answers.write(f"{DISARMED}\n")
                    answers.flush()
