"""Another operator's pack on the bench: the real terminal, with that market's bills."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.config.pack_places import pack_place
from workbench.configuration import Wishes, market_of
from workbench.station import Station, StationOptions
from workbench.terminal import SeenScreen
from workbench.waiting import wait_until


def seen(station: Station, kind: str) -> bool:
    """Whether a record of this kind was written."""
    return any(entry.get("kind") == kind for entry in station.log.entries())


@pytest.mark.slow
@pytest.mark.promise("R24")
def test_a_terminal_with_another_pack_greets_and_takes_numbers_as_its_market_does(
    tmp_path: Path, screens_seen: Callable[[SeenScreen], None]
) -> None:
    wishes = Wishes(market=market_of(pack_place("hungary")))
    with Station(StationOptions(tmp_path / "station", wishes=wishes)) as station:
        terminal = station.terminal
        greeting = terminal.wait_screen("AttractView")
        assert greeting.title == "Pénz feltöltése telefonra"
        assert greeting.says("1890")
        assert "language:hu" in greeting.choices
        wait_until(lambda: seen(station, "device_known"), 20.0, "an acceptor that is known")
        terminal.tap("top_up")
        terminal.wait_screen("NumberView")
        for key in "06201234567":
            terminal.tap_key(key)
        typed = terminal.wait_screen("NumberView", where=lambda seen: "next" in seen.choices)
        assert typed.value("prefix") == "+36"
        assert typed.value("groups") == "20 123 4567"
        assert not [entry for entry in station.log.entries() if entry.get("code") == "E-106"]
        for screen in terminal.screens.since():
            screens_seen(screen)
