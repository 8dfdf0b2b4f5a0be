"""The sheet a screen is composed on: it collects items and targets and turns into a picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from kiosk.views.base import Preferences, Screen
from ui.fonts import Fonts
from ui.items import Box, Icon, Item, Label, Picture, QrCode, Target, Wish, moved
from ui.layout import Area, PanelSize, Ruler
from ui.theme import Colour, Theme, themed
from ui.widgets.fitting import fit

ruler_for = lru_cache(maxsize=16)(Ruler)
theme_for = lru_cache(maxsize=16)(themed)


@dataclass
class Sheet:
    """What drawers draw on; `step` counts the beats of moving pictures, `page` is the one shown."""

    screen: Screen
    ruler: Ruler
    theme: Theme
    fonts: Fonts
    page: int = 0
    step: int = 0
    pages: int = 1
    newest_last: bool = False  # page 0 is the last of the pager: words that are still coming
    moving: float = 0.0
    items: list[Item] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    @staticmethod
    def of(screen: Screen, panel: PanelSize, fonts: Fonts, page: int = 0, step: int = 0) -> Sheet:
        wish: Preferences = screen.preferences
        brand = screen.frame.brand
        return Sheet(
            screen,
            ruler_for(panel, wish.large_text, wish.low_reach),
            theme_for(brand.colour, brand.on_colour, wish.high_contrast),
            fonts,
            page,
            step,
        )

    @property
    def whole(self) -> Area:
        return Area(0, 0, self.ruler.panel.width, self.ruler.panel.height)

    def box(
        self,
        area: Area,
        fill: Colour | None,
        border: Colour | None = None,
        border_px: int = 0,
        radius: int = 0,
    ) -> None:
        self.items.append(Box(area, fill, border, border_px, radius))

    def icon(self, area: Area, name: str, colour: Colour | None = None) -> None:
        side = min(area.w, area.h)
        self.items.append(Icon(area.placed(side, side), name, colour or self.theme.ink))

    def qr(self, area: Area, data: str) -> None:
        side = min(area.w, area.h)
        self.items.append(QrCode(area.placed(side, side), data))

    def text(
        self,
        area: Area,
        text: str,
        cap: int = 0,
        bold: bool = False,
        colour: Colour | None = None,
        align: str = "left",
        valign: str = "middle",
        max_lines: int = 99,
        balance: bool = False,
        decoration: bool = False,
        least_cap: int = 0,
    ) -> Area:
        """Draw text as large as `cap` allows; returns the area it took."""
        if not text:
            return area._replace(w=0, h=0)
        cap = cap or self.ruler.body
        least = least_cap or self.ruler.body
        if decoration:
            least = min(least, cap)
        done = fit(self.fonts, text, bold, cap, least, area.w, area.h, max_lines, balance)
        x = {
            "left": area.x,
            "centre": area.x + (area.w - done.width) // 2,
            "right": area.right - done.width,
        }[align]
        y = {
            "top": area.y,
            "middle": area.y + (area.h - done.height) // 2,
            "bottom": area.bottom - done.height,
        }[valign]
        took = Area(x, y, done.width, done.height)
        self.items.append(
            Label(
                took,
                area,
                done.lines,
                done.size,
                bold,
                colour or self.theme.ink,
                align,
                done.pitch,
                least,
                decoration,
            )
        )
        return took

    def begin(self) -> int:
        """A mark, to take the items drawn since then with `since`."""
        return len(self.items)

    def since(self, mark: int) -> tuple[Item, ...]:
        """Take the items drawn since the mark off the sheet."""
        taken = tuple(self.items[mark:])
        del self.items[mark:]
        return taken

    def state(self) -> tuple[int, int]:
        """How much is drawn, to come back to with `undo`."""
        return len(self.items), len(self.targets)

    def undo(self, state: tuple[int, int]) -> None:
        """Take everything drawn since then off the sheet."""
        del self.items[state[0] :], self.targets[state[1] :]

    def target(
        self, area: Area, wish: Wish, pressed: tuple[Item, ...], name: str, hold: Wish | None = None
    ) -> None:
        self.targets.append(Target(area, wish, pressed, name, hold))

    def picture(self, dx: int = 0, dy: int = 0) -> Picture:
        """What was drawn, moved by a few pixels against burn-in."""
        items, targets = tuple(self.items), tuple(self.targets)
        if dx or dy:
            items = tuple(moved(item, dx, dy) for item in items)
            targets = tuple(
                Target(
                    t.area.moved(dx, dy),
                    t.wish,
                    tuple(moved(item, dx, dy) for item in t.pressed),
                    t.name,
                    t.hold,
                )
                for t in targets
            )
        return Picture(
            self.whole.w,
            self.whole.h,
            self.theme.paper,
            items,
            targets,
            self.pages,
            self.moving,
            self.ruler.reach_top,
        )
