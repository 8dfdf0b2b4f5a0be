"""What a customer is told of a fault: why, in words that name no device part they cannot see."""

from __future__ import annotations

from kiosk.fault_codes import FaultCode
from kiosk.say import Say
from kiosk.texts.sentence import sentence

_ACCEPTOR = sentence("The bill acceptor is out of order.")
_BOX = sentence("The box for bills is not in its place.")
_RECORDS = sentence("The terminal cannot keep its records safely.")
_CONNECTION = sentence("There is no connection with the operator.")
_PRINTER = sentence("The receipt printer is out of order.")
_SETTING_UP = sentence("The terminal is not set up completely.")
_UNKNOWN = sentence("The terminal is out of order.")

_REASONS: dict[FaultCode, str] = {
    FaultCode.ACCEPTOR_LOST: _ACCEPTOR,
    FaultCode.ACCEPTOR_FAILED: _ACCEPTOR,
    FaultCode.ACCEPTOR_JAMMED: sentence("A bill is stuck in the bill acceptor."),
    FaultCode.ACCEPTOR_CHEATED: _ACCEPTOR,
    FaultCode.WIRE_SUSPECTED: _ACCEPTOR,
    FaultCode.ACCEPTOR_EXCHANGED: _ACCEPTOR,
    FaultCode.ACCEPTOR_SILENT_WITH_BILL: sentence("A bill is stuck in the bill acceptor."),
    FaultCode.ACCEPTOR_UNKNOWN_BILLS: _ACCEPTOR,
    FaultCode.CASSETTE_OUT: _BOX,
    FaultCode.CASSETTE_FULL: sentence("The box for bills is full."),
    FaultCode.CASSETTE_MANIPULATED: _BOX,
    FaultCode.PRINTER_LOST: _PRINTER,
    FaultCode.PRINTER_FAILED: _PRINTER,
    FaultCode.PAPER_OUT: sentence("There is no paper for receipts."),
    FaultCode.PAPER_JAMMED: _PRINTER,
    FaultCode.PRINTER_COVER_OPEN: _PRINTER,
    FaultCode.CUTTER_JAMMED: _PRINTER,
    FaultCode.PRESENTER_JAMMED: _PRINTER,
    FaultCode.JOURNAL_FULL: _RECORDS,
    FaultCode.JOURNAL_DAMAGED: _RECORDS,
    FaultCode.JOURNAL_IO: _RECORDS,
    FaultCode.JOURNAL_FOREIGN: _RECORDS,
    FaultCode.JOURNAL_UNSAFE: _RECORDS,
    FaultCode.JOURNAL_FORK: _RECORDS,
    FaultCode.DISK_LOW: _RECORDS,
    FaultCode.JOURNAL_MISSING: _RECORDS,
    FaultCode.BOOKS_WRONG: _RECORDS,
    FaultCode.OPERATOR_UNREACHABLE: _CONNECTION,
    FaultCode.OPERATOR_REFUSES_US: _CONNECTION,
    FaultCode.OPERATOR_UNTRUSTED: _CONNECTION,
    FaultCode.CERTIFICATE_EXPIRED: _CONNECTION,
    FaultCode.BLOCKED_BY_OPERATOR: sentence("The operator has closed this terminal for a while."),
    FaultCode.CONFIGURATION_BROKEN: _SETTING_UP,
    FaultCode.PACK_BROKEN: _SETTING_UP,
    FaultCode.NOT_ENROLLED: _SETTING_UP,
}


def fault_reason(say: Say, code: FaultCode) -> str:
    """Return why, as a sentence; a fault with nothing to tell is simply out of order."""
    return say(_REASONS.get(code, _UNKNOWN))
