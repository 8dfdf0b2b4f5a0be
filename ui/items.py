"""What a picture consists of: frozen items in drawing order, and the targets that can be pressed.

Items are values, so two pictures can be compared and only what differs is painted again, and a
test can read sizes and texts without looking at pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.views.intents import Intent
from ui.layout import Area
from ui.theme import Colour


@dataclass(frozen=True)
class Box:
    """A rounded rectangle."""

    area: Area
    fill: Colour | None
    border: Colour | None = None
    border_px: int = 0
    radius: int = 0


@dataclass(frozen=True)
class Label:
    """Lines of text in one style; `area` is what they need, `within` what they were given."""

    area: Area
    within: Area
    lines: tuple[str, ...]
    size: int
    bold: bool
    colour: Colour
    align: str  # left, centre, right
    pitch: int
    least_cap: int  # pixels below which this text must not be drawn
    decoration: bool = False  # numerals on a drawn bill: not read as text


@dataclass(frozen=True)
class Icon:
    """A flat icon drawn by code."""

    area: Area
    name: str
    colour: Colour


@dataclass(frozen=True)
class QrCode:
    """A QR code, always dark on light, with its quiet zone."""

    area: Area
    data: str


Item = Box | Label | Icon | QrCode


@dataclass(frozen=True)
class TurnPage:
    """Show another page of a long text; stays inside the screen."""

    to: int


Wish = Intent | TurnPage


@dataclass(frozen=True)
class Target:
    """Something that can be pressed, and how it looks meanwhile."""

    area: Area
    wish: Wish
    pressed: tuple[Item, ...]
    name: str
    hold: Wish | None = None


@dataclass(frozen=True)
class Picture:
    """A whole screen, ready to paint."""

    width: int
    height: int
    ground: Colour
    items: tuple[Item, ...]
    targets: tuple[Target, ...]
    pages: int = 1
    moving: float = 0.0  # seconds until it looks different by itself; 0 for never
    reach_top: int = 0

    def target_at(self, point: tuple[int, int]) -> Target | None:
        for target in reversed(self.targets):
            if target.area.has(point):
                return target
        return None

    def named(self, name: str) -> Target | None:
        return next((t for t in self.targets if t.name == name), None)


def moved(item: Item, dx: int, dy: int) -> Item:
    """The same item elsewhere."""
    if isinstance(item, Label):
        return replace(item, area=item.area.moved(dx, dy), within=item.within.moved(dx, dy))
    return replace(item, area=item.area.moved(dx, dy))
