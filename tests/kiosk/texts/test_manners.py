"""What a terminal knows of CLDR is CLDR's word, and CLDR itself stays out of its memory."""

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from kiosk.money import EXPONENTS, Money, money_text, tenths_text
from kiosk.say import Say
from kiosk.texts import __main__ as command
from kiosk.texts import manners
from kiosk.texts.languages import OWN_NAMES


class _Market:
    currency = "RUB"


def test_every_language_is_in_step_with_cldr(capsys):
    assert command.main(["manners", "--check"]) == 0, capsys.readouterr().out


def test_a_file_out_of_step_is_named_and_nothing_is_written(capsys, tmp_path):
    assert command.main(["manners", "--check", "--directory", str(tmp_path)]) == 1
    assert "ru.json: not as CLDR has it" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_files_are_made_anew_where_there_are_none(tmp_path):
    kept = {name: manners.manners_path(name).read_text(encoding="utf-8") for name in OWN_NAMES}
    assert command.main(["manners", "--directory", str(tmp_path / "new")]) == 0
    written = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "new").iterdir()}
    assert written == kept


@pytest.mark.parametrize("language", OWN_NAMES)
def test_every_language_knows_every_currency_month_day_and_country(language):
    known = manners.manners_of(language)
    assert set(known.currency_signs) == set(EXPONENTS)
    assert [len(known.months), len(known.months_short), len(known.weekdays_short)] == [12, 12, 7]
    assert {"RU", "UZ", "TR", "HU", "TH"} <= set(known.countries)


def test_a_language_nobody_speaks_here_writes_as_english_does():
    assert money_text(Money(150, "RUB"), "fi") == money_text(Money(150, "RUB"), "en")


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("ru", "05.11.2026", "ноябрь 2026"),
        ("en", "5 Nov 2026", "November 2026"),
        ("hu", "2026. 11. 05.", "2026. november"),
    ],
)
def test_days_and_months_are_written_as_people_read_them(language, day, month):
    known = manners.manners_of(language)
    assert known.day(date(2026, 11, 5)) == day
    assert known.month(date(2026, 11, 1)) == month


@pytest.mark.parametrize(
    ("tenths", "text"),
    [(0, "0"), (5, "0,5"), (120, "12"), (12345, "1\u202f234,5"), (-15, "\u22121,5")],
)
def test_tenths_are_grouped_and_signed_as_sums_are(tenths, text):
    assert tenths_text(tenths, "ru") == text


def test_a_terminal_that_writes_sums_days_and_countries_never_loads_cldr():
    said = (
        "import sys\n"
        "from datetime import UTC, datetime\n"
        "from kiosk.say import Say\n"
        "class Market:\n"
        "    currency = 'RUB'\n"
        "say = Say.of('ru', Market(), 'Europe/Moscow')\n"
        "say.money(100), say.day(datetime.now(UTC)), say.country('TR'), say.tenths(5)\n"
        "say.month('2026-10'), say.weekday(0)\n"
        "print('babel' in sys.modules)\n"
    )
    Say.of("ru", _Market(), "Europe/Moscow").day(datetime.now(UTC))  # the catalogue is compiled
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
