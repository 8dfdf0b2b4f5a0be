"""Every byte: the share of the fuzzing that runs with every test run, and what is kept of it."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from proofs.campaign import EXIT_OK, EXIT_USAGE
from proofs.fuzz.__main__ import main
from proofs.fuzz.corpus import CORPUS_FOLDER
from proofs.fuzz.table import CAMPAIGN, TARGETS

ROOT = Path(__file__).parents[3]
EXECUTIONS = 500_000
SHARES = 1000
CORPUS_BYTES_MAX = 1_000_000


@pytest.mark.slow
def test_half_a_million_inputs_break_nothing(command):
    code, report = command("--executions", str(EXECUTIONS), "--seed", "1", "--jobs", "2")
    assert report["failures"] == []
    assert code == EXIT_OK
    figures = report["figures"]
    assert figures["executions"] >= EXECUTIONS * 0.99
    assert figures["targets"] == len(CAMPAIGN)
    for target in CAMPAIGN:
        assert figures[target.name] >= min(100, EXECUTIONS * target.share // SHARES)


@pytest.mark.slow
def test_what_lies_below_the_source_tree_gets_no_key(command, tmp_path_factory):
    """`make fuzz` keeps its failures in build/, where no private key may lie."""
    build = ROOT / "build" / tmp_path_factory.mktemp("fuzz").name
    wanted = ("--target", "enrolment", "--target", "operator-answers", "--build", str(build))
    try:
        code, report = command(*wanted, "--executions", "200")
        assert (code, report["failures"]) == (EXIT_OK, [])
        assert list(build.rglob("log"))
        assert not list(build.rglob("*.key"))
    finally:
        shutil.rmtree(build, ignore_errors=True)


@pytest.mark.slow
def test_no_input_of_the_corpus_breaks_its_target():
    """In a process of its own: targets hold what they opened until their process ends."""
    done = subprocess.run(
        [sys.executable, "-m", "proofs.fuzz", "--corpus"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (EXIT_OK, ""), done.stdout
    for target in CAMPAIGN:
        assert f"{target.name}: " in done.stdout


@pytest.mark.slow
def test_without_a_guided_engine_the_same_targets_are_fed(command):
    code, report = command(
        "--plain", "--target", "ccnet-frames", "--target", "texts", "--executions", "2000"
    )
    assert (code, report["failures"]) == (EXIT_OK, [])
    assert report["figures"]["engine"] == "plain"
    assert report["figures"]["executions"] >= 2000


def test_the_shares_of_all_targets_are_a_thousand():
    assert sum(target.share for target in CAMPAIGN) == SHARES


def test_the_corpus_in_the_tree_is_small_and_of_known_targets():
    files = [path for path in CORPUS_FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < CORPUS_BYTES_MAX
    assert {path.parent.name for path in files} <= set(TARGETS)


def test_every_target_is_described(capsys):
    assert main(["--list"]) == EXIT_OK
    told = capsys.readouterr().out
    for name in TARGETS:
        assert name in told


def test_an_input_that_is_not_there_is_a_mistake_of_usage(capsys):
    assert main(["--target", "planted", "--replay", "/nowhere/x"]) == EXIT_USAGE
    assert "nowhere" in capsys.readouterr().out


@pytest.mark.slow
def test_an_interrupt_ends_the_workers_and_tells_what_was_done(tmp_path, eventually):
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "proofs.fuzz", "--json", "--build", str(tmp_path)),
            *("--target", "ccnet-messages", "--executions", "100000000"),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    log = tmp_path / "ccnet-messages" / "log"
    eventually(lambda: log.exists() and b"begins with" in log.read_bytes(), 60)
    (worker,) = psutil.Process(process.pid).children()
    process.send_signal(signal.SIGTERM)
    told, _ = process.communicate(timeout=60)
    assert json.loads(told)["notes"][0].startswith("interrupted")
    assert process.returncode == EXIT_OK
    assert not worker.is_running()
