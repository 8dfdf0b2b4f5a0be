"""The paper: every ticket the printer made, the newest at the slot, older ones below it."""

from __future__ import annotations

from pathlib import Path

import pygame

from ui.layout import Area
from workbench.window import look
from workbench.window.canvas import Canvas, HitArea
from workbench.window.picture import Deed

TICKETS_HELD_MAX = 24
SLOT_HEIGHT = 6
CUT_GAP = 8
SLOT_COLOUR = (20, 22, 26)


class PaperRoll:
    """Loads ticket pictures once, draws them at the panel's width, and scrolls."""

    def __init__(self) -> None:
        self._loaded: dict[tuple[Path, int], pygame.Surface] = {}
        self._scroll = 0
        self._count = 0

    def scroll(self, steps: int) -> None:
        """Look further down (negative), at older tickets, or up again."""
        self._scroll = max(0, self._scroll - steps * 40)

    def draw(self, canvas: Canvas, area: Area, tickets: tuple[Path, ...]) -> None:
        """Draw the roll; a click on a ticket enlarges it."""
        shown = tickets[-TICKETS_HELD_MAX:]
        hint = ", click to enlarge" if shown else ""
        inside = canvas.panel(area, f"Paper: {len(tickets)} printed{hint}")
        if len(tickets) != self._count:
            self._count, self._scroll = len(tickets), 0
        slot, roll = inside.top(SLOT_HEIGHT, 0)
        pygame.draw.rect(canvas.surface, SLOT_COLOUR, slot, border_radius=3)
        if not shown:
            canvas.text(roll.top(24)[0], "nothing printed yet", look.SMALL_SIZE, look.QUIET)
            return
        paper = roll.inset(4, 0)
        clip = pygame.Rect(paper)
        canvas.surface.set_clip(clip)
        top = paper.y - self._scroll
        for path in reversed(shown):
            image = self._image(path, paper.w)
            if image is None:
                continue
            canvas.surface.blit(image, (paper.x, top))
            seen = pygame.Rect(paper.x, top, *image.get_size()).clip(clip)
            if seen.h:
                canvas.hits.append(HitArea(Area(*seen), Deed("enlarge", str(path))))
            top += image.get_height() + CUT_GAP
        self._scroll = min(self._scroll, max(0, top + self._scroll - paper.bottom))
        canvas.surface.set_clip(None)

    def draw_enlarged(self, canvas: Canvas, path: Path) -> None:
        """One ticket over everything, as large as fits."""
        shade = pygame.Surface(canvas.surface.get_size(), pygame.SRCALPHA)
        shade.fill((0, 0, 0, 170))
        canvas.surface.blit(shade, (0, 0))
        try:
            image = pygame.image.load(path)
        except (OSError, pygame.error):
            return
        room = canvas.area.inset(16)
        scale = min(1.0, room.w / image.get_width(), room.h / image.get_height())
        size = (round(image.get_width() * scale), round(image.get_height() * scale))
        place = room.placed(*size)
        canvas.surface.blit(pygame.transform.smoothscale(image.convert(24), size), place[:2])
        canvas.hits.append(HitArea(canvas.area, Deed("enlarge", None)))

    def _image(self, path: Path, width: int) -> pygame.Surface | None:
        known = self._loaded.get((path, width))
        if known is not None:
            return known
        try:
            image = pygame.image.load(path)
        except (OSError, pygame.error):
            return None  # it is still being written; the next frame finds it
        height = max(1, round(image.get_height() * width / image.get_width()))
        scaled = pygame.transform.smoothscale(image.convert(24), (width, height))
        if len(self._loaded) >= TICKETS_HELD_MAX:
            self._loaded.pop(next(iter(self._loaded)))
        self._loaded[(path, width)] = scaled
        return scaled
