"""Scripts that wait more than they work, or need a terminal of their own, played side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workbench.demo import play, wishes_of
from workbench.scripts import all_scripts
from workbench.stage import Script
from workbench.station import StationOptions

pytestmark = pytest.mark.slow

STATIONS_AT_ONCE = 6
PATIENT = [script for script in all_scripts().values() if script.patient]


def test_each_patient_script_comes_to_what_it_says(tmp_path: Path) -> None:
    def mistakes_of(script: Script) -> tuple[str, ...]:
        options = StationOptions(tmp_path / script.name, wishes=wishes_of(script))
        return play(script, options).mistakes

    with ThreadPoolExecutor(STATIONS_AT_ONCE) as stations:
        found = list(stations.map(mistakes_of, PATIENT))
    names = [script.name for script in PATIENT]
    assert dict(zip(names, found, strict=True)) == dict.fromkeys(names, ())
