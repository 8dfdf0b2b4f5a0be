"""Broken programs are run for real: what the tests notice dies, what nobody looks at survives."""

import json
import subprocess
import sys

import pytest

from proofs.mutants.__main__ import harmless_among
from proofs.mutants.tables import TABLES
from workbench.house.source import ROOT

pytestmark = pytest.mark.slow

JUDGE = """
import json, sys
from proofs.mutants import herd
herd.prepare()
tables = [("drivers.ccnet.tables", "Answer")]
edits = herd.list_edits(tables)
notices = (("tests/drivers/ccnet/test_tables.py",),)
blind = (("tests/kiosk/test_money.py",),)
tasks = [herd.Task(None, notices)]
tasks += [herd.Task(edit, stages) for edit in edits for stages in (notices, blind)]
verdicts = herd.run(tasks, 2)
told = [(v.task.edit and v.task.edit.label, v.task.stages == blind, v.survived) for v in verdicts]
print(json.dumps(told))
"""


def test_a_mutant_dies_by_the_test_that_looks_and_survives_the_one_that_does_not():
    done = subprocess.run(
        [sys.executable, "-c", JUDGE], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [row for row in told if row[0] is None] == [[None, False, True]]
    broken = [row for row in told if row[0] is not None]
    assert len(broken) == 6
    assert all(survived == is_blind for _, is_blind, survived in broken)


def test_a_drawn_share_of_all_tables_dies():
    done = subprocess.run(
        [sys.executable, "-m", "proofs.mutants", "--sample", "40", "--seed", "3", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    report = json.loads(done.stdout)
    assert report["figures"]["mutants"] == 40
    assert [failure["what"] for failure in report["failures"]] == []


def test_every_table_and_every_test_that_answers_for_it_exists():
    for table in TABLES:
        assert (ROOT / (table.module.replace(".", "/") + ".py")).is_file(), table
        for path in (path for stage in table.stages for path in stage):
            named = path.removeprefix("--deselect=")
            assert (ROOT / named).exists() or not named.startswith("tests/"), path


def test_an_unknown_table_is_a_usage_error_that_lists_those_there_are():
    done = subprocess.run(
        [sys.executable, "-m", "proofs.mutants", "NO_SUCH_TABLE"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "kiosk.cash.cash_in.BILL_TRANSITIONS" in done.stderr


def test_a_survivor_is_harmless_only_by_name_and_with_a_reason(tmp_path):
    listed = tmp_path / "harmless.toml"
    listed.write_text('[[harmless]]\nlabel = "kiosk.a.ROWS without *"\nreason = "unseen"\n')
    survivors = ["kiosk.a.ROWS without X", "kiosk.b.ROWS without X"]
    assert harmless_among(survivors, listed) == {"kiosk.a.ROWS without X": "unseen"}
    assert harmless_among(survivors) == {}
