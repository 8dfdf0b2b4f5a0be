"""The demonstration operator is whole, and its README tells the truth."""

from __future__ import annotations

import re
from pathlib import Path

import backend.demo
from backend.demo import numbers
from backend.demo.catalogue import catalogue, fee_tiers, top_up_limits, usage
from backend.demo.markets import market_of
from backend.demo.subscribers import FIXTURES
from contract.quotes import fee_minor

README = (Path(backend.demo.__file__).parent / "README.md").read_text(encoding="utf-8")


def test_every_account_is_in_the_readme_with_its_balance():
    for msisdn, _, opening_minor, _ in numbers.ACCOUNTS:
        (line,) = re.findall(rf"^\| {re.escape(msisdn)} \|.*$", README, re.MULTILINE)
        owed = "-" if opening_minor < 0 else ""
        whole, rest = divmod(abs(opening_minor), 100)
        assert f" {owed}{whole}.{rest:02} {market_of(msisdn).currency} " in line


def test_every_secret_for_demonstration_is_in_the_readme_beside_its_number():
    for fixture in FIXTURES:
        (line,) = re.findall(rf"^\| {re.escape(fixture.msisdn)} \|.*$", README, re.MULTILINE)
        assert fixture.what in line
        for secret in fixture.secrets.values():
            assert f" {secret}" in line


def test_every_other_operator_s_range_is_in_the_readme():
    for prefix in numbers.OTHER_OPERATORS:
        assert f"{prefix}..." in README


def test_small_top_ups_cost_five_percent_and_larger_ones_nothing():
    assert top_up_limits() == (10_00, 15_000_00)
    assert [fee_minor(fee_tiers(), sum_) for sum_ in (10_00, 99_99, 100_00, 15_000_00)] == [
        50,
        4_99,
        0,
        0,
    ]


def test_the_catalogue_and_the_usage_belong_together():
    assert [tariff["id"] for tariff in catalogue()["tariffs"]] == [f"T{n:02}" for n in range(1, 11)]
    assert {record["subscriber"] for record in usage()} == set(numbers.SUBSCRIBERS)
    tariffs = {tariff["id"] for tariff in catalogue()["tariffs"]}
    assert {tariff for *_, tariff in numbers.ACCOUNTS} <= tariffs
