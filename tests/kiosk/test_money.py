"""Money in from text and out to text, and never a float near it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.money import (
    EXPONENTS,
    CurrencyMismatchError,
    Money,
    MoneyTextError,
    money_from_text,
    money_text,
    whole_units,
)
from kiosk.texts.languages import OWN_NAMES

THIN, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("0", 0),
        ("200", 20_000),
        ("200.5", 20_050),
        ("200,05", 20_005),
        ("1 000,50", 100_050),
        (f"1{THIN}000{WIDE}000", 100_000_000),
        ("0000000000001", 100),
    ],
)
def test_text_becomes_money_exactly(text, minor):
    assert money_from_text(text, "RUB") == Money(minor, "RUB")


@pytest.mark.parametrize(
    "text",
    ["", " ", "-5", "+5", "1e3", "1.234", "1.", ".5", "1,000.50", "0x10", "٣", "12a", "9" * 14],
)  # fmt: skip
def test_what_is_no_amount_is_refused_and_nothing_is_rounded(text):
    with pytest.raises(MoneyTextError):
        money_from_text(text, "RUB")


@pytest.mark.slow  # Babel's first locale
@pytest.mark.parametrize(
    ("minor", "currency", "language", "text"),
    [
        (123_400, "RUB", "ru", f"1{THIN}234{WIDE}₽"),
        (250, "RUB", "ru", f"2,50{WIDE}₽"),
        (5, "RUB", "ru", f"0,05{WIDE}₽"),
        (0, "RUB", "ru", f"0{WIDE}₽"),
        (123_450, "RUB", "en", f"₽1{THIN}234.50"),
        (100_000_000, "RUB", "be", f"1{THIN}000{THIN}000{WIDE}₽"),
        (50_000, "HUF", "hu", f"500{WIDE}Ft"),
        (50_050, "HUF", "hu", f"500,50{WIDE}Ft"),
        (100, "BYN", "be", f"1{WIDE}Br"),
        (-150, "UAH", "uk", f"−1,50{WIDE}₴"),
        (10_000, "UZS", "uz", f"100{WIDE}soʻm"),
        (10_000, "TJS", "en", f"TJS{WIDE}100"),
    ],
)
def test_money_reads_as_the_language_writes_it(minor, currency, language, text):
    assert money_text(Money(minor, currency), language) == text


def test_the_sign_can_be_left_out():
    assert money_text(Money(123_450, "RUB"), "ru", sign=False) == f"1{THIN}234,50"


@pytest.mark.slow
@given(
    minor=st.integers(0, 10**12),
    currency=st.sampled_from(sorted(EXPONENTS)),
    language=st.sampled_from(sorted(OWN_NAMES)),
)
def test_what_is_shown_reads_back_as_the_same_money(minor, currency, language):
    shown = money_text(Money(minor, currency), language, sign=False)
    assert money_from_text(shown, currency) == Money(minor, currency)
    assert not shown.endswith(("00", ",", ".")) or minor % 100 == 0


def test_whole_units_are_what_devices_name():
    assert whole_units(500, "RUB") == Money(50_000, "RUB")


def test_money_adds_within_a_currency_and_refuses_another():
    assert Money(5, "RUB") + Money(6, "RUB") == Money(11, "RUB")
    assert Money(5, "RUB") - Money(6, "RUB") == Money(-1, "RUB")
    assert Money(5, "RUB") < Money(6, "RUB") <= Money(6, "RUB")
    for wrong in (
        lambda: Money(5, "RUB") + Money(5, "HUF"),
        lambda: Money(5, "RUB") < Money(5, "BYN"),
    ):
        with pytest.raises(CurrencyMismatchError):
            wrong()


@pytest.mark.parametrize("minor", [1.0, "1", True, None])
def test_only_whole_numbers_are_money(minor):
    with pytest.raises(TypeError):
        Money(minor, "RUB")


def test_an_unknown_currency_is_refused_everywhere():
    for wrong in (lambda: Money(1, "QQQ"), lambda: money_from_text("1", "QQQ")):
        with pytest.raises(MoneyTextError, match="QQQ"):
            wrong()
