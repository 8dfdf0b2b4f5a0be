"""The only file with randomness: both kinds of dice (`kiosk.chance`)."""

from __future__ import annotations

import random
import secrets


class SystemDice:
    """The operating system's randomness."""

    def __init__(self) -> None:
        self._jitter = random.SystemRandom()

    def token_bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)

    def uniform(self, low: float, high: float) -> float:
        return self._jitter.uniform(low, high)


class SeededDice:
    """The same throws for the same seed: simulations and tests."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose, never for keys

    def token_bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)

    def uniform(self, low: float, high: float) -> float:
        return self._random.uniform(low, high)
