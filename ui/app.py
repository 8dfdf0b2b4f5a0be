"""The screen's main loop: new screens in, intents out, sleeping in between.

`App.run` belongs on the main thread.  `wake`, `stop`, `tap`, `press` and `save_picture` may be
called from any thread.
"""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Callable
from pathlib import Path

import pygame

from kiosk.views.base import Screen
from kiosk.views.intents import Intent
from ui.fonts import Fonts
from ui.glass import Glass
from ui.items import Picture
from ui.keys import BACK, ENTER, ERASE, REPEAT, SPACE
from ui.layout import Area, PanelSize, Side
from ui.taps import Source
from ui.window import Window, WindowSettings

IDLE_WAIT_S = 1.0  # a lost wake-up is made good for after so long
LEFT_BUTTON = 1
ORDERS_MAX = 256

__all__ = ["App", "PanelSize", "Side", "WindowSettings", "run"]  # all that a caller needs


# Without one, get_ticks() stands still at 0, and every tap at the same place is a tremor.
_STARTED = pygame.time.Clock()


def ticks() -> float:
    """Monotonic seconds, as SDL counts them."""
    return pygame.time.get_ticks() / 1000


NextScreen = Callable[[], Screen | None]
Order = Callable[[Glass], None]


class App:
    """Shows what `next_screen` gives, sends what is tapped."""

    def __init__(
        self,
        settings: WindowSettings,
        next_screen: NextScreen,
        send: Callable[[Intent], None],
        clock: Callable[[], float] = ticks,
        speak: Callable[[str], None] | None = None,
        shown: Callable[[Screen, Picture], None] | None = None,
    ) -> None:
        self._settings = settings
        self._next_screen = next_screen
        self._send = send
        self._clock = clock
        self._speak = speak
        self._watchers = [] if shown is None else [shown]
        self._orders: queue.Queue[Order] = queue.Queue(ORDERS_MAX)
        self._told: Picture | None = None
        self._running = True
        self._window: Window | None = None

    def watch(self, shown: Callable[[Screen, Picture], None]) -> None:
        """From now on tell of every screen once it is drawn; called on the screen's thread."""
        self._watchers.append(shown)

    # --- from any thread ------------------------------------------------------------------------

    def wake(self) -> None:
        """A new screen may be there."""
        with contextlib.suppress(pygame.error):  # no display yet, or no longer: the loop looks
            pygame.event.post(pygame.Event(pygame.USEREVENT))

    def stop(self) -> None:
        """End `run` soon."""
        self._running = False
        self.wake()

    def tap(self, x: int, y: int) -> None:
        """A tap on the panel, in its pixels."""
        self._order(lambda glass: glass.tap((x, y), self._clock()))

    def press(self, key: str) -> None:
        """A key of the telephone keypad, or a letter of a keyboard."""
        self._order(lambda glass: glass.key(key))

    def save_picture(self, path: Path, done: Callable[[Path], None] | None = None) -> None:
        """What stands on the glass as a PNG; `done` is called on the screen's thread."""

        def save(glass: Glass) -> None:
            glass.save(path)
            if done is not None:
                done(path)

        self._order(save)

    def _order(self, order: Order) -> None:
        with contextlib.suppress(queue.Full):  # a flood of taps is no wish
            self._orders.put_nowait(order)
        self.wake()

    # --- the main thread ------------------------------------------------------------------------

    def run(self) -> None:
        """Open the window and go on until stopped or closed."""
        window = self._window = Window(self._settings)
        fonts = Fonts(self._settings.fonts_dir)
        glass = Glass(self._settings.panel, fonts, self._send, self._speak, window.surface())
        cold = True
        try:
            while self._running:
                self._take_screens(glass)
                self._take_orders(glass)
                window.present(glass.surface, glass.take_dirty())
                events = window.wait(self._patience(glass))
                for event in events:
                    self._handle(window, glass, event)
                if not events and cold and glass.picture is not None:
                    glass.warm()
                    cold = False
                glass.tick(self._clock())
                self._tell(glass)
                window.present(glass.surface, glass.take_dirty())
        finally:
            self._window = None
            window.close()

    def _patience(self, glass: Glass) -> float:
        due = glass.due()
        if due is None:
            return IDLE_WAIT_S
        return max(0.001, min(IDLE_WAIT_S, due - self._clock()))

    def _take_screens(self, glass: Glass) -> None:
        newest: Screen | None = None
        while (screen := self._next_screen()) is not None:
            newest = screen
        if newest is not None:
            glass.show(newest, self._clock())
            self._tell(glass, always=True)

    def _tell(self, glass: Glass, always: bool = False) -> None:
        """Tell the watchers of a new screen, or of targets that changed on this one."""
        picture, screen = glass.picture, glass.screen
        if picture is None or screen is None:
            return
        if always or self._told is None or self._told.targets != picture.targets:
            self._told = picture
            for watcher in self._watchers:
                watcher(screen, picture)

    def _take_orders(self, glass: Glass) -> None:
        while True:
            try:
                order = self._orders.get_nowait()
            except queue.Empty:
                return
            order(glass)

    def _handle(self, window: Window, glass: Glass, event: pygame.Event) -> None:
        now = self._clock()
        if event.type == pygame.QUIT:
            self._running = False
        elif event.type == pygame.WINDOWEXPOSED and glass.picture is not None:
            glass.dirty.append(Area(0, 0, glass.panel.width, glass.panel.height))
        elif event.type == pygame.KEYDOWN:
            key = key_name(event)
            if key:
                glass.key(key)
        elif event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            if event.button != LEFT_BUTTON or getattr(event, "touch", False):
                return
            point = window.panel_point(event.pos)
            act = glass.down if event.type == pygame.MOUSEBUTTONDOWN else glass.up
            act(Source.MOUSE, 0, point, now)
        elif event.type in (pygame.FINGERDOWN, pygame.FINGERUP):
            point = window.finger_point(event.x, event.y)
            act = glass.down if event.type == pygame.FINGERDOWN else glass.up
            act(Source.FINGER, event.finger_id, point, now)
        elif event.type == pygame.FINGERMOTION:
            glass.move(Source.FINGER, event.finger_id, window.finger_point(event.x, event.y))
        window.present(glass.surface, glass.take_dirty())


def key_name(event: pygame.Event) -> str:
    """The telephone key or the letter a keyboard event stands for; "" for none."""
    special = {
        pygame.K_BACKSPACE: ERASE,
        pygame.K_DELETE: ERASE,
        pygame.K_RETURN: ENTER,
        pygame.K_KP_ENTER: ENTER,
        pygame.K_ESCAPE: BACK,
        pygame.K_KP_MULTIPLY: REPEAT,
    }
    if event.key in special:
        return special[event.key]
    text = str(event.unicode)
    if text and text in "0123456789*#":
        return text
    if len(text) == 1 and (text.isalpha() or text == SPACE):
        return text
    if pygame.K_KP_1 <= event.key <= pygame.K_KP_9:
        return str(event.key - pygame.K_KP_1 + 1)
    return "0" if event.key == pygame.K_KP_0 else ""


def run(window: WindowSettings, next_screen: NextScreen, send: Callable[[Intent], None]) -> None:
    """Run a screen that nobody needs to wake: it looks for a new screen once a second."""
    App(window, next_screen, send).run()
