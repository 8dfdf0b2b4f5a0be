"""Code words, PINs and documents prove a person; tokens open one visit and are written nowhere."""

from __future__ import annotations

import pytest

from backend.account.hashing import HashCost, hash_secret, matches
from contract.account.access import VerifySecret
from contract.encoding import from_b64url
from contract.sealing import bound_to, seal

OURS = "+79001234567"
LOST = "+79001000006"
WITHOUT_SECRET = "+79001000007"
NOBODYS = "+79008888888"
WORD, PIN, DOCUMENT = "ромашка", "4826", "370114"
LOCK_S = 15 * 60


def test_a_code_word_opens_the_account_without_the_phone(house, terminal):
    access = terminal.show(LOST, WORD)
    assert access.level == "L1v"
    assert terminal.about("summary", access).msisdn == LOST
    assert "T-000001" in house.sms(LOST)[-1]


def test_case_and_spaces_of_a_code_word_do_not_count(terminal):
    assert terminal.show(LOST, "  РОМАШКА ").level == "L1v"


def test_the_secret_that_opened_the_account_does_not_raise_it(terminal, refusal):
    access = terminal.show(LOST, WORD)
    token = access.access_token
    refused = refusal(terminal.show, LOST, WORD, "code_word", "raise", token=token)
    assert (refused.status, refused.code) == (403, "secret_used")
    assert terminal.show(LOST, PIN, "pin", "raise", token=token).level == "L2"


@pytest.mark.parametrize(
    ("kind", "secret"), [("code_word", WORD), ("pin", PIN), ("document", DOCUMENT)]
)
def test_any_secret_raises_a_code_and_keeps_the_token(terminal, kind, secret):
    access = terminal.login(OURS)
    raised = terminal.show(OURS, secret, kind, "raise", token=access.access_token)
    assert (raised.level, raised.access_token) == ("L2", access.access_token)
    assert terminal.about("usage", raised, month="2026-10").rows


def test_digits_of_a_document_open_no_account(terminal, refusal):
    assert refusal(terminal.show, LOST, DOCUMENT, "document").code == "secret_wrong"


@pytest.mark.parametrize(
    ("kind", "secret"), [("code_word", WORD), ("pin", PIN), ("document", DOCUMENT)]
)
def test_a_secret_alone_opens_the_block_and_nothing_else(terminal, refusal, kind, secret):
    access = terminal.show(LOST, secret, kind, "block")
    assert access.level == "L2x"
    for operation in ("summary", "charges", "holdings", "advice", "offers", "points"):
        assert refusal(terminal.about, operation, access).code == "level_too_low"
    refused = refusal(terminal.show, LOST, PIN, "pin", "raise", token=access.access_token)
    assert refused.code == "level_too_low"


@pytest.mark.slow
def test_three_wrong_secrets_lock_them_and_a_restart_does_not_help(house, terminal, refusal):
    for _ in range(3):
        assert refusal(terminal.show, LOST, "лютик").code == "secret_wrong"
    house.restart()
    refused = refusal(terminal.show, LOST, WORD)
    assert (refused.status, refused.code, refused.retry_after_s) == (429, "code_locked", LOCK_S)
    assert refusal(house.terminal("T-2").show, LOST, PIN, "pin", "block").code == "code_locked"
    house.later(seconds=LOCK_S)
    assert terminal.show(LOST, WORD).level == "L1v"


@pytest.mark.slow
@pytest.mark.parametrize("msisdn", [NOBODYS, WITHOUT_SECRET, "+79261234567", "+79001110000"])
def test_a_number_without_secrets_is_answered_like_a_wrong_one(terminal, refusal, msisdn):
    wrong, nobodys = refusal(terminal.show, LOST, "лютик"), refusal(terminal.show, msisdn, WORD)
    assert nobodys.raw == wrong.raw
    for _ in range(2):
        refusal(terminal.show, msisdn, WORD)
    assert refusal(terminal.show, msisdn, WORD).code == "code_locked"


