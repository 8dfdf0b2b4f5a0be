"""What is said of a number's price: one sentence, and the words that mean "free"."""

from __future__ import annotations

import re

BY_TARIFF: dict[str, str] = {
    "ru": "Цена по вашему тарифу",
    "en": "Price by your tariff",
    "uz": "Narxi tarifingiz boʻyicha",
    "tg": "Нарх аз рӯи тарифи шумо",
    "ky": "Баасы тарифиңиз боюнча",
    "uk": "Ціна за вашим тарифом",
    "be": "Цана па вашым тарыфе",
    "hu": "Díja az Ön tarifája szerint",
}

_FREE = re.compile(
    r"\bfree\b|бесплатн|\bbepul\b|\btekin\b|ройгон|бепул|акысыз|безкоштовн|безоплатн|бясплатн"
    r"|\bingyen|\bdíjmentes",
    re.IGNORECASE,
)


def says_free(text: str) -> bool:
    """Return whether a text calls something free, in any of the languages."""
    return _FREE.search(text) is not None
