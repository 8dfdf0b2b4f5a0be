"""What happened in a visit so far; it outlives the ways back, and ends with the visit."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.accomplished import Accomplished
from kiosk.conversations.ground.talk import Talk

DOORS_MAX = 12
STEPS_MAX = 12
DONE_MAX = 12


@dataclass
class Course:
    """Doors and steps are names and no personal data; a way back repeats none of them."""

    doors: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    done: list[Accomplished] = field(default_factory=list, repr=False)
    talk: Talk | None = field(default=None, repr=False)
    met_person: bool = False
    rated: bool = False

    def enter(self, door: str) -> None:
        """Note a door that was opened."""
        if door not in self.doors:
            self.doors = [*self.doors, door][:DOORS_MAX]

    def step(self, step: str) -> None:
        """Note what was tried, for a person who goes on from there; the newest are kept."""
        if step not in self.steps:
            self.steps = [*self.steps, step][-STEPS_MAX:]

    def accomplish(self, done: Accomplished) -> None:
        """Note what was done, for the slip at the end; the newest are kept."""
        if done not in self.done:
            self.done = [*self.done, done][-DONE_MAX:]

    def forget(self) -> None:
        """Forget it all, for every copy of the session."""
        self.doors, self.steps, self.done = [], [], []
        self.talk, self.met_person, self.rated = None, False, False
