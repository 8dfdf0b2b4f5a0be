"""Where a script plays: the station, a customer, a voice for progress, a shelf for pictures."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from workbench.configuration import Sections
from workbench.customer import Customer
from workbench.report import Expected
from workbench.station import Station
from workbench.waiting import ExpectationError


def say_on_stderr(text: str) -> None:
    """Progress goes where it does not mix with the report."""
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


@dataclass
class Stage:
    """What a script is handed."""

    station: Station
    say: Callable[[str], None] = say_on_stderr
    pictures: Path | None = None
    facts: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tickets_before = len(self.station.printer.texts())
        self._screens_before = self.station.terminal.screens.mark()

    @property
    def customer(self) -> Customer:
        return self.station.customer

    def show(self, name: str) -> None:
        """Keep a picture of the glass, if pictures are wanted."""
        if self.pictures is not None:
            self.pictures.mkdir(parents=True, exist_ok=True)
            self.station.terminal.save_picture(self.pictures.resolve() / f"{name}.png")

    def wait_receipt(self, count: int = 1) -> str:
        """Wait for the count-th ticket since the stage was set; return its text."""
        return self.station.wait_ticket(self._tickets_before + count)

    def views_seen(self) -> set[str]:
        """Every view that stood on the glass since the stage was set."""
        seen = self.station.terminal.screens.since(self._screens_before)
        return {screen.view for screen in seen}

    def expect(self, holds: bool, what: str) -> None:
        """Go on only if it holds.  ExpectationError."""
        if not holds:
            screen = self.station.terminal.screen
            raise ExpectationError(f"expected that {what}; the screen is {screen}")


Play = Callable[[Stage], Expected]


@dataclass(frozen=True)
class Script:
    """A named visit, or misfortune, with what it must come to.

    A patient script waits more than it works, or needs a terminal of its own.
    """

    name: str
    tells: str
    play: Play
    settings: Sections = field(default_factory=dict)  # the terminal's, other than usual
    pack: str = "default"  # a delivered pack: the market it plays in
    patient: bool = False
    proves: tuple[str, ...] = ()  # which promises to subscribers, R01 to R40
