"""What payloads say, at the edges that no published frame shows."""

import pytest

from drivers.ccnet import messages
from drivers.ccnet.messages import (
    BillTableEntry,
    DeviceStatus,
    Identification,
    PollReport,
    Request,
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
    parse_two_masks,
)
from drivers.ccnet.tables import BILL_TYPES, Command, Report
from drivers.errors import PeerError


def row(raw):
    """The only entry of a table that holds it at place 2; None if it is left out."""
    payload = bytes(10) + bytes.fromhex(raw) + bytes(105)
    return parse_bill_table(payload).get(2)


# --- requests ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bill_types", "mask"),
    [({0}, "000001"), ({7}, "000080"), ({8}, "000100"), ({23}, "800000"), ({0, 1, 16}, "010003")],
)
def test_the_highest_type_is_the_highest_bit_of_the_first_byte(bill_types, mask):
    assert build_mask(bill_types) == bytes.fromhex(mask)
    assert parse_mask(bytes.fromhex(mask)) == bill_types


@pytest.mark.parametrize("bill_type", [-1, BILL_TYPES])
def test_a_mask_has_no_bit_for_a_type_that_no_device_has(bill_type):
    with pytest.raises(AssertionError):
        build_mask({bill_type})


def test_the_first_mask_is_the_enabled_types_and_the_second_stops_in_escrow():
    request = messages.enable_bill_types(frozenset({0, 8}), frozenset({16}))
    assert request.payload == bytes.fromhex("34000101010000")
    assert parse_two_masks(request.data) == ({0, 8}, {16})
    assert parse_two_masks(request.data + b"\xff") == ({0, 8}, {16})


def test_a_type_is_checked_more_strictly_by_its_bit():
    assert messages.set_security(frozenset({9})).payload == bytes.fromhex("32000200")


def test_the_times_in_escrow_are_milliseconds_four_bytes_each():
    request = messages.set_escrow_timeouts(10_000, 70_000)
    assert request.payload == bytes.fromhex("5a0000271000011170")
    assert messages.parse_escrow_timeouts(request.data) == (10_000, 70_000)
    long_ones = messages.set_escrow_timeouts(0x01020304, 0x05060708)
    assert messages.parse_escrow_timeouts(long_ones.data) == (0x01020304, 0x05060708)
    assert messages.parse_escrow_timeouts(long_ones.data + b"\x09") == (0x01020304, 0x05060708)


def test_a_command_that_nobody_knows_is_no_request():
    assert parse_request(b"\x77") is None
    assert parse_request(b"\x33") == Request(Command.POLL)
    assert parse_request(b"\x32\x01\x02\x03") == Request(Command.SET_SECURITY, b"\x01\x02\x03")


# --- reports -----------------------------------------------------------------------------------


def test_an_unknown_report_is_the_devices_fault_and_told_in_its_bytes():
    with pytest.raises(PeerError, match="2005"):
        parse_poll_report(b"\x20\x05")


@pytest.mark.parametrize("report", ["1b", "1c", "47", "80", "81", "82"])
def test_a_report_without_its_second_byte_is_the_devices_fault(report):
    with pytest.raises(PeerError, match=Report(int(report, 16)).name):
        parse_poll_report(bytes.fromhex(report))


def test_bytes_that_a_report_does_not_have_are_dropped():
    assert parse_poll_report(b"\x14\x09") == PollReport(Report.IDLING)
    assert parse_poll_report(b"\x81\x03\x07") == PollReport(Report.BILL_STACKED, 3)


def test_a_report_is_made_with_its_second_byte_only_where_it_has_one():
    assert build_poll_report(PollReport(Report.IDLING, 9)) == b"\x14"
    assert build_poll_report(PollReport(Report.BILL_STACKED, 9)) == b"\x81\x09"


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (PollReport(Report.IDLING), "14 IDLING"),
        (PollReport(Report.BILL_STACKED, 3), "81 BILL_STACKED"),
        (PollReport(Report.FAILURE, 0x50), "47 FAILURE 50 STACK_MOTOR"),
        (PollReport(Report.FAILURE, 0x04), "47 FAILURE 04"),
        (PollReport(Report.REJECTING, 0x68), "1C REJECTING 68 INHIBITED_TYPE"),
        (PollReport(Report.REJECTING, 0x05), "1C REJECTING 05"),
    ],
)
def test_a_technician_reads_the_makers_words_and_codes(report, text):
    assert str(report) == text


# --- who it is ---------------------------------------------------------------------------------


@pytest.mark.parametrize("padding", [b" ", b"\0", b"\xff", b" \0\xff"])
def test_padding_is_no_part_of_a_name(padding):
    def padded(text, size):
        return (text + padding * size)[:size]

    payload = padded(b"SM-RU 1", 15) + padded(b" S\x07\x1f\x7f~X", 12) + bytes(range(7))
    assert parse_identification(payload) == Identification("SM-RU 1", "S???~X", bytes(range(7)))


def test_a_name_is_padded_with_spaces_and_an_asset_number_with_zeros_in_front():
    payload = build_identification(Identification("SM", "S1", b"\x01\x02"))
    assert payload == b"SM" + b" " * 13 + b"S1" + b" " * 10 + bytes(5) + b"\x01\x02"


@pytest.mark.parametrize("size", [33, 35])
def test_an_identification_of_another_size_is_the_devices_fault(size):
    with pytest.raises(PeerError, match=f"IDENTIFICATION.*{size}"):
        parse_identification(bytes(size))


def test_names_that_do_not_fit_make_no_identification():
    with pytest.raises(PeerError):
        build_identification(Identification("SM" * 8, "S1", b""))


# --- what it takes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0552555300", 5),
        ("0552555302", 500),
        ("0152555309", 1_000_000_000),
        ("015255530a", None),  # beyond any bill
        ("6452555382", 1),
        ("6452555381", 10),
        ("0552555381", None),  # half a unit
        ("645255538a", None),
    ],
)
def test_a_bill_is_worth_its_mantissa_with_the_point_moved(raw, value):
    assert row(raw).value == value


@pytest.mark.parametrize("raw", ["0000000000", "0052555302", "0100000002", "0152553102"])
def test_a_place_without_mantissa_or_letters_is_no_bill(raw):
    assert row(raw) is None


def test_a_place_in_the_table_is_the_bill_type():
    entries = {0: BillTableEntry(1, "RUS", 1), 23: BillTableEntry(2, "EUR", 0x82)}
    payload = build_bill_table(entries)
    assert payload[:5] == bytes.fromhex("0152555301")
    assert payload[115:] == bytes.fromhex("0245555282")
    assert parse_bill_table(payload) == entries


@pytest.mark.parametrize("size", [119, 121])
def test_a_bill_table_of_another_size_is_the_devices_fault(size):
    with pytest.raises(PeerError, match=f"GET_BILL_TABLE.*{size}"):
        parse_bill_table(bytes(size))


@pytest.mark.parametrize(
    "entries", [{24: BillTableEntry(1, "RUS", 1)}, {3: BillTableEntry(1, "RUBL", 1)}]
)
def test_a_bill_that_has_no_place_in_the_table_makes_none(entries):
    with pytest.raises(PeerError):
        build_bill_table(entries)


def test_a_status_tells_enabled_types_and_those_of_high_security():
    payload = bytes.fromhex("000001800000")
    status = DeviceStatus(frozenset({0}), frozenset({23}))
    assert parse_device_status(payload) == status
    assert build_device_status(status) == payload
    with pytest.raises(PeerError, match=r"GET_STATUS.*5"):
        parse_device_status(payload[:5])
