"""Virtual time for one thread: who is due next acts, and time passes only between two deeds.

An actor that waits in the middle of its work (a driver for an answer) lets time pass by itself;
meanwhile only actors of a higher rank may act.  So no actor is ever begun twice, and a slow one
(the printer) never stands in the way of a quick one (the acceptor, the core).
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf

RANK_PRINTER = 1
RANK_ACCEPTOR = 2
RANK_CORE = 3
RANK_NETWORK = 4
RANK_PEOPLE = 5
RANK_DEVICES = 6
RANK_FATE = 7
FLOOR = 0


class Actor:
    """Somebody who acts when due; `act` says when next by setting `due`."""

    __slots__ = ("act", "due", "rank")

    def __init__(self, rank: int, act: Callable[[float], None], due: float = inf) -> None:
        self.rank = rank
        self.act = act
        self.due = due


class Timeline:
    """The clock of one simulated world."""

    def __init__(self, start_s: float = 1000.0) -> None:
        self.now_s = start_s
        self._actors: list[Actor] = []
        self._floor = FLOOR
        self._above: list[list[Actor]] = [[] for _ in range(RANK_FATE + 1)]

    def now(self) -> float:
        """Seconds since long ago."""
        return self.now_s

    def add(self, actor: Actor) -> Actor:
        """Let somebody live in this time."""
        self._actors.append(actor)
        self._sort()
        return actor

    def __contains__(self, actor: Actor) -> bool:
        return actor in self._actors

    def remove(self, actor: Actor) -> None:
        """They are gone."""
        self._actors.remove(actor)
        self._sort()

    def _sort(self) -> None:
        # Of those due at once the higher rank goes first: a device answers before it is polled.
        ordered = sorted(self._actors, key=lambda actor: -actor.rank)
        self._above = [
            [actor for actor in ordered if actor.rank > rank] for rank in range(RANK_FATE + 1)
        ]

    def wait(self, seconds: float) -> None:
        """Let at most this long pass; returns after the first deed, for something may have come."""
        until = self.now_s + seconds
        first: Actor | None = None
        due = until
        for actor in self._above[self._floor]:
            if actor.due < due or (first is None and actor.due <= due):
                first, due = actor, actor.due
        if first is None:
            self.now_s = until
            return
        if due > self.now_s:
            self.now_s = due
        first.due = inf
        floor, self._floor = self._floor, first.rank
        try:
            first.act(self.now_s)
        finally:
            self._floor = floor

    def pass_by(self, seconds: float) -> None:
        """Let all of this pass."""
        self.run_until(self.now_s + seconds)

    def run_until(self, moment_s: float) -> None:
        """Let time pass up to a moment."""
        while self.now_s < moment_s:
            self.wait(moment_s - self.now_s)
