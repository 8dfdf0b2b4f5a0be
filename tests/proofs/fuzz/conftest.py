"""The fuzzers as tests use them: in this process, or as the command a developer types."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from proofs.fuzz.corpus import corpus_of
from proofs.fuzz.engine import run_plain
from proofs.fuzz.failures import Keeper, read_failures
from proofs.fuzz.table import TARGETS

ROOT = Path(__file__).parents[3]


@pytest.fixture
def fuzz_plainly(tmp_path):
    """fuzz_plainly(name, executions, **parts): what is found with these parts instead."""

    def fuzz(name, executions, **parts):
        target = TARGETS[name]
        place = tmp_path / "place"
        place.mkdir()
        keeper = Keeper(target.load().prepare(place, **parts), tmp_path)
        run_plain(keeper, corpus_of(target), executions, 1, target.bytes_max)
        return read_failures(tmp_path)

    return fuzz


@pytest.fixture
def command(tmp_path):
    """command(*arguments): exit code and report of `python -m proofs.fuzz ... --json`."""

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "proofs.fuzz", "--build", str(tmp_path), "--json", *arguments],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        assert not done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout)

    return run
