"""What countries are called: by the language, and ships and aircraft by ourselves."""

from __future__ import annotations

from kiosk.say import Say
from kiosk.texts.sentence import sentence

_PLACES = {"@SEA": sentence("On a ship"), "@AIR": sentence("In an aircraft")}


def country_name(say: Say, code: str) -> str:
    """Return a country, or that one is at sea or in the air."""
    return say(_PLACES[code]) if code in _PLACES else say.country(code)
