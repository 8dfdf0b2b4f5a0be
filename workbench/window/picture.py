"""What the bench window shows at one moment, and what a click asks for: values, no drawing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto, unique
from pathlib import Path


@unique
class Light(Enum):
    """A lamp."""

    OFF = auto()
    GOOD = auto()
    BUSY = auto()
    WARNING = auto()
    BAD = auto()


@dataclass(frozen=True)
class Lamp:
    """A device or link, and what it says of itself."""

    name: str
    light: Light
    says: str


@dataclass(frozen=True)
class Deed:
    """One thing the station is asked to do, by the name of its method."""

    verb: str
    argument: str | int | None = None


@dataclass(frozen=True)
class Position:
    """One position of a switch."""

    label: str
    deed: Deed
    on: bool
    alarming: bool = False


@dataclass(frozen=True)
class Switch:
    """A named row of positions; one is on, or they are push buttons."""

    name: str
    positions: tuple[Position, ...]


@dataclass(frozen=True)
class Bill:
    """A bill to click."""

    label: str
    deed: Deed
    colour: tuple[int, int, int]


@dataclass(frozen=True)
class AccountLine:
    """A subscriber as the backend knows them."""

    msisdn: str
    label: str
    balance: str
    chosen: bool = False


@dataclass(frozen=True)
class SmsLine:
    """One message on the phone."""

    to: str
    at: str
    text: str


@dataclass(frozen=True)
class WireLine:
    """A frame on one of the wires: which, whither, bytes and meaning."""

    device: str
    upward: bool  # from the device to the host
    hexadecimal: str
    meaning: str


@dataclass(frozen=True)
class Picture:
    """Everything at once."""

    title: str = ""
    day: str = ""
    clock: str = ""
    lamps: tuple[Lamp, ...] = ()
    bills: tuple[Bill, ...] = ()
    switches: tuple[Switch, ...] = ()
    accounts: tuple[AccountLine, ...] = ()
    phone: str = ""
    messages: tuple[SmsLine, ...] = ()
    tickets: tuple[Path, ...] = ()  # pictures, the newest last
    wire: tuple[WireLine, ...] = ()
    log: tuple[str, ...] = ()
    status: str = ""  # the last deed's trouble, or what is being done
    trouble: bool = False
    clock_deeds: tuple[tuple[str, Deed], ...] = field(
        default=(
            ("+1 min", Deed("advance_clock", 60)),
            ("+1 day", Deed("advance_clock", 86400)),
        )
    )
