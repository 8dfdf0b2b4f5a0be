"""What happens at its time without being asked for."""

from __future__ import annotations

import sqlite3

from contract.account.help import Satisfaction

MARIA = "+79001234567"


def rows(house, table):
    return house.database.reader.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_what_was_said_is_forgotten_after_a_month(house, till, operator):
    till.chat()
    till.turn("привет", ended=True)
    house.later(days=29)
    operator.do_duties()
    assert (rows(house, "chats"), rows(house, "chat_messages")) == (1, 1)
    house.later(days=2)
    operator.do_duties()
    assert (rows(house, "chats"), rows(house, "chat_messages")) == (0, 0)


def test_a_solved_case_is_forgotten_after_a_year_and_an_open_one_never(house, till, operator):
    solved, _ = till.case(msisdn=MARIA), till.case(msisdn=MARIA)
    for act in ("take", "solve"):
        operator.run(operator.agents.act_on_case(solved.case_no, act, "Nina", "yes"))
    house.later(days=364)
    operator.do_duties()
    assert rows(house, "cases") == 2
    house.later(days=2)
    operator.do_duties()
    assert [row.what for row in operator.agents.queue()] == ["case"]
    assert rows(house, "cases") == 1


def test_a_correction_s_case_stays_with_the_books(house, till, operator):
    till.correct(till.pay("+79005000123"), "+79005000124")
    house.later(days=1)
    operator.do_duties()
    house.later(days=400)
    operator.do_duties()
    assert rows(house, "cases") == 1
    operator.audited()


def test_which_visits_were_counted_is_forgotten_and_the_counts_stay(house, till, operator):
    said = Satisfaction(visit_id="v-1", happy=True, finished_without_person=True)
    till.ask("say_satisfaction", said)
    house.later(days=9)
    operator.do_duties()
    assert (rows(house, "visits_counted"), rows(house, "satisfaction")) == (0, 1)


def test_duties_write_nothing_while_nothing_is_due(house, till, operator):
    till.correct(till.pay("+79005000123"), "+79005000124")
    till.chat()
    duties = operator.duties()
    operator.run(duties.carry_out())
    watching = sqlite3.connect(house.database.path)
    before = watching.execute("PRAGMA data_version").fetchone()
    for _ in range(3):
        operator.run(duties.carry_out())
    assert watching.execute("PRAGMA data_version").fetchone() == before
    watching.close()
