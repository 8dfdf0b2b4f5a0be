"""Every rule of rating.md on a case worked out by hand; sums are kopecks."""

from __future__ import annotations

import pytest

from backend.rating.bill import half_even
from backend.rating.catalogue import CallClass, DataPolicy
from backend.rating.months import Month
from backend.rating.records import Direction
from backend.rating.walk import OutOfOrderError, Walk, rate_month

ONNET, FIXED = CallClass.ONNET, CallClass.HOME_FIXED
OTHER, DOMESTIC = CallClass.HOME_OTHER, CallClass.DOMESTIC


def calls(bill, call_class):
    (line,) = [line for line in bill.calls if line.call_class is call_class]
    return line


def test_a_month_opens_with_its_fee_and_costs_nothing_more_unused(tariff, july):
    assert july(tariff("T03")).total_minor == 30000
    assert july(tariff("T01")).total_minor == 0


def test_a_fee_taken_daily_comes_to_the_months_fee(tariff, july):
    assert july(tariff("T07")).total_minor == 15000


@pytest.mark.parametrize(
    ("round_s", "seconds", "billed_s"),
    [(60, 0, 0), (60, 1, 60), (60, 60, 60), (60, 61, 120), (1, 61, 61), (30, 61, 90)],
)
def test_a_call_counts_up_to_the_next_step(tariff, july, usage, round_s, seconds, billed_s):
    bill = july(tariff("T01", round_s=round_s), usage.call(seconds))
    assert calls(bill, OTHER).spoken_s == seconds
    assert calls(bill, OTHER).billed_s == billed_s
    assert bill.total_minor == half_even(billed_s * 250, 60)


@pytest.mark.parametrize(
    ("call_class", "price_minor"), [(ONNET, 150), (OTHER, 250), (FIXED, 250), (DOMESTIC, 500)]
)
def test_each_class_has_its_price(tariff, july, usage, call_class, price_minor):
    assert july(tariff("T01"), usage.call(60, call_class)).total_minor == price_minor


@pytest.mark.parametrize(("seconds", "cost_minor"), [(1, 4), (3, 10), (5, 18), (2, 7)])
def test_a_call_is_rounded_half_to_even(tariff, july, usage, seconds, cost_minor):
    """T02 by the second at 210: 1 s is 3.5, 3 s are 10.5, 5 s are 17.5, 2 s are 7."""
    assert july(tariff("T02"), usage.call(seconds, ONNET)).total_minor == cost_minor


def test_each_call_is_rounded_apart(tariff, july, usage):
    """Two seconds in one call are 7, in two calls 4 + 4."""
    assert july(tariff("T02"), usage.call(1, ONNET), usage.call(1, ONNET)).total_minor == 8


@pytest.mark.parametrize(("kb", "cost_minor"), [(256, 62), (768, 188), (1, 0), (3, 1), (1024, 250)])
def test_data_by_the_mb_is_rounded_half_to_even(tariff, july, usage, kb, cost_minor):
    """At 250 for 1024 KB: 256 KB are 62.5, 768 KB are 187.5, 1 KB is 0.24, 3 KB are 0.73."""
    assert july(tariff("T01"), usage.data(kb)).total_minor == cost_minor


def test_package_seconds_go_first_and_the_rest_is_paid(tariff, july, usage):
    """Three minutes of package; calls of 2 and 2.5 (so 3) minutes: two of them paid at 200."""
    bill = july(tariff("T03", pkg={"min": 3}, fee_month=0), usage.call(120), usage.call(150))
    line = calls(bill, OTHER)
    assert (line.billed_s, line.package_s, line.paid_s) == (300, 180, 120)
    assert bill.total_minor == 400
    assert bill.package_s == 180


def test_the_package_goes_to_whoever_calls_first(tariff, july, usage):
    """One minute: a fixed call for 150 first leaves the call for 200 to be paid, and in turn."""
    plan = tariff("T07", pkg={"min": 1}, fee_month=0)
    fixed_first = july(plan, usage.call(60, FIXED), usage.call(60, OTHER))
    other_first = july(plan, usage.call(60, OTHER), usage.call(60, FIXED))
    assert (fixed_first.total_minor, other_first.total_minor) == (200, 150)


def test_a_class_outside_the_package_is_paid_at_once(tariff, july, usage):
    bill = july(tariff("T03"), usage.call(60, DOMESTIC))
    assert bill.total_minor == 30000 + 500
    assert bill.package_s == 0
    included = july(tariff("T05"), usage.call(60, DOMESTIC))
    assert (included.total_minor, included.package_s) == (85000, 60)


def test_calls_within_the_network_are_free_beyond_the_package(tariff, july, usage):
    """They take package seconds first; a price of 90 shows that nothing is asked."""
    plan = tariff("T03", pkg={"min": 1}, onnet=90, fee_month=0)
    bill = july(plan, usage.call(120, ONNET), usage.call(60, OTHER))
    line = calls(bill, ONNET)
    assert (line.package_s, line.free_s, line.paid_s, line.cost_minor) == (60, 60, 0, 0)
    assert bill.total_minor == 200


