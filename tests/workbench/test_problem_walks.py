"""The walks that are measured are scripts of the demo, which the scenario tests play."""

from __future__ import annotations

from workbench.bench.problem_walks import LIVE_CHECKS, WALKS, WITH_CASH
from workbench.scripts import all_scripts


def test_each_measured_walk_is_a_script_without_long_waits() -> None:
    scripts = all_scripts()
    for name in (*WALKS, LIVE_CHECKS, WITH_CASH):
        assert not scripts[name].patient, name
    assert len({*WALKS, LIVE_CHECKS, WITH_CASH}) == 12
