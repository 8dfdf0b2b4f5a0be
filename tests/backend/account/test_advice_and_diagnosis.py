"""The advisor speaks of the customer's own records; live checks name the fix."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.account.diagnosis import CHECKS
from backend.account.outages import declare

OURS = "+79001234567"


def advice(terminal, msisdn, **more):
    return terminal.about("advice", terminal.login(msisdn), **more)


@pytest.mark.parametrize(
    ("msisdn", "own", "best", "saves"),
    [
        ("+79001000001", 320_00, "T07", 154_00),
        ("+79001000002", 1_025_00, "T06", 615_00),
    ],
)
def test_the_advice_is_that_of_the_usage_file_whatever_the_month(
    house, terminal, msisdn, own, best, saves
):
    for days in (0, 97, 201):
        house.later(days=days)
        told = advice(terminal, msisdn)
        assert (told.own.month_minor, told.best.product_id) == (own, best)
        assert (told.verdict, told.saves_minor) == ("change", saves)
        assert [one.month_minor for one in told.tariffs if not one.shortfall_mb] == sorted(
            one.month_minor for one in told.tariffs if not one.shortfall_mb
        )


def test_losses_of_the_change_are_told(terminal):
    told = advice(terminal, "+79001000001")
    losses = {loss.code for loss in told.tariffs[0].losses}
    assert losses == {"less_messages", "less_data", "onnet_no_longer_free", "data_stops"}


def test_a_check_up_is_noted_only_when_it_was_seen(house, terminal):
    advice(terminal, OURS)
    before = terminal.about("summary", terminal.login(OURS))
    assert "check_up_due" in {one.code for one in before.alerts}
    advice(terminal, OURS, noted=True)
    after = terminal.about("summary", terminal.login(OURS))
    assert after.last_check_up_at == house.now
    assert "check_up_due" not in {one.code for one in after.alerts}


def test_whoever_has_no_records_is_told_too_little_is_known(terminal):
    told = advice(terminal, "+79001112233")
    assert (told.verdict, told.records, told.saves_minor) == ("too_little_known", 0, 0)


def test_an_archived_tariff_is_named_with_no_way_back(terminal):
    told = advice(terminal, "+79009998877")
    assert told.own_archived
    others = [one for one in told.tariffs if one.product.product_id != "T09"]
    assert all("no_way_back" in {loss.code for loss in one.losses} for one in others)


def test_waste_is_told_apart_with_what_it_really_took(terminal):
    told = advice(terminal, "+79001000016")
    waste = {one.kind: one for one in told.waste}
    assert waste["daily_option"].product.product_id == "O-ROAM-OLD"
    # Switched on 48 days ago, of which 29 were in the three whole months.
    assert waste["daily_option"].three_months_minor == 29 * 95_00
    assert waste["roaming"].three_months_minor > 0


def failed(terminal, msisdn, problem, country=None) -> dict[str, str]:
    told = terminal.about("diagnosis", terminal.login(msisdn), problem=problem, country=country)
    return {one.check: one.fix for one in told.checks if not one.ok}


@pytest.mark.promise("R30", "R35")
@pytest.mark.parametrize(
    ("msisdn", "problem", "country", "found"),
    [
        ("+79001000007", "roaming_dead", "HU", {"balance": "top_up", "international": "switch_on"}),
        (
            "+79001000019",
            "roaming_dead",
            None,
            {"roaming": "switch_on", "roaming_data": "switch_off"},
        ),
        ("+79001000019", "roaming_dead", None, {"registered": "reprovision"}),
        ("+79001000013", "roaming_dead", None, {"limit": "switch_on"}),
        (OURS, "roaming_dead", "BR", {"country_covered": "person"}),
        ("+79001000012", "no_network", None, {"sim": "unblock"}),
        ("+79001000018", "cannot_call", None, {"sim": "top_up", "balance": "top_up"}),
        ("+79001000017", "money_vanished", None, {"short_numbers": "switch_off"}),
        ("+79001000019", "no_internet", None, {"apn": "reprovision"}),
        ("+79001000022", "cannot_be_called", None, {"divert": "reprovision"}),
        ("+79001000023", "slow_internet", None, {"package": "switch_on"}),
        ("+79001000005", "payment_not_arrived", None, {"balance": "top_up"}),
        ("+79001000016", "travel_bill", None, {"daily_option": "switch_off"}),
    ],
)
def test_a_live_check_names_the_cause_and_its_fix(terminal, msisdn, problem, country, found):
    assert found.items() <= failed(terminal, msisdn, problem, country).items()


@pytest.mark.slow
def test_a_healthy_account_passes_every_check_of_every_problem_at_home(terminal):
    access = terminal.login("+79007654321")
    for problem in CHECKS:
        told = terminal.about("diagnosis", access, problem=problem)
        assert all(one.ok for one in told.checks), (problem, told)


def test_late_charges_are_announced_where_one_was_abroad(house, terminal):
    access = terminal.login("+79001000013")
    assert (
        terminal.about("diagnosis", access, problem="roaming_dead").late_charges_until > house.now
    )
    assert terminal.about("diagnosis", access, problem="no_sms").late_charges_until is None


def test_an_outage_is_told_where_it_is_until_it_is_mended(house, terminal):
    def declared(terminal_id, **after):
        write = house.database.write(
            lambda db: declare(db, terminal_id, house.now + timedelta(**after))
        )
        house.loop.run_until_complete(write)

    assert "outage" not in failed(terminal, OURS, "no_network")
    declared("T-000009", hours=2)
    assert "outage" not in failed(terminal, OURS, "no_network")
    declared("T-000001", hours=2)
    assert failed(terminal, OURS, "no_network") == {"outage": ""}
    house.later(hours=3)
    assert "outage" not in failed(terminal, OURS, "no_network")
    declared("", hours=1)
    assert failed(terminal, OURS, "calls_dropped") == {"outage": ""}


def test_a_daily_option_is_no_waste_while_the_phone_is_abroad(terminal):
    assert "daily_option" not in failed(terminal, "+79001000016", "travel_bill", "HU")
