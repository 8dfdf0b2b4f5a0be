"""What help tells people by SMS and in answers, in their language."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

from backend.demo.markets import market_of
from contract.account.parts import LocalText

_FILE = Path(__file__).parent / "texts.json"
_FALLBACK = "ru"

TextName = Literal[
    "pending",
    "asked",
    "taken",
    "moved",
    "objected",
    "spent",
    "answered",
    "claim_moved",
    "claims_owner",
]


@cache
def _texts() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return loaded


def text_of(name: TextName, language: str, **values: str) -> str:
    """Return a text with its values in it."""
    return local_text(name, language, **values).text


def local_text(name: TextName, language: str, **values: str) -> LocalText:
    """Return a text and the language it is in."""
    texts = _texts()[name]
    found = language if language in texts else _FALLBACK
    return LocalText(language=found, text=texts[found].format(**values))


def day_text(moment: datetime, msisdn: str) -> str:
    """Return a day as it is where the number is."""
    return f"{moment.astimezone(market_of(msisdn).zone):%d.%m.%Y}"


def moment_text(moment: datetime, msisdn: str) -> str:
    """Return a day and time as they are where the number is."""
    return f"{moment.astimezone(market_of(msisdn).zone):%d.%m %H:%M}"
