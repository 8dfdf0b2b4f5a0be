"""Areas, and how millimetres of a panel become pixels.

Lengths in millimetres end in `_mm`; everything else is whole pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum, auto, unique
from itertools import pairwise
from typing import NamedTuple

REACH_FROM_FLOOR_MM = 1120.0  # highest point a seated customer reaches
LOW_PORTRAIT_MM = 330.0  # reach on a tall panel once "lower" was asked for
TARGET_MM = 20.0
GAP_MM = 2.5
CAP_MM = 4.9  # capitals of running text; 4.8 is the least allowed
CAP_LEAST_MM = 4.8
LARGE_CAP_MM = 7.34  # 0.7 degrees at 600 mm
GROWN_MM = 12.0  # what is this large already does not grow with large text
ROOMY = 1.15  # a tall panel has room for larger words
GRID = 8


class Area(NamedTuple):
    """A rectangle in pixels."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    @property
    def centre(self) -> tuple[int, int]:
        return self.x + self.w // 2, self.y + self.h // 2

    def inset(self, dx: int, dy: int | None = None) -> Area:
        """Smaller by `dx` on the left and right, by `dy` (or `dx`) above and below."""
        dy = dx if dy is None else dy
        return Area(self.x + dx, self.y + dy, max(0, self.w - 2 * dx), max(0, self.h - 2 * dy))

    def top(self, height: int, gap: int = 0) -> tuple[Area, Area]:
        """Cut `height` off the top: (the cut, the rest below a gap)."""
        height = min(height, self.h)
        rest = max(0, self.h - height - gap)
        return (
            Area(self.x, self.y, self.w, height),
            Area(self.x, self.bottom - rest, self.w, rest),
        )

    def foot(self, height: int, gap: int = 0) -> tuple[Area, Area]:
        """Cut `height` off the bottom: (the cut, the rest above a gap)."""
        height = min(height, self.h)
        rest = max(0, self.h - height - gap)
        return Area(self.x, self.bottom - height, self.w, height), self._replace(h=rest)

    def left(self, width: int, gap: int = 0) -> tuple[Area, Area]:
        """Cut `width` off the left: (the cut, the rest after a gap)."""
        width = min(width, self.w)
        rest = max(0, self.w - width - gap)
        return self._replace(w=width), Area(self.right - rest, self.y, rest, self.h)

    def right_side(self, width: int, gap: int = 0) -> tuple[Area, Area]:
        """Cut `width` off the right: (the cut, the rest before a gap)."""
        width = min(width, self.w)
        return self._replace(x=self.right - width, w=width), self._replace(
            w=max(0, self.w - width - gap)
        )

    def columns(self, count: int, gap: int) -> list[Area]:
        """Equal columns; the remainder goes to the gaps' left, so that both edges stay."""
        edges = [self.x + (self.w + gap) * i // count for i in range(count + 1)]
        return [Area(a, self.y, b - gap - a, self.h) for a, b in pairwise(edges)]

    def rows(self, count: int, gap: int) -> list[Area]:
        """Equal rows."""
        edges = [self.y + (self.h + gap) * i // count for i in range(count + 1)]
        return [Area(self.x, a, self.w, b - gap - a) for a, b in pairwise(edges)]

    def grid(self, columns: int, rows: int, gap: int) -> list[Area]:
        """Cells, row by row."""
        return [cell for row in self.rows(rows, gap) for cell in row.columns(columns, gap)]

    def placed(self, width: int, height: int) -> Area:
        """An area of this size in the middle of this one."""
        return Area(self.x + (self.w - width) // 2, self.y + (self.h - height) // 2, width, height)

    def holds(self, other: Area) -> bool:
        return (
            other.x >= self.x
            and other.y >= self.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: Area) -> bool:
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def has(self, point: tuple[int, int]) -> bool:
        return self.x <= point[0] < self.right and self.y <= point[1] < self.bottom

    def moved(self, dx: int, dy: int) -> Area:
        return self._replace(x=self.x + dx, y=self.y + dy)


@unique
class Side(Enum):
    """Where the bill slot is, seen from the panel."""

    LEFT = auto()
    RIGHT = auto()
    BELOW = auto()


@dataclass(frozen=True)
class PanelSize:
    """A panel as it hangs in the terminal."""

    width: int
    height: int
    mm_per_pixel: float
    bottom_mm: float = 920.0  # lower edge of the picture, above the floor
    slot: Side = Side.RIGHT
    large_scale: float = 1.5  # what "large text" means here

    @property
    def portrait(self) -> bool:
        return self.height > self.width


@dataclass(frozen=True)
class Ruler:
    """Millimetres to pixels for one panel, one text scale and one reach."""

    panel: PanelSize
    large_text: bool = False
    low_reach: bool = False
    scale: float = field(init=False)
    body: int = field(init=False)  # cap height of running text; nothing may be smaller
    _caps: dict[float, int] = field(init=False, default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        scale = self.panel.large_scale if self.large_text else 1.0
        least = CAP_LEAST_MM * scale if scale < 1.5 else LARGE_CAP_MM
        wished = CAP_MM * scale * (ROOMY if self.panel.portrait else 1.0)
        object.__setattr__(self, "scale", scale)
        object.__setattr__(self, "body", math.ceil(max(least, wished) / self.panel.mm_per_pixel))

    def px(self, mm: float) -> int:
        return round(mm / self.panel.mm_per_pixel)

    def up(self, mm: float) -> int:
        """Millimetres to pixels, never less, on the grid of 8."""
        return math.ceil(math.ceil(mm / self.panel.mm_per_pixel) / GRID) * GRID

    @property
    def target(self) -> int:
        """The least side of anything that can be pressed."""
        return self.up(TARGET_MM)

    @property
    def gap(self) -> int:
        """Between two targets, with air."""
        return max(self.gap_least, 2 * GRID if self.scale == 1.0 else 12)

    @property
    def gap_least(self) -> int:
        return math.ceil(GAP_MM / self.panel.mm_per_pixel)

    @property
    def margin(self) -> int:
        return self.up(4.8)

    def cap(self, mm: float) -> int:
        """Cap height of a larger style: the larger, the less it grows; never under running text."""
        if mm in self._caps:
            return self._caps[mm]
        share = min(1.0, max(0.0, (GROWN_MM - mm) / (GROWN_MM - CAP_MM)))
        roomy = 1 + (ROOMY - 1) * share if self.panel.portrait else 1.0
        grown = mm * (1 + (self.scale - 1) * 0.5 * share) * roomy
        cap = max(self.body, math.ceil(grown / self.panel.mm_per_pixel))
        self._caps[mm] = cap
        return cap

    @property
    def low(self) -> bool:
        """Controls stay in the lower part: asked for, or a tall panel."""
        return self.low_reach or self.panel.portrait

    @property
    def reach_top(self) -> int:
        """No control may lie above this line; 0 when all of the panel is in reach."""
        if not self.low:
            return 0
        reach_mm = REACH_FROM_FLOOR_MM - self.panel.bottom_mm
        if self.panel.portrait and self.low_reach:
            reach_mm = min(reach_mm, LOW_PORTRAIT_MM)
        return max(0, self.panel.height - self.px(reach_mm))


PANEL_15 = PanelSize(1024, 768, 0.298)
PANEL_17 = PanelSize(1280, 1024, 0.264)
PANEL_19 = PanelSize(1280, 1024, 0.294)
PANEL_FHD = PanelSize(1920, 1080, 0.248)
PANEL_TALL = PanelSize(1080, 1920, 0.369, bottom_mm=700.0, slot=Side.BELOW)
PANELS = (PANEL_15, PANEL_17, PANEL_19, PANEL_FHD, PANEL_TALL)
