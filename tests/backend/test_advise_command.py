"""`kiosk-backend advise`: the expected answers in JSON, a table for people, a code a fault."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from backend.__main__ import main
from backend.demo.catalogue import USAGE_FILE

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "rating"
EXPECTED = json.loads((DATA / "advice_of_the_demonstration.json").read_text())


@pytest.fixture
def advised(capsys):
    """advised("--subscriber", "S01"): (exit code, standard output, standard error)."""

    def run(*arguments):
        try:
            code = main(["advise", *map(str, arguments)])
        except SystemExit as end:
            code = end.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.mark.parametrize("subscriber", sorted(EXPECTED))
def test_the_answer_equals_the_expected_one_field_by_field(advised, subscriber):
    expected = EXPECTED[subscriber]
    code, out, err = advised(
        "--usage", USAGE_FILE, "--subscriber", subscriber, "--tariff", expected["tariff"], "--json"
    )
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert {field: answer[field] for field in expected} == expected


@pytest.mark.parametrize("subscriber", sorted(EXPECTED))
def test_the_demonstrations_usage_and_tariffs_are_the_default(advised, subscriber):
    _, out, _ = advised("--subscriber", subscriber, "--json")
    assert json.loads(out)["tariff"] == EXPECTED[subscriber]["tariff"]


def test_what_is_held_is_told_apart_from_the_tariffs(advised):
    code, out, _ = advised(
        "--usage", DATA / "travellers.csv", "--subscriber", "TR1", "--tariff", "T03",
        "--held", "C-HORO,C-MUSIC", "O-ROAM-OLD", "--held", "O-MIN300", "O-CLIR", "--json",
    )  # fmt: skip  # one command line
    answer = json.loads(out)
    assert code == 0
    assert answer["extras_3mo_minor"] == {
        "C-HORO": 89_000,
        "C-MUSIC": 50_700,
        "O-ROAM-OLD": 845_500,
        "O-MIN300": 45_000,
        "O-CLIR": 24_000,
        "roaming": 42_300,
    }
    assert [extra["id"] for extra in answer["waste"]] == [
        "C-HORO",
        "C-MUSIC",
        "O-ROAM-OLD",
        "O-MIN300",
    ]
    assert [line["zone"] for line in answer["roaming"]] == ["Z1", "Z2", "Z3", "Z4"]
    assert answer["packages_left_out"] == ["O-MIN300"]


def test_the_answer_carries_what_explains_it(advised):
    _, out, _ = advised("--subscriber", "S02", "--tariff", "T09", "--json")
    answer = json.loads(out)
    assert (answer["advice"], answer["reason"], answer["no_way_back"]) == ("change", "saves", True)
    assert answer["losses"][0]["kind"] == "archived"
    assert [month["month"] for month in answer["months"]] == ["2025-07", "2025-08", "2025-09"]
    for tariff, mean_minor in answer["per_tariff_avg_minor"].items():
        months = [month["total_minor"][tariff] for month in answer["months"]]
        assert mean_minor == round(sum(months) / 3)
    assert {month["data"]["used_kb"] for month in answer["own_months"]} == {
        month["data_kb"] for month in answer["months"]
    }


def test_people_get_a_table(advised):
    code, out, _ = advised("--subscriber", "S01")
    assert code == 0
    assert "Subscriber S01, 2025-07 to 2025-09, 294 records" in out
    (own,) = [line for line in out.splitlines() if line.startswith("  T03")]
    assert own.split()[2:] == ["320.00", "300.00", "320.00", "340.00", "own"]
    assert "Advice: change from T03 to T07; it saves 154.00 RUB a month." in out
    assert "  - 1024 MB instead of 5120; at most 159 used, which is enough" in out
    assert "Nothing is paid apart from the tariff." in out


def test_people_are_told_to_stay_and_what_falls_short(advised):
    _, out, _ = advised("--subscriber", "S03", "--held", "O-ROAM-OLD")
    assert "Advice: stay on T04; no tariff that serves all of this usage costs less." in out
    assert "not comparable: 12859 MB short in the worst month" in out
    assert "95.00 a day x 92, not used in these months, charged every day" in out


def test_people_read_of_every_journey_and_the_way_back(advised):
    _, out, _ = advised(
        "--usage", DATA / "travellers.csv", "--subscriber", "TR1", "--tariff", "T09"
    )
    assert "There is no way back to T09." in out
    assert "roaming Z1 2026-02            193.00  2 min out, 1 min in, 2 SMS, 3 MB" in out


def test_people_read_what_options_are_not_counted(advised):
    _, out, _ = advised("--subscriber", "S02", "--held", "O-NET10")
    assert "No figure above counts the packages of O-NET10." in out
    assert (
        "With their packages and fees T04+O-NET10 comes to 750.00 a month; against that the" in out
    )
    assert "the change saves 340.00." in out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "--subscriber"),
        (("--subscriber", "S09"), 2, "--tariff"),
        (("--subscriber", "S09", "--tariff", "T03"), 2, "there are: S01, S02, S03, S04"),
        (("--subscriber", "S01", "--tariff", "T77"), 2, "there are: T01, T02"),
        (("--subscriber", "S01", "--held", "O-NONE"), 2, "there are: O-MIN300"),
        (("--subscriber", "TR1", "--usage", DATA / "travellers.csv"), 2, "--tariff"),
        (("--subscriber", "S01", "--tariff", "T03", "--usage", DATA / "none.csv"), 2, "none.csv: "),
        (("--subscriber", "S01", "--tariff", "T03", "--usage", DATA), 2, "rating: "),
        (("--subscriber", "S01", "--tariff", "T03", "--usage", DATA / "README.md"), 1, "line 1: "),
        (("--subscriber", "S01", "--catalogue", DATA / "none.json"), 3, "none.json: "),
        (("--subscriber", "S01", "--catalogue", DATA / "README.md"), 3, "README.md: "),
    ],
)
def test_each_fault_has_its_code_and_says_what_is_wrong(advised, arguments, code, told):
    found, out, err = advised(*arguments)
    assert (found, out) == (code, "")
    assert told in err


def test_the_help_explains_file_and_codes(advised):
    code, out, _ = advised("--help")
    assert code == 0
    assert "subscriber,started_at,service,direction,class,quantity,unit,zone" in out
    assert "Exit codes: " in out


@pytest.mark.slow
def test_the_program_itself_answers():
    done = subprocess.run(
        [sys.executable, "-m", "backend", "advise", "--subscriber", "S03", "--json"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["best"] == "T04"
