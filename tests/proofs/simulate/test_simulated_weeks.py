"""The share of every test run: 200 hours of terminals with more than a thousand power cuts."""

import json
import subprocess
import sys

import pytest

from proofs.campaign import EXIT_OK
from proofs.simulate.__main__ import Campaign, main, run


@pytest.mark.slow
def test_in_two_hundred_hours_with_a_thousand_cuts_nothing_is_lost_doubled_or_stuck():
    command = [sys.executable, "-m", "proofs.simulate", "--seed", "7", "--hours", "200", "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == EXIT_OK, done.stdout + done.stderr
    figures = json.loads(done.stdout)["figures"]
    assert figures["simulated hours"] >= 200
    assert figures["power cuts"] >= 1000
    assert figures["power cuts in a sale"] >= 100
    assert figures["bills stacked"] >= 500
    assert figures["payments"] >= 300
    assert figures["splits"] >= 10
    assert figures["operator restores"] >= 5
    assert figures["disk failures"] >= 10


@pytest.mark.slow
def test_terminals_of_one_operator_live_side_by_side(tmp_path):
    report = run(Campaign(3, 2, kiosks=3, jobs=1, folder=tmp_path))
    assert report.exit_code == EXIT_OK, report.to_text()
    assert report.figures["simulated hours"] >= 6


def test_no_hours_are_no_campaign(capsys):
    with pytest.raises(SystemExit):
        main(["--hours", "0"])
    assert "more than nothing" in capsys.readouterr().err


def test_a_file_that_is_no_case_is_refused(tmp_path, capsys):
    path = tmp_path / "case.json"
    path.write_text("{}")
    assert main(["--replay", str(path)]) == 2
    assert str(path) in capsys.readouterr().err
