"""What a command does beyond putting ink on paper."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.escpos.tables import Command


@dataclass(frozen=True)
class Printed:
    """Paper moves by so many dots."""

    dots: int


@dataclass(frozen=True)
class Cut:
    """The knife falls."""

    partial: bool


@dataclass(frozen=True)
class Ask:
    """A queued command wants something of the mechanism: an answer, a ticket moved, a switch."""

    command: Command
    parameters: bytes


Effect = Printed | Cut | Ask
