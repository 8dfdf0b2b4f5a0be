"""Frames that this program did not make: published ones, logged ones, recomputed ones."""

import json
import pathlib

import pytest

from drivers.ccnet import messages
from drivers.ccnet.frames import Frame, FrameReader, crc16, encode
from drivers.ccnet.messages import BillTableEntry, DeviceStatus, Identification, PollReport
from drivers.ccnet.tables import Answer, Command, FailureCode, RejectCode, Report

FILE = pathlib.Path(__file__).parents[2] / "data" / "vectors" / "ccnet.json"
DATA = json.loads(FILE.read_text(encoding="utf-8"))
GOOD = [v for v in DATA["vectors"] + DATA["derived"] if v["checksum_ok"]]
BAD = [v for v in DATA["vectors"] + DATA["derived"] + DATA["negative"] if not v["checksum_ok"]]
EUROS = (5, 10, 20, 50, 100, 200, 500)

REPORT_WORDS = {
    "POWER UP": Report.POWER_UP,
    "POWER UP WITH BILL IN VALIDATOR": Report.POWER_UP_BILL_IN_VALIDATOR,
    "POWER UP WITH BILL IN STACKER": Report.POWER_UP_BILL_IN_STACKER,
    "INITIALIZE": Report.INITIALIZE,
    "UNIT DISABLED": Report.UNIT_DISABLED,
    "UNIT IDLING": Report.IDLING,
    "ACCEPTING": Report.ACCEPTING,
    "STACKING": Report.STACKING,
    "RETURNING": Report.RETURNING,
    "HOLDING": Report.HOLDING,
    "DROP CASSETTE FULL": Report.CASSETTE_FULL,
    "DROP CASSETTE OUT OF POSITION": Report.CASSETTE_OUT,
    "VALIDATOR JAMMED": Report.VALIDATOR_JAMMED,
    "DROP CASSETTE JAMMED": Report.CASSETTE_JAMMED,
    "CHEATED": Report.CHEATED,
    "PAUSE": Report.PAUSE,
}
REPORTS_WITH_DATA = {
    "ESCROW POSITION, bill type 1": PollReport(Report.ESCROW_POSITION, 1),
    "ESCROW POSITION, bill type 2": PollReport(Report.ESCROW_POSITION, 2),
    "ESCROW barcode coupon (type 23)": PollReport(Report.ESCROW_POSITION, 23),
    "BILL STACKED, bill type 1": PollReport(Report.BILL_STACKED, 1),
    "BILL RETURNED type 3": PollReport(Report.BILL_RETURNED, 3),
    "BUSY 5x100 ms": PollReport(Report.BUSY, 5),
    "REJECTING insertion": PollReport(Report.REJECTING, RejectCode.INSERTION),
    "REJECTING verification": PollReport(Report.REJECTING, RejectCode.VERIFICATION),
    "REJECTING inhibit": PollReport(Report.REJECTING, RejectCode.INHIBITED_TYPE),
    "FAILURE stack motor": PollReport(Report.FAILURE, FailureCode.STACK_MOTOR),
    "FAILURE optic canal": PollReport(Report.FAILURE, FailureCode.OPTIC_CANAL),
}


@pytest.mark.parametrize("vector", GOOD, ids=lambda v: v["meaning"])
def test_a_good_frame_is_read_and_made_byte_for_byte(vector):
    raw = bytes.fromhex(vector["hex"])
    (frame,) = FrameReader(1.0).feed(raw, 0.0)
    assert isinstance(frame, Frame)
    assert encode(frame.payload) == raw
    assert crc16(raw) == 0


@pytest.mark.parametrize("vector", BAD, ids=lambda v: v["meaning"])
def test_a_bad_frame_is_refused(vector):
    items = FrameReader(1.0).feed(bytes.fromhex(vector["hex"]), 0.0)
    assert not any(isinstance(item, Frame) for item in items)
    assert items[0].checksum_failed


