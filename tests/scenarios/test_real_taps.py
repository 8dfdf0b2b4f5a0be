"""A real visit by real taps: an X server, xdotool's finger, devices on ptys, operator over TLS."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.demo import settle
from workbench.report import topped_up
from workbench.station import Station, StationOptions
from workbench.subscribers import ORDINARY
from workbench.terminal import Box, SeenScreen
from workbench.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.x11]

LEFT, TOP = 120, 40
TITLE_TIMEOUT_S = 15.0


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of our own; it ends with the test."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    assert number, "the X server did not start"
    yield f":{number}"
    server.terminate()
    server.wait(10)


@pytest.fixture
def station(tmp_path: Path, display: str) -> Iterator[Station]:
    environment = {
        "DISPLAY": display,
        "SDL_VIDEODRIVER": "x11",
        "SDL_VIDEO_WINDOW_POS": f"{LEFT},{TOP}",
    }
    with Station(StationOptions(tmp_path, environment=environment)) as station:
        yield station


class Finger:
    """xdotool before the terminal's window."""

    def __init__(self, display: str, station: Station) -> None:
        self._display = display
        self._terminal = station.terminal

    def touch(self, name: str) -> None:
        """Touch a choice or key where it stands on the glass, as calmly as a steady hand."""
        self._terminal.rest_finger()

        def place() -> Box | None:
            screen = self._terminal.screen
            if screen is None:
                return None
            return screen.choices.get(name) or screen.keys.get(name)

        wait_until(lambda: place() is not None, TITLE_TIMEOUT_S, f"{name} on the glass")
        box = place()
        assert box is not None
        x, y = LEFT + box[0] + box[2] // 2, TOP + box[1] + box[3] // 2
        # A second tap in the same place at once would be taken for a tremor.
        self._terminal.rest_finger()
        command = ["xdotool", "mousemove", str(x), str(y), "mousedown", "1", "mouseup", "1"]
        subprocess.run(command, env={**os.environ, "DISPLAY": self._display}, check=True)

    def type(self, digits: str) -> None:
        """Touch key after key, as a steady hand does."""

        def shown() -> int:
            screen = self._terminal.screen
            assert screen is not None
            return sum(character.isdigit() for character in screen.value("groups"))

        for digit in digits:
            wanted = shown() + 1
            self.touch(digit)
            wait_until(lambda: shown() == wanted, 5.0, f"{wanted} digits on the glass")  # noqa: B023 - waited for at once

    def wait(self, *views: str) -> SeenScreen:
        return self._terminal.wait_screen(*views, timeout_s=30.0)


@pytest.mark.promise("R21")
def test_a_stranger_tops_up_a_number_by_touching_the_glass(station: Station, display: str) -> None:
    finger = Finger(display, station)
    before = station.backend.balance(ORDINARY.msisdn)
    finger.wait("AttractView")
    finger.touch("top_up")
    finger.wait("NumberView")
    finger.type(ORDINARY.typed)
    finger.touch("next")
    finger.wait("ConfirmView")
    finger.touch("yes")
    finger.wait("CashView")
    station.customer.put_in(500)
    finger.touch("finish")
    station.customer.see_result("CREDITED")
    text = station.wait_ticket(1)
    finger.touch("done")
    finger.wait("AttractView", "HomeView")
    assert station.backend.balance(ORDINARY.msisdn) == before + 50_000
    assert "+7 900 123-45-67" in text
    assert len(station.backend.sms(ORDINARY.msisdn)) == 1
    assert topped_up(50_000).mistakes(settle(station, {})) == []
