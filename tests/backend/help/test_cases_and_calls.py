"""Cases and call-backs: numbers, promised times, who may read what, and how often one may ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.help import cases, hours
from contract.account.help import CaseQuestion
from contract.codes import is_code, with_check_digit

MARIA, OLEG = "+79001234567", "+79001112233"
MOSCOW = ZoneInfo("Europe/Moscow")
JANUARY = datetime(2026, 1, 1, tzinfo=UTC)


def status(till, case_no, tail, language="en"):
    question = CaseQuestion(case_no=case_no, tail=tail, language=language)
    return till.ask("case_status", question)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW).astimezone(UTC)


def test_a_case_has_a_number_with_a_check_digit_and_a_promised_time(house, till):
    opened = till.case(topic="payment", msisdn=MARIA)
    assert is_code(opened.case_no)
    assert opened.promised_at == house.now + timedelta(hours=4)
    assert opened.call_promised_at is None


def test_the_same_request_is_one_case(till):
    first = till.case(case_id="c-1", msisdn=MARIA)
    assert till.case(case_id="c-1", msisdn=MARIA) == first
    assert till.case(case_id="c-2", msisdn=MARIA).case_no != first.case_no


def test_what_is_urgent_is_promised_by_night_too(house, till):
    house.now = at("2026-11-21T03:00")
    assert till.case(topic="sim", urgent=True).promised_at == house.now + timedelta(minutes=30)
    assert till.case(topic="sim").promised_at == at("2026-11-21T10:00")


def test_a_lost_phone_is_urgent_without_saying_so(house, till):
    opened = till.case(topic="phone_lost", msisdn=MARIA, call_msisdn="+79101234567")
    assert opened.promised_at == house.now + timedelta(minutes=30)
    assert opened.call_promised_at == house.now + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("start", "span_h", "end"),
    [
        ("2026-11-20T12:00", 4, "2026-11-20T16:00"),
        ("2026-11-20T21:00", 1, "2026-11-20T22:00"),
        ("2026-11-20T21:00", 4, "2026-11-21T11:00"),
        ("2026-11-20T23:30", 2, "2026-11-21T10:00"),
        ("2026-11-20T05:00", 14, "2026-11-20T22:00"),
        ("2026-11-20T12:00", 42, "2026-11-23T12:00"),
    ],
)
def test_only_opening_hours_count(start, span_h, end):
    assert hours.while_open(at(start), timedelta(hours=span_h), MOSCOW) == at(end)


@given(
    st.integers(0, 400 * 24 * 60).map(lambda minutes: JANUARY + timedelta(minutes=minutes)),
    st.timedeltas(timedelta(minutes=1), timedelta(hours=60)),
)
def test_a_promised_moment_lies_within_opening_hours_and_never_before_its_span(start, span):
    promised = hours.while_open(start, span, MOSCOW)
    local = promised.astimezone(MOSCOW)
    assert promised >= start + span
    assert timedelta(hours=8) <= timedelta(hours=local.hour, minutes=local.minute)
    assert (local - local.replace(hour=22, minute=0, second=0, microsecond=0)) <= timedelta(0)


def test_each_waiting_call_moves_the_next_promise(house, till):
    promised = [till.call(f"+7910000000{n}").promised_at - house.now for n in range(3)]
    assert promised == [timedelta(minutes=minutes) for minutes in (15, 19, 23)]
    urgent = till.call("+79100000009", urgent=True)
    assert urgent.promised_at == house.now + timedelta(minutes=10)


def test_urgent_matters_come_first_and_a_lost_phone_before_them(house, till, operator):
    till.call("+79100000001")
    house.later(minutes=1)
    till.case(topic="charges", msisdn=MARIA)
    till.case(topic="sim", urgent=True, msisdn=MARIA)
    house.later(minutes=20)
    till.case(topic="phone_lost", msisdn=MARIA)
    till.chat("chat-1")
    queue = [(row.what, row.topic) for row in operator.agents.queue()]
    assert queue == [
        ("case", "lost phone"),
        ("case", "SIM card"),
        ("chat", "other"),
        ("call", "other"),
        ("case", "charges"),
    ]


@pytest.mark.promise("R10")
def test_a_status_is_read_by_number_and_last_four_digits_at_any_terminal(house, till, other_till):
    opened = till.case(topic="dispute", msisdn=MARIA, call_msisdn="+79109998877")
    for tail in ("4567", "8877"):
        told = status(other_till, opened.case_no, tail)
        assert (told.state, told.topic, told.answer) == ("open", "dispute", None)
    assert told.promised_at == opened.promised_at


def test_wrong_digits_of_a_case_look_like_no_case_and_shut_it_for_a_day(house, till, refusal):
    opened = till.case(msisdn=MARIA)
    nobody = with_check_digit((int(opened.case_no[:7]) + 1) % 10**7)
    refused = [refusal(status, till, no, "0000") for no in (opened.case_no, nobody)]
    assert {one.code for one in refused} == {"unknown"}
    assert refused[0].raw == refused[1].raw
    for _ in range(4):
        refusal(status, till, opened.case_no, "0000")
    assert refusal(status, till, opened.case_no, "4567").code == "limited"
    house.later(days=1, seconds=1)
    assert status(till, opened.case_no, "4567").state == "open"


def test_a_terminal_may_be_wrong_so_often_about_cases_of_all_numbers(till, other_till, outcome):
    opened = till.case(msisdn=MARIA)
    said = [outcome(status, till, with_check_digit(n), "1111") for n in range(100, 121)]
    assert said == ["unknown"] * 20 + ["limited"]
    assert outcome(status, till, opened.case_no, "4567") == "limited"
    assert outcome(status, other_till, opened.case_no, "4567") == ""


def test_a_slip_of_the_finger_costs_no_try(till, outcome):
    opened = till.case(msisdn=MARIA)
    typed = opened.case_no[:7] + str((int(opened.case_no[7]) + 1) % 10)
    assert [outcome(status, till, typed, "4567") for _ in range(25)] == ["unknown"] * 25
    assert status(till, opened.case_no, "4567").state == "open"


def test_tries_are_counted_over_a_restart(house, till, outcome):
    opened = till.case(msisdn=MARIA)
    for _ in range(5):
        outcome(status, till, opened.case_no, "0000")
    house.restart()
    assert outcome(status, till, opened.case_no, "4567") == "limited"


def test_a_number_is_called_five_times_a_day_at_most(till, other_till, outcome):
    assert [outcome(till.call, OLEG) for _ in range(3)] == [""] * 3
    assert [outcome(other_till.call, OLEG) for _ in range(3)] == ["", "", "limited"]
    assert outcome(till.call, MARIA) == ""


def test_a_number_has_ten_cases_a_day_at_most(till, outcome):
    assert [outcome(till.case, msisdn=MARIA) for _ in range(11)] == [""] * 10 + ["limited"]


def test_an_access_links_the_account_and_without_one_nothing_is(house, till, operator):
    access = till.asker.login(MARIA)
    linked = till.case(access_token=access.access_token)
    plain = till.case(msisdn=MARIA)
    found = [operator.agents.case(one.case_no) for one in (linked, plain)]
    assert [one.account_msisdn for one in found] == [MARIA, None]
    assert found[0].msisdn == MARIA


def test_an_access_that_is_over_links_nothing_and_stops_nobody(house, till, operator):
    access = till.asker.login(MARIA)
    till.asker.end(access)
    opened = till.case(access_token=access.access_token)
    assert operator.agents.case(opened.case_no).account_msisdn is None


@pytest.mark.promise("R37")
def test_a_helper_at_home_opens_a_case_for_another_number_and_sees_nothing(house, till):
    opened = till.case(topic="helper", msisdn=MARIA, call_msisdn=OLEG, country="TR")
    told = status(till, opened.case_no, OLEG[-4:])
    assert b"+7900" not in house.answers[-1]
    assert b"12350" not in house.answers[-1]
    assert "Мария" not in house.answers[-1].decode()
    assert told.state == "open"
    nobody = till.case(topic="helper", msisdn="+79001999999", call_msisdn=OLEG, country="TR")
    assert nobody.model_fields_set == opened.model_fields_set


def test_the_context_is_kept_so_that_nothing_is_asked_twice(till, operator):
    opened = till.case(msisdn=MARIA)
    case = operator.agents.case(opened.case_no)
    assert (case.language, case.screen, case.last_error) == ("ru", "Put money on a phone", "E-101")


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (state, act)
        for state in ("open", "in_work", "waits_for_you", "solved")
        for act in ("take", "ask", "solve", "hand_over")
    ],
)
def test_only_the_table_s_rows_move_a_case(house, till, operator, state, act):
    case = operator.agents.case(till.case(msisdn=MARIA).case_no)
    way = {"open": (), "in_work": ("take",), "waits_for_you": ("take", "ask")}
    for step in way.get(state, ("take", "solve")):
        case = operator.run(operator.agents.act_on_case(case.case_no, step, "Nina", "yes"))
    assert case.state == state
    wanted = cases.TRANSITIONS.get((state, act))
    doing = operator.agents.act_on_case(case.case_no, act, "Nina", "yes")
    if wanted is None:
        with pytest.raises(cases.CaseStateError):
            operator.run(doing)
        assert operator.agents.case(case.case_no) == case
    else:
        assert operator.run(doing).state == wanted


def test_an_answer_is_read_at_the_terminal_and_only_announced_by_sms(house, till, operator):
    opened = till.case(topic="sim", msisdn=MARIA, call_msisdn=OLEG)
    operator.run(operator.agents.act_on_case(opened.case_no, "take", "Nina", ""))
    assert status(till, opened.case_no, "4567").state == "in_work"
    operator.run(operator.agents.act_on_case(opened.case_no, "solve", "Nina", "Карта заменена."))
    told = status(till, opened.case_no, "4567")
    assert (told.state, told.answer.text, told.answer.language) == (
        "solved",
        "Карта заменена.",
        "ru",
    )
    assert [opened.case_no in text for text in house.sms(OLEG)] == [True]
    assert not any("Карта" in text for text in house.sms(OLEG))
    assert house.sms(MARIA) == []
