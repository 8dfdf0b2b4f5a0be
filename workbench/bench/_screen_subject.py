"""The programs whose screen is measured: each runs in a process of its own on the given display.

`python -m workbench.bench._screen_subject NAME`: `floor` is a bare loop of pygame, the others use
the real application.  What they find they print as one JSON object a line.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.glass import Glass
    from ui.window import Window

os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"

SIZE = (1280, 1024)
TAPS = 200
ROUNDS = 3
ACCOUNTS = 40


def say(**what: object) -> None:
    """One JSON object on a line, at once."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def floor_start() -> None:
    """The least a Python program with a window can do: open it and fill it."""
    os.environ["SDL_FRAMEBUFFER_ACCELERATION"] = "0"
    import pygame

    pygame.display.init()
    surface = pygame.display.set_mode(SIZE)
    surface.fill((240, 240, 240))
    pygame.display.update()
    say(shown=True)


def screen_start() -> None:
    """The real application up to its first screen."""
    from kiosk.views.base import Brand, Frame, Screen
    from kiosk.views.general import BootView
    from ui.app import App, PanelSize, WindowSettings

    brand = Brand("Telecom", "#C8102E", "#FFFFFF")
    frame = Frame(brand, (), "", "", "", "", "", "", "Terminal T-004211", controls_enabled=False)
    view = BootView("The terminal is starting", (), "", ("This takes a few seconds.",))
    screens = [Screen(1, view, frame)]
    app: App

    def shown(*_: object) -> None:
        app.stop()

    settings = WindowSettings(PanelSize(*SIZE, 0.264), position=(0, 0))
    app = App(settings, lambda: screens.pop() if screens else None, lambda _: None, shown=shown)
    app.run()
    say(shown=True)


class Eye:
    """Sees a pixel of the X server's own frame buffer (XWD), wherever a program drew it."""

    def __init__(self, x: int, y: int) -> None:
        with Path(os.environ["KIOSK_BENCH_FRAME_BUFFER"]).open("rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack(">25I", self._memory[:100])
        self._at = header[0] + header[19] * 12 + y * header[12] + x * 4

    def pixel(self) -> bytes:
        return self._memory[self._at : self._at + 3]

    def wait_change(self, old: bytes) -> bytes:
        """Look until it is another one."""
        deadline = time.perf_counter() + 5.0
        while (now := self.pixel()) == old:
            assert time.perf_counter() < deadline, "the pixel never changed"
        return now


def floor_taps() -> None:
    """A bare loop: an event comes, an area is filled and shown."""
    os.environ["SDL_FRAMEBUFFER_ACCELERATION"] = "0"
    import pygame

    pygame.display.init()
    surface = pygame.display.set_mode(SIZE)
    area = (600, 300, 110, 150)
    times = []
    eye = Eye(620, 350)
    seen = eye.pixel()
    for number in range(TAPS):
        began = time.perf_counter()
        pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, pos=(650, 350), button=1))
        pygame.event.get()
        surface.fill((200, 200, 1 + number % 250), area)
        pygame.display.update(area)
        seen = eye.wait_change(seen)
        times.append((time.perf_counter() - began) * 1000)
    say(taps_ms=times)


def _glass(window: Window) -> Glass:
    from ui.fonts import Fonts
    from ui.glass import Glass
    from ui.layout import PANEL_17

    return Glass(PANEL_17, Fonts(), lambda _: None, surface=window.surface())


