"""What a person of the operator may see of the screen a customer is on: words, no whole numbers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from kiosk.views.account import ChatLine, LettersView
from kiosk.views.base import Choice, View

FIELDS_MAX = 20
LINE_LENGTH_MAX = 300
_HIDDEN = "\u00b7"
# Their texts say nothing of what is on the screen, or say it twice.
_SILENT = frozenset({"spoken", "id", "choice_id", "icon", "colour", "qr", "code", "places"})
_DIGITS = re.compile(r"\d(?:[\s\u00a0\u202f,.()-]{0,2}\d)+")


def masked_fields(view: View) -> tuple[str, ...]:
    """Return the lines of a screen in its order; of every longer number only the last two digits.

    What is typed letter by letter is left out, and so is what was said in a talk.
    """
    lines = dict.fromkeys(masked(line) for line in _texts(view) if line.strip())
    return tuple(line[:LINE_LENGTH_MAX] for line in lines)[:FIELDS_MAX]


def masked(line: str) -> str:
    """Return a line with its numbers hidden: of more than two digits the last two are left."""
    return _DIGITS.sub(lambda found: _hidden(found[0]), line)


def _hidden(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return number if len(digits) <= 2 else f"{_HIDDEN * 2}{digits[-2:]}"


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Choice):
        yield value.label
    elif isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        yield from (" ".join(value),) if _DIGITS.fullmatch("".join(value)) else value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif dataclasses.is_dataclass(value) and not isinstance(value, ChatLine):
        for field in dataclasses.fields(value):
            typed = isinstance(value, LettersView) and field.name in ("typed", "keys")
            if field.name not in _SILENT and not typed:
                yield from _texts(getattr(value, field.name))
