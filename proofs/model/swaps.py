"""What a mutant is: attributes and rows of the program swapped for wrong ones, and put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from kiosk.cash.credit import CREDIT_DECISIONS, CreditDecision, IntentLife
from proofs.model.bounds import Bounds, Misfortune

_ABSENT = object()


@dataclass(frozen=True)
class Swap:
    """One attribute or row, and what it becomes."""

    where: Any
    name: Any
    wrong: Any

    def put(self) -> object:
        """Put the wrong one in; return the right one."""
        if isinstance(self.where, dict):
            right = self.where.get(self.name, _ABSENT)
            self._set(self.wrong)
            return right
        right = vars(self.where)[self.name]
        setattr(self.where, self.name, self.wrong)
        return right

    def back(self, right: object) -> None:
        if isinstance(self.where, dict):
            self._set(right)
        else:
            setattr(self.where, self.name, right)

    def _set(self, value: object) -> None:
        if value is _ABSENT:
            self.where.pop(self.name, None)
        else:
            self.where[self.name] = value


@dataclass(frozen=True)
class Mutant:
    """`where` are the bounds in which it must die."""

    name: str
    words: str
    swaps: tuple[Swap, ...]
    where: Bounds
    named: bool = field(default=False, kw_only=True)  # by money.md 10

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Let it live for a while."""
        rights = [(swap, swap.put()) for swap in self.swaps]
        try:
            yield
        finally:
            for swap, right in reversed(rights):
                swap.back(right)


def bounds(*kinds: Misfortune, **more: Any) -> Bounds:  # noqa: ANN401 - the fields of Bounds
    """Return small bounds with as many misfortunes as there are kinds."""
    given = {"bills": 1, "visits": 1, "refuses": False, "misfortunes": len(kinds), **more}
    return Bounds("mutant", kinds=frozenset(kinds), **given)


def decide(life: IntentLife, wrong: CreditDecision) -> Swap:
    """Return a row of the credit table redirected."""
    return Swap(CREDIT_DECISIONS, life, wrong)


def post(*kinds: Misfortune) -> Bounds:
    """Return small bounds of the post, one payment."""
    return Bounds("mutant", kinds=frozenset(kinds), misfortunes=len(kinds), visits=1, post=True)
