"""Stations for scenarios: real processes, shared by the tests of a module, put right in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

import pytest

from workbench.cable import Cable
from workbench.demo import settle
from workbench.report import Expected, Report
from workbench.stage import Script, Stage
from workbench.station import QUIET_VIEWS, Station, StationOptions
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
        before = self.station.backend.audit()
        expected = script.play(stage)
        for name in SUMS:
            wanted = getattr(expected, name)
            if wanted is None:
                self.unknown.add(name)
            else:
                self.expected[name] += wanted
        after = self.station.backend.audit()
        assert after["ok"] is True, after["findings"]
        if expected.credited_minor is not None:
            grown = int(str(after["credited_minor"])) - int(str(before["credited_minor"]))
            assert grown == expected.credited_minor

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
        station.acceptor.order("clear")
        if not station.acceptor.status()["cassette"]["present"]:  # type: ignore[index]  # an object
            station.cassette("in")
        screen = station.terminal.screen
        if station.terminal.running and screen is not None and screen.view in QUIET_VIEWS:
            return
        station.terminal.stop()
        self._account_for_faults()
        station.terminal.start()
        station.terminal.wait_screen(*QUIET_VIEWS, "ResumeView")

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
