"""Which test proves which promise: what is recorded, what counts, and what goes stale."""

import json
import pathlib
import re

import pytest

from workbench.coverage_page import report
from workbench.promises import (
    PROMISES,
    UNBUILT,
    Outcome,
    Proof,
    State,
    file_digest,
    merge_proofs,
    read_proofs,
    record_path,
    standings,
    write_proofs,
)
from workbench.scripts import all_scripts

ROOT = pathlib.Path(__file__).parents[2]
ROW = re.compile(r'"(R\d\d)"')


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "test_story.py"
    path.write_text("# as it ran\n")
    return path


def proof(path, rows=("R08",), outcome=Outcome.PASSED, name="test_one", screens=()):
    return Proof(f"{path.name}::{name}", rows, outcome, file_digest(path), screens)


def standing_of(row, proofs, root):
    return next(s for s in standings(proofs, root) if s.row == row)


def state_of(row, proofs, root):
    return standing_of(row, proofs, root).state


def test_there_are_forty_promises_in_order():
    assert list(PROMISES) == [f"R{number:02}" for number in range(1, 41)]


def test_every_promise_has_tests_that_claim_it():
    claimed = {row for script in all_scripts().values() for row in script.proves}
    for path in (ROOT / "tests").rglob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        if path != pathlib.Path(__file__) and "pytest.mark.promise(" in text:
            claimed.update(ROW.findall(text))
    assert claimed == PROMISES.keys()


def test_a_promise_is_proved_by_a_test_that_passed(story, tmp_path):
    assert state_of("R08", [proof(story)], tmp_path) is State.PROVED
    assert state_of("R09", [proof(story)], tmp_path) is State.NOT_PROVED


def test_a_promise_of_which_a_part_is_not_built_is_not_proved_by_any_test(story, tmp_path):
    row, part = next(iter(UNBUILT.items()))
    found = standing_of(row, [proof(story, rows=(row,))], tmp_path)
    assert found.state is State.PARTLY
    assert not found.proved
    assert found.tests
    assert found.unbuilt == part
    failed = [proof(story, rows=(row,), outcome=Outcome.FAILED)]
    assert state_of(row, failed, tmp_path) is State.FAILING
    assert PROMISES.keys() > UNBUILT.keys()


def test_one_failing_test_outweighs_a_passing_one(story, tmp_path):
    proofs = [proof(story), proof(story, outcome=Outcome.FAILED, name="test_two")]
    assert state_of("R08", proofs, tmp_path) is State.FAILING


def test_a_skipped_test_proves_nothing(story, tmp_path):
    assert state_of("R08", [proof(story, outcome=Outcome.SKIPPED)], tmp_path) is State.STALE


def test_a_proof_is_stale_once_its_file_changed_or_is_gone(story, tmp_path):
    proofs = [proof(story)]
    story.write_text("# changed\n")
    assert state_of("R08", proofs, tmp_path) is State.STALE
    story.unlink()
    assert state_of("R08", proofs, tmp_path) is State.STALE


def test_the_last_run_of_a_test_counts_and_others_stay(story):
    old = [proof(story), proof(story, name="test_two")]
    new = [proof(story, outcome=Outcome.FAILED)]
    merged = merge_proofs(old, new)
    assert [p.outcome for p in merged] == [Outcome.FAILED, Outcome.PASSED]


def test_the_record_is_read_back_as_it_was_written(story, tmp_path):
    path = record_path(tmp_path)
    assert read_proofs(path) == ()
    proofs = (proof(story, rows=("R08", "R16")),)
    write_proofs(path, proofs)
    assert read_proofs(path) == proofs


def test_a_record_nobody_can_read_counts_as_no_record(tmp_path):
    path = record_path(tmp_path)
    path.parent.mkdir()
    for text in ("", "{", "[]", '{"proofs": [{"test": 1}]}'):
        path.write_text(text)
        assert read_proofs(path) == ()


def test_only_what_ran_green_and_unchanged_is_named_as_proving_with_its_screens(story, tmp_path):
    other = tmp_path / "test_other.py"
    other.write_text("# as it ran\n")
    proofs = [
        proof(story, screens=("home", "account")),
        proof(story, name="test_two", outcome=Outcome.SKIPPED, screens=("travel",)),
        proof(other, screens=("points",)),
    ]
    other.write_text("# changed\n")
    found = standing_of("R08", proofs, tmp_path)
    assert found.proved
    assert found.tests == ("test_story.py::test_one",)
    assert found.screens == ("account", "home")
    assert dict(found.not_counted) == {
        "test_story.py::test_two": "skipped",
        "test_other.py::test_one": "changed since",
    }


