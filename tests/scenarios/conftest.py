"""Stations for scenarios: real processes, shared by the tests of a module, put right in between."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

import pytest

from workbench.cable import Cable
from workbench.demo import settle
from workbench.report import Expected, Report
from workbench.stage import Script, Stage
from workbench.station import QUIET_VIEWS, Station, StationOptions
from workbench.terminal import SeenScreen
from workbench.waiting import ExpectationError

SUMS = tuple(one.name for one in fields(Expected) if one.name.endswith("_minor"))


@dataclass
class Theatre:
    """One station on which script after script is played; books add up at the end."""

    station: Station
    expected: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SUMS, 0))
    unknown: set[str] = field(default_factory=set)

    def play(self, script: Script) -> None:
        """Play one script and note what must come of it."""
        self.put_right()
        stage = Stage(self.station, say=lambda text: None)
        before = self._credited()
        expected = script.play(stage)
        for name in SUMS:
            wanted = getattr(expected, name)
            if wanted is None:
                self.unknown.add(name)
            else:
                self.expected[name] += wanted
        if expected.credited_minor is not None:
            assert self._credited() - before == expected.credited_minor

    def note_payment(self, minor: int) -> None:
        """So much went in and was credited, outside of any script."""
        self.expected["inserted_minor"] += minor
        self.expected["credited_minor"] += minor

    def _credited(self) -> int:
        paid = (row for row in self.station.backend.payments() if row["state"] == "credited")
        return sum(int(str(row["credited_minor"])) for row in paid)

    def put_right(self) -> None:
        """Cables in, paper in, operator up, nobody before the terminal."""
        station = self.station
        if not station.backend.running:
            station.backend.start()
        station.backend.set_fault("none")
        station.cable.lead_to(station.backend.port)
        station.cable.set(Cable.PLUGGED)
        for device in (station.acceptor, station.printer):
            if not device.plugged:
                device.plug()
        station.paper("ok")
        status = station.acceptor.status()
        if not status["cassette"]["present"]:  # type: ignore[index]  # an object
            station.cassette("in")
        nothing_in_path = status["bill"] is None
        if nothing_in_path and self._leave_by_touch():
            return
        station.acceptor.order("clear")
        station.terminal.stop()
        self._account_for_faults()
        station.terminal.start()
        station.terminal.wait_screen(*QUIET_VIEWS, timeout_s=60.0)

    def _leave_by_touch(self) -> bool:
        """Whether the last customer could go by the buttons of the screen."""
        terminal = self.station.terminal
        for name in ("done", "back", "home"):
            screen = terminal.screen
            if not terminal.running or screen is None:
                return False
            if screen.view in QUIET_VIEWS:
                return not screen.value("notice")
            if screen.view != "OutOfServiceView" and name in screen.choices:
                terminal.tap(name)
                with contextlib.suppress(ExpectationError):
                    terminal.wait_screen(*QUIET_VIEWS, timeout_s=5.0)
        screen = terminal.screen
        return screen is not None and screen.view in QUIET_VIEWS and not screen.value("notice")

    def _account_for_faults(self) -> None:
        """What a technician would do: look at the list and sign for each fault."""
        state = ("--state", str(self.station.places.state))
        listed = self.station.terminal.command("fault", "list", *state, "--json").json()
        for row in listed["faults"]:  # type: ignore[attr-defined]  # a list of objects
            self.station.terminal.command("fault", "clear", row["code"], *state)

    def close_the_books(self) -> Report:
        """End the terminal and judge everything that was played."""
        report = settle(self.station, {})
        assert report.journal_ok, report.facts
        assert report.backend_ok, report.facts
        assert report.facts["cassette_ok"], report.facts
        for name in set(SUMS) - self.unknown:
            assert getattr(report, name) == self.expected[name], (name, report)
        return report


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    root: Path = tmp_path_factory.mktemp("station")
    try:
        station = Station(StationOptions(root))
    except ExpectationError as error:
        pytest.fail(f"the station did not start: {error}")
    with station:
        theatre = Theatre(station)
        yield theatre
        theatre.close_the_books()


@pytest.fixture(autouse=True)
def _watched(
    request: pytest.FixtureRequest, screens_seen: Callable[[SeenScreen], None]
) -> Iterator[None]:
    """What stood on the glass of the test's station, shared or its own, while it ran."""
    stations = [
        getattr(request.getfixturevalue(name), "station", request.getfixturevalue(name))
        for name in ("theatre", "station")
        if name in request.fixturenames
    ]
    marks = [(one.terminal.screens, one.terminal.screens.mark()) for one in stations]
    yield
    for screens, mark in marks:
        for screen in screens.since(mark):
            screens_seen(screen)
