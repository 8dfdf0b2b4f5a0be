"""What holds for any usage: no cost below zero, nothing lost, no matter how it is handed in."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.demo.catalogue import price_list
from backend.rating.advice import Advisor, advise
from backend.rating.catalogue import CallClass
from backend.rating.meter import Meter
from backend.rating.months import Month
from backend.rating.records import Direction, Service, UsageRecord
from backend.rating.walk import Walk, rate_month

BEGIN = datetime.fromisoformat("2025-07-01")
MONTHS = tuple(Month(2025, number) for number in (7, 8, 9))
MINUTES = 92 * 24 * 60
TARIFFS = price_list().tariffs

moments = st.integers(0, MINUTES - 1).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
zones = st.sampled_from(["HOME", "HOME", "HOME", "Z1", "Z3"])
directions = st.sampled_from(Direction)
classes = st.sampled_from(CallClass)
calls = st.builds(
    UsageRecord, moments, st.just(Service.VOICE), directions, classes, st.integers(0, 20_000), zones
)
messages = st.builds(
    UsageRecord, moments, st.just(Service.SMS), directions, classes, st.integers(0, 200), zones
)
sessions = st.builds(
    UsageRecord,
    moments,
    st.just(Service.DATA),
    st.just(Direction.OUT),
    st.none(),
    st.integers(0, 30_000_000),
    zones,
)
usages = st.lists(calls | messages | sessions, max_size=25).map(
    lambda records: sorted(records, key=lambda record: record.started_at)
)


def walked(records, tariffs=TARIFFS):
    walk = Walk(tariffs, price_list().roaming_zones)
    walk.add(records)
    return walk.finish(MONTHS)


@pytest.mark.slow
@given(usages)
def test_every_second_message_and_kb_stands_somewhere_once(records):
    for name, bills in walked(records).bills.items():
        tariff = price_list().tariff(name)
        for bill in bills:
            for line in bill.calls:
                assert line.billed_s == line.package_s + line.free_s + line.paid_s
                assert line.billed_s >= line.spoken_s
            assert bill.package_s <= 60 * tariff.pkg.min
            assert bill.sms.sent == bill.sms.package + bill.sms.paid
            assert bill.sms.package <= tariff.pkg.sms
            data = bill.data
            assert data.used_kb == data.package_kb + data.paid_kb + data.shortfall_kb
            assert data.package_kb <= 1024 * tariff.pkg.mb
            assert bill.total_minor >= bill.fee_minor >= 0


@pytest.mark.slow
@given(usages, st.sampled_from(TARIFFS))
def test_what_the_meter_says_on_the_way_is_what_its_bill_says(records, tariff):
    meter = Meter(tariff)
    for record in records:
        if record.service is Service.DATA:
            meter.data(record.quantity)
        elif record.service is Service.SMS:
            meter.sms(record.quantity)
        else:
            meter.call(record.call_class, record.quantity)
        bill = meter.bill(MONTHS[0])
        packaged = bill.package_s + bill.sms.package + bill.data.package_kb
        assert meter.so_far == (bill.total_minor - bill.fee_minor, packaged)


@pytest.mark.slow
@given(usages, st.data())
def test_one_record_more_is_never_cheaper(records, data):
    more = data.draw(calls | messages | sessions)
    longer = sorted([*records, more], key=lambda record: record.started_at)
    before, after = walked(records), walked(longer)
    for name, bills in before.bills.items():
        for bill, longer_bill in zip(bills, after.bills[name], strict=True):
            assert longer_bill.total_minor >= bill.total_minor
            assert longer_bill.data.shortfall_kb >= bill.data.shortfall_kb


@pytest.mark.slow
@given(usages)
def test_months_do_not_know_each_other(records):
    together = walked(records)
    for tariff in TARIFFS:
        apart = [
            rate_month(tariff, [one for one in records if Month.of(one.started_at) == month], month)
            for month in MONTHS
        ]
        assert list(together.bills[tariff.id]) == apart


@pytest.mark.slow
@given(usages, st.lists(st.integers(0, 25), max_size=5))
def test_advice_does_not_depend_on_the_portions(records, cuts):
    held = ("O-ROAMDAY-W", "C-HORO")
    whole = advise(records, "T04", held, price_list(), months=MONTHS)
    advisor = Advisor("T04", held, price_list())
    for begin, end in pairwise([0, *sorted(cuts), len(records)]):
        advisor.add(records[begin:end])
    assert advisor.advice(MONTHS) == whole


@pytest.mark.slow
@given(usages)
def test_tariffs_do_not_know_each_other(records):
    together = walked(records)
    for tariff in TARIFFS:
        assert walked(records, [tariff]).bills[tariff.id] == together.bills[tariff.id]


@pytest.mark.slow
@given(usages, st.sampled_from([tariff.id for tariff in TARIFFS]))
def test_advice_never_costs_more_and_never_falls_short(records, own):
    advice = advise(records, own, (), price_list(), months=MONTHS)
    assert advice.saving_month_minor >= 0
    if advice.best is not advice.own:
        assert advice.saving_month_minor > 3000
        assert 100 * advice.saving_month_minor > 5 * advice.own.mean_minor
        assert advice.best.shortfall_mb == 0
        assert advice.best.mean_minor == min(one.mean_minor for one in advice.comparable)


@pytest.mark.parametrize("quantity", [-1, 10**12 + 1])
def test_a_quantity_no_network_writes_is_refused(quantity):
    with pytest.raises(ValueError, match="quantity"):
        UsageRecord(BEGIN, Service.DATA, Direction.OUT, None, quantity)


def test_a_call_without_a_class_is_refused():
    with pytest.raises(ValueError, match="class"):
        UsageRecord(BEGIN, Service.VOICE, Direction.OUT, None, 1)