def test_there_are_bad_frames():
    assert BAD


@pytest.mark.parametrize("vector", DATA["checksum_vectors"], ids=lambda v: v["data"])
def test_checksums_are_those_published(vector):
    crc = crc16(bytes.fromhex(vector["data"]))
    assert crc == int(vector["value"], 16)
    assert crc.to_bytes(2, "little") == bytes.fromhex(vector["crc_le"])


@pytest.mark.parametrize("vector", GOOD, ids=lambda v: v["meaning"])
def test_a_good_frame_means_what_its_source_says(vector):
    payload = bytes.fromhex(vector["hex"])[3:-2]
    meaning = vector["meaning"]
    if vector["direction"] == "either":
        assert payload == bytes([Command[meaning]]) == bytes([Answer[meaning]])
    elif vector["direction"] == "host->device":
        check_request(meaning, payload)
    else:
        check_answer(meaning, payload)


def check_request(meaning, payload):
    words = meaning.split(" (")[0].split(" mask=")[0].replace(",", "")
    if "malformed" in meaning:
        assert payload == bytes([Command.SET_SECURITY])
        assert messages.parse_request(payload) is None
        return
    request = messages.parse_request(payload)
    if "mask=" in meaning:
        enabled, escrow = (part.split("=")[1] for part in meaning.split()[3:5])
        made = messages.enable_bill_types(
            messages.parse_mask(bytes.fromhex(enabled)), messages.parse_mask(bytes.fromhex(escrow))
        )
        assert made == request
        assert messages.parse_two_masks(request.data)[0] == messages.parse_mask(
            bytes.fromhex(enabled)
        )
    elif words == "SET SECURITY none":
        assert request == messages.set_security(frozenset())
    elif words.startswith("SET BARCODE PARAMETERS"):
        assert request == messages.set_barcode_parameters(1, 18)
    else:
        assert request.command is Command[words.replace(" ", "_")]
        assert request.data == b""


def check_answer(meaning, payload):
    if meaning.startswith("ILLEGAL COMMAND"):
        assert payload == bytes([Answer.ILLEGAL_COMMAND]) == bytes([Command.RESET])
    elif meaning.startswith("GET STATUS reply"):
        status = messages.parse_device_status(payload)
        assert status == DeviceStatus(frozenset(), frozenset())
        assert messages.build_device_status(status) == payload
    elif meaning.startswith("IDENTIFICATION reply"):
        identification = messages.parse_identification(payload)
        assert identification.part in meaning
        assert identification.serial in meaning
        assert messages.build_identification(identification) == payload
    elif meaning.startswith("BILL TABLE reply"):
        table = messages.parse_bill_table(payload)
        assert {n: e.value for n, e in table.items()} == dict(enumerate(EUROS))
        assert {entry.currency for entry in table.values()} == {"EUR"}
        assert messages.build_bill_table(table) == payload
    else:
        expected = REPORTS_WITH_DATA.get(meaning) or PollReport(REPORT_WORDS[meaning])
        assert messages.parse_poll_report(payload) == expected
        assert messages.build_poll_report(expected) == payload


def test_a_real_unit_says_who_it_is():
    raw = next(bytes.fromhex(v["hex"]) for v in GOOD if "real CashCode FLS" in v["meaning"])
    assert messages.parse_identification(raw[3:-2]) == Identification(
        "FLS-EU10-693639", "07KI41AS7482", bytes.fromhex("75ed8dc8033f7b")
    )


def test_what_real_units_mean_is_what_we_understand():
    assert len(DATA["semantic"]) == 3  # each is an assertion here or in the driver's tests
    assert messages.parse_mask(bytes.fromhex("80007f")) == frozenset({*range(7), 23})
    entry = BillTableEntry(5, "EUR", 0)
    row = bytes.fromhex("0545555200")
    assert messages.build_bill_table({0: entry})[:5] == row
    assert messages.parse_bill_table(row + bytes(115)) == {0: entry}
