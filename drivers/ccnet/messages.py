"""What CCNET payloads say: typed values from bytes and bytes from typed values, both directions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drivers.ccnet.tables import (
    BILL_TABLE_ENTRY_BYTES,
    BILL_TYPES,
    EXPONENT_POINT_LEFT,
    IDENTIFICATION_ASSET_BYTES,
    IDENTIFICATION_PART_BYTES,
    IDENTIFICATION_SERIAL_BYTES,
    MASK_BYTES,
    REPLY_DATA_BYTES,
    REPORTS_WITH_DATA,
    REQUEST_DATA_BYTES,
    Command,
    FailureCode,
    RejectCode,
    Report,
)
from drivers.errors import PeerError

BillTypes = frozenset[int]
EXPONENT_MAX = 9


# --- requests --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Request:
    """A command and its data, host to device."""

    command: Command
    data: bytes = b""

    @property
    def payload(self) -> bytes:
        return bytes([self.command]) + self.data


def parse_request(payload: bytes) -> Request | None:
    """The request in a payload; None if the command is unknown or its data has a wrong size."""
    try:
        command = Command(payload[0])
    except ValueError:
        return None
    expected = REQUEST_DATA_BYTES.get(command)
    if expected is not None and len(payload) - 1 != expected:
        return None
    return Request(command, payload[1:])


def build_mask(bill_types: Iterable[int]) -> bytes:
    """Three bytes, high one first; bit n stands for bill type n."""
    mask = 0
    for bill_type in bill_types:
        assert 0 <= bill_type < BILL_TYPES
        mask |= 1 << bill_type
    return mask.to_bytes(MASK_BYTES, "big")


def parse_mask(data: bytes) -> BillTypes:
    mask = int.from_bytes(data, "big")
    return frozenset(bill_type for bill_type in range(BILL_TYPES) if mask >> bill_type & 1)


def enable_bill_types(enabled: BillTypes, escrow: BillTypes) -> Request:
    return Request(Command.ENABLE_BILL_TYPES, build_mask(enabled) + build_mask(escrow))


def parse_two_masks(data: bytes) -> tuple[BillTypes, BillTypes]:
    """The data of ENABLE BILL TYPES (enabled, escrow) or GET STATUS (enabled, high security)."""
    return parse_mask(data[:MASK_BYTES]), parse_mask(data[MASK_BYTES : 2 * MASK_BYTES])


def set_security(bill_types: BillTypes) -> Request:
    return Request(Command.SET_SECURITY, build_mask(bill_types))


def set_barcode_parameters(barcode_format: int, length: int) -> Request:
    return Request(Command.SET_BARCODE_PARAMETERS, bytes([barcode_format, length]))


def set_escrow_timeouts(escrow_ms: int, hold_ms: int) -> Request:
    data = escrow_ms.to_bytes(4, "big") + hold_ms.to_bytes(4, "big")
    return Request(Command.SET_ESCROW_TIMEOUTS, data)


def parse_escrow_timeouts(data: bytes) -> tuple[int, int]:
    """Escrow and hold time, milliseconds."""
    return int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big")


# --- answers ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class PollReport:
    """One answer to POLL; `data` is a bill type, a code or a time, 0 where the report has none."""

    report: Report
    data: int = 0

    def __str__(self) -> str:
        """The maker's word: "14 IDLING", "47 FAILURE 50 STACK_MOTOR"."""
        text = f"{self.report:02X} {self.report.name}"
        if self.report is Report.FAILURE:
            return f"{text} {code_name(FailureCode, self.data)}"
        if self.report is Report.REJECTING:
            return f"{text} {code_name(RejectCode, self.data)}"
        return text


def code_name(codes: type[FailureCode] | type[RejectCode], code: int) -> str:
    """Code and name; a code the manual does not know keeps its number alone."""
    try:
        return f"{code:02X} {codes(code).name}"
    except ValueError:
        return f"{code:02X}"


