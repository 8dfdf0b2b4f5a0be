"""The bench's wire into the screen: JSON lines over a descriptor that only a bench hands over.

A terminal in the field is started without that descriptor, and then nothing here runs.  A tap of
the bench is posted as the mouse event of a finger, so that it goes the whole way of a tap; a key
is posted as the key event of a telephone keypad.
"""

from __future__ import annotations

import contextlib
import json
import queue
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Protocol

import pygame

from kiosk.views import intents
from kiosk.views.base import Screen, View
from ui.items import Picture, Target, TurnPage

ORDER_BYTES_MAX = 65536
JOIN_TIMEOUT_S = 5.0
KEYPAD = {
    **{str(digit): (pygame.K_0 + digit, str(digit)) for digit in range(10)},
    "*": (pygame.K_KP_MULTIPLY, "*"),
    "#": (pygame.K_HASH, "#"),
}
# Permanent controls, under the names the bench taps them by.
CONTROLS: dict[type, str] = {
    intents.OpenLanguages: "languages",
    intents.ToggleLargeText: "large_text",
    intents.ToggleContrast: "contrast",
    intents.ToggleLowReach: "low_reach",
    intents.CallPerson: "person",
    intents.AskWhoTakesMoney: "agent",
}

Message = Mapping[str, object]


class WatchedApp(Protocol):
    """What the screen's application offers a bench."""

    def watch(self, observer: Observer) -> None:
        """Tell the observer of every draw and every wake-up, on the main thread."""
        ...

    def wake(self) -> None:
        """End the main thread's wait; callable from any thread."""
        ...


class Observer(Protocol):
    """What the application calls, on the main thread."""

    def drawn(self, screen: Screen, picture: Picture) -> None:
        """A screen stands on the glass now."""
        ...

    def attend(self, surface: pygame.Surface) -> None:
        """The main thread is awake; the surface is what stands on the glass."""
        ...


class BenchLink:
    """Reads orders on its own thread, carries them out on the main one, reports every draw."""

    def __init__(
        self, app: WatchedApp, descriptor: int, on_clock_offset: Callable[[float], None]
    ) -> None:
        self._app = app
        self._on_clock_offset = on_clock_offset
        self._socket = socket.socket(fileno=descriptor)
        self._pictures: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._last_report = ""
        self._reader = threading.Thread(target=self._read, name="bench link", daemon=True)

    def start(self) -> None:
        """Say hello and begin to listen."""
        self._app.watch(self)
        self._say({"ready": True})
        self._reader.start()

    def drawn(self, screen: Screen, picture: Picture) -> None:
        """Report what stands on the glass, unless it reads as before."""
        report = json.dumps({"screen": describe(screen, picture)}, ensure_ascii=False)
        if report != self._last_report:
            self._last_report = report
            self._send(report)

    def attend(self, surface: pygame.Surface) -> None:
        """Save the pictures that were asked for."""
        while not self._pictures.empty():
            path = self._pictures.get()
            try:
                pygame.image.save(surface, path)
            except (OSError, pygame.error) as error:
                self._say({"picture_failed": path, "reason": str(error)})
            else:
                self._say({"picture_saved": path})

    def close(self) -> None:
        """Hang up and wait for the reading thread."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.join(JOIN_TIMEOUT_S)
        self._socket.close()

    def _read(self) -> None:
        with self._socket.makefile("rb") as lines:
            while True:
                try:
                    line = lines.readline(ORDER_BYTES_MAX)
                except OSError:
                    return
                if not line.endswith(b"\n"):
                    return
                self._obey(json.loads(line))

    def _obey(self, order: Message) -> None:
        match order:
            case {"tap": [int(x), int(y)]}:
                _post_finger(pygame.MOUSEBUTTONDOWN, (x, y))
                _post_finger(pygame.MOUSEBUTTONUP, (x, y))
            case {"tap_down": [int(x), int(y)]}:
                _post_finger(pygame.MOUSEBUTTONDOWN, (x, y))
            case {"tap_up": [int(x), int(y)]}:
                _post_finger(pygame.MOUSEBUTTONUP, (x, y))
            case {"key": str(key)} if key in KEYPAD:
                _post_key(key)
            case {"picture": str(path)}:
                self._pictures.put(path)
            case {"clock_offset_s": (int() | float()) as offset_s}:
                self._on_clock_offset(float(offset_s))
            case _:
                self._say({"refused": dict(order)})
        self._app.wake()

    def _say(self, message: Message) -> None:
        self._send(json.dumps(message, ensure_ascii=False))

    def _send(self, line: str) -> None:
        try:
            self._socket.sendall(line.encode() + b"\n")
        except OSError:  # the bench is gone; the terminal does not need it
            self._last_report = ""


def attach(app: WatchedApp, fd: int, *, on_clock_offset: Callable[[float], None]) -> BenchLink:
    """Let the bench at the other end of `fd` see and touch this screen."""
    link = BenchLink(app, fd, on_clock_offset)
    link.start()
    return link


def describe(screen: Screen, picture: Picture) -> dict[str, object]:
    """What a blind reader needs to know of a drawn screen."""
    shown = screen.overlay or screen.view
    choices: dict[str, list[int]] = {}
    keys: dict[str, list[int]] = {}
    for target in picture.targets:
        name, is_key = _name_of(target)
        if name:
            (keys if is_key else choices)[name] = list(target.area)
    return {
        "view": type(screen.view).__name__,
        "serial": screen.serial,
        "title": screen.view.title,
        "choices": choices,
        "keys": keys,
        "values": dict(_values_of(screen.view)),
        "texts": [*_texts_of(screen.view), *(_texts_of(shown) if screen.overlay else ())],
        "overlay": screen.overlay is not None,
    }


def _name_of(target: Target) -> tuple[str, bool]:
    match target.wish:
        case intents.Choose(choice_id=name):
            return name, False
        case intents.TypeDigit(digit=digit):
            return digit, True
        case intents.EraseDigit():
            return "erase", True
        case intents.SetLanguage(code=code):
            return f"language:{code}", False
        case TurnPage(to=page):
            return f"page:{page}", False
        case other:
            return CONTROLS.get(type(other), ""), False


def _values_of(view: View) -> Iterator[tuple[str, str | bool]]:
    """The view's own plain values by name; enums by theirs, rows of texts joined by spaces."""
    for field in fields(view):
        value = getattr(view, field.name)
        if isinstance(value, str | bool):
            yield field.name, value
        elif isinstance(value, Enum):
            yield field.name, value.name
        elif isinstance(value, tuple) and all(isinstance(part, str) for part in value):
            yield field.name, " ".join(value)


def _texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, Enum):
        yield value.name
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts_of(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts_of(getattr(value, field.name))


def _post_finger(kind: int, position: tuple[int, int]) -> None:
    pygame.event.post(pygame.event.Event(kind, pos=position, button=1, touch=False))


def _post_key(key: str) -> None:
    code, text = KEYPAD[key]
    for kind in (pygame.KEYDOWN, pygame.KEYUP):
        pygame.event.post(pygame.event.Event(kind, key=code, unicode=text, mod=0, scancode=0))
