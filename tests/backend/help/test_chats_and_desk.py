"""A customer at a terminal and a person at the agents' desk, who sees what was opened to it."""

from __future__ import annotations

import json

import pytest
import urllib3

from contract.account.help import MESSAGES_MAX, Context

MARIA, NAME = "+79001234567", "Мария Сергеевна"
CHAT = "/agents/chats/T-000001/chat-1"


def texts(news):
    return [(one.number, one.by, one.text) for one in news.messages]


def test_a_customer_and_a_person_talk(till, browser, words):
    assert till.chat().state == "waits"
    assert till.turn("Здравствуйте").state == "waits"
    browser.sign_in("Nina")
    assert "Put money on a phone E-101" in words(browser.get("/agents"))
    assert "Take it" in words(browser.get(CHAT))
    browser.post(CHAT, act="take")
    browser.post(CHAT, act="say", text="Добрый день!")
    news = till.turn(after=1)
    assert (news.state, news.person, texts(news)) == (
        "talks",
        "Nina",
        [(2, "person", "Добрый день!")],
    )
    till.turn("Спасибо <3", after=2)
    assert "Спасибо <3" in words(browser.get(f"{CHAT}/talk"))
    browser.post(CHAT, act="end")
    assert till.turn(after=3).state == "ended"


def test_the_same_chat_is_opened_once(till, operator):
    till.chat()
    till.turn("раз")
    assert texts(till.chat()) == [(1, "customer", "раз")]
    assert len(operator.agents.queue()) == 1


def test_a_turn_whose_answer_was_lost_says_nothing_twice(till):
    till.chat()
    till.turn("привет", after=0)
    assert texts(till.turn("привет", after=0)) == [(1, "customer", "привет")]
    assert texts(till.turn("привет", after=1)) == [(2, "customer", "привет")]


@pytest.mark.slow
def test_a_long_talk_comes_in_pages_of_fifty(till, operator):
    till.chat()
    for n in range(60):
        operator.run(operator.agents.act_in_chat("T-000001", "chat-1", "say", "Nina", f"m{n}"))
    first = till.turn(after=0)
    second = till.turn(after=first.messages[-1].number)
    assert [len(first.messages), len(second.messages)] == [MESSAGES_MAX, 10]
    assert second.messages[-1].text == "m59"


def test_who_waits_longer_is_served_first_and_a_lost_phone_before_all(house, till, other_till):
    till.chat()
    house.later(seconds=5)
    assert other_till.chat("chat-2").waiting_before == 1
    house.later(seconds=5)
    assert other_till.chat("chat-3", topic="phone_lost").waiting_before == 0
    assert till.turn().waiting_before == 1


def test_a_terminal_has_one_chat_at_a_time(till, operator):
    till.chat("chat-1")
    till.chat("chat-2")
    assert till.turn(chat_id="chat-1").state == "ended"
    assert len(operator.agents.queue()) == 1


def test_a_chat_belongs_to_its_terminal(till, other_till, refusal):
    till.chat()
    assert refusal(other_till.turn).code == "unknown"


def test_a_chat_whose_terminal_left_ends_by_itself(house, till, operator, browser, words):
    till.chat()
    browser.sign_in()
    for _ in range(4):
        house.later(seconds=100)
        till.turn()
        operator.do_duties()
    assert len(operator.agents.queue()) == 1
    house.later(seconds=121)
    assert operator.agents.queue() == []
    operator.do_duties()
    browser.post(CHAT, act="take")
    assert "The customer has left." in words(browser.get(browser.address))
    assert till.turn("я вернулся").state == "ended"
    assert till.turn().messages == ()


def test_a_chat_goes_on_over_a_restart_of_the_server(house, till, operator):
    till.chat()
    till.turn("первое")
    house.later(seconds=60)
    till.turn()
    house.restart()
    house.later(seconds=60)
    operator.do_duties()
    news = till.turn("второе", after=1)
    assert (news.state, texts(news)) == ("waits", [(2, "customer", "второе")])


