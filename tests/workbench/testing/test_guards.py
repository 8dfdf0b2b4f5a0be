"""The guards of the test run, seen to bite: each is shown a small run that breaks its rule."""

import pathlib

import pytest

ROOT = pathlib.Path(__file__).parents[3]

LEAKY = """
import os, subprocess, sys, threading
import pytest

release = threading.Event()
held = []

@pytest.fixture(scope="module")
def shared():
    pair = os.pipe()
    yield pair
    for end in pair:
        os.close(end)

@pytest.fixture(scope="session")
def owned():
    pair = os.pipe()
    yield pair
    for end in pair:
        os.close(end)

def test_leaves_nothing():
    pass

def test_leaves_a_thread():
    threading.Thread(target=release.wait, name="forgotten-thread", daemon=True).start()

def test_leaves_a_descriptor(tmp_path):
    held.append(os.open(tmp_path, os.O_RDONLY))

def test_leaves_a_process():
    held.append(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))

def test_uses_what_a_wider_fixture_holds(shared, owned):
    pass

def test_uses_it_again(shared, owned):
    pass
"""


@pytest.fixture
def run(pytester, monkeypatch):
    """run(text, plugin): a pytest of its own on one file, with one guard."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("CI", raising=False)
    pytester.makeini("[pytest]\nmarkers =\n  slow: slow\n  x11: x11\n  promise(row): row\n")

    def go(text, plugin, **env):
        for key, value in env.items():
            monkeypatch.setenv(key, value)
        pytester.makepyfile(test_story=text)
        return pytester.runpytest_subprocess(
            "-p",
            f"workbench.testing.{plugin}",
            "-p",
            "no:randomly",
            "-p",
            "no:cacheprovider",
            "-v",
            "-rs",
        )

    return go


@pytest.mark.slow
def test_what_a_test_leaves_behind_is_named_and_what_a_fixture_owns_is_not(run):
    result = run(LEAKY.replace("PIPE)", "PIPE).stdin"), "leaks")
    result.assert_outcomes(passed=6, errors=3)
    result.stdout.fnmatch_lines_random(
        [
            "*ERROR*test_leaves_a_thread*",
            "*ERROR*test_leaves_a_descriptor*",
            "*ERROR*test_leaves_a_process*",
            "*left behind: thread forgotten-thread*",
            "*left behind: descriptor *",
            "*process *",
        ]
    )


@pytest.mark.slow
def test_a_module_that_leaves_more_than_its_fixtures_held_is_named_at_its_end(run):
    text = """
import os, pytest
held = []

@pytest.fixture(scope="module")
def shared():
    yield 1

def test_first_opens(shared):
    held.append(os.pipe())

def test_second_is_innocent(shared):
    pass
"""
    result = run(text, "leaks")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*left behind: descriptor *"])


@pytest.mark.slow
@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_a_slow_test_without_its_mark_is_named_and_fails_only_where_ci_is_set(run, ci, code):
    text = """
import time, pytest

def test_takes_long():
    time.sleep(2.6)

@pytest.mark.slow
def test_says_that_it_takes_long():
    time.sleep(0.3)
"""
    result = run(text, "pace", CI=ci)
    result.stdout.fnmatch_lines(["*without the mark*", "*2.6* s  test_story.py::test_takes_long"])
    result.stdout.no_fnmatch_line("* s  test_story.py::test_says_that_it_takes_long")
    assert result.ret == code


@pytest.mark.slow
@pytest.mark.parametrize(("ci", "outcome"), [("", {"skipped": 1}), ("true", {"errors": 1})])
def test_a_missing_x_server_skips_for_a_developer_and_fails_where_ci_is_set(
    run, monkeypatch, tmp_path, ci, outcome
):
    monkeypatch.setenv("PATH", str(tmp_path))
    text = "import pytest\n@pytest.mark.x11\ndef test_taps():\n    pass\n"
    result = run(text, "displays", CI=ci)
    result.assert_outcomes(**outcome)
    result.stdout.fnmatch_lines(["*needs Xvfb and xdotool: apt-get install xvfb xdotool*"])


def test_eventually_returns_what_the_condition_gave_and_gives_up_at_its_deadline(eventually):
    answers = iter([None, 0, "third"])
    assert eventually(lambda: next(answers)) == "third"
    with pytest.raises(AssertionError, match="not within"):
        eventually(lambda: False, within_s=0.02)
