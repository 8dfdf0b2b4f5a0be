"""One thing that may happen, and one place where the power may fail: what both models share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from kiosk.journal.matters import Matters
from proofs.model.bounds import Bounds, Misfortune
from proofs.model.snapshots import Saved


@dataclass(frozen=True)
class Action:
    """One thing that may happen.  `kind`: it needs no customer's will and harms nothing."""

    words: str
    run: Callable[[], object]
    misfortune: Misfortune | None = None
    kind: bool = True


@dataclass
class Cut:
    """A place between two effects where the power may fail."""

    before: str
    durable: Matters
    seq: int
    around: Saved


class Model(Protocol):
    """What a search can explore: one state at a time."""

    bounds: Bounds
    spent: int  # misfortunes so far
    cuts: list[Cut] | None  # collected while not None

    def actions(self) -> Iterable[Action]:
        """Return all that may happen in the present state."""
        ...

    def settle(self) -> None:
        """End a step."""
        ...

    def look(self) -> None:
        """Raise BrokenRuleError when something does not hold."""
        ...

    def key(self) -> bytes:
        """Return the key of the present state."""
        ...

    def state(self) -> Saved:
        """Return the present state."""
        ...

    def put(self, state: Saved) -> None:
        """Make this the state."""
        ...

    def cut_at(self, cut: Cut) -> None:
        """The power fails there."""
        ...

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is open."""
        ...
