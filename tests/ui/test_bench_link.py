"""The bench's link reports what was drawn and posts what was touched."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pygame
import pytest

from kiosk.views import intents
from kiosk.views.base import Brand, Choice, Frame, Screen
from kiosk.views.top_up import CashView, Lane
from ui.bench_link import BenchLink, Observer, attach
from ui.items import Picture, Target
from ui.layout import Area

FRAME = Frame(Brand("Operator", "#cc0000", "#ffffff"), (), "", "", "", "", "", "", "")
VIEW = CashView(
    title="Put bills in",
    choices=(Choice("finish", "Done: credit 500", "1"),),
    spoken="",
    number="+7 900 123-45-67",
    credited_label="Will be credited",
    credited="500 ₽",
    inserted_label="Put in",
    inserted="500 ₽",
    fee_label="No fee",
    fee="",
    has_fee=False,
    room_left="",
    bills=("50", "100"),
    lane=Lane.KEPT,
    lane_text="500 is in",
    no_change="",
)
SCREEN = Screen(serial=7, view=VIEW, frame=FRAME)
PICTURE = Picture(
    100,
    100,
    (0, 0, 0),
    (),
    (
        Target(Area(1, 2, 30, 40), intents.Choose(7, "finish"), (), "finish"),
        Target(Area(5, 6, 7, 8), intents.TypeDigit(7, "5"), (), "5"),
        Target(Area(9, 9, 9, 9), intents.CallPerson(), (), "control:person"),
    ),
)


class Glass:
    """An application that is watched: it draws when told and counts its wake-ups."""

    def __init__(self) -> None:
        self.observer: Observer | None = None
        self.woken = 0

    def watch(self, observer: Observer) -> None:
        self.observer = observer

    def wake(self) -> None:
        self.woken += 1


class Bench:
    """The other end."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.lines: IO[bytes] = end.makefile("rb")

    def hear(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.lines.readline())
        return message

    def say(self, **order: object) -> None:
        self.end.sendall(json.dumps(order).encode() + b"\n")


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    pygame.display.set_mode((100, 100))
    pygame.event.clear()
    yield
    pygame.display.quit()


@pytest.fixture
def offsets() -> list[float]:
    return []


@pytest.fixture
def glass() -> Glass:
    return Glass()


@pytest.fixture
def bench(display: None, glass: Glass, offsets: list[float]) -> Iterator[Bench]:
    ours, theirs = socket.socketpair()
    ours.settimeout(5)
    link: BenchLink = attach(glass, theirs.detach(), on_clock_offset=offsets.append)
    bench = Bench(ours)
    assert bench.hear() == {"ready": True}
    yield bench
    bench.lines.close()
    ours.close()
    link.close()


def test_a_draw_is_reported_with_boxes_values_and_texts(bench: Bench, glass: Glass) -> None:
    assert glass.observer is not None
    glass.observer.drawn(SCREEN, PICTURE)
    screen = bench.hear()["screen"]
    assert screen["view"] == "CashView"
    assert screen["serial"] == 7
    assert screen["choices"] == {"finish": [1, 2, 30, 40], "person": [9, 9, 9, 9]}
    assert screen["keys"] == {"5": [5, 6, 7, 8]}
    assert screen["values"]["inserted"] == "500 ₽"
    assert screen["values"]["lane"] == "KEPT"
    assert screen["values"]["bills"] == "50 100"
    assert "Done: credit 500" in screen["texts"]


def test_the_same_picture_is_reported_once(bench: Bench, glass: Glass) -> None:
    assert glass.observer is not None
    glass.observer.drawn(SCREEN, PICTURE)
    glass.observer.drawn(SCREEN, PICTURE)
    bench.hear()
    bench.say(nonsense=1)
    assert bench.hear() == {"refused": {"nonsense": 1}}


def test_a_tap_becomes_a_press_and_a_release(
    bench: Bench, glass: Glass, eventually: Callable[..., None]
) -> None:
    seen: list[pygame.Event] = []
    bench.say(tap=[11, 22])

    def both_came() -> bool:
        seen.extend(pygame.event.get((pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP)))
        return len(seen) == 2

    eventually(both_came)
    assert [(event.type, event.pos) for event in seen] == [
        (pygame.MOUSEBUTTONDOWN, (11, 22)),
        (pygame.MOUSEBUTTONUP, (11, 22)),
    ]
    eventually(lambda: glass.woken == 1)


def test_a_key_of_the_keypad_becomes_a_key_event(
    bench: Bench, eventually: Callable[..., None]
) -> None:
    seen: list[pygame.Event] = []
    bench.say(key="5")

    def came() -> bool:
        seen.extend(pygame.event.get(pygame.KEYDOWN))
        return bool(seen)

    eventually(came)
    assert seen[0].unicode == "5"


def test_the_clock_is_put_forward(
    bench: Bench, offsets: list[float], eventually: Callable[..., None]
) -> None:
    bench.say(clock_offset_s=86400)
    eventually(lambda: offsets == [86400.0])


def test_a_picture_is_saved_on_the_main_thread(bench: Bench, glass: Glass, tmp_path: Path) -> None:
    path = tmp_path / "glass.png"
    bench.say(picture=str(path))
    bench.say(nonsense=1)
    bench.hear()
    assert not path.exists()
    assert glass.observer is not None
    glass.observer.attend(pygame.display.get_surface())
    assert bench.hear() == {"picture_saved": str(path)}
    assert pygame.image.load(path).get_size() == (100, 100)


def test_a_picture_that_cannot_be_saved_is_said(bench: Bench, glass: Glass) -> None:
    assert glass.observer is not None
    bench.say(picture="/nowhere/glass.png")
    bench.say(nonsense=1)
    bench.hear()
    glass.observer.attend(pygame.display.get_surface())
    assert bench.hear()["picture_failed"] == "/nowhere/glass.png"
