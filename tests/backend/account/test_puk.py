"""The PUK of a SIM card: for who has proved enough, and never in silence."""

import re

import pytest

OURS = "+79001234567"
MANAGED = "+79001000008"
WORD, PIN = "ромашка", "4826"


def strong(terminal, msisdn):
    access = terminal.login(msisdn)
    return terminal.show(msisdn, WORD, "code_word", "raise", token=access.access_token)


def test_a_code_and_a_secret_open_the_puk_and_the_number_is_told(house, terminal):
    access = strong(terminal, OURS)
    told = terminal.about("show_puk", access)
    assert re.fullmatch(r"[0-9]{8}", told.puk)
    assert terminal.about("show_puk", access) == told
    assert "PUK" in house.sms(OURS)[-1]
    assert told.puk not in house.sms(OURS)[-1]


def test_a_code_alone_does_not_open_it(terminal, refusal):
    refused = refusal(terminal.about, "show_puk", terminal.login(OURS))
    assert (refused.status, refused.code) == (403, "level_too_low")


def test_a_company_s_card_is_the_company_s_matter(terminal, refusal):
    refused = refusal(terminal.about, "show_puk", strong(terminal, MANAGED))
    assert refused.code == "company_managed"


def test_it_is_shown_five_times_a_day_at_most(terminal, refusal):
    access = strong(terminal, OURS)
    for _ in range(5):
        terminal.about("show_puk", access)
    assert refusal(terminal.about, "show_puk", access).code == "limited"


@pytest.mark.slow
def test_every_card_has_its_own(terminal):
    other = "+79001000001"
    assert (
        terminal.about("show_puk", strong(terminal, OURS)).puk
        != terminal.about("show_puk", strong(terminal, other)).puk
    )
