"""Every order of events around two bills, in the small bounds of the test run."""

import json
import os
import subprocess
import sys

import pytest

from proofs.campaign import EXIT_OK
from proofs.model.bounds import Bounds, Misfortune
from proofs.model.explore import Search
from proofs.model.hunt import Task, hunt
from proofs.model.mutants import MUTANTS

CORES = os.cpu_count() or 1
NAMED_BY_THE_SPEC = {
    "credit-on-replay",
    "early-acknowledge",
    "silence-is-return",
    "counter-trusted-after-swap",
    "identity-by-certificate",
}


@pytest.mark.slow
def test_no_order_of_events_loses_or_doubles_a_bill_and_every_mutant_dies():
    command = [sys.executable, "-m", "proofs.model", "--short", "--json", "--jobs", str(CORES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == EXIT_OK, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["failures"] == []
    assert report["figures"]["states left unexplored"] == 0
    assert report["figures"]["mutants dead"] == len(MUTANTS) >= 25
    assert report["figures"]["states"] > 10_000


def test_the_mutants_that_the_rules_name_are_all_there():
    assert {mutant.name for mutant in MUTANTS} >= NAMED_BY_THE_SPEC
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)


@pytest.mark.slow
def test_a_mutant_is_gone_when_its_search_is_over():
    early = next(mutant for mutant in MUTANTS if mutant.name == "early-acknowledge")
    assert hunt(Task(early.where, early.name)).explored.finding is not None

    assert hunt(Task(early.where)).explored.finding is None


@pytest.mark.slow
def test_a_finding_names_the_rule_and_the_shortest_way_to_it():
    early = next(mutant for mutant in MUTANTS if mutant.name == "early-acknowledge")

    finding = hunt(Task(early.where, early.name)).explored.finding

    assert finding is not None
    assert finding.broken == "acknowledged only what is written"
    assert finding.trace[:3] == (
        "a customer confirms a number",
        "a bill is inserted",
        "the bill is read into escrow",
    )


@pytest.mark.slow
def test_the_same_bounds_are_the_same_states():
    bounds = Bounds(
        "again", bills=1, visits=1, misfortunes=1, kinds=frozenset({Misfortune.CUT_BETWEEN})
    )

    first, second = Search(bounds).run(), Search(bounds).run()

    seen = [(one.states, one.transitions, one.depth) for one in (first, second)]
    assert seen[0] == seen[1]
    assert first.frontier == 0
