"""What a printer is given to print: a slip made of parts, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto, unique


@unique
class Align(Enum):
    """Where a line stands."""

    LEFT = auto()
    CENTRE = auto()
    RIGHT = auto()


@dataclass(frozen=True)
class Text:
    """A paragraph; wrapped at words to the width of the paper."""

    text: str
    align: Align = Align.LEFT
    bold: bool = False
    large: bool = False  # double width and height


@dataclass(frozen=True)
class Pair:
    """A label on the left, a value on the right; the value goes to a line of its own if long."""

    label: str
    value: str
    bold: bool = False


@dataclass(frozen=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True)
class QrCode:
    """A QR symbol, level M."""

    data: str


@dataclass(frozen=True)
class Feed:
    """Empty lines."""

    lines: int = 1


SlipPart = Text | Pair | Rule | QrCode | Feed


@dataclass(frozen=True)
class Slip:
    """What one piece of paper says; cut and presented at its end."""

    language: str  # of decisions.md; chooses the code page
    parts: tuple[SlipPart, ...]


@dataclass(frozen=True)
class PrintJob:
    """A slip to be printed exactly once."""

    job_id: str
    slip: Slip
