"""Fingers and mouse into one stream of taps: de-duplicated, calm about tremor, acting on release.

A touch screen often reports one touch twice, as a finger and as a mouse; whichever comes first
owns the press, the other is dropped.  While one finger is down others do nothing.  A press acts
when it is released over the same target; moved away it is void, moved back it counts again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto, unique
from math import hypot

from ui.items import Picture, Target, Wish

Point = tuple[int, int]

TREMOR_S = 0.12  # a second tap at the same place so soon after a release is not meant
TWIN_S = 0.5  # a mouse event at the place of a finger is its shadow for so long
NEAR_MM = 12.0
HOLD_S = 0.7


@unique
class Source(Enum):
    """Who reported it."""

    FINGER = auto()
    MOUSE = auto()


@dataclass(frozen=True)
class Press:
    """A press in progress."""

    source: Source
    finger: int
    start: Point
    began: float
    target: Target | None
    over: bool
    held: bool = False


@dataclass(frozen=True)
class Released:
    """What a finished tap asks for; no wish when nothing was there."""

    wish: Wish | None


class Taps:
    """Follows one press at a time."""

    def __init__(self, mm_per_pixel: float) -> None:
        self._near_px = NEAR_MM / mm_per_pixel
        self.press: Press | None = None
        self._last: tuple[Source, Point, float] | None = None

    def _near(self, one: Point, other: Point) -> bool:
        return hypot(one[0] - other[0], one[1] - other[1]) <= self._near_px

    def down(
        self, picture: Picture, source: Source, finger: int, point: Point, now: float
    ) -> Target | None:
        """A finger or button goes down; the target that is now to look pressed."""
        if self.press is not None:
            return None
        if self._last is not None:
            last_source, last_point, last_time = self._last
            near, since = self._near(point, last_point), now - last_time
            if near and since < TREMOR_S:
                return None
            if near and since < TWIN_S and source is not last_source:
                return None
        target = picture.target_at(point)
        self.press = Press(source, finger, point, now, target, target is not None)
        return target

    def move(self, source: Source, finger: int, point: Point) -> bool:
        """The press moves; whether its look changed."""
        press = self.press
        if press is None or (press.source, press.finger) != (source, finger):
            return False
        over = press.target is not None and press.target.area.has(point)
        if over == press.over:
            return False
        self.press = Press(
            press.source, press.finger, press.start, press.began, press.target, over, press.held
        )
        return True

    def up(self, source: Source, finger: int, point: Point, now: float) -> Released | None:
        """The press ends; None when it was not the one that is followed or was used by a hold."""
        self.move(source, finger, point)
        press = self.press
        if press is None or (press.source, press.finger) != (source, finger):
            return None
        self.press = None
        self._last = (source, point, now)
        if press.held:
            return None
        if press.target is None:
            return Released(None)
        return Released(press.target.wish) if press.over else None

    def hold_due(self) -> float | None:
        """When the present press becomes a hold."""
        press = self.press
        if press is None or press.target is None or press.target.hold is None or press.held:
            return None
        return press.began + HOLD_S

    def hold(self, now: float) -> Wish | None:
        """The wish of a hold that is due; once a press."""
        due, press = self.hold_due(), self.press
        if due is None or press is None or not press.over or now < due:
            return None
        assert press.target is not None, "a hold has a target"
        self.press = Press(
            press.source, press.finger, press.start, press.began, press.target, press.over, True
        )
        return press.target.hold

    def follow(self, picture: Picture, same_question: bool) -> None:
        """A new picture came while pressed: keep the press if its target is still there."""
        press = self.press
        if press is None or press.target is None:
            return
        found = picture.named(press.target.name) if same_question else None
        if found is not None and found.wish == press.target.wish:
            target: Target | None = found
        else:
            target = None
        self.press = Press(
            press.source,
            press.finger,
            press.start,
            press.began,
            target,
            press.over and target is not None,
            press.held or target is None,
        )