def screen_taps() -> None:
    """A press on the keypad to its pressed look, and every screen after every other."""
    import pygame

    from ui import samples
    from ui.layout import PANEL_17
    from ui.taps import Source
    from ui.window import Window, WindowSettings

    window = Window(WindowSettings(PANEL_17, position=(0, 0)))
    glass = _glass(window)
    screens = list(samples.sample_screens("ru").values())
    glass.show(next(s for s in screens if type(s.view).__name__ == "NumberView"), 0.0)
    window.present(glass.surface, glass.take_dirty())
    assert glass.picture is not None, "a screen is shown"
    key = glass.picture.named("key:5")
    assert key is not None, "the keypad has a five"
    glass.warm()  # as the application does in its first idle second
    taps = []
    eye = Eye(key.area.x + 12, key.area.centre[1])
    plain = eye.wait_change(b"\0\0\0")
    for number in range(TAPS):
        began = time.perf_counter()
        pygame.event.post(
            pygame.Event(pygame.MOUSEBUTTONDOWN, pos=key.area.centre, button=1, touch=False)
        )
        for event in window.wait(1.0):
            if event.type == pygame.MOUSEBUTTONDOWN:
                glass.down(Source.MOUSE, 0, window.panel_point(event.pos), float(number))
        window.present(glass.surface, glass.take_dirty())
        pressed = eye.wait_change(plain)
        taps.append((time.perf_counter() - began) * 1000)
        assert glass.taps.press is not None, "the key looks pressed"
        glass.up(Source.MOUSE, 0, (1, 1), number + 0.1)
        window.present(glass.surface, glass.take_dirty())
        eye.wait_change(pressed)
    changes, serial = [], 100
    for _ in range(ROUNDS):
        for screen in screens:
            serial += 1
            began = time.perf_counter()
            glass.show(replace(screen, serial=serial), float(TAPS + serial))
            window.present(glass.surface, glass.take_dirty())
            changes.append((time.perf_counter() - began) * 1000)
    say(taps_ms=taps, changes_ms=changes, account_ms=_accounts(window, glass))


def _accounts(window: Window, glass: Glass) -> list[float]:
    """The account of one customer after another, none of whose words were drawn before."""
    from kiosk.views.account import AccountView
    from ui import samples

    home, screen = (samples.sample_screens("ru")[name] for name in ("home", "account_many"))
    account = screen.view
    assert isinstance(account, AccountView), "it is the account"
    times = []
    for number in range(ACCOUNTS):
        other = replace(
            account,
            number=f"+7\u00a0916 {number:03}-45-67",
            balance=f"{number}\u00a0284,50\u00a0₽",
            facts=tuple(replace(fact, value=f"{fact.value} {number}") for fact in account.facts),
            meters=tuple(replace(meter, value=f"{number} МБ") for meter in account.meters),
            alerts=tuple(replace(row, label=f"{row.label} {number}") for row in account.alerts),
        )
        glass.show(replace(home, serial=10_000 + 2 * number), 0.0)  # which forgets all words
        window.present(glass.surface, glass.take_dirty())
        began = time.perf_counter()
        glass.show(replace(screen, serial=10_001 + 2 * number, view=other), 0.0)
        window.present(glass.surface, glass.take_dirty())
        times.append((time.perf_counter() - began) * 1000)
    return times


def screen_idle() -> None:
    """Shows every screen once, then sleeps on one without movement until it is killed."""
    from ui import samples
    from ui.app import App, WindowSettings
    from ui.layout import PANEL_17

    samples_by_name = samples.sample_screens("ru")
    script = [*samples_by_name.values(), samples_by_name["confirm"]]
    serials = iter(range(100, 100 + len(script)))
    due = [True]
    app: App

    def next_screen() -> object:
        return (
            replace(script.pop(0), serial=next(serials)) if script and due and due.pop() else None
        )

    def shown(*_: object) -> None:
        due.append(True)
        if script:
            app.wake()
        else:
            say(ready=True)

    app = App(WindowSettings(PANEL_17), next_screen, lambda _: None, shown=shown)  # type: ignore[arg-type]  # a closure over the script
    app.run()


SUBJECTS = {
    "floor-start": floor_start,
    "screen-start": screen_start,
    "floor-taps": floor_taps,
    "screen-taps": screen_taps,
    "screen-idle": screen_idle,
}

if __name__ == "__main__":
    SUBJECTS[sys.argv[1]]()
