"""The glass without a display: a screen and its picture on a surface, and what fingers mean on it.

The window shows the surface; tests, scripts and the gallery use it as it is.  Everything here
runs on one thread.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pygame

from kiosk.views.base import Screen
from kiosk.views.general import AttractView, HomeView
from kiosk.views.intents import Intent, Touched
from ui import memory
from ui.fonts import Fonts
from ui.items import Picture, Target, TurnPage, Wish
from ui.keys import Repeat, intent_of
from ui.layout import Area, PanelSize
from ui.painter import Painter, changes, merged
from ui.screens import compose, load_all
from ui.taps import Point, Source, Taps
from ui.widgets import fitting


class Glass:
    """Shows screens, follows presses, hands intents to `send`."""

    def __init__(
        self,
        panel: PanelSize,
        fonts: Fonts,
        send: Callable[[Intent], None],
        speak: Callable[[str], None] | None = None,
        surface: pygame.Surface | None = None,
    ) -> None:
        self.panel = panel
        self.surface = surface or pygame.Surface((panel.width, panel.height), depth=32)
        self.screen: Screen | None = None
        self.picture: Picture | None = None
        self.dirty: list[Area] = []
        self.taps = Taps(panel.mm_per_pixel)
        self._fonts = fonts
        self._painter = Painter(fonts)
        self._send = send
        self._speak = speak
        self._page = 0
        self._step = 0
        self._beat: float | None = None
        self._pressed: Target | None = None
        self._remembers = False  # words that may be a customer's

    # --- screens ------------------------------------------------------------------------------

    def show(self, screen: Screen, now: float) -> None:
        """Show a screen; a new question starts on its first page."""
        old = self.screen
        fresh = (
            old is None or old.serial != screen.serial or type(old.view) is not type(screen.view)
        )
        if fresh:
            self._page = 0
            self._beat = None
            self._forget_customer(isinstance(screen.view, AttractView | HomeView))
        if self._speak is not None and (fresh or old is None or old.overlay != screen.overlay):
            self._speak(screen.overlay.spoken if screen.overlay else screen.view.spoken)
        self.screen = screen
        self._draw(now, same_question=not fresh)

    def _draw(self, now: float, same_question: bool = True) -> None:
        assert self.screen is not None, "there is a screen to draw"
        new = compose(self.screen, self.panel, self._fonts, self._page, self._step)
        areas = changes(self.picture, new)
        if self._pressed is not None:
            areas = merged([*areas, self._pressed.area])
        self._painter.paint(self.surface, new, areas)
        self.picture = new
        self.dirty += areas
        self._page = min(self._page, new.pages - 1)
        self.taps.follow(new, same_question)
        self._pressed = None
        self._look()
        if not new.moving:
            self._beat = None
        elif self._beat is None:
            self._beat = now + new.moving

    # --- time ---------------------------------------------------------------------------------

    def due(self) -> float | None:
        """When something happens here without a touch."""
        times = [time for time in (self._beat, self.taps.hold_due()) if time is not None]
        return min(times, default=None)

    def tick(self, now: float) -> None:
        """Do what is due."""
        wish = self.taps.hold(now)
        if wish is not None:
            self._do(wish, now)
        if self._beat is not None and now >= self._beat:
            self._step += 1
            self._beat = None
            self._draw(now)

    # --- fingers ------------------------------------------------------------------------------

    def down(self, source: Source, finger: int, point: Point, now: float) -> None:
        if self.picture is not None:
            self.taps.down(self.picture, source, finger, point, now)
            self._look()

    def move(self, source: Source, finger: int, point: Point) -> None:
        if self.taps.move(source, finger, point):
            self._look()

    def up(self, source: Source, finger: int, point: Point, now: float) -> None:
        released = self.taps.up(source, finger, point, now)
        self._look()
        if released is not None:
            self._do(released.wish or Touched(), now)

    def tap(self, point: Point, now: float) -> None:
        """A whole tap of a script or of the bench."""
        self.down(Source.MOUSE, 0, point, now)
        self.up(Source.MOUSE, 0, point, now)

    def tap_named(self, name: str, now: float) -> None:
        """Tap the middle of a target: `choice:next`, `key:5`, `control:person`, `language:uz`."""
        target = self.picture.named(name) if self.picture else None
        if target is None:
            known = sorted(t.name for t in self.picture.targets) if self.picture else []
            raise LookupError(f"no target {name!r} on this screen; there are {known}")
        self.tap(target.area.centre, now)

    def key(self, key: str) -> None:
        """A key of the telephone keypad: 0-9, *, #; of a keyboard also letters, erase and enter."""
        if self.screen is None:
            return
        intent = intent_of(self.screen, key)
        if not isinstance(intent, Repeat):
            self._send(intent)
            return
        if self._speak is not None:
            overlay = self.screen.overlay
            self._speak(overlay.spoken if overlay else self.screen.view.spoken)
        self._send(Touched())

    def _do(self, wish: Wish, now: float) -> None:
        if isinstance(wish, TurnPage):
            self._page = wish.to
            self._draw(now)
            self._send(Touched())
        else:
            self._send(wish)

    def _look(self) -> None:
        """Give the pressed target its pressed look, and the last one its own back."""
        press = self.taps.press
        wanted = press.target if press is not None and press.over and not press.held else None
        if wanted is self._pressed or self.picture is None:
            return
        if self._pressed is not None:
            self._painter.paint(self.surface, self.picture, [self._pressed.area])
            self.dirty.append(self._pressed.area)
        if wanted is not None:
            for item in wanted.pressed:
                self._painter.item(self.surface, item)
            self.dirty.append(wanted.area)
        self._pressed = wanted

    def _forget_customer(self, nobody: bool) -> None:
        """Where a visit begins or ends, let go of every text that was measured or drawn since."""
        if not nobody:
            self._remembers = True
            return
        if not self._remembers:
            return
        self._remembers = False
        self._painter.forget()
        self._fonts.width.cache_clear()
        fitting.forget()
        memory.hand_back()

    def warm(self) -> None:
        """Get ready for rarer screens; for a moment in which nobody waits."""
        load_all()
        self._painter.warm()
        memory.hand_back()

    # --- looking at it ------------------------------------------------------------------------

    def take_dirty(self) -> list[Area]:
        """Areas painted since the last call."""
        areas, self.dirty = self.dirty, []
        return areas

    def save(self, path: Path) -> None:
        """The picture as a PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        pygame.image.save(self.surface, str(path))
