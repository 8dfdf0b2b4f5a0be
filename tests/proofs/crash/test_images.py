"""The share of crash images in every test run, and the controls that must be noticed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from proofs.campaign import EXIT_FOUND_WRONG, EXIT_OK, EXIT_USAGE
from proofs.crash.__main__ import main
from proofs.crash.campaign import again, run
from proofs.crash.controls import CONTROLS

IMAGES = int(os.environ.get("KIOSK_CRASH_IMAGES", "20000"))
SEED = 1
ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_no_cut_at_any_operation_loses_doubles_or_stops_anything():
    words = ["--only", "images", "--images", str(IMAGES), "--seed", str(SEED), "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "proofs.crash", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == EXIT_OK, done.stdout + done.stderr
    told = json.loads(done.stdout)
    print(done.stdout)
    assert (told["lost"], told["doubled"], told["stuck"], told["wrong"]) == (0, 0, 0, 0)
    assert told["figures"]["images"] >= IMAGES
    assert told["figures"]["of them nested"] >= IMAGES // 20
    assert told["figures"]["faults injected"] >= IMAGES // 200


@pytest.mark.slow
@pytest.mark.parametrize("control", CONTROLS)
def test_a_promise_broken_on_purpose_is_noticed_and_says_what_is_lost(control):
    report = run(400, SEED, 1, control=control, scripts=("several",))
    assert report.exit_code == EXIT_FOUND_WRONG
    assert report.count("lost") >= 1
    lost = next(failure for failure in report.failures if failure.kind == "lost")
    assert "are gone" in lost.what
    assert f"--control {control} --again" in lost.command


@pytest.mark.slow
def test_a_failure_is_replayed_by_its_own_command():
    report = run(60, SEED, 1, control="normal-sync", scripts=("plain",))
    failure = report.failures[0]
    address = failure.command.split("'")[1]
    replayed = again(address, SEED, "normal-sync")
    assert [found.what for found in replayed.failures] == [failure.what]
    assert again(address, SEED).exit_code == EXIT_OK


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    ["resume:150:3", "resume:150:3/20:4", "resume:150:killed/170:4", "resume!150:eio+:torn"],
)
def test_every_kind_of_image_has_an_address(address, capsys):
    assert main(["--again", address]) == EXIT_OK
    assert address in capsys.readouterr().out


def test_an_unknown_control_is_told_which_there_are(capsys):
    assert main(["--control", "nonsense"]) == EXIT_USAGE
    told = capsys.readouterr().err
    assert all(name in told for name in CONTROLS)


def test_a_control_of_the_kills_is_none_of_the_images(capsys):
    assert main(["--control", "early-ack", "--only", "images"]) == EXIT_USAGE
    assert "early-ack" in capsys.readouterr().err


def test_an_address_of_no_image_is_a_usage_error(capsys):
    assert main(["--again", "nowhere:1:1"]) == EXIT_USAGE
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_reports_as_one_object(capsys):
    words = ["--only", "images", "--images", "40", "--script", "plain", "--jobs", "1", "--json"]
    assert main(words) == EXIT_OK
    told = json.loads(capsys.readouterr().out)
    assert (told["lost"], told["doubled"], told["stuck"]) == (0, 0, 0)
    assert told["figures"]["images"] >= 40