def test_what_was_sealed_for_one_visit_opens_no_other(terminal, refusal):
    key = terminal.ask("sealing_key")
    sealed = seal(from_b64url(key.spki), WORD, bound_to("v-1", LOST, "login"))
    moved = VerifySecret(
        visit_id="v-2",
        msisdn=LOST,
        purpose="login",
        kind="code_word",
        sealed=sealed,
        language="en",
    )
    assert refusal(terminal.ask, "verify_secret", moved).code == "malformed"


def test_the_sealing_key_stays_the_same_and_is_for_its_owner_alone(house, terminal):
    before = terminal.ask("sealing_key")
    house.restart()
    assert terminal.ask("sealing_key") == before
    place = house.authority.directory / "secrets.key"
    assert place.stat().st_mode & 0o077 == 0


def test_a_token_works_at_its_terminal_alone(house, terminal, refusal):
    access = terminal.login(OURS)
    refused = refusal(house.terminal("T-2").about, "summary", access)
    assert (refused.status, refused.code) == (401, "access_ended")
    assert terminal.about("summary", access)


def test_an_access_ends_after_a_quarter_of_an_hour_without_questions(house, terminal, refusal):
    access = terminal.login(OURS)
    house.later(minutes=14)
    assert terminal.about("summary", access)
    house.later(minutes=14)
    assert terminal.about("summary", access)
    house.later(minutes=15, seconds=1)
    assert refusal(terminal.about, "summary", access).code == "access_ended"


def test_an_access_ends_after_an_hour_in_any_case(house, terminal, refusal):
    access = terminal.login(OURS)
    for _ in range(6):
        house.later(minutes=10)
        assert terminal.about("summary", access)
    house.later(seconds=1)
    assert refusal(terminal.about, "summary", access).code == "access_ended"


def test_an_access_outlives_a_restart_of_the_operator_within_its_time(house, terminal, refusal):
    access = terminal.login(OURS)
    house.later(minutes=10)
    terminal.about("summary", access)
    house.restart()
    house.later(minutes=10)
    assert terminal.about("summary", access)


def test_the_end_of_a_visit_ends_its_access(terminal, refusal):
    access = terminal.login(OURS)
    terminal.end(access)
    assert refusal(terminal.about, "summary", access).code == "access_ended"


def test_the_next_visit_ends_the_one_before(house, terminal, refusal):
    access = terminal.login(OURS)
    terminal.login(LOST, "v-2")
    assert refusal(terminal.about, "summary", access).code == "access_ended"


def test_another_terminal_cannot_end_an_access(house, terminal):
    access = terminal.login(OURS)
    house.terminal("T-2").end(access)
    assert terminal.about("summary", access)


def test_no_code_secret_or_token_is_in_a_log_an_answer_or_plain_in_the_database(
    house, terminal, caplog, refusal
):
    access = terminal.login(OURS)
    code = house.last_code(OURS)
    refusal(terminal.show, OURS, "лютик", "code_word", "raise", token=access.access_token)
    terminal.show(OURS, WORD, "code_word", "raise", token=access.access_token)
    terminal.about("summary", access)
    for hidden in (code, WORD, "лютик", access.access_token):
        assert hidden not in caplog.text
    for answer in house.answers:
        assert code.encode() not in answer
        assert WORD.encode() not in answer
    stored = "".join(house.database.reader.iterdump())
    for hidden in (WORD, PIN + "'", access.access_token):
        assert hidden not in stored


def test_hashes_are_memory_hard_and_salted():
    cost = HashCost(n=2**10)
    one, two = hash_secret("a", b"salt one", cost), hash_secret("a", b"salt two", cost)
    assert one.startswith("scrypt$1024$8$1$")
    assert one != two
    assert matches("A ", one)
    assert not matches("b", one)
    assert HashCost().n * HashCost().r * 128 >= 16 * 2**20
