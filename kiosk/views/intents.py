"""What a customer can ask for; the screen sends these and nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Choose:
    """A choice of the view, or of the overlay, was pressed."""

    serial: int
    choice_id: str


@dataclass(frozen=True)
class TypeDigit:
    """A digit key, on the screen or on the keypad."""

    serial: int
    digit: str


@dataclass(frozen=True)
class TypeLetter:
    """A key of the letter keyboard, or its space."""

    serial: int
    letter: str


@dataclass(frozen=True)
class EraseDigit:
    """The eraser, pressed shortly."""

    serial: int


@dataclass(frozen=True)
class EraseAll:
    """The eraser, held."""

    serial: int


@dataclass(frozen=True)
class SetLanguage:
    """A language was chosen by its own name."""

    code: str


@dataclass(frozen=True)
class OpenLanguages:
    """The language control was pressed: show all of them."""


@dataclass(frozen=True)
class ToggleLargeText:
    """Text size control."""


@dataclass(frozen=True)
class ToggleContrast:
    """Contrast control."""


@dataclass(frozen=True)
class ToggleLowReach:
    """Low-reach control."""


@dataclass(frozen=True)
class CallPerson:
    """The person's button."""


@dataclass(frozen=True)
class AskWhoTakesMoney:
    """The footer's link."""


@dataclass(frozen=True)
class Touched:
    """Somebody touched the screen where nothing is; time-outs start anew."""


Intent = (
    Choose
    | TypeDigit
    | TypeLetter
    | EraseDigit
    | EraseAll
    | SetLanguage
    | OpenLanguages
    | ToggleLargeText
    | ToggleContrast
    | ToggleLowReach
    | CallPerson
    | AskWhoTakesMoney
    | Touched
)
