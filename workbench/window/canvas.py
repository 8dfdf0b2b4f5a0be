"""Drawing of one frame: text that fits, plates, and the areas that answer a click."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from ui.fonts import Fonts
from ui.layout import Area
from ui.theme import Colour
from workbench.window import look
from workbench.window.picture import Deed

ELLIPSIS = "…"


@dataclass(frozen=True)
class HitArea:
    """Where a click means something."""

    area: Area
    deed: Deed


class Canvas:
    """Draws on one surface and remembers what can be clicked."""

    def __init__(
        self, surface: pygame.Surface, fonts: Fonts, pointer: tuple[int, int] = (-1, -1)
    ) -> None:
        self.surface = surface
        self.hits: list[HitArea] = []
        self._fonts = fonts
        self._pointer = pointer

    @property
    def area(self) -> Area:
        return Area(0, 0, *self.surface.get_size())

    def plate(self, area: Area, fill: Colour, edge: Colour | None = None) -> None:
        """A rounded rectangle."""
        pygame.draw.rect(self.surface, fill, area, border_radius=look.RADIUS)
        if edge is not None:
            pygame.draw.rect(self.surface, edge, area, width=1, border_radius=look.RADIUS)

    def panel(self, area: Area, title: str) -> Area:
        """A titled plate; returns the room inside."""
        self.plate(area, look.PANEL, look.EDGE)
        head, rest = area.inset(look.PAD, 4).top(look.TITLE_SIZE + 5, 2)
        self.text(head, title, look.TITLE_SIZE, look.QUIET, bold=True)
        return rest

    def text(
        self,
        area: Area,
        text: str,
        size: int = look.TEXT_SIZE,
        colour: Colour = look.INK,
        *,
        bold: bool = False,
        align: str = "left",
    ) -> None:
        """One line, vertically centred, shortened if it is too long."""
        shown = self.shortened(text, area.w, size, bold)
        if not shown:
            return
        image = self._fonts.opened(size, bold).render(shown, True, colour)
        spare = area.w - image.get_width()
        x = area.x + {"left": 0, "centre": spare // 2, "right": spare}[align]
        self.surface.blit(image, (x, area.y + (area.h - image.get_height()) // 2))

    def shortened(self, text: str, width: int, size: int, bold: bool = False) -> str:
        """The text, cut with an ellipsis where it would be wider than `width`."""
        if self._fonts.width(text, size, bold) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self._fonts.width(text[:middle] + ELLIPSIS, size, bold) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low] + ELLIPSIS if low else ""

    def wrapped(self, text: str, width: int, size: int) -> list[str]:
        """The text broken at spaces into lines of at most `width`."""
        lines: list[str] = []
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self._fonts.width(longer, size, False) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        return [*lines, line] if line else lines

    def button(
        self,
        area: Area,
        label: str,
        deed: Deed,
        fill: Colour = look.BUTTON,
        *,
        size: int = look.TEXT_SIZE,
        bold: bool = False,
    ) -> None:
        """A plate that answers a click."""
        hovered = area.has(self._pointer)
        self.plate(area, _lighter(fill) if hovered else fill, look.EDGE)
        self.text(area.inset(3, 0), label, size, look.INK, bold=bold, align="centre")
        self.hits.append(HitArea(area, deed))

    def lamp(self, centre: tuple[int, int], colour: Colour) -> None:
        """A small round light."""
        pygame.draw.circle(self.surface, _darker(colour), centre, 6)
        pygame.draw.circle(self.surface, colour, centre, 4)

    def deed_at(self, point: tuple[int, int]) -> Deed | None:
        """What a click here asks for."""
        for hit in reversed(self.hits):
            if hit.area.has(point):
                return hit.deed
        return None


def _lighter(colour: Colour) -> Colour:
    return (min(255, colour[0] + 22), min(255, colour[1] + 22), min(255, colour[2] + 22))


def _darker(colour: Colour) -> Colour:
    return (colour[0] // 2, colour[1] // 2, colour[2] // 2)
