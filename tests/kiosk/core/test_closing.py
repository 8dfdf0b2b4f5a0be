"""The end of a visit: one touch on how it was, and what was done on paper if wished."""

from datetime import UTC, datetime

import pytest

from contract.account.help import CallbackPromised, ChatMessage, ChatNews
from kiosk import effects as do
from workbench.account_samples import AT, SUMMARY

TOKEN = "t" * 32
PROMISED = CallbackPromised(
    ticket_no="48112237", promised_at=datetime(2026, 12, 1, 9, 15, tzinfo=UTC)
)


@pytest.fixture
def account(rig):
    """Somebody before their account."""
    rig.ready()
    rig.press("home")
    rig.press("account")
    rig.sign_in()
    rig.answer("summary", SUMMARY)
    return rig


def call_back(rig):
    rig.call_person()
    rig.press("call_me")
    rig.press("call_me")
    rig.answer("ask_callback", PROMISED)
    rig.press("done")


def said(rig):
    """What was told of satisfaction so far."""
    asked = [order.question for order in rig.ordered(do.AskOperator)]
    return [one.body for one in asked if one.operation == "say_satisfaction"]


@pytest.mark.promise("R12", "R40")
@pytest.mark.parametrize(("button", "happy"), [("happy", True), ("unhappy", False)])
def test_one_touch_says_how_it_was_and_ends_the_visit(account, button, happy):
    account.press("sign_out")
    account.press(button)
    (told,) = said(account)
    assert told.happy is happy
    assert told.doors == ("account",)
    assert told.finished_without_person
    assert account.view == "AttractView"


def test_nobody_has_to_say_it(account):
    account.press("sign_out")
    account.press("done")
    assert said(account) == []
    assert account.view == "AttractView"


def test_who_walks_away_says_nothing_and_the_screen_closes(account):
    account.press("sign_out")
    account.pass_time(60)
    assert said(account) == []
    assert account.view == "AttractView"


@pytest.mark.promise("R40")
def test_what_was_done_is_shown_with_its_number_and_date_and_comes_on_paper(account):
    call_back(account)
    account.press("sign_out")
    (row,) = account.screen.view.rows
    assert row.value == "4811\u00a02237"
    assert "12:15" in row.detail
    account.press("print")
    parts = account.slips[-1].slip.parts
    values = [getattr(part, "value", "") for part in parts]
    assert "4811\u00a02237" in values
    assert any("12:15" in value for value in values)
    account.press("done")
    account.press("happy")
    (told,) = said(account)
    assert not told.finished_without_person
    assert account.view == "AttractView"


def test_the_account_is_closed_before_the_question_and_stays_so(account):
    account.press("sign_out")
    account.call_person()
    account.press("call_numbers")
    account.press("home")
    assert account.view == "HomeView"
    assert "sign_out" not in account.choices
    account.press("account")
    assert account.view == "NumberView"


def test_the_operator_is_told_that_a_closed_account_s_visit_is_over(account):
    account.press("sign_out")
    account.press("happy")
    ended = account.asked
    assert (ended.operation, ended.body.access_token) == ("end_access", TOKEN)


def test_the_next_customer_finds_nothing_of_it(account):
    call_back(account)
    account.press("sign_out")
    account.press("done")
    account.press("home")
    account.press("account")
    account.sign_in()
    account.answer("summary", SUMMARY)
    account.press("sign_out")
    assert account.view == "MenuView"
    account.press("happy")
    assert said(account)[-1].finished_without_person


def test_after_a_talk_it_is_asked_once_and_not_again_at_the_end(account):
    account.call_person()
    account.press("write_here")
    account.answer("open_chat", ChatNews(chat_id="C-1", state="waits"))
    hello = ChatMessage(number=1, by="person", text="Слушаю.", at=AT)
    account.answer(
        "chat_turn", ChatNews(chat_id="C-1", state="talks", person="Анна", messages=(hello,))
    )
    account.press("end_talk")
    account.press("happy")
    assert account.view == "AccountView"
    (told,) = said(account)
    assert not told.finished_without_person
    account.press("sign_out")
    assert account.view == "AttractView"


def test_with_money_in_nobody_is_asked_how_it_was(rig):
    rig.ready()
    rig.to_cash()
    rig.call_person()
    rig.press("write_here")
    rig.answer("open_chat", ChatNews(chat_id="C-1", state="waits"))
    rig.answer("chat_turn", ChatNews(chat_id="C-1", state="talks", person="Анна"))
    rig.press("end_talk")
    assert rig.view == "CashView"