def parse_poll_report(payload: bytes) -> PollReport:
    """PeerError for a report that is unknown or too short; bytes beyond the second are dropped."""
    try:
        report = Report(payload[0])
    except ValueError as error:
        raise PeerError(f"unknown report {payload.hex()}") from error
    if report not in REPORTS_WITH_DATA:
        return PollReport(report)
    if len(payload) < 2:
        raise PeerError(f"{report.name} without its second byte")
    return PollReport(report, payload[1])


def build_poll_report(report: PollReport) -> bytes:
    if report.report in REPORTS_WITH_DATA:
        return bytes([report.report, report.data])
    return bytes([report.report])


@dataclass(frozen=True)
class Identification:
    """Who a device is: two texts as it pads them, without the padding, and an asset number."""

    part: str
    serial: str
    asset: bytes


def parse_identification(payload: bytes) -> Identification:
    _check_size(Command.IDENTIFICATION, payload)
    serial_at = IDENTIFICATION_PART_BYTES
    asset_at = serial_at + IDENTIFICATION_SERIAL_BYTES
    return Identification(
        _text(payload[:serial_at]), _text(payload[serial_at:asset_at]), payload[asset_at:]
    )


def build_identification(identification: Identification) -> bytes:
    part = identification.part.encode("ascii").ljust(IDENTIFICATION_PART_BYTES)
    serial = identification.serial.encode("ascii").ljust(IDENTIFICATION_SERIAL_BYTES)
    payload = part + serial + identification.asset.rjust(IDENTIFICATION_ASSET_BYTES, b"\0")
    _check_size(Command.IDENTIFICATION, payload)
    return payload


@dataclass(frozen=True)
class BillTableEntry:
    """One kind of bill: mantissa, three letters as the device spells them, and an exponent byte."""

    mantissa: int
    currency: str
    exponent: int  # bit 7: the point moves left

    @property
    def value(self) -> int | None:
        """Whole currency units; None if it is not whole, or beyond any bill."""
        places = self.exponent & ~EXPONENT_POINT_LEFT
        if places > EXPONENT_MAX:
            return None
        if not self.exponent & EXPONENT_POINT_LEFT:
            return int(self.mantissa * 10**places)
        whole, rest = divmod(self.mantissa, 10**places)
        return None if rest else int(whole)


def parse_bill_table(payload: bytes) -> dict[int, BillTableEntry]:
    """Bill type to entry; empty places, and places whose letters are none, are left out."""
    _check_size(Command.GET_BILL_TABLE, payload)
    table = {}
    for bill_type in range(BILL_TYPES):
        start = bill_type * BILL_TABLE_ENTRY_BYTES
        raw = payload[start : start + BILL_TABLE_ENTRY_BYTES]
        letters = raw[1:4]
        if raw[0] and letters.isalpha():
            table[bill_type] = BillTableEntry(raw[0], letters.decode("ascii"), raw[4])
    return table


def build_bill_table(table: dict[int, BillTableEntry]) -> bytes:
    payload = bytearray(BILL_TYPES * BILL_TABLE_ENTRY_BYTES)
    for bill_type, entry in table.items():
        start = bill_type * BILL_TABLE_ENTRY_BYTES
        raw = bytes([entry.mantissa, *entry.currency.encode("ascii"), entry.exponent])
        payload[start : start + BILL_TABLE_ENTRY_BYTES] = raw
    _check_size(Command.GET_BILL_TABLE, payload)
    return bytes(payload)


@dataclass(frozen=True)
class DeviceStatus:
    """The answer to GET STATUS."""

    enabled: BillTypes
    high_security: BillTypes


def parse_device_status(payload: bytes) -> DeviceStatus:
    _check_size(Command.GET_STATUS, payload)
    return DeviceStatus(*parse_two_masks(payload))


def build_device_status(status: DeviceStatus) -> bytes:
    return build_mask(status.enabled) + build_mask(status.high_security)


def _check_size(command: Command, payload: Sequence[int]) -> None:
    if len(payload) != REPLY_DATA_BYTES[command]:
        raise PeerError(f"{command.name} answered with {len(payload)} bytes")


def _text(raw: bytes) -> str:
    """Printable ASCII without padding; anything else becomes a question mark."""
    kept = raw.rstrip(b" \0\xff")
    return "".join(chr(byte) if 32 <= byte < 127 else "?" for byte in kept).strip()
