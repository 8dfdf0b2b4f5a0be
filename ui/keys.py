"""Keys into intents: the telephone keypad of the terminal, and a developer's keyboard.

Digits press the choice with that digit, or type into a number or a code.  0 calls a person, *
repeats what was said, # goes back, each unless the screen gives that key another meaning.  Letters
of a keyboard type into a code word when its alphabet on the screen has them.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.views.account import CodeView, LettersView
from kiosk.views.base import Choice, Role, Screen, View
from kiosk.views.general import AttractView
from kiosk.views.intents import (
    CallPerson,
    Choose,
    EraseDigit,
    Intent,
    Touched,
    TypeDigit,
    TypeLetter,
)
from kiosk.views.top_up import NumberView

DIGITS = "0123456789"
PERSON, REPEAT, BACK, ERASE, ENTER, SPACE = "0", "*", "#", "erase", "enter", " "


@dataclass(frozen=True)
class Repeat:
    """Say it again; nobody but the voice needs to know."""


def _find(choices: tuple[Choice, ...], digit: str) -> Choice | None:
    return next((choice for choice in choices if choice.digit == digit), None)


def _role(choices: tuple[Choice, ...], role: Role) -> Choice | None:
    return next((choice for choice in choices if choice.role is role), None)


def letter_of(view: View, key: str) -> str:
    """The letter of the keyboard on the screen that a key stands for; "" for none.

    A key may come as a large letter where the screen has the small one, and the other way round.
    """
    if not isinstance(view, LettersView) or len(key) != 1:
        return ""
    if key == SPACE:
        return SPACE if view.space_label else ""
    letters = [letter for row in view.keys for letter in row]
    return next((found for found in (key, key.lower(), key.upper()) if found in letters), "")


def intent_of(screen: Screen, key: str) -> Intent | Repeat:
    """What a key asks for on this screen; Touched when it means nothing here."""
    serial, view = screen.serial, screen.view
    choices = view.choices if screen.overlay is None else screen.overlay.choices
    typing = screen.overlay is None
    if typing and isinstance(view, NumberView | CodeView) and key in DIGITS:
        return TypeDigit(serial, key)
    if typing and isinstance(view, NumberView | CodeView | LettersView) and key == ERASE:
        return EraseDigit(serial)
    letter = letter_of(view, key) if typing else ""
    if letter and _find(choices, key) is None:
        return TypeLetter(serial, letter)
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
