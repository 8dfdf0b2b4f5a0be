"""Every script of the demo, played on one station: nothing is lost, nothing counted twice.

Each script says what must come of it; after each the operator's books are audited, and after the
last one journal, books, operator and cassette must agree on the sum of all.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.configuration import Wishes
from workbench.demo import play
from workbench.scripts import all_scripts
from workbench.station import StationOptions

pytestmark = pytest.mark.slow

# These need a terminal of their own: other settings, or a journal that is destroyed.
ALONE = ("walk-away", "journal-damaged")


@pytest.mark.parametrize("name", [name for name in all_scripts() if name not in ALONE])
def test_the_script_comes_to_what_it_says(theatre, name: str) -> None:
    theatre.play(all_scripts()[name])


@pytest.mark.parametrize("name", ALONE)
def test_the_script_on_a_station_of_its_own_comes_to_what_it_says(
    tmp_path: Path, name: str
) -> None:
    script = all_scripts()[name]
    options = StationOptions(tmp_path, wishes=Wishes(settings=script.settings))
    played = play(script, options)
    assert played.mistakes == ()
