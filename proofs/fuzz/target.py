"""What a target is: what it is fed, what must hold, and how much of the work is its."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

OneInput = Callable[[bytes], None]
PACKAGE = "proofs.fuzz.targets"


class TargetModule(Protocol):
    """What the module of a target offers."""

    def prepare(self, place: Path) -> OneInput:
        """Return the function to feed; it may keep files in this empty folder."""
        ...

    def seeds(self) -> Iterable[bytes]:
        """Return inputs to begin with, the more telling the better."""
        ...


@dataclass(frozen=True)
class Target:
    """One row of the table of targets."""

    name: str
    fed: str
    holds: str
    declared: str  # the errors that are an answer and no failure
    watched: tuple[str, ...]  # modules whose branches guide the engine
    share: int  # of 1000 executions
    bytes_max: int = 512
    in_campaign: bool = True

    def load(self) -> TargetModule:
        """Import the module, and with it the product's parts that are attacked."""
        module: TargetModule = importlib.import_module(f"{PACKAGE}.{self.name.replace('-', '_')}")
        return module
