"""The bench window itself: the only file of the bench that opens a display."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pygame

from ui.fonts import Fonts
from workbench.window.canvas import Canvas
from workbench.window.frame import Viewing, draw_bench
from workbench.window.paper_roll import PaperRoll
from workbench.window.picture import Deed, Picture

SIZE = (600, 700)
SIZE_LEAST = (540, 620)
TITLE = "Kiosk bench"
FRAME_MS = 60


class Desk(Protocol):
    """What the window draws from, and whom it tells of clicks."""

    def picture(self) -> Picture:
        """Everything as it stands now; returns at once."""
        ...

    def do(self, deed: Deed) -> None:
        """Have it done; returns at once."""
        ...


class BenchWindow:
    """Draws when something changed, hands clicks over, ends when closed."""

    def __init__(self, desk: Desk, position: tuple[int, int] | None = None) -> None:
        self._desk = desk
        self._roll = PaperRoll()
        self._viewing = Viewing()
        self._pointer = (-1, -1)
        self._drawn: object = None
        self._canvas: Canvas | None = None
        if position is not None:
            os.environ["SDL_VIDEO_WINDOW_POS"] = f"{position[0]},{position[1]}"
        pygame.display.init()
        self._fonts = Fonts()
        pygame.display.set_caption(TITLE)
        pygame.display.set_mode(SIZE, pygame.RESIZABLE)

    def run(self, goes_on: Callable[[], bool]) -> None:
        """Serve until the window is closed or `goes_on` says no."""
        while goes_on():
            event = pygame.event.wait(FRAME_MS)
            if event.type == pygame.QUIT:
                return
            while event.type != pygame.NOEVENT:
                self._attend(event)
                event = pygame.event.poll()
            self._draw()

    def save(self, path: Path) -> None:
        """Save what the window shows as a PNG."""
        self._draw()
        surface = pygame.display.get_surface()
        assert surface is not None
        pygame.image.save(surface, path)

    def close(self) -> None:
        """Take the window away."""
        self._fonts.opened.cache_clear()
        pygame.display.quit()

    def _attend(self, event: pygame.Event) -> None:
        if event.type == pygame.MOUSEMOTION:
            self._pointer = event.pos
        elif event.type == pygame.MOUSEWHEEL:
            self._roll.scroll(event.y)
            self._drawn = None
        elif event.type == pygame.MOUSEBUTTONUP and event.button == pygame.BUTTON_LEFT:
            deed = self._canvas.deed_at(event.pos) if self._canvas is not None else None
            if deed is not None:
                self._carry_out(deed)
        elif event.type in (pygame.VIDEORESIZE, pygame.WINDOWEXPOSED):
            self._drawn = None

    def _carry_out(self, deed: Deed) -> None:
        if deed.verb == "view":
            self._viewing.tab = str(deed.argument)
        elif deed.verb == "enlarge":
            self._viewing.enlarged = None if deed.argument is None else Path(str(deed.argument))
        else:
            self._desk.do(deed)

    def _draw(self) -> None:
        picture = self._desk.picture()
        state = (picture, self._viewing.tab, self._viewing.enlarged, self._pointer)
        if state == self._drawn:
            return
        surface = pygame.display.get_surface()
        assert surface is not None
        canvas = Canvas(surface, self._fonts, self._pointer)
        draw_bench(canvas, picture, self._roll, self._viewing)
        pygame.display.flip()
        self._canvas, self._drawn = canvas, state
