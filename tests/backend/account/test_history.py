"""Use is priced by the rating engine record by record, and moves with the calendar whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from backend.account import store
from backend.account.history import Account, before, rated_month, read_account
from backend.account.moving import moment_of, month_start
from backend.account.offers import next_birthday, whole_years
from backend.account.rows import TariffSpan
from backend.demo import numbers
from backend.demo.markets import MARKETS
from backend.demo.price_lists import market_price_list, scaled
from backend.demo.usage import home_use
from backend.rating.months import Month
from backend.rating.walk import rate_month

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def account(house):
    """Return the account of a number as rating needs it."""

    def run(msisdn) -> Account:
        reader = house.database.reader
        subscriber = store.find_subscriber(reader, msisdn, house.now)
        return read_account(reader, subscriber, house.now)

    return run


@pytest.mark.slow
@pytest.mark.parametrize("name", numbers.SUBSCRIBERS)
@pytest.mark.parametrize("market_id", ["RU", "HU"])
def test_the_prices_of_single_uses_add_up_to_the_bill_of_every_tariff(account, name, market_id):
    prices = market_price_list(market_id)
    found = replace(account(numbers.SUBSCRIBERS[name]), market=MARKETS[market_id], held=())
    month = found.months()[1]
    records = [use.record for use in home_use(name, month, 1)]
    for tariff in prices.tariffs:
        by_use = rated_month(replace(found, spans=(TariffSpan(LONG_AGO, tariff.id),)), month)
        bill = rate_month(tariff, records, month)
        assert sum(one.charged_minor for one in by_use) == bill.total_minor - bill.fee_minor
        used = bill.package_s + bill.sms.package + bill.data.package_kb
        assert sum(one.package for one in by_use) == used


def test_a_shorter_month_keeps_every_record_in_its_order():
    july, february = home_use("S03", Month(2026, 7), 3), home_use("S03", Month(2027, 2), 3)
    assert [use.record.quantity for use in july] == [use.record.quantity for use in february]
    times = [use.record.started_at for use in february]
    assert times == sorted(times)
    assert {Month.of(at) for at in times} == {Month(2027, 2)}


def test_months_before_the_file_repeat_it_and_nothing_lies_ahead(account, house):
    found = account("+79001000001")
    months = found.months()
    assert months[0] == Month(2026, 11)
    assert months[-1] == Month(2026, 5)
    assert all(one.at <= house.now for one in rated_month(found, months[0]))
    assert rated_month(found, months[0].next) == ()
    assert rated_month(found, before(months[-1])) == ()
    again = [one.record.quantity for one in rated_month(found, months[4])]
    assert again == [one.record.quantity for one in rated_month(found, months[1])]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("-40d", "2024-01-20T09:00:00+00:00"),
        ("+2d", "2024-03-02T09:00:00+00:00"),
        ("-1y", "2023-02-28T09:00:00+00:00"),
        ("-50y+2d", "1974-03-02T09:00:00+00:00"),
        ("+1h", "2024-02-29T22:30:00+00:00"),
        ("2026-11-20T10:00:00.000Z", "2026-11-20T10:00:00+00:00"),
        ("1960-05-04", "1960-05-04T00:00:00+00:00"),
    ],
)
def test_a_moment_is_relative_to_now_or_stands_for_itself(text, moment):
    now = datetime(2024, 2, 29, 21, 30, tzinfo=UTC)
    assert moment_of(text, now).isoformat() == moment


@pytest.mark.parametrize("text", ["", "soon", "d", "2026-13-01"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(ValueError, match=r"Invalid|must be"):
        moment_of(text, LONG_AGO)


def test_a_month_begins_at_midnight_of_its_market():
    now = datetime(2026, 10, 31, 22, 30, tzinfo=UTC)
    assert month_start(now, MARKETS["RU"].zone).isoformat() == "2026-10-31T21:00:00+00:00"
    assert month_start(now, MARKETS["HU"].zone).isoformat() == "2026-09-30T22:00:00+00:00"
    assert month_start(now, MARKETS["RU"].zone, -10).isoformat() == "2025-12-31T21:00:00+00:00"


def test_a_birthday_on_the_29th_of_february_comes_every_year():
    born_on = date(1960, 2, 29)
    assert next_birthday(born_on, date(2027, 1, 1)) == date(2027, 2, 28)
    assert next_birthday(born_on, date(2028, 2, 29)) == date(2028, 2, 29)
    assert next_birthday(born_on, date(2027, 3, 1)) == date(2028, 2, 29)
    assert whole_years(datetime(2020, 11, 21, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)) == 5


def test_a_price_in_another_market_never_becomes_free():
    assert scaled(MARKETS["BY"], 1) == 1
    assert scaled(MARKETS["BY"], 0) == 0
    assert scaled(MARKETS["HU"], 30_000) == 120_000
    assert scaled(MARKETS["BY"], -3000) == -120