def test_turns_without_news_write_nothing(house, till):
    till.chat()
    before = house.database.reader.execute("PRAGMA data_version").fetchone()
    for _ in range(5):
        house.later(seconds=2)
        till.turn(screen="Menu")
    assert house.database.reader.execute("PRAGMA data_version").fetchone() == before


# --- what a person sees -------------------------------------------------------------------------


def test_name_and_fields_are_seen_only_while_the_login_holds(till, browser, words):
    access = till.asker.login(MARIA)
    till.chat(access_token=access.access_token)
    till.turn(screen="My account", fields=("Balance 123.50", "Number +7 900 123-45-67"))
    browser.sign_in()
    page = words(browser.get(f"{CHAT}/talk"))
    assert NAME in page
    assert "My account" in page
    assert "Balance 123.50" in page
    assert "Number ··67" in page
    assert "123-45-67" not in page
    till.asker.end(access)
    page = words(browser.get(f"{CHAT}/talk"))
    assert NAME not in page
    assert "Balance" not in page


def test_the_steps_before_are_seen_so_that_nothing_is_asked_twice(till, browser, words):
    till.chat(context=Context(language="uz", screen="Sending", steps=("Travel", "Turkey")))
    browser.sign_in()
    assert "Before that Travel Turkey" in words(browser.get(f"{CHAT}/talk"))
    assert "in Uzbek" in words(browser.get(CHAT))


def test_without_a_login_nothing_of_an_account_is_seen(till, browser, words):
    till.chat()
    till.turn(screen="Put money on a phone", fields=("Number +7 900 123-45-67",))
    browser.sign_in()
    page = words(browser.get(f"{CHAT}/talk"))
    assert "Put money on a phone" in page
    assert "not logged in" in page
    assert "Number ··" not in page


def test_a_balance_the_customer_did_not_open_is_never_shown(till, browser, operator):
    access = till.asker.login(MARIA)
    till.chat(access_token=access.access_token)
    till.turn(screen="My options", fields=("Caller identity 30.00 a month",))
    opened = till.case(access_token=access.access_token)
    browser.sign_in()
    pages = [browser.get(f"{CHAT}/talk"), browser.get(CHAT), browser.get("/agents")]
    pages.append(browser.get(f"/agents/cases/{opened.case_no}"))
    assert operator.balance(MARIA) == 123_50
    assert not any("123.5" in page or "123 RUB" in page for page in pages)


def test_another_terminal_s_token_shows_nothing(till, other_till, browser, words):
    access = till.asker.login(MARIA)
    other_till.chat("chat-2", access_token=access.access_token)
    other_till.turn(chat_id="chat-2", fields=("Balance 123.50",))
    browser.sign_in()
    page = words(browser.get("/agents/chats/T-000002/chat-2/talk"))
    assert NAME not in page
    assert "Balance" not in page


def test_fields_are_in_no_file(house, till):
    access = till.asker.login(MARIA)
    till.chat(access_token=access.access_token)
    till.turn("x", fields=("canary-of-the-screen",))
    raw = b"".join(path.read_bytes() for path in house.place.glob("backend.sqlite3*"))
    assert b"canary-of-the-screen" not in raw
    assert access.access_token.encode() not in raw


# --- the way in ---------------------------------------------------------------------------------


def test_a_stranger_sees_how_many_wait_and_nothing_else(till, browser, words):
    till.case(topic="sim", urgent=True, msisdn=MARIA)
    page = words(browser.get("/agents"))
    assert "Waiting 1 Urgent 1" in page
    assert "4567" not in page
    assert "SIM" not in page
    for address in (CHAT, f"{CHAT}/talk", "/agents/cases/12345674"):
        browser.get(address)
        assert browser.status == 401
    for address in (CHAT, "/agents/cases/12345674", "/agents/corrections/12345674"):
        browser.post(address, act="take")
        assert browser.status == 401


def test_the_wrong_token_lets_nobody_in(browser, words):
    assert "not the token" in words(browser.sign_in(token="guess"))
    assert (browser.status, browser.cookie) == (401, "")


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_places(browser):
    browser.sign_in()
    said = browser.set_cookie.lower()
    assert "httponly" in said
    assert "samesite=strict" in said


