"""Sums, numbers, moments and plurals as each language writes them."""

from datetime import UTC, datetime

import pytest

from kiosk.say import PaperSay, Say
from kiosk.texts.languages import OWN_NAMES

AT = datetime(2026, 11, 22, 17, 34, 21, tzinfo=UTC)


class Market:
    currency = "RUB"


def say_in(language, timezone="Europe/Moscow"):
    return Say.of(language, Market(), timezone)


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("ru", {1: "секунду", 2: "секунды", 5: "секунд", 11: "секунд", 12: "секунд",
                20: "секунд", 21: "секунду", 22: "секунды", 111: "секунд"}),
        ("uk", {1: "секунду", 3: "секунди", 5: "секунд", 14: "секунд", 21: "секунду"}),
        ("be", {1: "секунду", 4: "секунды", 6: "секунд", 13: "секунд", 101: "секунду"}),
        ("en", {1: "second", 2: "seconds", 20: "seconds"}),
        ("uz", {1: "soniyadan", 20: "soniyadan"}),
        ("tg", {1: "сония", 20: "сония"}),
        ("ky", {1: "секунддан", 20: "секунддан"}),
        ("hu", {1: "másodperc", 20: "másodperc"}),
    ],
)  # fmt: skip
def test_counted_things_take_the_form_of_their_number(language, counts):
    say = say_in(language)
    for n, word in counts.items():
        text = say.plural("In {n} second:", "In {n} seconds:", n)
        assert str(n) in text
        assert word in text.replace(":", "").split(), (n, text)


@pytest.mark.parametrize("language", OWN_NAMES)
def test_a_whole_sum_has_no_zeros_behind_it_and_another_has_both(language):
    say = say_in(language)
    point = "." if language == "en" else ","
    for write in (say.money, say.paper_money, say.amount):
        assert point not in write(150000)
        assert f"500{point}50" in write(150050)


def test_paper_money_uses_only_what_receipt_printers_have():
    for language in OWN_NAMES:
        text = say_in(language).paper_money(12345678)
        assert not set(text) & set("₽₴\u202f\u2009"), text
    assert say_in("ru").paper_money(150000) == "1\u00a0500\u00a0руб."
    assert say_in("hu").paper_money(150000, "HUF") == "1\u00a0500\u00a0Ft"
    assert say_in("ru").paper_money(150000, "BYN") == "1\u00a0500\u00a0BYN"


@pytest.mark.parametrize(
    ("language", "timezone", "text"),
    [
        ("ru", "Europe/Moscow", "22.11.2026 20:34\u00a0(UTC+3)"),
        ("en", "Asia/Kolkata", "22\u00a0Nov\u00a02026 23:04\u00a0(UTC+5:30)"),
        ("hu", "America/St_Johns", "2026.\u00a011.\u00a022. 14:04\u00a0(UTC-3:30)"),
        ("uz", "UTC", "22.11.2026 17:34\u00a0(UTC)"),
        ("ky", "Asia/Bishkek", "22.11.2026 23:34\u00a0(UTC+6)"),
    ],
)
def test_a_moment_is_that_of_the_terminal_with_its_offset(language, timezone, text):
    assert say_in(language, timezone).moment(AT) == text


def test_a_moment_after_midnight_at_the_terminal_has_the_next_day():
    assert say_in("ru", "Asia/Vladivostok").day(AT) == "23.11.2026"


def test_a_stranger_sees_four_digits():
    assert say_in("ru").phone_tail("+79161234567") == "4567"


def test_codes_are_read_in_fours_and_numbers_digit_by_digit():
    say = say_in("ru")
    assert say.code("12345674") == "1234\u00a05674"
    assert say.spoken_digits(say.phone("+79161234567")) == "7, 9 1 6, 1 2 3, 4 5, 6 7"


def test_values_in_braces_are_filled_in_every_language():
    for language in OWN_NAMES:
        assert "T-004211" in say_in(language)("Terminal {number}", number="T-004211")


def test_a_value_with_braces_is_not_filled_again():
    assert say_in("en")("Terminal {number}", number="{amount}") == "Terminal {amount}"


def test_a_month_is_named_in_the_order_of_the_language():
    assert say_in("en").month("2026-10") == "October 2026"
    assert say_in("hu").month("2026-10") == "2026. október"
    assert say_in("ru").month("2026-10") == "октябрь 2026"


def test_the_time_of_day_is_that_at_the_terminal():
    assert say_in("ru").time(AT) == "20:34"


@pytest.mark.parametrize("language", OWN_NAMES)
def test_on_paper_every_amount_is_one_that_printers_have(language):
    say = say_in(language)
    paper = PaperSay.like(say)
    assert paper.money(12345678) == say.paper_money(12345678)
    assert paper.money(12345678) != say.money(12345678)
    assert paper.day(AT) == say.day(AT)
