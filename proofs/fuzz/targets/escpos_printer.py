"""The emulated printer: any bytes, as a driver's bugs or a stranger's document would send them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from drivers.emulators.escpos_commands import EscposPrinterDevice
from drivers.emulators.escpos_paper import Ticket
from drivers.escpos.profiles import PROFILES
from proofs.fuzz.target import OneInput

FAMILIES = tuple(PROFILES.values())
CHUNK_BYTES = 64


def prepare(place: Path) -> OneInput:
    """The first byte is the family; the rest goes to the printer in chunks, with time between."""

    def one_input(data: bytes) -> None:
        if not data:
            return
        tickets: list[Ticket] = []

        def deliver(ticket: Ticket) -> Mapping[str, object]:
            tickets.append(ticket)
            return {}

        printer = EscposPrinterDevice(FAMILIES[data[0] % len(FAMILIES)], deliver, fast=True)
        now = 10.0
        printer.tick(now)
        for at in range(1, len(data), CHUNK_BYTES):
            printer.receive(data[at : at + CHUNK_BYTES], now)
            now += 1.0
            printer.tick(now)
            printer.output(now)
            printer.take_events()
        printer.tick(now + 60.0)
        assert len(tickets) <= len(data), "tickets out of nothing"
        assert printer.snapshot()["power"] == "on"

    return one_input


def seeds() -> Iterable[bytes]:
    """Each kind of command, whole and with odd parameters."""
    commands = (
        b"\x1b@Hello\nworld\n\x1dVB\x00",
        b"\x1bt\x11\x80\x81\n\x1d!\x11X\n\x1bE\x01Y\n\x1b-\x02Z\n",
        b"\x1dv0\x00\x02\x00\x03\x00abcdef\x1di",
        b"\x1b*\x21\x02\x00abcdef\n\x1b*\x00\x01\x00a\n",
        b"\x1d(k\x03\x001C\x05\x1d(k\x03\x001E0\x1d(k\x06\x001P0abc\x1d(k\x03\x001Q0",
        b"\x1d(k\x04\x0b1P0" + b"a" * 2 + b"\x1d(k\x03\x001Q0",
        b"\x1dkI\x05{B123\x1dk\x04123\x00\x1dh\x40",
        b"\x1d(L\x0e\x000p0\x01\x01\x31\x10\x00\x01\x00ab\x00\x00\x1d(L\x02\x0002",
        b"\x1d(L\x0d\x000p0\x01\x01\x31\x00\x00\x01\x00ab\x00\x1d(L\x02\x0002",
        b"\x10\x04\x01\x10\x04\x14\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08\x10\x05\x01",
        b"\x1dE1\x1dE2\x1dI\x01\x1dr\x01\x1da\x0f\x1de\x03\x0c\x1de\x05",
        b"\x1d(H\x06\x0000abcd\x1dV\x00\x1bi\x1bm\x1dR1\x05",
        b"\x1bd\xff\x1bJ\xff\x1b3\xff\n\n\x1ba\x01A\n",
    )
    return [bytes([family]) + command for command in commands for family in range(3)]
