"""What the program's exit codes mean, in one place."""

from __future__ import annotations

from kiosk.fault_codes import FaultCode

OK = 0
FOUND_WRONG = 1
USAGE = 2
CONFIGURATION = 3
IN_USE = 4
UNREACHABLE = 5
JOURNAL_DAMAGED = 6
REFUSED_NOW = 7


def of_fault(code: FaultCode) -> int:
    """Return the exit code of a terminal that closed down with this fault."""
    if code in (FaultCode.JOURNAL_DAMAGED, FaultCode.JOURNAL_MISSING):
        return JOURNAL_DAMAGED
    return CONFIGURATION if code is FaultCode.NOT_ENROLLED else REFUSED_NOW
