"""The languages the terminal can speak, under their own names."""

from __future__ import annotations

from typing import Final

SOURCE_LANGUAGE: Final = "en"

OWN_NAMES: Final[dict[str, str]] = {
    "ru": "Русский",
    "en": "English",
    "uz": "O\u02bbzbekcha",
    "tg": "Тоҷикӣ",
    "ky": "Кыргызча",
    "uk": "Українська",
    "be": "Беларуская",
    "hu": "Magyar",
}

CYRILLIC: Final = frozenset({"ru", "tg", "ky", "uk", "be"})

# How a day is written; a slip is read by people and by lawyers, so the year has four digits.
DATE_PATTERNS: Final[dict[str, str]] = {
    "en": "{day} {name} {year:04}",
    "hu": "{year:04}. {month:02}. {day:02}.",
}
DATE_PATTERN: Final = "{day:02}.{month:02}.{year:04}"
MONTH_PATTERNS: Final[dict[str, str]] = {"hu": "{year}. {name}"}
MONTH_PATTERN: Final = "{name} {year}"


def own_name(language: str) -> str:
    """Return what speakers call their language; the code itself for one we do not know."""
    return OWN_NAMES.get(language, language)
