"""Problems, talks, cases and the closing over the real line, with a person at the desk."""

from datetime import timedelta

import pytest

from kiosk.config.pack_loading import load_pack
from kiosk.views.account import ChatView, CodeView, DoneView, ListView, MenuView, Tone

pytestmark = pytest.mark.slow

ABROAD = "+79001000019"  # in Turkey: nothing written into the network, a data stop on, no roaming
DIVERTED = "+79001000022"  # all calls diverted
BACK_HOME = "+79001000016"  # a daily travel option left on
WITH_SECRETS = "+79001000006"
ANNA = "Анна"


@pytest.fixture
def machine(new_machine):
    """A terminal where a person answers on the screen at any hour."""
    pack = load_pack()
    ways = tuple(way.model_copy(update={"hours": ()}) for way in pack.person.ways)
    person = pack.person.model_copy(update={"ways": ways})
    return new_machine(pack=pack.model_copy(update={"person": person}))


def wrong(touch):
    return [row.choice_id for row in touch.see(ListView).rows if row.choice_id]


def desk(operator, path, **said):
    return operator.ask("POST", f"/admin/help/{path}", {"person": ANNA, **said})


def queue(operator):
    return operator.ask("GET", "/admin/help/queue")


def mend(touch, fix):
    touch.press(fix, "yes")
    touch.see(DoneView)
    touch.press("done")


@pytest.mark.promise("R35")
def test_a_phone_dead_abroad_is_mended_cause_by_cause_and_late_charges_have_their_day(touch):
    touch.press("help", "problems", "problems:abroad", "problem:roaming_dead")
    touch.log_in(ABROAD)
    assert wrong(touch) == ["fix:roaming", "fix:roaming_data", "fix:registered"]
    assert touch.machine.shown.notice
    for fix in ("fix:roaming", "fix:roaming_data", "fix:registered"):
        mend(touch, fix)
    assert wrong(touch) == []
    touch.press("still_not", "phone_steps", "print", "done")
    assert touch.offers("open_case")


@pytest.mark.promise("R36")
def test_calls_that_go_elsewhere_come_back(touch):
    touch.press("help", "problems", "problems:calls", "problem:cannot_be_called")
    touch.log_in(DIVERTED)
    assert "fix:divert" in wrong(touch)
    mend(touch, "fix:divert")
    assert "fix:divert" not in wrong(touch)


@pytest.mark.promise("R38")
def test_the_bill_after_a_journey_finds_the_option_that_was_left_on(touch):
    touch.press("help", "problems", "problems:abroad", "problem:travel_bill")
    touch.log_in(BACK_HOME)
    assert "fix:daily_option" in wrong(touch)
    assert touch.machine.shown.notice
    mend(touch, "fix:daily_option")
    assert "fix:daily_option" not in wrong(touch)


@pytest.mark.promise("R36")
def test_an_outage_is_told_to_who_stands_there(touch, operator):
    until = (touch.machine.clock.utc() + timedelta(hours=2)).isoformat().replace("+00:00", "Z")
    where = touch.machine.terminal_id
    operator.ask("POST", "/admin/help/outages", {"terminal_id": where, "until": until})
    touch.press("help", "problems", "problems:phone", "problem:no_network")
    touch.log_in(WITH_SECRETS)
    wrong_rows = [row for row in touch.see(ListView).rows if row.tone is Tone.CARE]
    assert len(wrong_rows) == 2  # the lost phone is not in the network either


def test_the_puk_comes_after_two_proofs_and_the_number_is_told(touch):
    touch.press("help", "problems", "problems:phone", "problem:puk")
    touch.log_in(WITH_SECRETS)
    touch.press("pin")
    touch.machine.type("4826")
    touch.press("next")
    puk = touch.see(DoneView).code.replace("\u00a0", "")
    assert len(puk) == 8
    assert "PUK" in touch.texts(WITH_SECRETS)[-1]
    assert puk not in touch.texts(WITH_SECRETS)[-1]


@pytest.mark.promise("R10")
def test_what_still_does_not_work_is_a_case_whose_answer_can_be_read_anywhere(touch, operator):
    touch.press("help", "problems", "problems:calls", "problem:calls_dropped")
    touch.log_in(WITH_SECRETS)
    touch.press("still_not", "open_case", "no_call")
    case_no = touch.see(DoneView).code.replace("\u00a0", "")
    (row,) = (row for row in queue(operator) if row["number"].replace(" ", "") == case_no)
    assert row["topic"] == "network"
    touch.press("done", "back", "back", "my_case")
    look_up(touch, case_no, WITH_SECRETS)
    assert touch.see(DoneView).code.replace("\u00a0", "") == case_no
    desk(operator, f"cases/{case_no}", act="take")
    desk(operator, f"cases/{case_no}", act="solve", answer="Мы починили мачту.")
    touch.press("done", "my_case")
    look_up(touch, case_no, WITH_SECRETS)
    assert touch.see(DoneView).lines == ("Мы починили мачту.",)


def look_up(touch, case_no, number):
    touch.see(CodeView)
    touch.machine.type(case_no)
    touch.press("next")
    touch.see(CodeView)
    touch.machine.type(number[-4:])


@pytest.mark.promise("R04")
def test_a_person_answers_on_the_screen_and_knows_which_one_it_is(touch, operator):
    machine = touch.machine
    touch.press("account")
    touch.log_in(WITH_SECRETS)
    machine.wait(lambda: machine.view == "AccountView", 30.0, "showing the account")
    machine.call_person()
    touch.press("write_here")
    touch.see(ChatView)
    (row,) = (row for row in queue(operator) if row["what"] == "chat")
    assert row["screen"] == "account"
    chat = f"chats/{row['address'].partition('/chats/')[2]}"
    desk(operator, chat, act="say", text="Здравствуйте! Сеть есть?")
    machine.wait(lambda: machine.shown.lines, 30.0, "hearing the person")
    assert machine.shown.lines[-1].text == "Здравствуйте! Сеть есть?"
    assert ANNA in machine.shown.state
    touch.press("ready:no")
    machine.wait(lambda: machine.shown.lines[-1].own, 30.0, "saying no")
    touch.press("write")
    touch.write("СОВСЕМ НЕТ")
    touch.press("next")
    machine.wait(lambda: machine.view == "ChatView", 30.0, "talking")
    machine.wait(lambda: machine.shown.lines[-1].text == "Совсем нет", 30.0, "writing")
    machine.pass_time(5)
    touch.press("end_talk", "happy")
    machine.wait(lambda: machine.view == "AccountView", 30.0, "showing the account again")
    assert [row for row in queue(operator) if row["what"] == "chat"] == []


@pytest.mark.promise("R12")
def test_at_the_end_one_touch_says_how_it_was_and_the_operator_counts_it(touch, operator):
    touch.press("account")
    touch.log_in(WITH_SECRETS)
    touch.press("sign_out")
    touch.see(MenuView)
    touch.press("happy")
    touch.machine.pass_time(2)
    told = operator.ask("GET", "/admin/help/satisfaction")
    (day,) = (one for one in told["days"] if one["terminal_id"] == touch.machine.terminal_id)
    assert (day["visits"], day["happy"], day["alone"]) == (1, 1, 1)
    assert "account" in {one["door"] for one in told["doors"]}
