"""A code opens one visit at one terminal, and nobody finds it by guessing."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from backend.account import messages
from contract.account.access import ValidateCode

OURS = "+79001234567"
COMPANY = "+79001000008"
NOBODYS = "+79008888888"
FOREIGN = "+79261234567"
CLOSED = "+79001110000"
DEAD_PHONE, SECOND = "+79001000020", "+79001000021"
LOCK_S = 15 * 60


def another(code: str) -> str:
    """Return a wrong code."""
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_right_code_opens_the_account_and_the_number_is_told(house, terminal):
    access = terminal.login(OURS)
    assert (access.level, access.msisdn) == ("L1", OURS)
    assert access.expires_at == house.now + timedelta(minutes=15)
    assert "T-000001" in house.sms(OURS)[-1]
    assert "15:00" in house.sms(OURS)[-1]  # in the customer's own time


def test_a_code_opens_once(house, terminal, refusal):
    sent = terminal.send_code(OURS)
    code = house.last_code(OURS)
    terminal.try_code(sent.authentication_id, code)
    assert refusal(terminal.try_code, sent.authentication_id, code).code == "code_wrong"


def test_a_code_ends_after_three_minutes(house, terminal, refusal):
    sent = terminal.send_code(OURS)
    house.later(seconds=180)
    refused = refusal(terminal.try_code, sent.authentication_id, house.last_code(OURS))
    assert (refused.status, refused.code) == (403, "code_expired")


def test_a_code_is_for_its_terminal_and_its_visit_alone(house, terminal, refusal):
    sent = terminal.send_code(OURS)
    code = house.last_code(OURS)
    elsewhere = house.terminal("T-000002")
    assert refusal(elsewhere.try_code, sent.authentication_id, code).code == "code_wrong"
    assert refusal(terminal.try_code, sent.authentication_id, code, "v-2").code == "code_wrong"
    assert terminal.try_code(sent.authentication_id, code).level == "L1"


def test_a_new_code_ends_the_one_before(house, terminal, refusal):
    first = terminal.send_code(OURS)
    code = house.last_code(OURS)
    house.later(seconds=45)
    terminal.send_code(OURS)
    assert refusal(terminal.try_code, first.authentication_id, code).code == "code_expired"


def test_a_code_goes_again_after_45_seconds_and_three_times_in_all(house, terminal, refusal):
    assert terminal.send_code(OURS).sends_left == 2
    house.later(seconds=44)
    refused = refusal(terminal.send_code, OURS)
    assert (refused.status, refused.code, refused.retry_after_s) == (429, "too_soon", 1)
    house.later(seconds=1)
    assert terminal.send_code(OURS).sends_left == 1
    house.later(seconds=45)
    assert terminal.send_code(OURS).sends_left == 0
    house.later(seconds=45)
    refused = refusal(house.terminal("T-000002").send_code, OURS)
    assert (refused.code, refused.retry_after_s) == ("sends_used_up", LOCK_S - 45)
    house.later(seconds=LOCK_S - 45)
    assert terminal.send_code(OURS).sends_left == 2


def test_three_wrong_tries_lock_the_number_for_a_quarter_of_an_hour(house, terminal, refusal):
    sent = terminal.send_code(OURS)
    code = house.last_code(OURS)
    for _ in range(3):
        assert refusal(terminal.try_code, sent.authentication_id, another(code)).status == 403
    refused = refusal(terminal.try_code, sent.authentication_id, code)
    assert (refused.status, refused.code, refused.retry_after_s) == (429, "code_locked", LOCK_S)
    house.later(seconds=60)
    elsewhere = house.terminal("T-000002")
    assert refusal(elsewhere.send_code, OURS).code == "code_locked"
    house.later(seconds=LOCK_S - 60)
    assert terminal.login(OURS).level == "L1"


def test_the_third_try_may_be_the_right_one(house, terminal, refusal):
    sent = terminal.send_code(OURS)
    code = house.last_code(OURS)
    for _ in range(2):
        refusal(terminal.try_code, sent.authentication_id, another(code))
    assert terminal.try_code(sent.authentication_id, code).level == "L1"
    assert terminal.login(OURS, "v-2").level == "L1"  # the lock of the last try is gone


def test_a_lock_outlives_a_restart_of_the_operator(house, terminal, refusal):
    sent = terminal.send_code(OURS)
    for _ in range(3):
        refusal(terminal.try_code, sent.authentication_id, another(house.last_code(OURS)))
    house.restart()
    house.later(seconds=60)
    assert refusal(terminal.send_code, OURS).retry_after_s == LOCK_S - 60


def test_a_power_cut_between_writing_a_try_and_looking_at_it_gives_no_try_back(
    house, terminal, refusal
):
    sent = terminal.send_code(OURS)
    code = house.last_code(OURS)
    for _ in range(2):
        refusal(terminal.try_code, sent.authentication_id, another(code))
    body = ValidateCode(visit_id="v-1", authentication_id=sent.authentication_id, code=code)
    message = terminal.message("validate_code", body)

    async def cut() -> None:
        asking = asyncio.ensure_future(house.exchanged(message, terminal.certificate))
        query = "SELECT tries FROM codes WHERE authentication_id = ?"
        while house.database.reader.execute(query, (sent.authentication_id,)).fetchone() != (3,):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    house.loop.run_until_complete(cut())
    house.restart()
    assert house.database.reader.execute("SELECT count(*) FROM accesses").fetchone() == (0,)
    assert refusal(terminal.try_code, sent.authentication_id, code).code == "code_locked"


@pytest.mark.slow
def test_many_terminals_together_try_a_number_no_oftener_than_a_few_times_a_day(house, outcome):
    begun, tries, guess = house.now, 0, 0
    while house.now - begun < timedelta(hours=24):
        attacker = house.terminal(f"T-1{guess % 30:05}")
        sent = outcome(attacker.send_code, OURS)
        code = "code_wrong" if sent == "" else ""
        while code == "code_wrong":
            guess += 1
            newest = house.database.reader.execute(
                "SELECT authentication_id FROM codes ORDER BY sent_at DESC LIMIT 1"
            ).fetchone()[0]
            code = outcome(attacker.try_code, newest, f"{guess:06}")
            tries += code == "code_wrong"
        house.later(minutes=5)
    assert 3 <= tries <= 12


@pytest.mark.slow
def test_one_terminal_cannot_try_without_end(house, terminal, refusal):
    for _ in range(60):
        assert refusal(terminal.try_code, "nothing", "000000").code == "code_wrong"
    assert refusal(terminal.try_code, "nothing", "000000").code == "code_locked"
    assert refusal(house.terminal("T-2").try_code, "nothing", "000000").code == "code_wrong"


@pytest.mark.parametrize("msisdn", [NOBODYS, FOREIGN, CLOSED, COMPANY])
@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_the_answer_does_not_tell_whose_number_it_is(house, terminal, refusal, msisdn, channel):
    known = terminal.send_code(OURS, channel=channel)
    asked = terminal.send_code(msisdn, channel=channel)
    same = {"authentication_id": ""}
    assert asked.model_copy(update=same) == known.model_copy(update=same)
    assert len(asked.authentication_id) == len(known.authentication_id)
    assert refusal(terminal.send_code, msisdn, channel=channel).code == "too_soon"
    for _ in range(3):
        assert refusal(terminal.try_code, asked.authentication_id, "000000").code == "code_wrong"
    assert refusal(terminal.try_code, asked.authentication_id, "000000").code == "code_locked"


@pytest.mark.parametrize("msisdn", [NOBODYS, FOREIGN, CLOSED])
def test_nobody_gets_a_code_for_a_number_that_is_not_ours(house, terminal, msisdn):
    terminal.send_code(msisdn)
    assert house.database.reader.execute("SELECT count(*) FROM sms").fetchone() == (0,)


def test_a_voice_code_goes_to_the_second_number_and_gives_its_own_level(house, terminal):
    sent = terminal.send_code(DEAD_PHONE, channel="voice")
    assert house.sms(DEAD_PHONE) == []
    (said,) = house.sms(SECOND)
    assert said.startswith("[voice]")
    code = "".join(said.partition(": ")[2][:11].split())
    assert terminal.try_code(sent.authentication_id, code).level == "L1v"


def test_a_payer_may_have_another_operator_and_is_shown_no_account(house, terminal, refusal):
    access = terminal.login("+380671112233", purpose="payer")
    assert access.level == "P"
    assert refusal(terminal.about, "summary", access).code == "level_too_low"


def test_a_code_for_one_purpose_opens_no_account(terminal, refusal):
    access = terminal.login(OURS, purpose="correct")
    assert refusal(terminal.about, "summary", access).code == "level_too_low"


@pytest.mark.parametrize("language", ["ru", "en", "uk", "be", "hu", "uz", "tg", "ky"])
def test_every_language_has_the_words_of_access(language):
    told = messages.code_text(language, "123456", "T-1")
    assert told.startswith("123456 - ") or "123456" in told.split()[0]
    assert "1 2 3 4 5 6" in messages.voice_text(language, "123456", OURS)
