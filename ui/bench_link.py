"""The bench's wire into the screen: JSON lines over a descriptor that only a bench hands over.

A terminal in the field is started without that descriptor, and then nothing here runs.  Taps and
keys go the way of a finger's: through the glass, to the target under it.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from kiosk.views import intents
from kiosk.views.base import Screen, View
from ui.items import Picture, Target, TurnPage

ORDER_BYTES_MAX = 65536
JOIN_TIMEOUT_S = 5.0
KEYPAD = frozenset("0123456789*#")
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
    """What the screen's application offers a bench; points are the panel's pixels."""

    def watch(self, shown: Callable[[Screen, Picture], None]) -> None: ...
    def tap(self, x: int, y: int) -> None: ...
    def press(self, key: str) -> None: ...
    def save_picture(self, path: Path, done: Callable[[Path], None] | None = None) -> None: ...


class BenchLink:
    """Reads orders on a thread of its own and reports every screen that was drawn."""

    def __init__(
        self, app: WatchedApp, descriptor: int, on_clock_offset: Callable[[float], None]
    ) -> None:
        self._app = app
        self._on_clock_offset = on_clock_offset
        self._socket = socket.socket(fileno=descriptor)
        self._last_report = ""
        self._reader = threading.Thread(target=self._read, name="bench link", daemon=True)

    def start(self) -> None:
        """Say hello and begin to listen."""
        self._app.watch(self.shown)
        self._say({"ready": True})
        self._reader.start()

    def shown(self, screen: Screen, picture: Picture) -> None:
        """Report what stands on the glass, unless it reads as before."""
        report = json.dumps({"screen": describe(screen, picture)}, ensure_ascii=False)
        if report != self._last_report:
            self._last_report = report
            self._send(report)

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
                self._app.tap(x, y)
            case {"key": str(key)} if key in KEYPAD:
                self._app.press(key)
            case {"letter": str(letter)} if len(letter) == 1 and letter not in KEYPAD:
                self._app.press(letter)
            case {"picture": str(path)}:
                self._app.save_picture(Path(path), self._saved)
            case {"clock_offset_s": (int() | float()) as offset_s}:
                self._on_clock_offset(float(offset_s))
            case _:
                self._say({"refused": dict(order)})

    def _saved(self, path: Path) -> None:
        self._say({"picture_saved": str(path)})

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
        "name": screen.name,
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
        case intents.TypeLetter(letter=letter):
            return letter, True
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
