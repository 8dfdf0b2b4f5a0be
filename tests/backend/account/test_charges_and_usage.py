"""Every decrease has a cause; groups, statement and rating agree to the last kopeck."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backend.account import purses, store
from backend.account.rows import Held, Movement

OURS = "+79001234567"
TRAVELLER = "+79001000016"
WITH_SECRET = ["+79001000001", "+79001000002", "+79001000003", "+79001000004", TRAVELLER, OURS]
NOTHING = ("+79001000007", "+79001112233")


@pytest.fixture
def charged(house):
    """Return the charges of a number."""

    def run(msisdn, month=None):
        terminal = house.terminal(f"T-{msisdn[1:]}")
        return terminal.about("charges", terminal.login(msisdn), month=month)

    return run


def cause(charges, name, product=None):
    return next(
        group
        for group in charges.groups
        if group.cause == name and (product is None or group.product.product_id == product)
    )


@pytest.mark.promise("R15", "R34")
@pytest.mark.slow
@pytest.mark.parametrize("msisdn", WITH_SECRET)
def test_groups_add_up_to_what_was_spent_and_to_the_statement(house, msisdn):
    terminal = house.terminal()
    access = terminal.strong(msisdn)
    for month in terminal.about("charges", access).months:
        charges = terminal.about("charges", access, month=month)
        assert sum(group.amount_minor for group in charges.groups) == charges.spent_minor
        page = terminal.about("usage", access, month=month)
        assert page.charged_minor == charges.spent_minor - charges.paid_in_minor


def test_the_months_of_the_usage_file_cost_what_rating_says(charged):
    spent = [
        charged("+79001000001", month).spent_minor for month in ("2026-08", "2026-09", "2026-10")
    ]
    assert sum(spent) == 3 * 320_00


def test_a_daily_fee_of_a_month_adds_up_to_the_month(charged):
    group = cause(charged("+79001000015", "2026-10"), "tariff_fee")
    assert (group.amount_minor, group.count) == (150_00, 31)


def test_a_travel_option_left_on_is_found_with_its_switch(charged):
    group = cause(charged(TRAVELLER), "option_fee", "O-ROAM-OLD")
    assert (group.amount_minor, group.count) == (30 * 95_00, 30)
    assert (group.price.amount_minor, group.price.per) == (95_00, "day")
    assert group.remedies[0].kind == "switch_off"
    assert group.remedies[0].product_id == "O-ROAM-OLD"


def test_use_abroad_is_told_with_its_country_and_what_would_have_been_cheaper(charged):
    group = cause(charged(TRAVELLER, "2026-10"), "roaming")
    assert group.country == "HU"
    assert group.amount_minor > 1_000_00
    assert {remedy.kind for remedy in group.remedies} == {
        "country_option",
        "data_stop",
        "dispute",
    }


@pytest.mark.promise("R38")
def test_a_spending_limit_ends_use_abroad_soon_after_it_is_reached(charged):
    month = charged("+79001000013", "2026-11")
    abroad = cause(month, "roaming")
    assert 500_00 <= abroad.amount_minor < 500_00 + 500_00


def test_content_nobody_wanted_is_found_but_its_trial_costs_nothing(charged):
    charges = charged("+79001000017")
    horoscope = cause(charges, "subscription_fee", "C-HORO")
    assert horoscope.amount_minor == 30 * 10_00
    assert [remedy.kind for remedy in horoscope.remedies] == [
        "switch_off",
        "content_block",
        "dispute",
    ]
    assert cause(charges, "subscription_fee", "C-GAMES").amount_minor == 30 * 25_00
    assert not any(
        group.product is not None and group.product.product_id == "C-MUSIC"
        for group in charges.groups
    )


@pytest.mark.parametrize("msisdn", NOTHING)
def test_who_uses_nothing_is_charged_nothing(charged, msisdn):
    charges = charged(msisdn)
    assert (charges.spent_minor, charges.groups) == (0, ())


def test_the_past_moves_with_the_calendar(house, charged):
    first = charged("+79001000001", "2026-10")
    house.now = datetime(2027, 6, 15, 12, tzinfo=UTC)
    later = charged("+79001000001", "2027-05")
    assert later.spent_minor == first.spent_minor
    assert later.months[0] == "2027-06"
    assert [group.quantity for group in later.groups] == [group.quantity for group in first.groups]


def test_february_holds_a_month_of_31_days_whole(house, charged):
    house.now = datetime(2027, 3, 10, 12, tzinfo=UTC)
    months = [
        charged("+79001000001", month).spent_minor for month in ("2026-12", "2027-01", "2027-02")
    ]
    assert sum(months) == 3 * 320_00


def test_a_month_too_long_ago_or_still_to_come_is_refused(house, terminal, refusal):
    access = terminal.login(OURS)
    for month in ("2026-04", "2026-12"):
        assert refusal(terminal.about, "charges", access, month=month).code == "malformed"


def test_the_statement_needs_the_strong_level(terminal, refusal):
    access = terminal.login(OURS)
    refused = refusal(terminal.about, "usage", access, month="2026-10")
    assert (refused.status, refused.code) == (403, "level_too_low")


@pytest.mark.slow
def test_pages_show_every_line_once_the_newest_first(house, terminal):
    access = terminal.strong("+79001000003")
    first = terminal.about("usage", access, month="2026-10", rows=60)
    rows = list(first.rows)
    for page in range(1, first.pages):
        rows += terminal.about("usage", access, month="2026-10", rows=60, page=page).rows
    assert len(rows) == first.total == len({row.row_id for row in rows})
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    beyond = terminal.about("usage", access, month="2026-10", page=first.pages * 6)
    assert beyond.rows == ()


@pytest.mark.parametrize(
    ("only", "kinds"),
    [
        ("voice", {"call_out", "call_in"}),
        ("sms", {"sms_out"}),
        ("data", {"data"}),
        ("fee", {"fee", "content"}),
        ("payment", {"payment"}),
    ],
)
def test_a_filter_shows_its_kind_alone(terminal, only, kinds):
    access = terminal.strong(OURS)
    page = terminal.about("usage", access, month="2026-10", only=only, rows=60)
    assert page.total > 0
    assert {row.what for row in page.rows} <= kinds


def test_a_statement_goes_to_the_number_itself_three_times_a_day(house, terminal, refusal):
    access = terminal.strong(OURS)
    for _ in range(3):
        terminal.about("send_statement", access, month="2026-10")
    assert "2026-10" in house.sms(OURS)[-1]
    refused = refusal(terminal.about, "send_statement", access, month="2026-10")
    assert (refused.status, refused.code) == (429, "limited")


def test_what_an_order_moved_is_explained_and_the_books_hold(house, terminal):
    now = house.now

    def order(db):
        purses.move(
            db, Movement("m-1", OURS, now, -80_00, "option_fee", "charges", "O-CLIR", "", "T-1")
        )
        purses.move(db, Movement("m-2", OURS, now, 50_00, "promised", "promised"))
        purses.move(db, Movement("m-3", OURS, now, -5_00, "expired", "gifts", purse_id="bonus"))

    house.database.write_now(order)
    house.later(minutes=1)
    access = terminal.login(OURS)
    assert terminal.about("summary", access).purses[0].amount_minor == 123_50 - 80_00 + 50_00
    charges = terminal.about("charges", access)
    assert cause(charges, "option_fee", "O-CLIR").amount_minor == 80_00 + 80_00
    report = house.audit()
    assert report.ok, report.findings
    house.database.write_now(
        lambda db: db.execute("UPDATE accounts SET balance_minor = 0 WHERE msisdn = ?", (OURS,))
    )
    assert "grew by" in house.audit().findings[0]


def test_a_purse_beside_the_main_one_is_audited_too(house):
    house.database.write_now(lambda db: db.execute("UPDATE purses SET amount_minor = 1"))
    assert not house.audit().ok


def test_an_entry_without_its_movement_is_found(house):
    house.database.write_now(
        lambda db: db.execute(
            "INSERT INTO entries (at, terminal_id, payment_id, account, amount_minor) "
            "VALUES ('', 'T-1', 'movement:none', 'charges', 1)"
        )
    )
    assert "movement:none" in house.audit().findings[0]


def test_a_changed_tariff_is_rated_from_its_moment_on(house, terminal):
    number = "+79001000003"
    house.database.write_now(lambda db: store.set_tariff(db, number, "T05", house.now))
    access = terminal.login(number)
    summary = terminal.about("summary", access)
    assert summary.tariff.product_id == "T05"
    left = {package.kind: (package.left, package.of) for package in summary.packages}
    assert left["min"] == (1200 * 60, 1200 * 60)
    house.later(days=20)
    access = terminal.login(number, "v-2")
    assert (
        cause(terminal.about("charges", access, month="2026-12"), "tariff_fee").product.product_id
        == "T05"
    )
    assert (
        cause(terminal.about("charges", access, month="2026-10"), "tariff_fee").product.product_id
        == "T04"
    )


def test_what_was_switched_off_costs_no_more_and_its_past_stays_explained(house, terminal):
    before = house.now
    house.database.write_now(lambda db: store.switch_off(db, OURS, "C-HORO", house.now))
    house.later(days=5)
    access = terminal.login(OURS)
    group = cause(terminal.about("charges", access), "subscription_fee", "C-HORO")
    assert group.last_at < before
    assert [remedy.kind for remedy in group.remedies] == ["content_block", "dispute"]
    held = terminal.about("holdings", access)
    assert {item.product.product_id for item in held.items} == {"O-CLIR"}


def test_packages_of_a_monthly_option_are_counted_with_the_tariffs(house, terminal):
    number = "+79001000002"
    option = Held("O-NET10", "option", house.now - timedelta(days=100), order_id="o-1")
    house.database.write_now(lambda db: store.switch_on(db, number, option))
    access = terminal.login(number)
    packages = terminal.about("summary", access).packages
    assert {(one.kind, one.source.product_id) for one in packages} >= {
        ("mb", "T04"),
        ("mb", "O-NET10"),
    }
    month = terminal.about("charges", access, month="2026-10")
    assert all(group.cause != "data_pack" for group in month.groups)
