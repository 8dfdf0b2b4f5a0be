"""Which fault code the technician sees for which failure of the journal."""

from __future__ import annotations

from kiosk.errors import (
    JournalDamagedError,
    JournalError,
    JournalForeignError,
    JournalFullError,
    JournalMissingError,
    JournalUnsafeError,
)
from kiosk.fault_codes import FaultCode

# Looked up in this order: the narrower class first.
_CODES: tuple[tuple[type[JournalError], FaultCode], ...] = (
    (JournalMissingError, FaultCode.JOURNAL_MISSING),
    (JournalDamagedError, FaultCode.JOURNAL_DAMAGED),
    (JournalFullError, FaultCode.JOURNAL_FULL),
    (JournalForeignError, FaultCode.JOURNAL_FOREIGN),
    (JournalUnsafeError, FaultCode.JOURNAL_UNSAFE),
)


def fault_code_of(error: JournalError) -> FaultCode:
    """Return the code; for a stopped journal that of the failure which stopped it."""
    for kind, code in _CODES:
        if isinstance(error, kind):
            return code
    if isinstance(error.__cause__, JournalError):
        return fault_code_of(error.__cause__)
    return FaultCode.JOURNAL_IO
