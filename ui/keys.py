"""Keys into intents: the telephone keypad of the terminal, and a developer's keyboard.

Digits press the choice with that digit, or type into a number.  0 calls a person, * repeats what
was said, # goes back, each unless the screen gives that key another meaning.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.views.base import Choice, Role, Screen
from kiosk.views.general import AttractView
from kiosk.views.intents import (
    CallPerson,
    Choose,
    EraseDigit,
    Intent,
    Touched,
    TypeDigit,
)
from kiosk.views.top_up import NumberView

DIGITS = "0123456789"
PERSON, REPEAT, BACK, ERASE, ENTER = "0", "*", "#", "erase", "enter"


@dataclass(frozen=True)
class Repeat:
    """Say it again; nobody but the voice needs to know."""


def _find(choices: tuple[Choice, ...], digit: str) -> Choice | None:
    return next((choice for choice in choices if choice.digit == digit), None)


def _role(choices: tuple[Choice, ...], role: Role) -> Choice | None:
    return next((choice for choice in choices if choice.role is role), None)


def intent_of(screen: Screen, key: str) -> Intent | Repeat:
    """What a key asks for on this screen; Touched when it means nothing here."""
    serial, view = screen.serial, screen.view
    choices = view.choices if screen.overlay is None else (screen.overlay.more_time,)
    typing = isinstance(view, NumberView) and screen.overlay is None
    if typing and key in DIGITS:
        return TypeDigit(serial, key)
    if typing and key == ERASE:
        return EraseDigit(serial)
    found = _find(choices, key)
    if key == ENTER:
        found = _role(choices, Role.PRIMARY)
    if key == BACK and found is None:
        found = _role(choices, Role.BACK)
    if found is None and isinstance(view, AttractView) and key in DIGITS and key != PERSON:
        found = choices[0] if choices else None
    if found is not None:
        return Choose(serial, found.id) if found.enabled else Touched()
    if key == REPEAT:
        return Repeat()
    if key == PERSON and screen.frame.controls_enabled:
        return CallPerson()
    return Touched()
