"""What works and what does not: from devices, operator and journal to fault codes.

A fault is raised in the journal once it has stood for its patience, and cleared when it is gone;
faults in STAYS are cleared by a person only.  The worst open fault decides what is offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contract.records import FaultCleared, FaultRaised
from drivers.api import (
    AcceptorStatus,
    CoverState,
    CutterState,
    LinkState,
    PaperState,
    PresenterState,
    PrinterStatus,
)
from kiosk.deeds import Deeds
from kiosk.fault_codes import ALARMS, Affected, FaultCode, fault
from kiosk.time_values import Instant

# A person has to account for these before anything is sold again.
STAYS = ALARMS | {FaultCode.JOURNAL_FORK, FaultCode.DECISIONS_DIFFER}
# Cash is taken all the same where the operator pack allows that (conversations.money.unchecked).
OFFLINE = frozenset({FaultCode.OPERATOR_UNREACHABLE})
DRIFT_S_MAX = 30
PENDING_LONG_S = 15 * 60.0
_PATIENCE_S: Mapping[FaultCode, float] = {
    FaultCode.ACCEPTOR_LOST: 3.0,
    FaultCode.PRINTER_LOST: 3.0,
    FaultCode.OPERATOR_UNREACHABLE: 60.0,
}
_ACCEPTOR: Mapping[AcceptorStatus, FaultCode] = {
    AcceptorStatus.LOST: FaultCode.ACCEPTOR_LOST,
    AcceptorStatus.FAILED: FaultCode.ACCEPTOR_FAILED,
    AcceptorStatus.JAMMED: FaultCode.ACCEPTOR_JAMMED,
    AcceptorStatus.CHEATED: FaultCode.ACCEPTOR_CHEATED,
    AcceptorStatus.CASSETTE_OUT: FaultCode.CASSETTE_OUT,
    AcceptorStatus.CASSETTE_FULL: FaultCode.CASSETTE_FULL,
}


@dataclass(frozen=True)
class Symptoms:
    """Everything health is judged by, at one moment."""

    acceptor: AcceptorStatus
    acceptor_detail: str
    bills_known: bool  # the device's table holds at least one bill the pack enables
    acceptor_named: bool  # identity and table were read
    doubtful: bool  # a bill became doubtful and the device has not restarted since
    printer: PrinterStatus
    operator: FaultCode | None
    operator_detail: str
    journal_doubt: str = ""  # the background verification's words
    at_start: tuple[FaultCode, ...] = ()  # what the journal found when it was opened
    drift_s: int = 0  # the operator's clock minus ours
    oldest_pending_s: float = 0.0
    bills_in_doubt: int = 0


def faults_of(seen: Symptoms) -> dict[FaultCode, str]:
    """Return the faults these symptoms mean, each with the maker's or the error's own words."""
    found: dict[FaultCode, str] = {}
    code = _ACCEPTOR.get(seen.acceptor)
    if code is not None:
        found[code] = seen.acceptor_detail
    if seen.acceptor_named and not seen.bills_known:
        found[FaultCode.ACCEPTOR_UNKNOWN_BILLS] = ""
    if seen.doubtful:
        found[FaultCode.ACCEPTOR_SILENT_WITH_BILL] = ""
    if seen.journal_doubt:
        found[FaultCode.JOURNAL_DAMAGED] = seen.journal_doubt
    if seen.operator is not None:
        found[seen.operator] = seen.operator_detail
    found.update(dict.fromkeys(seen.at_start, ""))
    found.update(_warnings(seen))
    found.update(_printer_faults(seen.printer))
    return found


def _warnings(seen: Symptoms) -> dict[FaultCode, str]:
    found: dict[FaultCode, str] = {}
    if abs(seen.drift_s) > DRIFT_S_MAX:
        found[FaultCode.CLOCK_WRONG] = "our clock is behind" if seen.drift_s > 0 else "ahead"
    if seen.oldest_pending_s > PENDING_LONG_S:
        found[FaultCode.PAYMENT_PENDING_LONG] = ""
    if seen.bills_in_doubt:
        found[FaultCode.DOUBTFUL_BILL] = ""
    return found


def _printer_faults(status: PrinterStatus) -> dict[FaultCode, str]:
    if status.link is LinkState.LOST:
        return {FaultCode.PRINTER_LOST: status.detail}
    rows = (
        (status.unrecoverable, FaultCode.PRINTER_FAILED),
        (status.paper is PaperState.OUT, FaultCode.PAPER_OUT),
        (status.paper is PaperState.NEAR_END, FaultCode.PAPER_NEAR_END),
        (status.paper is PaperState.JAMMED, FaultCode.PAPER_JAMMED),
        (status.cover is CoverState.OPEN, FaultCode.PRINTER_COVER_OPEN),
        (status.cutter is CutterState.JAMMED, FaultCode.CUTTER_JAMMED),
        (status.presenter is PresenterState.JAMMED, FaultCode.PRESENTER_JAMMED),
    )
    return {code: status.detail for wrong, code in rows if wrong}


class Health:
    """Keeps the journal's open faults equal to what stands."""

    def __init__(self, deeds: Deeds, *, sells_offline: bool = False) -> None:
        self._deeds = deeds
        self._harmless = OFFLINE if sells_offline else frozenset[FaultCode]()
        self._since_s: dict[FaultCode, float] = {}
        self._details: dict[FaultCode, str] = {}

    def look(self, seen: Symptoms, now: Instant) -> None:
        """Raise and clear what changed."""
        current = faults_of(seen)
        self._since_s = {code: self._since_s.get(code, now.monotonic_s) for code in current}
        self._details = current
        opened = self._deeds.matters.open_faults
        for code, detail in current.items():
            ripe = now.monotonic_s - self._since_s[code] >= _PATIENCE_S.get(code, 0.0)
            if ripe and code not in opened:
                self._deeds.write(FaultRaised(at=now.utc, code=code, detail=detail[:200]))
                self._deeds.log("fault_raised", "warning", code=str(code), detail=detail)
        for text in tuple(opened):
            code = FaultCode(text)
            if code not in current and code not in STAYS:
                self._deeds.write(FaultCleared(at=now.utc, code=code))
                self._deeds.log("fault_cleared", code=str(code))

    def deadline_s(self, now: Instant) -> float:
        """Return when a fault that just began becomes ripe."""
        waits = [
            since + _PATIENCE_S.get(code, 0.0)
            for code, since in self._since_s.items()
            if code not in self._deeds.matters.open_faults
        ]
        return min(waits, default=now.monotonic_s + 60.0)

    @property
    def cash_fault(self) -> FaultCode | None:
        """The worst fault that keeps cash from being taken, None when cash is taken."""
        codes = {FaultCode(code) for code in self._deeds.matters.open_faults} - self._harmless
        stopping = [c for c in codes if fault(c).affected in (Affected.CASH, Affected.ALL)]
        worst = [c for c in stopping if fault(c).affected is Affected.ALL]
        return next(iter(sorted(worst) or sorted(stopping)), None)
