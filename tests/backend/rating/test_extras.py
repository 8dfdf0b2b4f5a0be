"""What is paid apart from the tariff, on travellers worked out by hand (tests/data/rating)."""

from __future__ import annotations

import pytest

from backend.rating.advice import advise
from backend.rating.catalogue import CallClass, UnknownNameError
from backend.rating.extras import Finding, Use
from backend.rating.usage_file import advise_file

TR1_HELD = ("C-HORO", "C-MUSIC", "O-ROAM-OLD", "O-MIN300", "O-CLIR", "O-ROAM-STOP")


@pytest.fixture
def first(data_folder, catalogue):
    return advise_file(data_folder / "travellers.csv", "TR1", "T03", TR1_HELD, catalogue)


@pytest.fixture
def second(data_folder, catalogue):
    return advise_file(data_folder / "travellers.csv", "TR2", "T01", ("O-ROAMDAY-E",), catalogue)


def test_fees_run_on_every_day_and_in_every_month(first):
    assert {extra.id: extra.total_minor for extra in first.extras.held} == {
        "C-HORO": 89_000,
        "C-MUSIC": 50_700,
        "O-ROAM-OLD": 845_500,
        "O-MIN300": 45_000,
        "O-CLIR": 24_000,
    }
    assert first.extras.total_minor == 1_096_500


def test_waste_is_third_party_unused_or_daily(first):
    assert {extra.id: extra.findings for extra in first.extras.waste} == {
        "C-HORO": (Finding.THIRD_PARTY,),
        "C-MUSIC": (Finding.THIRD_PARTY,),
        "O-ROAM-OLD": (Finding.DAILY,),
        "O-MIN300": (Finding.UNUSED,),
    }


def test_records_cannot_show_every_use(first):
    assert {extra.id: extra.use for extra in first.extras.held} == {
        "C-HORO": Use.UNKNOWN,
        "C-MUSIC": Use.UNKNOWN,
        "O-ROAM-OLD": Use.USED,
        "O-MIN300": Use.UNUSED,
        "O-CLIR": Use.UNKNOWN,
    }


def test_roaming_counts_whole_minutes_and_mb_at_the_zones_price(first):
    told = [(str(line.month), line.zone, line.days, line.cost_minor)
            for line in first.extras.roaming]  # fmt: skip  # one table
    assert told == [
        ("2026-02", "Z1", 2, 19_300),
        ("2026-03", "Z2", 1, 7_500),
        ("2026-04", "Z3", 1, 12_000),
        ("2026-04", "Z4", 1, 3_500),
    ]
    z1 = first.extras.roaming[0]
    assert (z1.minutes_out, z1.minutes_in, z1.sms, z1.mb) == (2, 1, 2, 3)
    assert first.extras.roaming_minor == 42_300


def test_roaming_stays_out_of_the_tariffs_figures(first):
    assert first.own.mean_minor == 30_000
    assert {one.tariff.id: one.mean_minor for one in first.figures}["T01"] == 167
    assert first.records == 11


def test_an_option_by_the_day_takes_its_share_on_days_of_use(second):
    lines = {line.zone: line for line in second.extras.roaming}
    assert {zone: line.cost_minor for zone, line in lines.items()} == {
        "Z1": 272_400,
        "Z2": 0,
        "Z3": 13_500,
    }
    assert (lines["Z1"].covered_minutes, lines["Z1"].covered_mb) == (30, 513)
    (option,) = second.extras.held
    assert (option.times, option.total_minor, option.findings) == (2, 58_000, ())
    assert second.extras.total_minor == 343_900


def test_a_travel_option_left_on_at_home_is_unused_and_daily(catalogue, usage):
    advice = advise([usage.call(60)], "T03", ("O-ROAM-OLD",), catalogue)
    (option,) = advice.extras.waste
    assert option.findings == (Finding.UNUSED, Finding.DAILY)
    assert option.total_minor == 31 * 9500


def test_an_option_by_the_day_costs_nothing_at_home(catalogue, usage):
    assert advise([usage.sms()], "T03", ("O-ROAMDAY-E",), catalogue).extras.held == ()


@pytest.mark.parametrize(
    ("option", "minutes", "sms", "mb", "use"),
    [
        ("O-MIN300", 200, 0, 0, Use.UNUSED),
        ("O-MIN300", 201, 0, 0, Use.USED),
        ("O-SMS300", 0, 100, 0, Use.UNUSED),
        ("O-SMS300", 0, 101, 0, Use.USED),
        ("O-NET3", 0, 0, 5120, Use.UNUSED),
        ("O-NET3", 0, 0, 5121, Use.USED),
    ],
)
def test_a_package_is_used_beyond_the_tariffs_own(catalogue, usage, option, minutes, sms, mb, use):
    """T03 has 200 minutes, 100 messages, 5120 MB."""
    records = [usage.call(60 * minutes), usage.sms(sms), usage.mb(mb)]
    (extra,) = advise(records, "T03", (option,), catalogue).extras.held
    assert extra.use is use
    assert (Finding.UNUSED in extra.findings) is (use is Use.UNUSED)


def test_minutes_of_a_class_no_package_serves_use_none(catalogue, usage):
    """T03's package has no domestic calls: O-MIN300 would not have served them either."""
    advice = advise([usage.call(60, CallClass.DOMESTIC)], "T03", ("O-MIN300",), catalogue)
    assert advice.extras.held[0].use is Use.UNUSED


def test_the_day_of_an_option_is_used_up_once(catalogue, usage):
    """512 MB a day: of 300 and 300 MB in Z1 88 are paid at 3000; the next day is full again."""
    records = [usage.data(307_200, "Z1"), usage.data(307_200, "Z1")]
    records.append(usage.from_day(2025, 7, 2).data(307_200, "Z1"))
    advice = advise(records, "T01", ("O-ROAM-OLD", "O-ROAMDAY-E"), catalogue)
    assert advice.extras.roaming_minor == 88 * 3000


def test_a_single_fee_is_paid_once_and_is_no_waste(catalogue, usage):
    advice = advise([usage.sms()], "T03", ("O-TURBO1",), catalogue)
    (extra,) = advice.extras.held
    assert (extra.total_minor, extra.findings, advice.extras.waste) == (7000, (), ())


def test_what_the_tariff_includes_is_not_paid_apart(tariff, priced, usage):
    tariffs = priced(tariff("T07", includes=("O-CLIR",)))
    assert advise([usage.sms()], "T07", ("O-CLIR",), tariffs).extras.held == ()


def test_what_is_named_twice_is_paid_once(catalogue, usage):
    advice = advise([usage.sms()], "T03", ("C-HORO", "C-HORO"), catalogue)
    assert advice.extras.total_minor == 31_000


def test_an_unknown_zone_is_refused(catalogue, usage):
    with pytest.raises(UnknownNameError, match=r"'Z9' .there are: Z1, Z2, Z3, Z4"):
        advise([usage.data(1, zone="Z9")], "T03", (), catalogue)


def test_nothing_held_and_nothing_abroad_costs_nothing_apart(catalogue, usage):
    extras = advise([usage.sms()], "T03", (), catalogue).extras
    assert (extras.held, extras.roaming, extras.total_minor) == ((), (), 0)
