"""What people are told by SMS and in answers, in every language."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

from backend.demo.markets import MARKETS
from backend.help import texts

_FILE = Path(texts.__file__).parent / "texts.json"
TEXTS = json.loads(_FILE.read_text(encoding="utf-8"))
LANGUAGES = {"ru", "en", "uk", "be", "hu", "uz", "tg", "ky"}


def values_in(text):
    return sorted(re.findall(r"\{(\w+)\}", text))


def test_every_text_stands_in_every_language_with_the_same_values():
    assert set(TEXTS) == set(get_args(texts.TextName))
    for name, by_language in TEXTS.items():
        wanted = LANGUAGES
        if name == "claims_owner":  # told in the market's own language, or in English
            wanted = {market.language for market in MARKETS.values()} | {"en"}
        assert set(by_language) == wanted, name
        assert len({tuple(values_in(text)) for text in by_language.values()}) == 1, name


def test_a_language_nobody_wrote_falls_back_and_says_so():
    told = texts.local_text("spent", "fr", case="12345674")
    assert told.language == "ru"
    assert "12345674" in told.text


def test_the_losing_number_is_told_in_its_own_language_and_time(house, till):
    order = till.pay("+380500500123", 500_00)
    till.correct(order, "+380500500124")
    text = house.sms("+380500500123")[-1]
    assert text.startswith("500 UAH, зараховані вам 20.11.2026")
    assert "21.11 14:00" in text  # noon in UTC, a day later, in Kyiv
