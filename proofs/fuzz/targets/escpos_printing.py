"""A whole print job on a printer where anything goes wrong: its end is told once, and in time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path

from drivers.api import (
    PrintAdvanced,
    PrintConfirmed,
    PrinterEvent,
    PrintJob,
    PrintPrepared,
    PrintRefused,
    PrintUnknown,
)
from drivers.api.slips import Slip, Text
from drivers.emulators.escpos_commands import EscposPrinterDevice
from drivers.errors import PeerError, TransportError
from drivers.escpos.line import PrinterLine
from drivers.escpos.printing import GivenUpError, Printing
from drivers.escpos.profiles import PROFILES, Profile
from drivers.escpos.settings import Settings
from drivers.escpos.watch import Watch
from proofs.fuzz.draw import Draw
from proofs.fuzz.target import OneInput

FAMILIES = tuple(PROFILES.values())
SETTINGS = Settings(
    hold_poll_s=0.5, answer_timeout_s=1.0, fence_timeout_s=3.0, xoff_limit_s=5.0, settle_s=3.0
)
MINUTES_MAX_S = 3600.0
STEPS_MAX = 20_000
FAULTLESS = 0xB0
FAULTS = {
    number: next(n for n in range(FAULTLESS, 256) if n % 10 == number) for number in range(10)
}
ENDS = (PrintConfirmed, PrintRefused, PrintUnknown)


class _TooLongError(AssertionError):
    """The job never ends."""


class Wire:
    """A ByteStream on virtual time to an emulated printer; what is drawn goes wrong on the way."""

    def __init__(self, draw: Draw, profile: Profile) -> None:
        self._draw = draw
        self._steps = 0
        self._healed = False
        self.now = 10.0
        self.printer = EscposPrinterDevice(profile, lambda _: {}, fast=True)
        self.printer.tick(self.now)

    def clock(self) -> float:
        return self.now

    def open(self) -> None:
        self._count()

    def close(self) -> None:
        """Nothing is held."""

    def flush_input(self) -> None:
        """Nothing waits."""

    def read(self, size_max: int, timeout_s: float) -> bytes:
        self._count()
        if not self._draw and not self._healed:
            self._heal()
        fault = self._draw.byte()
        due = self.printer.next_due()
        until = self.now + max(0.0, timeout_s)
        self.now = until if due is None else max(self.now, min(until, due))
        self.printer.tick(self.now)
        came = self.printer.output(self.now)
        return came if fault < FAULTLESS else self._spoiled(came, fault)

    def _heal(self) -> None:
        """A person comes in the end: what waits for one may go on."""
        self._healed = True
        for words in (["power", "on"], ["paper", "ok"], ["cover", "closed"]):
            self.printer.command(words, self.now)

    def _spoiled(self, came: bytes, fault: int) -> bytes:
        match fault % 10:
            case 0:
                raise TransportError("unplugged")
            case 1:
                return b""
            case 2:
                return came + self._draw.take(1 + self._draw.below(6))
            case 3:
                return self._draw.take(1 + self._draw.below(6))
            case 4:
                self.printer.command(["paper", "out"], self.now)
            case 5:
                self.printer.command(["paper", "ok"], self.now)
            case 6:
                self.printer.command(["cover", self._draw.pick(("open", "closed"))], self.now)
            case 7:
                self.printer.command(["power", "off"], self.now)
            case 8:
                self.printer.command(["power", "on"], self.now)
            case _:
                self.now += self._draw.byte() / 10
        return came

    def write(self, data: bytes, timeout_s: float) -> int:
        self._count()
        self.now += 0.001
        self.printer.receive(data, self.now)
        return len(data)

    def _count(self) -> None:
        self._steps += 1
        if self._steps > STEPS_MAX or self.now > MINUTES_MAX_S:
            raise _TooLongError(f"{self._steps} steps, {self.now:.0f} s")


def prepare(place: Path) -> OneInput:
    """The family, when the kiosk gives up, then what goes wrong at each read."""

    def one_input(data: bytes) -> None:
        draw = Draw(data)
        profile = draw.pick(FAMILIES)
        gives_up_after = draw.byte()
        wire = Wire(draw, profile)
        told: list[PrinterEvent] = []
        line = PrinterLine(wire, profile, SETTINGS, wire.clock)
        watch = Watch(line, told.append, SETTINGS, wire.clock)
        orders = _orders(wire, gives_up_after)
        printing = Printing(line, watch, profile, SETTINGS, wire.clock, told.append, None, orders)
        with contextlib.suppress(TransportError, PeerError, GivenUpError):
            line.open()
            prepared = printing.prepare(JOB)
            if prepared is not None:
                printing.carry(prepared)
        _check(told)

    return one_input


def _orders(wire: Wire, gives_up_after: int) -> Callable[[float], None]:
    """Return who is asked whether the kiosk gave the job up; 0 means never."""
    left = gives_up_after

    def check(wait_s: float) -> None:
        nonlocal left
        wire.now += wait_s
        left -= 1
        if left == 0:
            raise GivenUpError

    return check


def _check(told: list[PrinterEvent]) -> None:
    names = [type(event).__name__ for event in told]
    ends = [event for event in told if isinstance(event, ENDS)]
    assert len(ends) <= 1, f"ended more than once: {names}"
    prepared = [event for event in told if isinstance(event, PrintPrepared)]
    assert len(prepared) <= 1
    if prepared:
        assert len(ends) == 1, f"prepared, and its end never told: {names}"
        offsets = [event.offset for event in told if isinstance(event, PrintAdvanced)]
        assert offsets == sorted(offsets)
        size = prepared[0].size_bytes
        assert not offsets or offsets[-1] <= size
        if isinstance(ends[0], PrintConfirmed):
            assert offsets[-1:] == [size], "confirmed before all was sent"


JOB = PrintJob("job-1", Slip("en", (Text("Paid 500"), Text("Thank you"))))


def seeds() -> Iterable[bytes]:
    """A fine printer of each family; one that runs out of paper, one unplugged, one restarted."""
    fine = bytes(12)
    streams = (
        fine,
        fine + bytes([FAULTS[4]]) + bytes(20) + bytes([FAULTS[5]]),
        fine + bytes([FAULTS[0]]),
        fine + bytes([FAULTS[7]]) + bytes(8) + bytes([FAULTS[8]]),
        fine + bytes([FAULTS[6], 0]) + bytes(9) + bytes([FAULTS[6], 1]),
        fine + bytes([FAULTS[3], 5]) + b"abcdef",
    )
    return [
        bytes([family, given_up]) + stream
        for family in range(3)
        for given_up in (0, 9)
        for stream in streams
    ]