def test_a_session_ends_by_itself_and_at_the_exit(house, browser):
    browser.sign_in()
    browser.post("/agents/sign-out")
    browser.get(CHAT)
    assert browser.status == 401
    browser.sign_in()
    house.later(hours=12)
    browser.get(CHAT)
    assert browser.status == 401


def test_another_site_s_form_does_nothing(till, browser):
    till.chat()
    browser.sign_in()
    browser.came_from = "cross-site"
    browser.post(CHAT, act="take")
    assert browser.status == 401
    assert till.turn().state == "waits"


def test_json_switches_need_the_token_of_the_ready_line(browser):
    browser.sign_in()
    browser.get("/admin/help/queue")
    assert browser.status == 401


# --- cases on the pages -------------------------------------------------------------------------


def test_a_call_s_number_is_whole_only_for_who_took_it(till, browser, words):
    ticket = till.call("+79109998877")
    address = f"/agents/cases/{ticket.ticket_no}"
    browser.sign_in("Nina")
    assert "+79109998877" not in browser.get(address) + browser.get("/agents")
    browser.post(address, act="take")
    assert "+79109998877" in words(browser.get(address))
    browser.sign_in("Oleg")
    assert "+79109998877" not in browser.get(address)


def test_a_case_is_answered_and_leaves_the_queue(till, browser, words):
    opened = till.case(topic="dispute", msisdn=MARIA, charge_id="content.C-HORO")
    address = f"/agents/cases/{opened.case_no}"
    browser.sign_in("Nina")
    page = words(browser.post(address, act="take"))
    assert "content.C-HORO" in page
    assert "no: say nothing of the account" in page
    assert "Write what the customer is told." in words(browser.post(address, act="solve"))
    page = words(browser.post(address, act="solve", answer="Подписка отключена."))
    assert "Nobody waits." in page
    assert "Nothing is in work." in page


def test_a_person_who_is_too_late_is_told(till, browser, words):
    opened = till.case(msisdn=MARIA)
    address = f"/agents/cases/{opened.case_no}"
    browser.sign_in("Nina")
    assert "Somebody was faster" in words(browser.post(address, act="ask", answer="?"))


def test_a_correction_is_objected_to_on_the_page(house, till, browser, words, operator):
    order = till.pay("+79005000123")
    taken = till.correct(order, "+79005000124")
    browser.sign_in("Nina")
    assert "… 0123 … 0124 waiting in 24 h Object" in words(browser.get("/agents"))
    page = words(browser.post(f"/agents/corrections/{taken.case_no}"))
    assert "It stays where it is." in page
    assert "objected by Nina" in page
    house.later(hours=25)
    operator.do_duties()
    assert operator.balance("+79005000123") == order.credited_minor


def test_words_of_customers_are_escaped(till, browser):
    till.chat(topic="other")
    till.turn('<img src=x onerror="alert(1)">', screen="<b>bold</b>")
    browser.sign_in("<i>Nina</i>")
    raw = [browser.raw(f"{CHAT}/talk"), browser.raw("/agents"), browser.raw(CHAT)]
    assert not any("<img" in page or "<b>bold" in page or "<i>Nina" in page for page in raw)


@pytest.mark.slow
def test_the_running_server_shows_the_desk_and_its_switches(backend, terminal, words):
    """The real process: pages behind the guard, JSON behind the token, duties running."""
    with urllib3.PoolManager() as pool:
        url = backend.ready["admin_url"]
        page = pool.request("GET", f"{url}/agents")
        assert (page.status, "Sign in" in page.data.decode()) == (200, True)
        strange = pool.request("GET", f"{url}/agents", headers={"host": "evil.example:1"})
        assert strange.status == 403
        for address in ("/", "/satisfaction"):
            assert pool.request("GET", url + address).status == 200
    assert backend.admin("GET", "/admin/help/queue") == []
    replied = backend.admin(
        "POST", "/admin/help/replies", json={"msisdn": MARIA, "text": "no 123456"}
    )
    assert replied == {"objection": "unknown"}
    assert json.dumps(backend.admin("GET", "/admin/help/satisfaction"))
