"""The bench window shows all it is given, legibly, and every plate answers with its own deed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from ui.fonts import Fonts
from workbench.window.app import SIZE, SIZE_LEAST, BenchWindow
from workbench.window.canvas import ELLIPSIS, Canvas
from workbench.window.desk import bills
from workbench.window.frame import Viewing, draw_bench
from workbench.window.paper_roll import PaperRoll
from workbench.window.picture import (
    AccountLine,
    Deed,
    Lamp,
    Light,
    Picture,
    Position,
    SmsLine,
    Switch,
    WireLine,
)

SWITCHES = tuple(
    Switch(name, tuple(Position(label, Deed(name, label), label == "a") for label in "abc"))
    for name in ("Power", "Network", "Backend", "Paper", "Cassette", "Acceptor", "Printer")
)
PICTURE = Picture(
    title="Station T-004211",
    clock="22 Nov 12:31:07",
    lamps=tuple(Lamp(switch.name, Light.GOOD, "says so") for switch in SWITCHES),
    bills=bills(),
    switches=SWITCHES,
    accounts=tuple(AccountLine(f"+7900123456{n}", "ordinary", "1,250.00") for n in range(5)),
    phone="+79001234567",
    messages=(SmsLine("+79001234567", "12:30", "Credited: 500 RUB. Receipt T-004211-12. " * 3),),
    wire=tuple(WireLine("acceptor", n % 2 == 0, "14", f"{n} IDLING") for n in range(40)),
    log=tuple(f"line {n}" for n in range(40)),
)


@pytest.fixture
def canvas(monkeypatch: pytest.MonkeyPatch) -> Iterator[Canvas]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    pygame.display.set_mode((1, 1))
    fonts = Fonts()
    yield Canvas(pygame.Surface(SIZE), fonts)
    fonts.opened.cache_clear()
    pygame.display.quit()


def draw(canvas: Canvas, picture: Picture, viewing: Viewing | None = None) -> None:
    draw_bench(canvas, picture, PaperRoll(), viewing or Viewing())


@pytest.mark.parametrize("size", [SIZE, SIZE_LEAST, (900, 1000)])
def test_every_deed_has_its_own_place_within_the_window(
    canvas: Canvas, size: tuple[int, int]
) -> None:
    canvas.surface = pygame.Surface(size)
    draw(canvas, PICTURE)
    areas = [hit.area for hit in canvas.hits]
    assert all(canvas.area.holds(area) for area in areas)
    assert not any(one.meets(other) for n, one in enumerate(areas) for other in areas[n + 1 :])
    wanted = {bill.deed for bill in PICTURE.bills}
    wanted |= {position.deed for switch in SWITCHES for position in switch.positions}
    wanted |= {deed for _, deed in PICTURE.clock_deeds}
    assert wanted <= {hit.deed for hit in canvas.hits}
    for hit in canvas.hits:
        assert canvas.deed_at(hit.area.centre) == hit.deed


@pytest.mark.parametrize("tab", ["wire", "log", "lamps"])
def test_every_tab_changes_what_is_seen(canvas: Canvas, tab: str) -> None:
    draw(canvas, PICTURE, Viewing(tab="wire"))
    before = pygame.image.tobytes(canvas.surface, "RGB")
    draw(canvas, PICTURE, Viewing(tab=tab))
    assert (pygame.image.tobytes(canvas.surface, "RGB") != before) == (tab != "wire")


def test_an_empty_station_draws_too(canvas: Canvas) -> None:
    draw(canvas, Picture())
    assert canvas.hits


def test_long_text_is_shortened_to_its_room(canvas: Canvas) -> None:
    shown = canvas.shortened("a very long sentence that does not fit", 80, 12)
    assert shown.endswith(ELLIPSIS)
    assert canvas.shortened("short", 80, 12) == "short"


def test_tickets_lie_on_the_roll_and_one_is_enlarged_on_click(
    canvas: Canvas, tmp_path: Path
) -> None:
    tickets = tuple(tmp_path / f"{n:04}.png" for n in (1, 2))
    for ticket in tickets:
        paper = pygame.Surface((576, 300))
        paper.fill((255, 255, 255))
        pygame.image.save(paper, ticket)
    draw(canvas, replace(PICTURE, tickets=tickets))
    shown = [hit.deed.argument for hit in canvas.hits if hit.deed.verb == "enlarge"]
    assert shown == [str(tickets[1]), str(tickets[0])]
    draw(canvas, replace(PICTURE, tickets=tickets), Viewing(enlarged=tickets[0]))
    assert canvas.deed_at((5, 5)) == Deed("enlarge", None)


class StillDesk:
    """A desk whose picture never changes and that remembers what it was asked."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = []

    def picture(self) -> Picture:
        return PICTURE

    def do(self, deed: Deed) -> None:
        self.deeds.append(deed)


def test_a_click_on_a_bill_inserts_it(canvas: Canvas) -> None:
    draw(canvas, PICTURE)
    place = next(hit.area for hit in canvas.hits if hit.deed == Deed("insert", 500))
    desk = StillDesk()
    window = BenchWindow(desk)
    rounds = iter(range(4))

    def goes_on() -> bool:
        count = next(rounds)
        if count == 1:
            for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
                pygame.event.post(pygame.Event(kind, pos=place.centre, button=1, touch=False))
        return count < 3

    window.run(goes_on)
    window.close()
    assert desk.deeds == [Deed("insert", 500)]
