"""Hands in place of devices: an acceptor and a printer that do at once what they are told."""

from __future__ import annotations

from drivers.api import (
    AcceptorIdentified,
    AcceptorIdentity,
    AcceptorRestarted,
    AcceptorSink,
    AcceptorStatus,
    AcceptorStatusChanged,
    BillEscrowed,
    BillReturned,
    BillSettled,
    BillStacked,
    BillType,
    CoverState,
    CutterState,
    LinkState,
    PaperState,
    PresenterState,
    PrintConfirmed,
    PrinterSink,
    PrinterStatus,
    PrinterStatusChanged,
    PrintEvidence,
    PrintJob,
    PrintPrepared,
    RestartPhase,
)

BILLS = {10: 2, 50: 3, 100: 4, 500: 5, 1000: 6, 5000: 7, 200: 12, 2000: 13}
FINE = PrinterStatus(
    LinkState.UP, PaperState.OK, CoverState.CLOSED, CutterState.OK, PresenterState.EMPTY
)


class AcceptorHand:
    """Takes one bill after another; `counted_minor` is what truly lies in its cassette."""

    def __init__(self, emit: AcceptorSink, serial: str, currency: str = "RUS") -> None:
        """currency: as the device spells it; the bills have the same values in any."""
        self._emit = emit
        self._serial = serial
        self._currency = currency
        self._report = 0
        self._bill = 0
        self._untold = 0
        self.counted_minor = 0
        self.jams = False  # the next bill it stacks lies in the cassette, and nobody hears so

    def start(self) -> None:
        """Say what it is."""
        table = tuple(BillType(number, self._currency, value) for value, number in BILLS.items())
        self._emit(AcceptorIdentified(AcceptorIdentity("ccnet", "SM", self._serial), table))
        self._say(AcceptorStatus.DISABLED)

    def stop(self, timeout_s: float = 5.0) -> None:
        """It has no thread to end."""

    def offer(self, value: int) -> None:
        """Put a bill into its mouth."""
        self._bill = value
        self._say(AcceptorStatus.ACCEPTING)
        self._emit(BillEscrowed(BILLS[value]))

    def enable(self, bill_types: frozenset[int]) -> None:
        self._say(AcceptorStatus.IDLE)

    def disable(self) -> None:
        self._say(AcceptorStatus.DISABLED)

    def stack(self) -> None:
        value, self._bill = self._bill, 0
        if not value:
            return
        self.counted_minor += value * 100
        self._report += 1
        self._say(AcceptorStatus.STACKING)
        if self.jams:
            self.jams, self._untold = False, value
            self._say(AcceptorStatus.JAMMED)
            return
        self._say(AcceptorStatus.STACKED)
        self._emit(BillStacked(self._report, BILLS[value]))

    def tell_late(self) -> None:
        """Say at last that the bill it jammed on was stacked."""
        value, self._untold = self._untold, 0
        self._say(AcceptorStatus.STACKED)
        self._emit(BillStacked(self._report, BILLS[value]))

    def return_bill(self) -> None:
        value, self._bill = self._bill, 0
        if value:
            self._emit(BillReturned(BILLS[value]))
            self._say(AcceptorStatus.IDLE)

    def hold(self) -> None:
        """The bill stays where it is."""

    def acknowledge(self, report: int) -> None:
        self._emit(BillSettled(report))
        self._say(AcceptorStatus.IDLE)

    def reset(self) -> None:
        self._emit(AcceptorRestarted(RestartPhase.PLAIN))
        self._say(AcceptorStatus.DISABLED)

    def _say(self, status: AcceptorStatus) -> None:
        self._emit(AcceptorStatusChanged(status, ""))


class PrinterHand:
    """Confirms every slip; is_off: it hears nothing of them."""

    def __init__(self, emit: PrinterSink) -> None:
        self._emit = emit
        self.slips: list[PrintJob] = []
        self.is_off = False

    def start(self) -> None:
        """Say that all is well."""
        self._emit(PrinterStatusChanged(FINE))

    def stop(self, timeout_s: float = 5.0) -> None:
        """It has no thread to end."""

    def print(self, job: PrintJob) -> None:
        if self.is_off:
            return
        self.slips.append(job)
        self._emit(PrintPrepared(job.job_id, "00", 100))

    def proceed(self, job_id: str) -> None:
        self._emit(PrintConfirmed(job_id, PrintEvidence.CUT_COUNTER))

    def clear(self) -> None:
        """Nothing is held."""

    def retract(self) -> None:
        """Nothing hangs out."""
