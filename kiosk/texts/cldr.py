"""Makes the files of `kiosk.texts.manners` from CLDR, as Babel brings it; not for a terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from babel import Locale
from babel.dates import get_day_names, get_month_names
from babel.numbers import get_currency_symbol

_COUNTRY = re.compile("[A-Z]{2}")
_FIGURES = re.compile(r"[#0,.]+")


def manners_text(language: str, currencies: Iterable[str]) -> str:
    """Return the file of a language, with the signs of these currencies."""
    locale = Locale.parse(language)
    before, after = _FIGURES.split(_money_pattern(locale), maxsplit=1)
    symbols = locale.number_symbols
    months = get_month_names("wide", "stand-alone", locale=locale)
    short = get_month_names("abbreviated", "format", locale=locale)
    days = get_day_names("abbreviated", "format", locale=locale)
    manners = {
        "decimal": str(symbols.get("latn", symbols)["decimal"]),
        "money_before": before,
        "money_after": after,
        "currency_signs": {code: get_currency_symbol(code, locale) for code in currencies},
        "months": [months[number] for number in range(1, 13)],
        "months_short": [short[number] for number in range(1, 13)],
        "weekdays_short": [days[number] for number in range(7)],
        "countries": {
            code: name
            for code, name in sorted(locale.territories.items())
            if _COUNTRY.fullmatch(code)
        },
    }
    return json.dumps(manners, ensure_ascii=False, indent=1) + "\n"


def _money_pattern(locale: Locale) -> str:
    return str(locale.currency_formats["standard"].pattern.split(";")[0])
