"""Something that was done in a visit, as screens and slips tell it at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.say import Say


@dataclass(frozen=True)
class Accomplished:
    """told says it in one sentence, in the language of that moment.

    name: of the order or ticket; code: a number to keep, as of a case; due: when the rest of it is
    to be expected.
    """

    name: str
    told: Callable[[Say], str] = field(compare=False, repr=False)
    code: str = ""
    due: datetime | None = None