def test_calls_within_the_network_are_paid_where_they_are_not_free(tariff, july, usage):
    plan = tariff("T03", pkg={"min": 1}, onnet=90, fee_month=0, onnet_free_after_pkg=False)
    assert july(plan, usage.call(120, ONNET)).total_minor == 90


def test_what_comes_in_at_home_is_free(tariff, july, usage):
    bill = july(tariff("T10"), usage.call_in(3600), usage.sms(5, Direction.IN))
    assert bill.total_minor == 0


def test_messages_come_out_of_the_package_first(tariff, july, usage):
    """Five in the package; 3 and then 4: two paid at 200."""
    bill = july(tariff("T03", pkg={"sms": 5}, fee_month=0), usage.sms(3), usage.sms(4))
    assert (bill.sms.sent, bill.sms.package, bill.sms.paid) == (7, 5, 2)
    assert bill.total_minor == 400


def test_data_comes_out_of_the_package_first(tariff, july, usage):
    """One MB of package; 768 KB twice: 512 KB paid at 250 for 1024 KB."""
    bill = july(tariff("T01", pkg={"mb": 1}), usage.data(768), usage.data(768))
    assert (bill.data.package_kb, bill.data.paid_kb, bill.data.cost_minor) == (1024, 512, 125)


@pytest.mark.parametrize(
    ("used_mb", "packs", "shortfall_mb"),
    [(1, 0, 0), (2, 1, 0), (3, 1, 0), (4, 2, 0), (5, 2, 0), (6, 2, 1), (99, 2, 94)],
)
def test_packs_are_bought_when_the_last_is_used_up(
    catalogue, tariff, july, usage, used_mb, packs, shortfall_mb
):
    """A package of 1 MB, packs of 2 MB for 7500, two a month: 5 MB are all there is."""
    auto_pack = catalogue.tariff("T03").auto_pack.model_copy(update={"mb": 2, "max": 2})
    plan = tariff("T03", pkg={"mb": 1}, auto_pack=auto_pack, fee_month=0)
    for records in ([usage.mb(used_mb)], [usage.mb(1) for _ in range(used_mb)]):
        bill = july(plan, *records)
        assert (bill.data.packs, bill.total_minor) == (packs, packs * 7500)
        assert bill.data.shortfall_kb == shortfall_mb * 1024


@pytest.mark.parametrize("policy", [DataPolicy.SLOW, DataPolicy.STOP])
def test_slow_and_stopped_data_costs_nothing_and_falls_short(tariff, july, usage, policy):
    plan = tariff("T07", data_policy=policy, pkg={"mb": 1})
    bill = july(plan, usage.data(1000), usage.data(1000))
    assert (bill.total_minor, bill.data.shortfall_kb) == (15000, 976)


def test_a_month_is_rated_alone(tariff, usage):
    """Ten MB of package each month: 8 MB in each of two leave nothing to pay."""
    plan = tariff("T01", pkg={"mb": 10})
    walk = Walk([plan])
    walk.add([usage.mb(8)])
    walk.add([usage.from_day(2025, 8).mb(8)])
    bills = walk.finish().bills["T01"]
    assert [str(bill.month) for bill in bills] == ["2025-07", "2025-08"]
    assert [bill.total_minor for bill in bills] == [0, 0]


def test_a_silent_month_costs_its_fee(tariff, usage):
    walk = Walk([tariff("T03")])
    walk.add([usage.sms()])
    walk.add([usage.from_day(2025, 9).sms()])
    assert [bill.total_minor for bill in walk.finish().bills["T03"]] == [30000] * 3


def test_the_same_month_of_another_year_is_another_month(tariff, usage):
    """Ten messages of package: eight in each July leave nothing to pay."""
    walk = Walk([tariff("T01", pkg={"sms": 10})])
    walk.add([usage.sms(8), usage.from_day(2026, 7).sms(8)])
    bills = walk.finish().bills["T01"]
    assert (len(bills), sum(bill.total_minor for bill in bills)) == (13, 0)


def test_use_abroad_is_no_part_of_a_tariffs_month(tariff, july, usage):
    assert july(tariff("T01"), usage.data(10**6, zone="Z1")).total_minor == 0


def test_records_out_of_order_are_refused(tariff, usage):
    later, earlier = usage.from_day(2025, 7, 2).sms(), usage.from_day(2025, 7, 1).sms()
    walk = Walk([tariff("T01")])
    with pytest.raises(OutOfOrderError):
        walk.add([later, earlier])


def test_a_record_of_another_month_is_refused(tariff, usage):
    with pytest.raises(ValueError, match="2025-07"):
        rate_month(tariff("T01"), [usage.sms()], Month(2025, 8))
    with pytest.raises(ValueError, match="nothing to rate"):
        Walk([tariff("T01")]).finish()


@pytest.mark.parametrize(
    ("numerator", "denominator", "whole"),
    [(0, 60, 0), (30, 60, 0), (31, 60, 1), (90, 60, 2), (150, 60, 2), (151, 60, 3), (5, 3, 2)],
)
def test_a_half_goes_to_the_even_side(numerator, denominator, whole):
    assert half_even(numerator, denominator) == whole


def test_a_year_follows_december():
    assert Month(2025, 12).next == Month(2026, 1)
    assert [Month(2024, 2).days, Month(2025, 2).days, Month(2025, 12).days] == [29, 28, 31]
