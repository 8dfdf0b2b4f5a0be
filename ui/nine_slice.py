"""Antialiased rounded rectangles, supersampled once and cut into nine slices.

`pygame.draw.rect` does not smooth its corners.  A small tile is drawn eight times as large,
shrunk, and kept; of a box only the four corners come from it, the rest is plain filling.
"""

from __future__ import annotations

from functools import lru_cache

import pygame

from ui.theme import Colour

SUPER = 8


@lru_cache(maxsize=128)
def _tile(
    fill: Colour | None, border: Colour | None, border_px: int, radius: int
) -> pygame.Surface:
    """A tile of twice the radius, transparent outside its rounded border."""
    side = radius * 2
    large = pygame.Surface((side * SUPER, side * SUPER), pygame.SRCALPHA)
    outer = border if border and border_px else fill
    assert outer is not None, "a box needs a fill or a border"
    large.fill((*outer, 0))
    centre = (radius * SUPER, radius * SUPER)
    pygame.draw.circle(large, (*outer, 255), centre, radius * SUPER)
    inner = (radius - border_px) * SUPER
    if border and border_px and inner > 0:
        pygame.draw.circle(large, (*fill, 255) if fill else (*border, 0), centre, inner)
    return pygame.transform.smoothscale(large, (side, side))


def rounded(
    surface: pygame.Surface,
    rect: tuple[int, int, int, int],
    fill: Colour | None,
    border: Colour | None,
    border_px: int,
    radius: int,
) -> None:
    """Draw a box with smooth corners."""
    x, y, w, h = rect
    radius = max(0, min(radius, w // 2, h // 2))
    edge = border_px if border else 0
    if radius:
        tile = _tile(fill, border, edge, radius)
        for tx, ty, px, py in (
            (0, 0, x, y),
            (radius, 0, x + w - radius, y),
            (0, radius, x, y + h - radius),
            (radius, radius, x + w - radius, y + h - radius),
        ):
            surface.blit(tile, (px, py), (tx, ty, radius, radius))
    if fill is not None:
        surface.fill(fill, (x + radius, y + edge, w - 2 * radius, h - 2 * edge))
        surface.fill(fill, (x + edge, y + radius, max(0, radius - edge), h - 2 * radius))
        surface.fill(fill, (x + w - radius, y + radius, max(0, radius - edge), h - 2 * radius))
    if border and edge:
        surface.fill(border, (x + radius, y, w - 2 * radius, edge))
        surface.fill(border, (x + radius, y + h - edge, w - 2 * radius, edge))
        surface.fill(border, (x, y + radius, edge, h - 2 * radius))
        surface.fill(border, (x + w - edge, y + radius, edge, h - 2 * radius))
