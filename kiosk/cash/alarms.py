"""What stops sales until a person has accounted for it, and what of it freezes the money.

An alarm is a fault of kiosk.health.STAYS; it is written together with what it makes doubtful, so
that no power cut comes between them.
"""

from __future__ import annotations

from collections.abc import Mapping

from contract.records import FaultRaised
from kiosk.cash.sale import SuspenseReason
from kiosk.deeds import Deeds
from kiosk.fault_codes import ALARMS, FaultCode
from kiosk.journal.matters import Matters
from kiosk.time_values import Instant

DETAIL_CHARS_MAX = 200

# Somebody else may speak for the acceptor: nothing it says makes money anybody's.
FREEZES: Mapping[FaultCode, SuspenseReason] = {
    FaultCode.WIRE_SUSPECTED: "wire",
    FaultCode.ACCEPTOR_EXCHANGED: "exchanged",
}
# Doubts of these reasons are no device's to clear: it was its word that is doubted.
ALARM_REASONS = frozenset({"cheat", *FREEZES.values()})


def stops_sales(matters: Matters) -> bool:
    """Whether an alarm stands that nobody has accounted for."""
    return any(code in matters.open_faults for code in ALARMS)


def freeze_reason(matters: Matters) -> SuspenseReason | None:
    """Return why nothing is credited now, None if it is."""
    return next((why for code, why in FREEZES.items() if code in matters.open_faults), None)


def raised(deeds: Deeds, code: FaultCode, detail: str, now: Instant) -> tuple[FaultRaised, ...]:
    """Return the record that raises an alarm; nothing if it stands already."""
    if code in deeds.matters.open_faults:
        return ()
    return (FaultRaised(at=now.utc, code=code, detail=detail[:DETAIL_CHARS_MAX]),)


def tell(deeds: Deeds, faults: tuple[FaultRaised, ...]) -> None:
    """Log alarms that were written."""
    for fault in faults:
        deeds.log("fault_raised", "warning", code=fault.code, detail=fault.detail)
