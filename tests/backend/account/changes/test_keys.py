"""What opens the account elsewhere: a password told by SMS alone, a code that pairs once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from backend.account.changes import keys
from backend.account.hashing import matches

ORDINARY, COMPANY = "+79001234567", "+79001000008"


def password_in(text: str) -> str:
    return re.search(r": ([a-z2-9]{10})\.", text)[1]


@pytest.mark.promise("R13")
def test_a_password_goes_to_the_number_and_nowhere_else(customer, house, rows, caplog):
    ann = customer(level="L2")
    ann.terminal.about("set_password", ann.access)
    password = password_in(house.sms(ORDINARY)[-1])
    ((stored,),) = rows("SELECT password_hash FROM subscribers WHERE msisdn = ?", ORDINARY)
    assert stored.startswith("scrypt$")
    assert matches(password, stored)
    assert password not in caplog.text
    assert not any(password.encode() in answer for answer in house.answers)
    assert "".join(house.database.reader.iterdump()).count(password) == 1


@pytest.mark.slow
def test_a_new_password_replaces_the_old_and_three_a_day_are_enough(customer, house, rows, refusal):
    ann = customer(level="L2")
    told = []
    for _ in range(3):
        ann.terminal.about("set_password", ann.access)
        told.append(password_in(house.sms(ORDINARY)[-1]))
    ((stored,),) = rows("SELECT password_hash FROM subscribers WHERE msisdn = ?", ORDINARY)
    assert [matches(one, stored) for one in told] == [False, False, True]
    refused = refusal(ann.terminal.about, "set_password", ann.access)
    assert (refused.status, refused.code) == (429, "limited")


def test_a_password_needs_a_secret_and_no_company(customer, refusal):
    assert refusal(customer().terminal.about, "set_password", customer().access).status in (
        401,
        403,
    )
    ann = customer()
    assert refusal(ann.terminal.about, "set_password", ann.access).code == "level_too_low"
    company = customer(COMPANY, "L2", visit="v-2")
    for operation in ("set_password", "pair_application"):
        refused = refusal(company.terminal.about, operation, company.access)
        assert (refused.status, refused.code) == (403, "company_managed")


def test_a_pairing_code_pairs_its_number_once(customer, house):
    ann = customer()
    pairing = ann.terminal.about("pair_application", ann.access)
    assert pairing.expires_at == house.now + timedelta(minutes=10)
    pair = house.database.write_now
    assert pair(lambda db: keys.pair(db, "00000000", house.now)) is None
    assert pair(lambda db: keys.pair(db, pairing.code, house.now)) == ORDINARY
    assert pair(lambda db: keys.pair(db, pairing.code, house.now)) is None
    assert pairing.code not in "".join(house.database.reader.iterdump())


def test_a_pairing_code_ends_after_ten_minutes_or_with_a_newer_one(customer, house, refusal):
    ann = customer()
    first, second = (ann.terminal.about("pair_application", ann.access) for _ in range(2))
    pair = house.database.write_now
    assert pair(lambda db: keys.pair(db, first.code, house.now)) is None
    assert pair(lambda db: keys.pair(db, second.code, second.expires_at)) is None
    for _ in range(3):
        ann.terminal.about("pair_application", ann.access)
    assert refusal(ann.terminal.about, "pair_application", ann.access).code == "limited"
