"""The display: the only file that opens one, and the one that waits for events without polling."""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pygame

from ui.layout import Area, PanelSize

HINTS = {
    "SDL_FRAMEBUFFER_ACCELERATION": "0",  # without a GPU: tap to pixels 1 ms instead of 12
    "SDL_TOUCH_MOUSE_EVENTS": "0",  # fingers and mouse are merged by ui.taps
    "SDL_MOUSE_TOUCH_EVENTS": "0",
    "SDL_VIDEO_ALLOW_SCREENSAVER": "0",
    "SDL_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR": "0",
}
SLOW_CLOCK_S = 0.02  # between looks at the queue where SDL cannot be waited on
SETTLING_ROUNDS, SETTLING_MS = 5, 10
DESKTOP_MARGIN = 72  # for title bar and task bar of a developer's desktop


@dataclass(frozen=True)
class WindowSettings:
    """How the picture stands on the display."""

    panel: PanelSize
    fullscreen: bool = False
    title: str = ""
    position: tuple[int, int] | None = None
    scale: float = 0.0  # 0: as large as the desktop allows, at most 1
    show_pointer: bool = True
    fonts_dir: Path | None = None


def _sdl_wait() -> Callable[[int], int] | None:
    """SDL_WaitEventTimeout of the very library pygame has loaded; None where there is none."""
    try:
        maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    found = re.search(r"(/\S*libSDL2-2[^\s/]*)", maps)
    if found is None:
        return None
    try:
        wait = ctypes.CDLL(found.group(1)).SDL_WaitEventTimeout
    except (OSError, AttributeError):
        return None
    wait.argtypes = [ctypes.c_void_p, ctypes.c_int]
    wait.restype = ctypes.c_int
    return lambda milliseconds: int(wait(None, milliseconds))


class Window:
    """A window or the whole display; scaled down when the desktop is smaller than the panel."""

    def __init__(self, settings: WindowSettings) -> None:
        assert getattr(pygame, "IS_CE", False), "pygame-ce is needed, this is pygame"
        for name, value in HINTS.items():
            os.environ.setdefault(name, value)
        if settings.position is not None:
            os.environ["SDL_VIDEO_WINDOW_POS"] = f"{settings.position[0]},{settings.position[1]}"
        pygame.display.init()
        self.settings = settings
        panel = settings.panel
        self.scale = self._fitting(settings)
        size = (round(panel.width * self.scale), round(panel.height * self.scale))
        flags = pygame.FULLSCREEN if settings.fullscreen else 0
        if settings.fullscreen:
            size = pygame.display.get_desktop_sizes()[0]
            self.scale = min(1.0, size[0] / panel.width, size[1] / panel.height)
        self.shown = pygame.display.set_mode(size, flags)
        pygame.display.set_caption(settings.title)
        pygame.mouse.set_visible(settings.show_pointer)
        used = (round(panel.width * self.scale), round(panel.height * self.scale))
        self.origin = ((size[0] - used[0]) // 2, (size[1] - used[1]) // 2)
        self.exact = self.scale == 1.0 and self.origin == (0, 0)
        pygame.event.set_blocked(None)
        pygame.event.set_allowed(
            [
                pygame.QUIT,
                pygame.KEYDOWN,
                pygame.MOUSEBUTTONDOWN,
                pygame.MOUSEBUTTONUP,
                pygame.FINGERDOWN,
                pygame.FINGERMOTION,
                pygame.FINGERUP,
                pygame.WINDOWEXPOSED,
                pygame.USEREVENT,
            ]
        )
        self._wait = _sdl_wait()

    @staticmethod
    def _fitting(settings: WindowSettings) -> float:
        if settings.scale:
            return settings.scale
        desktop = pygame.display.get_desktop_sizes()
        if settings.fullscreen or not desktop:
            return 1.0
        width, height = desktop[0]
        panel = settings.panel
        if width >= panel.width and height >= panel.height:
            return 1.0
        return min(
            1.0,
            (width - DESKTOP_MARGIN) / panel.width,
            (height - DESKTOP_MARGIN) / panel.height,
        )

    def surface(self) -> pygame.Surface | None:
        """The surface to paint on directly; None when it has to be scaled."""
        return self.shown if self.exact else None

    def present(self, picture: pygame.Surface, areas: list[Area]) -> None:
        """Bring the painted areas to the eye."""
        if not areas:
            return
        if self.exact:
            pygame.display.update([tuple(area) for area in areas])
            return
        used = (
            round(picture.get_width() * self.scale),
            round(picture.get_height() * self.scale),
        )
        small = picture if self.scale == 1.0 else pygame.transform.smoothscale(picture, used)
        self.shown.blit(small, self.origin)
        pygame.display.update()

    def panel_point(self, point: tuple[float, float]) -> tuple[int, int]:
        """From the window's pixels to the panel's, exact at any scale."""
        return (
            int((point[0] - self.origin[0]) / self.scale),
            int((point[1] - self.origin[1]) / self.scale),
        )

    def finger_point(self, x: float, y: float) -> tuple[int, int]:
        """From a finger's shares of the window to the panel's pixels."""
        width, height = self.shown.get_size()
        return self.panel_point((x * width, y * height))

    def wait(self, seconds: float) -> list[pygame.Event]:
        """Sleep until an event comes, at most so long; the events."""
        events = pygame.event.get()
        if events or seconds <= 0:
            return events
        if self._wait is not None:
            self._wait(max(1, int(seconds * 1000 + 0.999)))
        else:
            pygame.time.wait(max(1, int(min(seconds, SLOW_CLOCK_S) * 1000)))
        return pygame.event.get()

    def close(self) -> None:
        """Close it, once SDL's own wake-up messages have reached it.

        SDL sends them over a second connection; one that finds no window any more would let X
        end the process with an error.
        """
        for _ in range(SETTLING_ROUNDS):
            pygame.event.pump()
            pygame.time.wait(SETTLING_MS)
        pygame.display.quit()
