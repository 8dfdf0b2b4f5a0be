"""The CCNET payload parsers: poll reports, bill tables, identifications, masks, requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from drivers.ccnet.messages import (
    BillTableEntry,
    Identification,
    PollReport,
    build_bill_table,
    build_device_status,
    build_identification,
    build_mask,
    build_poll_report,
    parse_bill_table,
    parse_device_status,
    parse_identification,
    parse_mask,
    parse_poll_report,
    parse_request,
)
from drivers.ccnet.tables import BILL_TYPES, Report
from drivers.errors import PeerError
from proofs.fuzz.target import OneInput

BILL_UNITS_MAX = 255 * 10**9


def prepare(place: Path) -> OneInput:
    """The first byte chooses the parser; the rest is its payload."""

    def one_input(data: bytes) -> None:
        if len(data) < 2:
            return
        _PARSERS[data[0] % len(_PARSERS)](data[1:])

    return one_input


def _poll_report(payload: bytes) -> None:
    try:
        report = parse_poll_report(payload)
    except PeerError:
        return
    built = build_poll_report(report)
    assert payload.startswith(built), "a report was read that does not stand there"
    assert parse_poll_report(built) == report
    assert report.report is not Report.BILL_STACKED or report.data == payload[1]
    assert str(report)


def _bill_table(payload: bytes) -> None:
    table: dict[int, BillTableEntry] | None = None
    for padded in (payload, payload.ljust(120, b"\0")[:120]):
        try:
            table = parse_bill_table(padded)
        except PeerError:
            assert len(padded) != 120, "only a wrong size is refused"
    assert table is not None
    for bill_type, entry in table.items():
        assert 0 <= bill_type < BILL_TYPES
        assert entry.currency.isascii()
        assert entry.currency.isalpha()
        assert entry.value is None or 0 < entry.value <= BILL_UNITS_MAX
    assert parse_bill_table(build_bill_table(table)) == table


def _identification(payload: bytes) -> None:
    try:
        parse_identification(payload)
    except PeerError:
        assert len(payload) != 34, "only a wrong size is refused"
    told = parse_identification(payload.ljust(34)[:34])
    for text in (told.part, told.serial):
        assert text.isascii()
        assert text == "" or text.isprintable()
        assert text == text.strip()
    again = parse_identification(
        build_identification(Identification(told.part, told.serial, told.asset))
    )
    assert again == told


def _device_status(payload: bytes) -> None:
    try:
        status = parse_device_status(payload)
    except PeerError:
        assert len(payload) != 6, "only a wrong size is refused"
        return
    assert build_device_status(status) == payload


def _mask(payload: bytes) -> None:
    mask = payload[:3].ljust(3, b"\0")
    assert build_mask(parse_mask(mask)) == mask


def _request(payload: bytes) -> None:
    request = parse_request(payload)
    assert request is None or request.payload == payload


_PARSERS: tuple[Callable[[bytes], None], ...] = (
    _poll_report,
    _bill_table,
    _identification,
    _device_status,
    _mask,
    _request,
)


def seeds() -> Iterable[bytes]:
    """Payloads as units send them."""
    reports = [build_poll_report(PollReport(report, 5)) for report in Report]
    table = {2: BillTableEntry(1, "RUS", 1), 12: BillTableEntry(2, "RUS", 2)}
    own = [bytes([0]) + report for report in reports]
    return [
        *own,
        b"\x00\x81",
        b"\x01" + build_bill_table(table),
        b"\x01" + bytes([5]) + b"HUF" + bytes([0x82]),
        b"\x02" + build_identification(Identification("SM-RU1353", "21K5", b"\x01")),
        b"\x03" + bytes(range(6)),
        b"\x04\xff\x00\x81",
        b"\x05\x34" + bytes(6),
        b"\x05\x33",
    ]
