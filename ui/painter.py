"""Items into pixels, and only those that changed.

Caches are bounded; a text is rendered once for its size and colour.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pygame

from ui.fonts import CAP_SHARE, Fonts
from ui.icons import icon
from ui.items import Box, Icon, Item, Label, Picture, QrCode
from ui.layout import Area
from ui.nine_slice import rounded
from ui.theme import Colour

WHOLE_SHARE = 0.5  # more than this much changed: paint everything in one go
REGIONS_MAX = 12


def _bounds(item: Item) -> Area:
    if isinstance(item, Label):  # accents and slanted strokes may leave the measured box
        return item.area.inset(-item.size // 4)
    return item.area


def merged(areas: list[Area]) -> list[Area]:
    """Fewer areas that cover the same: touching ones are joined."""
    todo, done = list(areas), []
    while todo:
        area = todo.pop()
        touching = [other for other in todo if area.inset(-8).meets(other)]
        if not touching:
            done.append(area)
            continue
        for other in touching:
            todo.remove(other)
            left, top = min(area.x, other.x), min(area.y, other.y)
            right, bottom = max(area.right, other.right), max(area.bottom, other.bottom)
            area = Area(left, top, right - left, bottom - top)
        todo.append(area)
    return done


def changes(old: Picture | None, new: Picture) -> list[Area]:
    """Areas in which two pictures differ; the whole one when it is most of it."""
    whole = Area(0, 0, new.width, new.height)
    if old is None or (old.width, old.height, old.ground) != (new.width, new.height, new.ground):
        return [whole]
    before, after = Counter(old.items), Counter(new.items)
    different = list(((before - after) + (after - before)).keys())
    if not different:
        return [] if old.items == new.items else [whole]
    areas = merged([_bounds(item) for item in different])
    if len(areas) > REGIONS_MAX or sum(a.w * a.h for a in areas) > WHOLE_SHARE * whole.w * whole.h:
        return [whole]
    return areas


class Painter:
    """Paints pictures onto a surface with the fonts it was given."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.rendered = lru_cache(maxsize=384)(self._render)
        self.coded = lru_cache(maxsize=4)(self._code)

    def _render(self, text: str, size: int, bold: bool, colour: Colour) -> pygame.Surface:
        return self.fonts.opened(size, bold).render(text, True, colour)

    def forget(self) -> None:
        """Let go of all rendered texts and codes."""
        self.rendered.cache_clear()
        self.coded.cache_clear()

    def warm(self) -> None:
        """Load what one screen only needs, while nobody waits for it."""
        self.coded("0", 64)

    def _code(self, data: str, side: int) -> pygame.Surface:
        import segno

        matrix = segno.make(data, error="m", micro=False).matrix
        quiet = 4
        modules = len(matrix) + 2 * quiet
        step = max(1, side // modules)
        start = (side - step * len(matrix)) // 2
        surface = pygame.Surface((side, side))
        surface.fill((255, 255, 255))
        for y, row in enumerate(matrix):
            for x, dark in enumerate(row):
                if dark:
                    surface.fill((0, 0, 0), (start + x * step, start + y * step, step, step))
        return surface

    def paint(self, surface: pygame.Surface, picture: Picture, areas: list[Area]) -> None:
        """Paint these areas of the picture."""
        for area in areas:
            surface.set_clip(area)
            surface.fill(picture.ground, area)
            for item in picture.items:
                if _bounds(item).meets(area):
                    self.item(surface, item)
        surface.set_clip(None)

    def item(self, surface: pygame.Surface, item: Item) -> None:
        if isinstance(item, Box):
            if item.area.w > 0 and item.area.h > 0:
                rounded(surface, item.area, item.fill, item.border, item.border_px, item.radius)
        elif isinstance(item, Icon):
            surface.blit(icon(item.name, item.area.w, item.colour), item.area[:2])
        elif isinstance(item, QrCode):
            surface.blit(self.coded(item.data, item.area.w), item.area[:2])
        else:
            self._label(surface, item)

    def _label(self, surface: pygame.Surface, item: Label) -> None:
        font = self.fonts.opened(item.size, item.bold)
        rise = (item.pitch + round(item.size * CAP_SHARE)) // 2 - font.get_ascent()
        y = item.area.y + rise
        for line in item.lines:
            picture = self.rendered(line, item.size, item.bold, item.colour)
            free = item.area.w - picture.get_width()
            x = item.area.x + {"left": 0, "centre": free // 2, "right": free}[item.align]
            surface.blit(picture, (x, y))
            y += item.pitch