def test_the_page_says_the_same_in_words_and_in_json(story, tmp_path):
    write_proofs(record_path(tmp_path), [proof(story, screens=("account", "points"))])
    words = report(root=tmp_path)
    assert "1 of 40 promises are proved" in words
    assert "R08  proved" in words
    assert "on the screens: account, points" in words
    page = json.loads(report(as_json=True, root=tmp_path))
    assert (page["proved"], page["promises"], len(page["rows"])) == (1, 40, 40)
    assert page["rows"][7] == {
        "row": "R08",
        "promise": PROMISES["R08"],
        "proved": True,
        "state": "proved",
        "tests": ["test_story.py::test_one"],
        "screens": ["account", "points"],
        "unbuilt": "",
        "not_counted": [],
    }
    assert page["rows"][8]["proved"] is False
    assert page["rows"][8]["state"] == "not proved"


def test_where_no_test_ran_the_page_says_what_to_do(tmp_path):
    assert "make test" in report(root=tmp_path)
    assert json.loads(report(as_json=True, root=tmp_path))["proved"] == 0


def test_many_cases_of_one_test_are_named_once_and_counted(story, tmp_path):
    cases = [proof(story, name=f"test_one[{case}]") for case in range(9)]
    write_proofs(record_path(tmp_path), [*cases, proof(story, name="test_two[x]")])
    assert "test_story.py::test_one (9 cases)" in report(root=tmp_path)
    row = json.loads(report(as_json=True, root=tmp_path))["rows"][7]
    assert row["tests"] == ["test_story.py::test_one", "test_story.py::test_two[x]"]


def test_a_failed_test_is_named_with_its_reason(story, tmp_path):
    write_proofs(record_path(tmp_path), [proof(story, outcome=Outcome.FAILED)])
    assert "R08  failing" in report(root=tmp_path)
    assert "test_story.py::test_one (failed, not counted)" in report(root=tmp_path)
    row = json.loads(report(as_json=True, root=tmp_path))["rows"][7]
    assert (row["proved"], row["tests"]) == (False, [])
    assert row["not_counted"] == [{"test": "test_story.py::test_one", "why": "failed"}]


@pytest.mark.slow
def test_a_run_of_marked_tests_writes_the_record(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeini("[pytest]\nmarkers =\n  promise(row): row\n")
    pytester.makepyfile(
        test_story="""
import pytest

class Screen:
    name = "account"

@pytest.fixture
def shown_after(screens_seen):
    yield
    Screen.name = "closing"
    screens_seen(Screen)

@pytest.mark.promise("R08", "R16")
def test_passes(screens_seen, shown_after):
    screens_seen(Screen)
    screens_seen(Screen)

@pytest.mark.promise("R16")
def test_fails(): assert False

@pytest.mark.promise("R31")
def test_skips(): pytest.skip("not here")

def test_claims_nothing(): pass
"""
    )
    options = ("-p", "workbench.testing.proofs", "-p", "no:cacheprovider")
    pytester.runpytest_subprocess(*options)
    found = standings(read_proofs(record_path(pytester.path)), pytester.path)
    states = {s.row: s.state for s in found}
    assert found[7].screens == ("account", "closing")
    assert states["R08"] is State.PROVED
    assert states["R16"] is State.FAILING
    assert states["R31"] is State.STALE
    assert states["R01"] is State.NOT_PROVED


@pytest.mark.slow
def test_a_mark_that_names_no_promise_stops_the_run(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeini("[pytest]\nmarkers =\n  promise(row): row\n")
    pytester.makepyfile("import pytest\n@pytest.mark.promise('R41')\ndef test_x(): pass\n")
    result = pytester.runpytest_subprocess("-p", "workbench.testing.proofs")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*R41 is no promise*"])


@pytest.mark.slow
def test_a_test_that_is_gone_from_its_file_is_forgotten_by_the_next_run(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeini("[pytest]\nmarkers =\n  promise(row): row\n")
    story = "import pytest\n@pytest.mark.promise('R08')\ndef test_{}(): pass\n"
    for name in ("first", "second"):
        pytester.makepyfile(test_story=story.format(name))
        options = ("-p", "workbench.testing.proofs", "-p", "no:cacheprovider")
        pytester.runpytest_subprocess(*options)
    proofs = read_proofs(record_path(pytester.path))
    assert [proof.test for proof in proofs] == ["test_story.py::test_second"]
