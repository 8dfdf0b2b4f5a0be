"""Flat icons drawn by code on a field of 24 units, smoothed by supersampling once per size.

An icon is a list of strokes: ("line", points...), ("loop", points...), ("ring", x, y, r),
("disc", x, y, r), ("fill", points...), ("arc", x, y, r, from, to) in degrees, clockwise from east.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import Final

import pygame

from ui.theme import Colour

FIELD = 24
STROKE = 2.0
SUPER = 4

Shape = tuple[str | float, ...]
Point = tuple[float, float]

SHAPES: Final[dict[str, tuple[Shape, ...]]] = {
    "topup": (
        ("loop", 5, 2, 15, 2, 15, 22, 5, 22),
        ("line", 9, 18.8, 11, 18.8),
        ("line", 19.5, 5.5, 19.5, 12.5),
        ("line", 16.5, 9.8, 19.5, 12.9, 22.5, 9.8),
    ),
    "account": (
        ("loop", 3, 6.5, 21, 6.5, 21, 20, 3, 20),
        ("line", 3.4, 6.4, 16.5, 3, 16.5, 6),
        ("disc", 16.6, 13.2, 1.7),
    ),
    "tariff": (
        ("line", 3, 6, 21, 6),
        ("line", 3, 12, 21, 12),
        ("line", 3, 18, 21, 18),
        ("disc", 8, 6, 2.6),
        ("disc", 16, 12, 2.6),
        ("disc", 10, 18, 2.6),
    ),
    "options": (
        ("loop", 3, 3, 10, 3, 10, 10, 3, 10),
        ("loop", 14, 3, 21, 3, 21, 10, 14, 10),
        ("loop", 3, 14, 10, 14, 10, 21, 3, 21),
        ("line", 17.5, 14, 17.5, 21),
        ("line", 14, 17.5, 21, 17.5),
    ),
    "travel": (
        ("ring", 12, 12, 9.6),
        ("line", 2.6, 12, 21.4, 12),
        ("line", 12, 2.6, 8.8, 6.2, 7.7, 12, 8.8, 17.8, 12, 21.4),
        ("line", 12, 2.6, 15.2, 6.2, 16.3, 12, 15.2, 17.8, 12, 21.4),
    ),
    "urgent": (
        ("ring", 12, 12, 9.6),
        ("line", 12, 6.6, 12, 13),
        ("disc", 12, 17, 1.4),
    ),
    "help": (
        ("ring", 12, 12, 9.6),
        ("arc", 12, 9.4, 2.9, 180, 400),
        ("line", 14.2, 11.3, 12, 13, 12, 14.2),
        ("disc", 12, 17.6, 1.3),
    ),
    "person": (
        ("arc", 12, 11, 8.2, 180, 360),
        ("line", 3.8, 11, 3.8, 14),
        ("line", 20.2, 11, 20.2, 14),
        ("fill", 2.4, 12.5, 6.8, 12.5, 6.8, 19, 2.4, 19),
        ("fill", 17.2, 12.5, 21.6, 12.5, 21.6, 19, 17.2, 19),
        ("line", 19.8, 18.6, 19, 21, 13, 21.6),
    ),
    "language": (
        ("loop", 2.5, 3, 21.5, 3, 21.5, 16.5, 11, 16.5, 6.5, 21, 6.5, 16.5, 2.5, 16.5),
        ("line", 7, 7.6, 17, 7.6),
        ("line", 7, 12, 13.5, 12),
    ),
    "text-size": (
        ("line", 1.8, 20, 8.6, 3.4, 15.4, 20),
        ("line", 4.4, 14.2, 12.8, 14.2),
        ("line", 19.2, 5, 19.2, 13),
        ("line", 15.2, 9, 23.2, 9),
    ),
    "contrast": (
        ("ring", 12, 12, 9.6),
        ("half", 12, 12, 9.6),
    ),
    "lower": (
        ("line", 12, 2.5, 12, 16),
        ("line", 5.6, 10, 12, 16.4, 18.4, 10),
        ("line", 4, 21.4, 20, 21.4),
    ),
    "back": (("line", 15.5, 4, 7.5, 12, 15.5, 20),),
    "next": (("line", 8.5, 4, 16.5, 12, 8.5, 20),),
    "erase": (
        ("loop", 8.4, 4.5, 22, 4.5, 22, 19.5, 8.4, 19.5, 2, 12),
        ("line", 11.6, 9, 17.6, 15),
        ("line", 17.6, 9, 11.6, 15),
    ),
    "space": (("line", 3, 10, 3, 15, 21, 15, 21, 10),),
    "check": (("line", 4, 12.6, 9.6, 18.4, 20.4, 6),),
    "done": (
        ("ring", 12, 12, 9.8),
        ("line", 7.2, 12.4, 10.8, 16, 17, 8.8),
    ),
    "clock": (
        ("ring", 12, 12, 9.8),
        ("line", 12, 6.4, 12, 12.4, 16, 14.8),
    ),
    "warning": (
        ("loop", 12, 2.6, 22.4, 21, 1.6, 21),
        ("line", 12, 9, 12, 14.4),
        ("disc", 12, 17.6, 1.3),
    ),
    "info": (
        ("ring", 12, 12, 9.8),
        ("line", 12, 11, 12, 17),
        ("disc", 12, 7.2, 1.4),
    ),
    "given-back": (
        ("line", 20.5, 19, 20.5, 9, 4, 9),
        ("line", 9.6, 3.4, 4, 9, 9.6, 14.6),
    ),
    "cross": (
        ("line", 5, 5, 19, 19),
        ("line", 19, 5, 5, 19),
    ),
    "receipt": (
        ("line", 5, 21.6, 5, 2.4, 19, 2.4, 19, 21.6),
        ("line", 5, 21.6, 8.5, 19.4, 12, 21.6, 15.5, 19.4, 19, 21.6),
        ("line", 9, 7.5, 15, 7.5),
        ("line", 9, 12.5, 15, 12.5),
    ),
    "phone": (
        ("loop", 6.5, 2, 17.5, 2, 17.5, 22, 6.5, 22),
        ("line", 11, 18.6, 13, 18.6),
    ),
    "sim": (
        ("loop", 5, 2, 14, 2, 19, 7, 19, 22, 5, 22),
        ("loop", 8.5, 11, 15.5, 11, 15.5, 18, 8.5, 18),
        ("line", 12, 11, 12, 18),
    ),
    "lock": (
        ("loop", 4.5, 10.5, 19.5, 10.5, 19.5, 21.5, 4.5, 21.5),
        ("line", 8, 10, 8, 6.5, 9.4, 3.6, 12, 2.5, 14.6, 3.6, 16, 6.5, 16, 10),
        ("line", 12, 14.5, 12, 17.5),
    ),
    "list": (
        ("disc", 3.6, 6, 1.6),
        ("disc", 3.6, 12, 1.6),
        ("disc", 3.6, 18, 1.6),
        ("line", 8.5, 6, 21.5, 6),
        ("line", 8.5, 12, 21.5, 12),
        ("line", 8.5, 18, 21.5, 18),
    ),
    "gift": (
        ("loop", 3.5, 11, 20.5, 11, 20.5, 21.5, 3.5, 21.5),
        ("loop", 2, 6.8, 22, 6.8, 22, 11, 2, 11),
        ("line", 12, 7, 12, 21),
        ("line", 12, 6.6, 8, 2.4, 6, 4.6, 12, 6.6, 18, 4.6, 16, 2.4, 12, 6.6),
    ),
    "sms": (
        ("loop", 2.5, 4, 21.5, 4, 21.5, 17, 11, 17, 6.5, 21, 6.5, 17, 2.5, 17),
        ("disc", 7.5, 10.5, 1.4),
        ("disc", 12, 10.5, 1.4),
        ("disc", 16.5, 10.5, 1.4),
    ),
    "pen": (
        ("loop", 16.5, 3, 21, 7.5, 8.5, 20, 3, 21, 4, 15.5),
        ("line", 13.5, 6, 18, 10.5),
    ),
    "print": (
        ("line", 6.5, 8, 6.5, 2.5, 17.5, 2.5, 17.5, 8),
        ("line", 6.5, 17.5, 2.5, 17.5, 2.5, 8, 21.5, 8, 21.5, 17.5, 17.5, 17.5),
        ("loop", 6.5, 13.5, 17.5, 13.5, 17.5, 21.5, 6.5, 21.5),
    ),
    "bill": (
        ("loop", 2, 5.5, 22, 5.5, 22, 18.5, 2, 18.5),
        ("ring", 12, 12, 3.2),
        ("disc", 6, 12, 1),
        ("disc", 18, 12, 1),
    ),
    "arrow-right": (("fill", 1, 9, 12.5, 9, 12.5, 3, 23, 12, 12.5, 21, 12.5, 15, 1, 15),),
    "arrow-left": (("fill", 23, 9, 11.5, 9, 11.5, 3, 1, 12, 11.5, 21, 11.5, 15, 23, 15),),
    "arrow-below": (("fill", 9, 1, 9, 12.5, 3, 12.5, 12, 23, 21, 12.5, 15, 12.5, 15, 1),),
}


class _Pen:
    """Draws shapes at a scale, with round caps and joints."""

    def __init__(self, surface: pygame.Surface, scale: float, colour: Colour) -> None:
        self.surface, self.scale, self.colour = surface, scale, colour

    def at(self, point: Point) -> tuple[float, float]:
        return point[0] * self.scale, point[1] * self.scale

    def disc(self, point: Point, radius: float) -> None:
        pygame.draw.circle(self.surface, self.colour, self.at(point), radius * self.scale)

    def fill(self, points: list[Point]) -> None:
        pygame.draw.polygon(self.surface, self.colour, [self.at(p) for p in points])

    def stroke(self, points: list[Point], closed: bool = False) -> None:
        line = [*points, points[0]] if closed else points
        half = STROKE / 2
        for point in line:
            self.disc(point, half)
        for (ax, ay), (bx, by) in pairwise(line):
            length = math.hypot(bx - ax, by - ay) or 1.0
            nx, ny = -(by - ay) / length * half, (bx - ax) / length * half
            self.fill(
                [(ax + nx, ay + ny), (bx + nx, by + ny), (bx - nx, by - ny), (ax - nx, ay - ny)]
            )

    def shape(self, shape: Shape) -> None:
        kind = shape[0]
        numbers = [float(value) for value in shape[1:]]
        points = list(zip(numbers[::2], numbers[1::2], strict=False))
        if kind == "line":
            self.stroke(points)
        elif kind == "loop":
            self.stroke(points, closed=True)
        elif kind == "fill":
            self.fill(points)
        elif kind == "disc":
            self.disc(points[0], numbers[2])
        elif kind == "ring":
            self.stroke(_arc(numbers[0], numbers[1], numbers[2] - STROKE / 2, 0, 360))
        elif kind == "arc":
            self.stroke(_arc(*numbers))
        else:
            assert kind == "half", f"unknown shape {kind!r}"
            self.fill(_arc(numbers[0], numbers[1], numbers[2] - 0.5, -90, 90))


def _arc(x: float, y: float, r: float, start: float, end: float) -> list[Point]:
    steps = max(8, int(abs(end - start) / 6))
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + r * math.cos(a), y + r * math.sin(a)) for a in angles]


@lru_cache(maxsize=96)
def icon(name: str, side: int, colour: Colour) -> pygame.Surface:
    """The icon, `side` pixels square, on a transparent ground."""
    large = pygame.Surface((side * SUPER, side * SUPER), pygame.SRCALPHA)
    large.fill((*colour, 0))
    pen = _Pen(large, side * SUPER / FIELD, colour)
    for shape in SHAPES[name]:
        pen.shape(shape)
    return pygame.transform.smoothscale(large, (side, side))
