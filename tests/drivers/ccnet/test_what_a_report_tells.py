"""Written down a second time: what the kiosk is told of each report, and how large requests are."""

import pytest

from drivers.api import AcceptorStatus, BillRejected, RejectReason
from drivers.ccnet.acceptor import Acceptor
from drivers.ccnet.messages import PollReport, parse_request
from drivers.ccnet.tables import Command, RejectCode, Report

STATUSES = {
    "POWER_UP": "INITIALIZING",
    "POWER_UP_BILL_IN_VALIDATOR": "INITIALIZING",
    "POWER_UP_BILL_IN_STACKER": "INITIALIZING",
    "INITIALIZE": "INITIALIZING",
    "IDLING": "IDLE",
    "ACCEPTING": "ACCEPTING",
    "STACKING": "STACKING",
    "RETURNING": "RETURNING",
    "UNIT_DISABLED": "DISABLED",
    "HOLDING": "ESCROWED",
    "BUSY": "BUSY",
    "REJECTING": "REJECTING",
    "CASSETTE_FULL": "CASSETTE_FULL",
    "CASSETTE_OUT": "CASSETTE_OUT",
    "VALIDATOR_JAMMED": "JAMMED",
    "CASSETTE_JAMMED": "JAMMED",
    "CHEATED": "CHEATED",
    "PAUSE": "PAUSED",
    "FAILURE": "FAILED",
    "ESCROW_POSITION": "ESCROWED",
    "BILL_STACKED": "STACKED",
    "BILL_RETURNED": "RETURNING",
}
# What the customer can do about it: flatten the bill, take another one, insert them one by one.
REASONS = {
    "INSERTION": "INSERTED_BADLY",
    "MAGNETIC": "NOT_RECOGNISED",
    "BILL_REMAINS_IN_HEAD": "DEVICE_TROUBLE",
    "MULTIPLYING": "TWO_BILLS",
    "CONVEYING": "INSERTED_BADLY",
    "IDENTIFICATION": "NOT_RECOGNISED",
    "VERIFICATION": "NOT_RECOGNISED",
    "OPTIC": "NOT_RECOGNISED",
    "INHIBITED_TYPE": "DENOMINATION_OFF",
    "CAPACITY": "NOT_RECOGNISED",
    "OPERATION": "DEVICE_TROUBLE",
    "LENGTH": "TOO_LONG_OR_SHORT",
    "ULTRAVIOLET": "NOT_RECOGNISED",
    "BARCODE_UNREADABLE": "NOT_RECOGNISED",
    "BARCODE_WRONG_COUNT": "NOT_RECOGNISED",
    "BARCODE_START_SEQUENCE": "NOT_RECOGNISED",
    "BARCODE_STOP_SEQUENCE": "NOT_RECOGNISED",
}
NO_ROW = {Report.SUSPECTED, Report.COUNTERFEIT}


@pytest.mark.parametrize("report", [r for r in Report if r not in NO_ROW], ids=lambda r: r.name)
def test_a_report_is_told_as_a_status(report):
    acceptor = Acceptor()
    acceptor.on_report(PollReport(report, 3))
    assert acceptor.status is AcceptorStatus[STATUSES[report.name]]


@pytest.mark.parametrize("code", RejectCode, ids=lambda code: code.name)
def test_a_rejection_is_told_with_its_reason(code):
    (told, _) = Acceptor().on_report(PollReport(Report.REJECTING, code))
    assert isinstance(told, BillRejected)
    assert told.reason is RejectReason[REASONS[code.name]]


# Bytes behind the command byte; of any other command the manual fixes no size.
REQUESTS = {
    "RESET": 0,
    "GET_STATUS": 0,
    "SET_SECURITY": 3,
    "POLL": 0,
    "ENABLE_BILL_TYPES": 6,
    "STACK": 0,
    "RETURN": 0,
    "IDENTIFICATION": 0,
    "HOLD": 0,
    "SET_BARCODE_PARAMETERS": 2,
    "EXTRACT_BARCODE_DATA": 0,
    "GET_BILL_TABLE": 0,
    "SET_ESCROW_TIMEOUTS": 8,
    "SET_OPTIONS": 4,
    "GET_OPTIONS": 0,
}


@pytest.mark.parametrize("command", Command, ids=lambda command: command.name)
def test_a_request_of_another_size_is_none(command):
    taken = {size for size in range(10) if parse_request(bytes([command]) + bytes(size))}
    fixed = REQUESTS.get(command.name)
    assert taken == (set(range(10)) if fixed is None else {fixed})
