"""The bench's link reports what was drawn and posts what was touched."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from kiosk.views import intents
from kiosk.views.base import Brand, Choice, Frame, Screen
from kiosk.views.top_up import CashView, Lane
from ui.bench_link import BenchLink, attach
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
SCREEN = Screen(serial=7, view=VIEW, frame=FRAME, name="cash")
PICTURE = Picture(
    100,
    100,
    (0, 0, 0),
    (),
    (
        Target(Area(1, 2, 30, 40), intents.Choose(7, "finish"), (), "finish"),
        Target(Area(5, 6, 7, 8), intents.TypeDigit(7, "5"), (), "5"),
        Target(Area(4, 4, 4, 4), intents.TypeLetter(7, "ж"), (), "ж"),
        Target(Area(9, 9, 9, 9), intents.CallPerson(), (), "control:person"),
    ),
)


class Glass:
    """An application that is watched and remembers what it was asked."""

    def __init__(self) -> None:
        self.shown: Callable[[Screen, Picture], None] | None = None
        self.touched: list[object] = []

    def watch(self, shown: Callable[[Screen, Picture], None]) -> None:
        self.shown = shown

    def tap(self, x: int, y: int) -> None:
        self.touched.append((x, y))

    def press(self, key: str) -> None:
        self.touched.append(key)

    def save_picture(self, path: Path, done: Callable[[Path], None] | None = None) -> None:
        path.write_bytes(b"picture")
        assert done is not None
        done(path)


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
def offsets() -> list[float]:
    return []


@pytest.fixture
def glass() -> Glass:
    return Glass()


@pytest.fixture
def bench(glass: Glass, offsets: list[float]) -> Iterator[Bench]:
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
    assert glass.shown is not None
    glass.shown(SCREEN, PICTURE)
    screen = bench.hear()["screen"]
    assert screen["view"] == "CashView"
    assert screen["name"] == "cash"
    assert screen["serial"] == 7
    assert screen["choices"] == {"finish": [1, 2, 30, 40], "person": [9, 9, 9, 9]}
    assert screen["keys"] == {"5": [5, 6, 7, 8], "ж": [4, 4, 4, 4]}
    assert screen["values"]["inserted"] == "500 ₽"
    assert screen["values"]["lane"] == "KEPT"
    assert screen["values"]["bills"] == "50 100"
    assert "Done: credit 500" in screen["texts"]


def test_the_same_picture_is_reported_once(bench: Bench, glass: Glass) -> None:
    assert glass.shown is not None
    glass.shown(SCREEN, PICTURE)
    glass.shown(SCREEN, PICTURE)
    bench.hear()
    bench.say(nonsense=1)
    assert bench.hear() == {"refused": {"nonsense": 1}}


def test_taps_and_keys_reach_the_glass_in_their_order(
    bench: Bench, glass: Glass, eventually: Callable[..., None]
) -> None:
    bench.say(tap=[11, 22])
    bench.say(key="5")
    bench.say(key="#")
    bench.say(letter="ж")
    eventually(lambda: glass.touched == [(11, 22), "5", "#", "ж"])


@pytest.mark.parametrize(
    "order",
    [{"key": "x"}, {"key": "55"}, {"tap": [1]}, {"tap": "left"}, {"letter": "жж"}, {"letter": "5"}],
)
def test_what_is_no_order_is_refused(bench: Bench, glass: Glass, order: dict[str, Any]) -> None:
    bench.say(**order)
    assert bench.hear() == {"refused": order}
    assert glass.touched == []


def test_the_clock_is_put_forward(
    bench: Bench, offsets: list[float], eventually: Callable[..., None]
) -> None:
    bench.say(clock_offset_s=86400)
    eventually(lambda: offsets == [86400.0])


def test_a_saved_picture_is_said(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "glass.png"
    bench.say(picture=str(path))
    assert bench.hear() == {"picture_saved": str(path)}
    assert path.exists()
