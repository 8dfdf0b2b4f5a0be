"""Notices come to those who asked, once, in the daytime; debts are settled by the clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from backend.account import store
from backend.account.notices import Notices
from backend.account.rows import Promise

OVERDUE, S01, BIRTHDAY = "+79001234567", "+79001000001", "+79001000014"
COMPANY, CLOSED = "+79001000008", "+79001110000"
LAST_OF_NOVEMBER = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture
def wants(house):
    """Let a number ask for notices."""

    def ask(msisdn: str, *kinds: str) -> None:
        columns = {f"notice_{kind}": True for kind in kinds}
        house.database.write_now(lambda db: store.update_subscriber(db, msisdn, **columns))

    return ask


@pytest.fixture
def told(house):
    """Let everything due be sent; return what a number got by it."""

    def run(msisdn: str) -> list[str]:
        before = len(house.sms(msisdn))
        notices = Notices(house.database, lambda: house.now)
        house.loop.run_until_complete(notices.carry_out())
        return house.sms(msisdn)[before:]

    return run


def test_nobody_who_did_not_ask_is_told_anything(house, told):
    told(OVERDUE)
    assert house.database.reader.execute("SELECT count(*) FROM sms").fetchone() == (0,)


@pytest.mark.promise("R05")
def test_a_check_up_is_recalled_every_half_year_and_not_in_between(house, wants, told):
    wants(OVERDUE, "check_up")
    wants(S01, "check_up")  # had one a hundred days ago
    (text,) = told(OVERDUE)
    assert text.startswith("Прошло полгода")
    assert house.sms(S01) == []
    house.later(days=181)
    assert told(OVERDUE) == []
    house.later(days=2)
    assert len(told(OVERDUE)) == 1


def test_a_fee_is_told_a_day_ahead_with_what_is_missing(house, wants, told):
    wants(S01, "before_fee")
    house.now = LAST_OF_NOVEMBER.replace(day=29)
    assert told(S01) == []
    house.now = LAST_OF_NOVEMBER
    (text,) = told(S01)
    assert text == "01.12 спишется 300 RUB: Поток S. На счёте не хватает 86 RUB."
    house.later(hours=1)
    assert told(S01) == []
    house.now = datetime(2026, 12, 31, 9, 0, tzinfo=UTC)
    assert len(told(S01)) == 1


@pytest.mark.promise("R07")
def test_a_new_offer_is_told_once(house, wants, told):
    wants(BIRTHDAY, "better_offer")
    (text,) = told(BIRTHDAY)
    assert "5 ГБ ко дню рождения" in text
    house.later(hours=1)
    assert told(BIRTHDAY) == []


@pytest.mark.parametrize("hour", [2, 5, 17, 22])
def test_nobody_is_woken(house, wants, told, hour):
    wants(OVERDUE, "check_up")
    house.now = house.now.replace(hour=hour)
    local = (hour + 3) % 24
    assert bool(told(OVERDUE)) == (9 <= local < 20)


def test_a_company_and_a_closed_number_are_told_nothing(house, wants, told):
    for msisdn in (COMPANY, CLOSED):
        wants(msisdn, "check_up", "before_fee", "better_offer")
    assert told(COMPANY) == []
    assert house.sms(CLOSED) == []


@pytest.mark.parametrize("language", ["ru", "en", "uk", "be", "hu", "uz", "tg", "ky"])
def test_notices_speak_every_language(house, wants, told, language):
    house.database.write_now(
        lambda db: db.execute("UPDATE subscribers SET language = ?", (language,))
    )
    wants(S01, "before_fee", "better_offer")
    wants(OVERDUE, "check_up")
    house.now = LAST_OF_NOVEMBER
    texts = [*told(S01), *house.sms(OVERDUE)]
    assert len(texts) >= 2
    assert not any("{" in text for text in texts)
    assert "300 RUB" in texts[0]
    assert "86 RUB" in texts[0]


def test_a_promised_payment_is_taken_by_the_clock(house, told):
    now = house.now
    promise = Promise("p-1", S01, 100_00, 7_00, now, now.replace(day=23))
    house.database.write_now(lambda db: store.add_promise(db, promise))
    told(S01)
    assert house.database.reader.execute("SELECT count(*) FROM movements").fetchone() == (0,)
    house.now = promise.due_at
    told(S01)
    rows = house.database.reader.execute("SELECT amount_minor FROM movements ORDER BY 1").fetchall()
    assert rows == [(-100_00,), (-7_00,)]
    assert house.audit().ok
