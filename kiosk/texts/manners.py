"""How a language writes sums, days and names of countries: the part of CLDR a terminal needs.

Kept as files beside this module and made by `python -m kiosk.texts manners`: the whole of CLDR
in memory costs a terminal five megabytes for its first sum, and two more for every language.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from kiosk.texts.languages import (
    DATE_PATTERN,
    DATE_PATTERNS,
    MONTH_PATTERN,
    MONTH_PATTERNS,
    SOURCE_LANGUAGE,
)

MANNERS_DIRECTORY = Path(__file__).parent / "manners"
SIGN_PLACE = "¤"  # where the currency's sign goes in a pattern


@dataclass(frozen=True)
class Manners:
    """One language's; months from January, days of the week from Monday."""

    decimal: str
    money_before: str
    money_after: str
    currency_signs: Mapping[str, str]
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    weekdays_short: tuple[str, ...]
    countries: Mapping[str, str]
    language: str

    def day(self, day: date) -> str:
        """Return a date in figures, or with the month's short name where people write it so."""
        pattern = DATE_PATTERNS.get(self.language, DATE_PATTERN)
        name = self.months_short[day.month - 1]
        return pattern.format(year=day.year, month=day.month, day=day.day, name=name)

    def month(self, month: date) -> str:
        """Return a month by its name and year."""
        pattern = MONTH_PATTERNS.get(self.language, MONTH_PATTERN)
        return pattern.format(year=month.year, name=self.months[month.month - 1])


def manners_path(language: str, directory: Path = MANNERS_DIRECTORY) -> Path:
    """Return the file of a language, whether or not it is there."""
    return directory / f"{language}.json"


@lru_cache(maxsize=16)
def manners_of(language: str) -> Manners:
    """Return how this language writes; a language the terminal does not speak writes English."""
    path = manners_path(language)
    if not path.exists():
        path = manners_path(SOURCE_LANGUAGE)
    told = json.loads(path.read_text(encoding="utf-8"))
    for name in ("months", "months_short", "weekdays_short"):
        told[name] = tuple(told[name])
    return Manners(**told, language=path.stem)
