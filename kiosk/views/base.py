"""What every view carries, and the frame of permanent controls around it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto, unique


@unique
class Role(Enum):
    """How much a choice weighs; the one PRIMARY of a screen stands bottom right."""

    PRIMARY = auto()
    NORMAL = auto()
    DOOR = auto()  # a large tile of the home screen
    BACK = auto()
    OPTION = auto()  # one of several answers to mark; pressing it leaves the screen as it is
    QUIET = auto()  # a link in the text


@dataclass(frozen=True)
class Choice:
    """Something the customer can press; `digit` is its key on a telephone keypad."""

    id: str
    label: str
    digit: str
    hint: str = ""
    role: Role = Role.NORMAL
    enabled: bool = True
    icon: str = ""  # name of a flat icon, "" for none
    selected: bool = False  # the marked one of the OPTIONs


@dataclass(frozen=True)
class View:
    """One screen."""

    title: str
    choices: tuple[Choice, ...]
    spoken: str


@dataclass(frozen=True)
class LanguageChoice:
    """A language under its own name."""

    code: str
    own_name: str
    current: bool


@dataclass(frozen=True)
class Preferences:
    """How this customer wants to see things; back to the start when the visit ends."""

    large_text: bool = False
    high_contrast: bool = False
    low_reach: bool = False
    no_hurry: bool = False  # every time is twice as long


@dataclass(frozen=True)
class Brand:
    """The operator's name and colour, from the pack."""

    name: str
    colour: str  # "#rrggbb"
    on_colour: str  # text on it


@dataclass(frozen=True)
class Frame:
    """The permanent controls and the footer of every screen."""

    brand: Brand
    languages: tuple[LanguageChoice, ...]
    language_label: str  # the current language under its own name
    text_size_label: str
    contrast_label: str
    low_reach_label: str
    person_label: str
    agent_label: str  # "Who takes your money"
    footer: str  # terminal number, address, support number
    controls_enabled: bool = True  # False on boot


@dataclass(frozen=True)
class StillThereOverlay:
    """The countdown before a screen ends by itself."""

    title: str
    text: str  # what will happen, with the seconds in it
    more_time: Choice
    spoken: str
    no_hurry: Choice | None = None  # every time longer from now on, for who did not ask yet

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be pressed on it."""
        return (self.more_time,) if self.no_hurry is None else (self.more_time, self.no_hurry)


@dataclass(frozen=True)
class Screen:
    """Everything to be drawn at once.

    `serial` names the question: it stays while a question is only redrawn, and grows with each
    new one.  An intent carries it back, so that a tap on a screen that is gone does nothing.
    `name` is what the program calls the kind of question; it is never shown.
    """

    serial: int
    view: View
    frame: Frame
    preferences: Preferences = Preferences()
    overlay: StillThereOverlay | None = None
    name: str = ""
