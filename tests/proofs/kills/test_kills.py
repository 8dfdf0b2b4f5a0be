"""A share of the kills: every point, on real processes; and that the campaign can fail."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psutil
import pytest

from proofs.kills.campaign import run
from proofs.kills.points import OF_THE_PROMISE, POINTS

pytestmark = pytest.mark.slow

KILLS = 100
SEED = 1


def reached(report) -> Counter[str]:
    return Counter(
        {name.removeprefix("at "): n for name, n in report.figures.items() if name[:3] == "at "}
    )


def test_a_hundred_kills_at_every_point_lose_and_double_nothing():
    report = run(KILLS, SEED)
    assert not report.failures, report.to_text()
    assert report.figures["kills"] >= KILLS
    assert set(reached(report)) == set(POINTS), report.to_text()
    assert all(reached(report)[point.name] >= 2 for point in OF_THE_PROMISE), report.to_text()
    for power_up in ("10", "11", "12"):
        assert report.figures[f"powered up with {power_up}"], report.to_text()
    assert report.figures["asked to continue"]


@pytest.mark.parametrize(
    ("control", "point", "kind"),
    [("early-ack", "acknowledged", "wrong"), ("credit-blindly", "intent_written", "doubled")],
)
def test_a_terminal_that_breaks_a_rule_is_found_out(control, point, kind):
    report = run(2, SEED, point=point, control=control)
    assert report.count(kind)
    assert report.exit_code == 1
    command = report.failures[0].command
    assert f"--point {point} --control {control}" in command


def test_an_interrupted_campaign_leaves_nothing(tmp_path: Path, eventually):
    campaign = subprocess.Popen(
        [sys.executable, "-m", "proofs.kills", "--kills", "40"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        mine = psutil.Process(campaign.pid)
        children = eventually(lambda: _with_terminals(mine), within_s=60.0)
        campaign.send_signal(signal.SIGINT)
        assert campaign.wait(60.0) == 128 + signal.SIGINT
    finally:
        campaign.kill()
        campaign.wait()
    eventually(lambda: not any(_lives(child) for child in children), within_s=20.0)
    assert not list(tmp_path.iterdir())


def _with_terminals(parent: psutil.Process) -> list[psutil.Process]:
    """All children, once a terminal is among them."""
    children = parent.children(recursive=True)
    with_bomb = [child for child in children if "proofs.kills.doomed" in _words(child)]
    return children if with_bomb else []


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
