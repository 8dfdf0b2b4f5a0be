"""What stands on the paper of an emulated printer, line by line, and how it reads as text."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.api import Align
from drivers.escpos.profiles import CELL_DOTS_WIDE


@dataclass(frozen=True)
class Style:
    """How a character is printed."""

    bold: bool = False
    wide: int = 1
    high: int = 1
    underline: bool = False
    reverse: bool = False
    upside_down: bool = False


@dataclass(frozen=True)
class Letter:
    """One character in its style."""

    character: str
    style: Style


@dataclass(frozen=True)
class TextLine:
    """A printed line; pitch is the paper it took."""

    letters: tuple[Letter, ...]
    align: Align
    pitch_dots: int

    @property
    def text(self) -> str:
        """The characters alone."""
        return "".join(letter.character for letter in self.letters)

    @property
    def dots_wide(self) -> int:
        """Width of the line."""
        return sum(letter.style.wide for letter in self.letters) * CELL_DOTS_WIDE


@dataclass
class Dots:
    """Rows of dots printed one under the other, each a number with its leftmost dot highest."""

    dots_wide: int
    align: Align
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Symbol:
    """A QR symbol."""

    data: str
    module_dots: int
    level: str  # "l", "m", "q", "h"
    align: Align


@dataclass(frozen=True)
class Barcode:
    """A one-dimensional code."""

    data: str
    height_dots: int
    align: Align


@dataclass(frozen=True)
class Blank:
    """Paper fed without print."""

    pitch_dots: int


Item = TextLine | Dots | Symbol | Barcode | Blank


@dataclass(frozen=True)
class Ticket:
    """What was cut off, in the order of printing."""

    number: int
    items: tuple[Item, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing at all is printed on it."""
        return all(isinstance(item, Blank) for item in self.items)


class Paper:
    """The strip between print head and knife."""

    def __init__(self) -> None:
        self._items: list[Item] = []

    @property
    def empty(self) -> bool:
        """Whether nothing was printed since the last cut."""
        return all(isinstance(item, Blank) for item in self._items)

    def add(self, item: Item) -> None:
        """Print one thing."""
        self._items.append(item)

    def add_row(self, row: int, dots_wide: int, align: Align) -> None:
        """Print one row of dots; rows that follow each other make one picture."""
        last = self._items[-1] if self._items else None
        if not isinstance(last, Dots) or last.align is not align:
            last = Dots(dots_wide, align)
            self._items.append(last)
        if dots_wide > last.dots_wide:
            shift = dots_wide - last.dots_wide
            last.rows = [earlier << shift for earlier in last.rows]
            last.dots_wide = dots_wide
        last.rows.append(row << (last.dots_wide - dots_wide))

    def tear(self, number: int) -> Ticket:
        """Cut everything off."""
        ticket = Ticket(number, tuple(self._items))
        self._items = []
        return ticket


def aligned(text: str, columns: int, align: Align, wide: int = 1) -> str:
    """Place a text of characters so many cells wide on a line of columns."""
    room = max(0, columns - len(text) * wide)
    before = {Align.LEFT: 0, Align.CENTRE: room // 2, Align.RIGHT: room}[align]
    return (" " * before + text).rstrip()
