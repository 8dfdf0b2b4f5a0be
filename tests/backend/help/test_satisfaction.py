"""Satisfaction: counted once a visit, by terminal, day and door, and of nobody in particular."""

from __future__ import annotations

import pytest

from contract.account.help import Satisfaction


def say(till, visit_id, *, happy=True, alone=True, doors=()):
    said = Satisfaction(visit_id=visit_id, happy=happy, doors=doors, finished_without_person=alone)
    return till.ask("say_satisfaction", said)


def test_visits_are_counted_by_terminal_day_and_door(house, till, other_till, operator, browser):
    say(till, "v-1", doors=("top_up",))
    say(till, "v-2", happy=False, alone=False, doors=("top_up", "help"))
    say(other_till, "v-1", doors=("travel",))
    house.later(days=1)
    say(till, "v-3")
    switches = browser.satisfaction()
    days = [
        (one["day"], one["terminal_id"], one["visits"], one["happy"], one["alone"])
        for one in switches["days"]
    ]
    assert days == [
        ("2026-11-21", "T-000001", 1, 1, 1),
        ("2026-11-20", "T-000001", 2, 1, 1),
        ("2026-11-20", "T-000002", 1, 1, 1),
    ]
    doors = {one["door"]: (one["visits"], one["happy"], one["alone"]) for one in switches["doors"]}
    assert doors == {"top_up": (2, 1, 1), "help": (1, 0, 0), "travel": (1, 1, 1), "": (4, 3, 3)}


def test_a_visit_counts_once_however_often_it_is_said(till, browser):
    say(till, "v-1")
    say(till, "v-1", happy=False)
    (day,) = browser.satisfaction()["days"]
    assert (day["visits"], day["happy"]) == (1, 1)


@pytest.mark.promise("R12")
def test_the_page_shows_the_share_that_finished_without_a_person(till, browser, words):
    for n in range(4):
        say(till, f"v-{n}", happy=n > 0, alone=n > 1, doors=("top_up",))
    page = words(browser.get("/satisfaction"))
    assert "Visits that said 4 Happy 75 % Finished without a person 50 %" in page
    assert "2026-11-20 T-000001 4 75 % 50 %" in page
    assert "top up 4 75 % 50 %" in page
    assert "Satisfied 75 %" in words(browser.get("/"))


def test_an_empty_page_says_so(browser, words):
    assert "Nobody has said anything yet." in words(browser.get("/satisfaction"))


def test_no_row_leads_from_an_answer_to_a_visit(house, till):
    say(till, "visit-canary")
    raw = b"".join(path.read_bytes() for path in house.place.glob("backend.sqlite3*"))
    assert b"visit-canary" not in raw
