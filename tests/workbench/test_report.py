"""A report differs from what was expected in words, and sums on screen are read exactly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.report import Expected, PaperReceipt, Report, topped_up
from workbench.terminal import minor_of, parse_screen

GOOD = Report(
    inserted_minor=50_000,
    fee_minor=0,
    credited_minor=50_000,
    pending_minor=0,
    suspense_minor=0,
    unclaimed_minor=0,
    receipt=PaperReceipt("T-004211-1", "12345674", "text", "0001.png"),
    journal_ok=True,
    backend_ok=True,
    facts={"cassette_ok": True},
)


def test_a_report_as_expected_has_no_mistakes() -> None:
    assert topped_up(50_000).mistakes(GOOD) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"credited_minor": 100_000}, "credited_minor is 100000, expected 50000"),
        ({"suspense_minor": 1}, "suspense_minor is 1, expected 0"),
        ({"receipt": None}, "receipt is False, expected True"),
        ({"journal_ok": False}, "journal_ok is False, expected True"),
        ({"facts": {"cassette_ok": False}}, "the cassette holds another sum than the books"),
    ],
)
def test_each_difference_is_named(change: dict[str, object], says: str) -> None:
    assert topped_up(50_000).mistakes(replace(GOOD, **change)) == [says]


def test_what_is_not_asked_about_may_be_anything() -> None:
    expected = Expected(inserted_minor=None, credited_minor=None, receipt=None)
    assert expected.mistakes(GOOD) == []


def test_a_report_has_the_agreed_fields() -> None:
    assert list(GOOD.values()) == [
        "inserted_minor",
        "fee_minor",
        "credited_minor",
        "pending_minor",
        "suspense_minor",
        "unclaimed_minor",
        "receipt",
        "journal_ok",
        "backend_ok",
        "facts",
        "decided_minor",
    ]
    receipt = GOOD.values()["receipt"]
    assert isinstance(receipt, dict)
    assert list(receipt) == ["number", "code", "text", "picture"]


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1 500 ₽", 150_000),
        ("1\u00a0500,50\u00a0₽", 150_050),
        ("₽2,500.05".replace(",", ""), 250_005),
        ("47.50 RUB", 4_750),
        ("0 ₽", 0),
        ("", 0),
    ],
)
def test_a_shown_sum_is_read_exactly(text: str, minor: int) -> None:
    assert minor_of(text) == minor


def test_a_reported_screen_is_read() -> None:
    screen = parse_screen(
        {
            "view": "CashView",
            "serial": 7,
            "title": "Cash",
            "choices": {"finish": [10, 20, 30, 40]},
            "keys": {},
            "values": {"inserted": "1 500 ₽", "has_fee": False},
            "texts": ["1 500 ₽"],
            "overlay": False,
        }
    )
    assert screen.choices["finish"] == (10, 20, 30, 40)
    assert screen.minor("inserted") == 150_000
    assert screen.says("1500")
