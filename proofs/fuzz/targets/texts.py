"""Texts a person or a file wrote: sums of money, telephone numbers, catalogues."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.money import (
    AMOUNT_MINOR_MAX,
    EXPONENTS,
    Money,
    MoneyTextError,
    exponent,
    money_from_text,
    money_text,
)
from kiosk.numbers import EMPTY_PLACE, NumberEntry, grouped, numbering_plan
from kiosk.say import Say
from kiosk.texts.languages import OWN_NAMES
from proofs.fuzz.draw import Draw
from proofs.fuzz.target import OneInput

CURRENCIES = tuple(EXPONENTS)
LANGUAGES = tuple(OWN_NAMES)
REGIONS = ("RU", "BY", "UA", "UZ", "TJ", "KG", "KZ", "HU")
KEYS = "0123456789ec?"
DAWN = datetime(2026, 1, 1, tzinfo=UTC)


def prepare(place: Path) -> OneInput:
    """The first byte chooses what is written; the rest is the writing."""

    def one_input(data: bytes) -> None:
        draw = Draw(data)
        draw.pick(_KINDS)(draw)

    return one_input


def _money_in(draw: Draw) -> None:
    currency, text = draw.pick(CURRENCIES), draw.text()
    try:
        money = money_from_text(text, currency)
    except MoneyTextError:
        return
    assert 0 <= money.minor <= AMOUNT_MINOR_MAX
    digits = "".join(sign for sign in text if sign.isdigit())
    assert int(digits) <= money.minor <= int(digits) * 10 ** exponent(currency)


def _money_out(draw: Draw) -> None:
    currency, language = draw.pick(CURRENCIES), draw.pick(LANGUAGES)
    minor = int.from_bytes(draw.take(5)) % (AMOUNT_MINOR_MAX + 1)
    number = money_text(Money(minor, currency), language, sign=False)
    assert money_from_text(number, currency).minor == minor, "read back, it is another sum"
    with_sign = money_text(Money(minor, currency), language)
    assert number in with_sign
    assert len(with_sign) > len(number)
    negative = money_text(Money(-minor, currency), language, sign=False)
    assert negative[1:] == number or minor == 0


def _typed(draw: Draw) -> None:
    region = draw.pick(REGIONS)
    plan, entry = numbering_plan(region), NumberEntry(region)
    for byte in draw.rest():
        key = KEYS[byte % len(KEYS)]
        before = entry
        match key:
            case "e":
                entry = entry.erase()
                assert len(entry.national) <= len(before.national), "erasing adds a digit"
            case "c":
                entry = entry.clear()
            case _:
                entry = entry.type(key)
                assert entry != before or key == "?" or before.complete or not key
        shown = "".join(entry.groups)
        assert len(shown) == plan.places, "the places on the screen change"
        assert shown.rstrip(EMPTY_PLACE) == entry.national
        assert entry.complete == (EMPTY_PLACE not in shown)
        e164 = entry.e164
        assert (e164 is not None) == entry.complete
        if e164 is not None:
            assert e164 == f"+{plan.country_code}{entry.national}"
            assert _digits(grouped(e164)) == _digits(e164), "people read another number"


def _numbers(draw: Draw) -> None:
    text = draw.text()
    assert isinstance(grouped(text), str)
    say = _say(draw)
    assert say.phone_tail(text) == text[-4:]
    assert _digits(say.spoken_digits(text)) == _digits(text)
    assert _digits(say.code(text)) == _digits(text)


def _sentences(draw: Draw) -> None:
    """Values with braces, percent signs or anything else in them never change the sentence."""
    say, value = _say(draw), draw.text()
    assert say("Paid {amount} to {number}", amount=value, number="x").count(value) >= 1
    count = draw.below(10**6)
    assert str(count) in say.plural("{n} bill", "{n} bills", count)


def _moments(draw: Draw) -> None:
    say = _say(draw)
    moment = DAWN + timedelta(seconds=int.from_bytes(draw.take(4)))
    text = say.moment(moment)
    local = moment.astimezone(say.zone)
    assert f"{local:%H:%M}" in text
    assert str(local.year) in text


def _say(draw: Draw) -> Say:
    zone = ZoneInfo(draw.pick(("Europe/Moscow", "Asia/Kolkata", "America/St_Johns", "UTC")))
    language, currency = draw.pick(LANGUAGES), draw.pick(CURRENCIES)
    return Say(language, currency, zone, gettext.NullTranslations())


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


_KINDS: tuple[Callable[[Draw], None], ...] = (
    _money_in,
    _money_out,
    _typed,
    _numbers,
    _sentences,
    _moments,
)


def seeds() -> Iterable[bytes]:
    """Sums and numbers as people write them."""
    sums = ("200", "1 000,50", "2000.00", "1\u202f000", "-5", "1e3", "\u0661", "0.001", "9" * 14)
    typed = (
        "89161234567",
        "79161234567",
        "9161234567",
        "802912345678",
        "0501234567",
        "06201234567",
    )
    money = [
        bytes([0, index % 8, len(text.encode())]) + text.encode() for index, text in enumerate(sums)
    ]
    keys = [
        bytes([2, region]) + bytes(KEYS.index(key) for key in text) + bytes([10, 10, 11, 5])
        for region, text in enumerate(typed)
    ]
    numbers = [bytes([3, len(text) + 1]) + b"+" + text.encode() for text in typed]
    return [
        *money,
        b"\x01\0\0\0\0\x01\x86\xa0",
        *keys,
        *numbers,
        b"\x04\0\0\0\x05{a}%s",
        b"\x05\1\1\1\x7f\0\0\0",
    ]
