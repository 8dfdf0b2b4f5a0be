"""A person answers on this screen: asked again and again, heard, and ended."""

import pytest

from contract.account.help import ChatMessage, ChatNews
from kiosk import effects as do
from kiosk.operator.errors import OperatorUnreachableError
from workbench.account_samples import AT

SILENT = OperatorUnreachableError("no route")


def news(*said, state="talks", person="Анна", before=0, first=1):
    """What the operator tells; said: (by, text), numbered from first."""
    return ChatNews(
        chat_id="C-1",
        state=state,
        person=person if state == "talks" else "",
        waiting_before=before,
        messages=tuple(
            ChatMessage(number=number, by=by, text=text, at=AT)
            for number, (by, text) in enumerate(said, first)
        ),
    )


def turns(rig):
    return [
        order.question.body
        for order in rig.ordered(do.AskOperator)
        if order.question.operation == "chat_turn"
    ]


def to_talk(rig):
    rig.call_person()
    rig.press("write_here")
    assert rig.asked.operation == "open_chat"
    rig.answer("open_chat", news(state="waits", before=2))


@pytest.fixture
def talk(rig):
    """Somebody at home, and Anna who has asked how she can help."""
    rig.ready()
    rig.press("home")
    to_talk(rig)
    rig.answer("chat_turn", news(("person", "Здравствуйте! Чем помочь?")))
    return rig


def lines(rig):
    return [(line.text, line.own) for line in rig.screen.view.lines]


@pytest.mark.promise("R04")
def test_the_button_says_where_a_person_answers_and_within_how_long(rig):
    rig.ready()
    rig.press("home")
    rig.call_person()
    (button,) = (one for one in rig.screen.view.choices if one.id == "write_here")
    assert "5" in button.hint


def test_nobody_writes_where_the_pack_has_nobody_who_answers(rig):
    rig.ready()
    rig.press("home")
    rig.clock.advance(12 * 3600)  # its hours are those of the day
    rig.call_person()
    offered = "write_here" in rig.choices
    assert offered == (rig.core.write_here_minutes is not None)


def test_who_waits_is_told_how_many_are_before(rig):
    rig.ready()
    rig.press("home")
    to_talk(rig)
    assert "2" in rig.screen.view.state
    rig.answer("chat_turn", news(state="waits", before=0))
    assert "2" not in rig.screen.view.state


def test_the_operator_is_asked_every_two_seconds_and_what_is_new_is_shown(talk):
    before = len(turns(talk))
    talk.pass_time(1.0)
    assert len(turns(talk)) == before
    talk.pass_time(1.5)
    assert len(turns(talk)) == before + 1
    assert turns(talk)[-1].after == 1
    talk.answer("chat_turn", news(("person", "Вы ещё здесь?"), first=2))
    assert lines(talk)[-1] == ("Вы ещё здесь?", False)
    assert "Анна" in talk.screen.view.state


def test_nobody_has_to_tick_by_hand_the_core_itself_wants_to_look_every_two_seconds(talk):
    now = talk.clock.now()
    assert talk.core.deadline_s(now) - now.monotonic_s <= 2.0


def test_a_ready_answer_goes_at_once_and_stands_there_when_it_is_delivered(talk):
    talk.press("ready:yes")
    sent = turns(talk)[-1]
    assert sent.text == talk.core.runner.say("Yes")
    assert lines(talk)[-1] == (sent.text, True)
    told = news(("customer", sent.text), ("person", "Хорошо."), first=2)
    talk.answer("chat_turn", told)
    assert [own for _, own in lines(talk)] == [False, True, False]


def test_what_is_pressed_while_the_operator_is_asked_counts_at_once(talk):
    talk.pass_time(2.5)
    assert talk.asked.operation == "chat_turn"
    talk.press("ready:no")
    assert turns(talk)[-1].text == talk.core.runner.say("No")


def test_letters_typed_while_the_operator_is_asked_stand_there_at_once(talk):
    talk.press("write")
    talk.type_word("НЕ ")
    talk.pass_time(2.5)
    assert talk.asked.operation == "chat_turn"
    talk.type_word("ИДЁТ")
    assert talk.screen.view.typed == "НЕ ИДЁТ"
    talk.press("next")
    assert turns(talk)[-1].text == "Не идёт"


def test_who_types_while_the_operator_is_slow_asks_it_less_often(talk):
    talk.press("write")
    before = len(turns(talk))
    for _ in range(24):
        talk.type_word("А")
        talk.pass_time(0.5)
    assert len(turns(talk)) - before <= 3


def test_what_was_told_in_an_answer_nobody_waited_for_is_told_again(talk):
    talk.press("write")
    talk.pass_time(2.5)
    talk.type_word("А")
    talk.pass_time(6.5)
    assert turns(talk)[-1].after == 1
    talk.answer("chat_turn", news(("person", "Слышите?"), first=2))
    assert talk.screen.view.prompt == "Слышите?"


def test_a_message_whose_delivery_was_not_waited_for_is_sent_again_but_not_at_once(talk):
    talk.press("ready:yes")
    sent = len(turns(talk))
    talk.press("write")
    assert len(turns(talk)) == sent
    talk.pass_time(7)
    assert turns(talk)[-1].text == talk.core.runner.say("Yes")
    assert turns(talk)[-1].after == 1  # by this the operator knows it is the same


