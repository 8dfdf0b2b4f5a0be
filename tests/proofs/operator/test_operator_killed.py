"""A backend killed under terminals that take cash loses nothing and doubles nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
KILLS = 5
TERMINALS = 3


@pytest.mark.slow
def test_a_backend_killed_again_and_again_credits_every_bill_once():
    asked = ["--seed", "11", "--kills", str(KILLS), "--terminals", str(TERMINALS)]
    done = subprocess.run(
        [sys.executable, "-m", "proofs.operator", "--json", *asked],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=240,
        check=False,
    )
    report = json.loads(done.stdout)
    assert (done.returncode, report["failures"]) == (0, [])
    assert report["figures"]["visits"] >= KILLS
    assert report["figures"]["credited_minor"] == report["figures"]["inserted_minor"] > 0
