"""Answers of an emulated printer to queued questions: paper, identity, counters, process ID."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.emulators import escpos_sensors
from drivers.emulators.escpos_sensors import Sensors
from drivers.escpos.profiles import Dialect, Profile
from drivers.escpos.tables import (
    PROCESS_ID_BYTES,
    SET_PROCESS_ID,
    BlockKind,
    Command,
    Header,
)

DOTS_PER_CENTIMETRE = 80
ROLL_CENTIMETRES = 18000
CLEARED = bytes([Header.BLOCK, BlockKind.CLEARED, 0])

MODEL_BYTES = {Dialect.EPSON: 0x20, Dialect.CUSTOM: 0xB9, Dialect.CITIZEN: 0x75}
TYPE_BYTE_CUTTER = 0x02
ROM_BYTE = 0x01
PAPER_NUMBERS = frozenset({1, 49})
DRAWER_NUMBERS = frozenset({2, 50})
INFORMATION = {
    0x41: "1.00 ESC/POS",
    0x42: "EPSON",
    0x43: "TM-T88V",
    0x44: "EMULATED01",
    0x45: "",
}


@dataclass
class Counters:
    """What the device itself counts, over its whole life."""

    cuts: int = 785
    power_ups: int = 512
    retracted: int = 12
    printed_dots: int = 38890 * DOTS_PER_CENTIMETRE

    def feed(self, dots: int) -> None:
        """Paper went by."""
        self.printed_dots += dots

    @property
    def printed_cm(self) -> int:
        """Paper printed, in whole centimetres."""
        return self.printed_dots // DOTS_PER_CENTIMETRE

    @property
    def left_cm(self) -> int:
        """Paper left on the roll, in whole centimetres."""
        return ROLL_CENTIMETRES - self.printed_cm % ROLL_CENTIMETRES


def answer(
    profile: Profile, sensors: Sensors, counters: Counters, command: Command, parameters: bytes
) -> bytes:
    """Answer a queued question, or nothing where the model has no such question."""
    if command is Command.QUEUED_STATUS:
        if parameters[0] in PAPER_NUMBERS:
            return escpos_sensors.queued_status(sensors)
        return b"\0" if parameters[0] in DRAWER_NUMBERS else b""
    if command is Command.PAPER_SENSORS:
        return escpos_sensors.queued_status(sensors)
    if command is Command.PRINTER_ID:
        return _identity(profile, parameters[0])
    if command is Command.RESPONSE:
        return _process_id(profile, parameters)
    if profile.has_counters:
        return _counter(counters, command)
    return b""


def _process_id(profile: Profile, parameters: bytes) -> bytes:
    head = (Command.RESPONSE.value + parameters)[: len(SET_PROCESS_ID)]
    process_id = parameters[len(SET_PROCESS_ID) - len(Command.RESPONSE.value) :]
    known = profile.dialect is Dialect.EPSON and head == SET_PROCESS_ID
    if not known or len(process_id) != PROCESS_ID_BYTES:
        return b""
    return bytes([Header.BLOCK, BlockKind.PROCESS_ID]) + process_id + b"\0"


def _identity(profile: Profile, number: int) -> bytes:
    plain = {1: MODEL_BYTES[profile.dialect], 2: TYPE_BYTE_CUTTER, 3: ROM_BYTE}
    byte = plain.get(number - 48 if number in (49, 50, 51) else number)
    if byte is not None:
        return bytes([byte])
    if profile.dialect is Dialect.EPSON and number in INFORMATION:
        return bytes([Header.INFORMATION]) + INFORMATION[number].encode() + b"\0"
    return b""


def _counter(counters: Counters, command: Command) -> bytes:
    texts = {
        Command.COUNTER_PAPER_LEFT: f"{counters.left_cm}cm",
        Command.COUNTER_CUTS: f"{counters.cuts}cuts",
        Command.COUNTER_PRINTED: f"{counters.printed_cm}cm",
        Command.COUNTER_RETRACTED: f"{counters.retracted}ret",
        Command.COUNTER_POWER_UPS: f"{counters.power_ups}on",
    }
    return texts.get(command, "").encode()
