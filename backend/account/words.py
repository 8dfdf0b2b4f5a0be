"""The operator's own words: names and summaries of what it sells, in the languages there are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from backend import demo
from contract.account.parts import LocalText, ProductRef

_FILE = Path(demo.__file__).parent / "words.json"
# Which language is understood where the wanted one is missing.
_NEAREST = {"hu": "en"}
_FALLBACKS = ("ru", "en")


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    loaded: dict[str, dict[str, dict[str, str]]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return loaded


def chosen(texts: Mapping[str, str], language: str) -> LocalText:
    """Return the text nearest to the wanted language, and which one it is."""
    for wanted in (language, _NEAREST.get(language, ""), *_FALLBACKS):
        if wanted in texts:
            return LocalText(language=wanted, text=texts[wanted])
    raise LookupError("a text has Russian or English words")


@cache
def name_of(key: str, language: str) -> LocalText:
    """Return the name behind a key of the catalogue."""
    return chosen(_words()[key]["name"], language)


@cache
def summary_of(key: str, language: str) -> LocalText:
    """Return the short description behind a key of the catalogue."""
    return chosen(_words()[key]["summary"], language)


@cache
def product(product_id: str, key: str, language: str) -> ProductRef:
    """Return a product with its name."""
    return ProductRef(product_id=product_id, name=name_of(key, language))


def is_known(key: str) -> bool:
    """Tell whether there are words for a key."""
    return key in _words()
