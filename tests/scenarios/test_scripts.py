"""Every script of the demo, played on one station: nothing is lost, nothing counted twice.

Each script says what must come of it; after each the operator's books are audited, and after the
last one journal, books, operator and cassette must agree on the sum of all.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workbench.configuration import Wishes
from workbench.demo import play
from workbench.scripts import all_scripts
from workbench.station import StationOptions

pytestmark = pytest.mark.slow

# These wait more than they work, or need a terminal of their own: other settings, or a journal
# that is destroyed.
SIDE_BY_SIDE = (
    "walk-away",
    "journal-damaged",
    "backend-down",
    "network-cable",
    "answer-lost-after-credit",
    "wrong-signature",
)
STATIONS_AT_ONCE = 3


@pytest.mark.parametrize("name", [name for name in all_scripts() if name not in SIDE_BY_SIDE])
def test_the_script_comes_to_what_it_says(theatre, name: str) -> None:
    theatre.play(all_scripts()[name])


def test_the_patient_scripts_come_to_what_they_say_on_stations_of_their_own(
    tmp_path: Path,
) -> None:
    def mistakes_of(name: str) -> tuple[str, ...]:
        script = all_scripts()[name]
        wishes = Wishes(settings=script.settings)
        return play(script, StationOptions(tmp_path / name, wishes=wishes)).mistakes

    with ThreadPoolExecutor(STATIONS_AT_ONCE) as stations:
        found = dict(zip(SIDE_BY_SIDE, stations.map(mistakes_of, SIDE_BY_SIDE), strict=True))
    assert found == dict.fromkeys(SIDE_BY_SIDE, ())