def test_what_the_person_says_meanwhile_stands_above_the_keyboard(talk):
    talk.press("write")
    talk.type_word("АГА")
    talk.pass_time(2.5)
    talk.answer("chat_turn", news(("person", "Какой телефон?"), first=2))
    view = talk.screen.view
    assert type(view).__name__ == "LettersView"
    assert view.prompt == "Какой телефон?"
    assert view.typed == "АГА"


def test_words_that_could_not_be_delivered_go_with_a_later_turn(talk):
    talk.press("ready:yes")
    talk.answer("chat_turn", SILENT)
    assert lines(talk)[-1][1]
    assert turns(talk)[-1].text
    talk.pass_time(2.5)
    assert turns(talk)[-1].text == talk.core.runner.say("Yes")
    talk.answer("chat_turn", news(("customer", turns(talk)[-1].text), first=2))
    talk.pass_time(2.5)
    assert turns(talk)[-1].text == ""


@pytest.mark.promise("R04")
def test_the_person_is_told_on_which_screen_with_its_numbers_masked(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    to_talk(rig)
    sent = turns(rig)[-1]
    assert sent.screen == "cash"
    assert any("67" in line for line in sent.fields)
    assert not any("9161" in line.replace(" ", "") for line in sent.fields)


@pytest.mark.slow
@pytest.mark.promise("R04")
def test_with_money_in_the_talk_gives_way_after_three_minutes_and_goes_on_at_the_button(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    to_talk(rig)
    rig.answer("chat_turn", news(("person", "Слушаю."), first=1))
    for _ in range(90):
        rig.pass_time(2.1)
        if rig.view != "ChatView":
            break
        rig.answer("chat_turn", news())
    assert rig.view == "CashView"
    rig.call_person()
    assert rig.view == "ChatView"
    assert lines(rig) == [("Слушаю.", False)]
    rig.press("back")
    rig.finish()
    assert rig.records("submitted")[0].payments[0].inserted_minor == 50_000


def test_a_bill_is_credited_while_somebody_writes(rig):
    rig.ready()
    rig.to_cash()
    to_talk(rig)
    rig.insert(500)
    assert rig.view == "ChatView"
    rig.answer("chat_turn", news())
    rig.press("back")
    assert "500" in rig.screen.view.inserted


def test_who_goes_back_waits_for_no_answer_and_a_late_one_is_dropped(talk):
    talk.pass_time(2.5)
    talk.press("back")
    assert talk.view == "HomeView"
    talk.answer("chat_turn", news(("person", "Алло?"), first=2))
    assert talk.view == "HomeView"
    talk.call_person()
    talk.answer("chat_turn", news(("person", "Алло?"), first=2))
    assert lines(talk)[-1] == ("Алло?", False)


def test_the_end_is_told_to_the_person(talk):
    talk.press("end_talk")
    assert turns(talk)[-1].ended
    assert talk.view != "ChatView"


def test_a_person_who_ends_the_talk_leaves_what_was_said_to_be_read(talk):
    talk.pass_time(2.5)
    talk.answer("chat_turn", news(("person", "До свидания!"), state="ended", first=2))
    assert lines(talk)[-1][0] == "До свидания!"
    assert talk.choices == ["done"]


def test_a_talk_that_nobody_can_be_asked_about_any_more_ends(talk):
    for _ in range(30):
        talk.pass_time(2.5)
        talk.answer("chat_turn", SILENT)
    assert talk.choices == ["done"]


@pytest.mark.slow
def test_who_walks_away_from_a_talk_is_forgotten(talk):
    for _ in range(200):
        talk.pass_time(2.5)
        if talk.view == "AttractView":
            break
        if talk.asked.operation == "chat_turn":
            talk.answer("chat_turn", news())
    assert talk.view == "AttractView"
    talk.press("home")
    talk.call_person()
    assert talk.view == "MenuView"


def test_a_talk_from_the_first_screen_is_not_shown_to_the_next_customer(rig):
    rig.ready()
    to_talk(rig)
    rig.answer("chat_turn", news(("person", "Слушаю.")))
    rig.press("back")
    rig.call_person()
    assert rig.view == "MenuView"


def test_a_number_typed_at_the_first_screen_is_not_offered_to_the_next_customer(rig):
    rig.ready()
    rig.call_person()
    rig.press("call_me")
    rig.type("9161112233")
    rig.press("back")
    rig.press("back")
    rig.press("home")
    rig.call_person()
    rig.press("call_me")
    assert rig.view == "NumberView"


def test_after_a_visit_nothing_of_what_was_said_is_left_in_the_core(talk):
    canaries = ("Канареечные слова", "Канарейка слышит")
    talk.pass_time(2.5)
    talk.answer("chat_turn", news(("person", canaries[1]), first=2))
    talk.press("write")
    talk.type_word(canaries[0].upper())
    talk.press("next")
    assert talk.holds(*canaries)
    talk.press("back")
    talk.pass_time(400, step_s=5)
    assert talk.view == "AttractView"
    talk.orders.clear()
    assert talk.holds(*canaries) == []
