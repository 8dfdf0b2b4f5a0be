"""Walks of the commonest problems on a whole station: the machine's part of the time.

Real processes, emulated devices and the reference backend; machine time runs from each touch until
its answer stands on the glass.  The customer's own time is none of it.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from workbench.bench.measurement import Measurement
from workbench.scripts import all_scripts
from workbench.stage import Stage
from workbench.station import Station, StationOptions

LIMIT_S = 2.0
WALKS = (
    "login",
    "check-up",
    "where-did-my-money-go",
    "switch-all-off",
    "lost-phone-block",
    "roaming-dead",
    "correct-payment",
    "travel-card",
    "talk-to-person",
    "talk-to-person-no-phone",
)
LIVE_CHECKS = "every-problem"
# Its last bill rests for two seconds before it is paid: a rule of the money, not of speed.
WITH_CASH = "change-tariff-with-cash"


def measure() -> Iterator[Measurement]:
    """Walk them all, one after another, on one station."""
    root = Path(tempfile.mkdtemp(prefix="kiosk-bench-"))
    try:
        with Station(StationOptions(root)) as station:
            facts = {name: _walk(station, name) for name in (*WALKS, LIVE_CHECKS, WITH_CASH)}
    finally:
        shutil.rmtree(root)
    took_s = {name: float(str(facts[name]["machine_s"])) for name in (*WALKS, WITH_CASH)}
    slowest = max(WALKS, key=lambda name: took_s[name])
    median_s = statistics.median(took_s[name] for name in WALKS)
    yield Measurement(
        "walks of the commonest problems, machine time of the slowest",
        took_s[slowest],
        LIMIT_S,
        "s",
        note=f"{slowest}, {facts[slowest]['touches']} touches; median of {len(WALKS)} walks"
        f" {median_s:.2f} s; with cash in it {took_s[WITH_CASH]:.2f} s, two of them by rule",
    )
    yield Measurement(
        "live checks of a problem, machine time of the slowest",
        float(str(facts[LIVE_CHECKS]["slowest_s"])),
        LIMIT_S,
        "s",
        note=f"from its door to its checks and back, {facts[LIVE_CHECKS]['problems']} problems",
    )


def _walk(station: Station, name: str) -> dict[str, object]:
    stage = Stage(station, say=lambda text: None)
    all_scripts()[name].play(stage)
    return stage.facts
