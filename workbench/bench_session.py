"""The demo with its two windows: the terminal's on the left, the bench's on the right."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kiosk.config.pack_places import DEFAULT_PACK
from workbench.configuration import Window, Wishes, market_of
from workbench.places import ForeignDirectoryError, default_root
from workbench.station import Station, StationOptions
from workbench.waiting import ExpectationError
from workbench.window.app import BenchWindow
from workbench.window.desk import StationDesk

EXIT_OK = 0
EXIT_FOUND_WRONG = 1
EXIT_USAGE = 2
TOP = 32  # room for a title bar
TERMINAL_LEFT = 0
MARGIN = 6


def run_windows(state: Path | None, pack: Path = DEFAULT_PACK, *, fresh: bool) -> int:
    """Show both windows until the bench's is closed; return the exit code."""
    window = Window()
    options = StationOptions(
        root=state or default_root(),
        fresh=fresh,
        wishes=Wishes(window=window, market=market_of(pack)),
        fast_printer=False,
        environment={"SDL_VIDEO_WINDOW_POS": f"{TERMINAL_LEFT},{TOP}"},
    )
    sys.stderr.write(f"The demo lives in {options.root}; close the bench window to end it.\n")
    try:
        station = Station(options)
    except ForeignDirectoryError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_USAGE
    except ExpectationError as error:
        sys.stderr.write(f"the station did not start: {error}\n")
        return EXIT_FOUND_WRONG
    with station:
        desk = StationDesk(station)
        bench = BenchWindow(desk, (TERMINAL_LEFT + window.width + MARGIN, TOP))
        try:
            bench.run(lambda: True)
        finally:
            bench.close()
            desk.close()
            os.environ.pop("SDL_VIDEO_WINDOW_POS", None)
    return EXIT_OK
