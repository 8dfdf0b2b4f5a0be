"""The CCNET acceptor's state machine: any reports in any order, with gaps and acknowledgements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from drivers.api import AcceptorEvent, BillReturned, BillSettled, BillStacked, CheatDetected
from drivers.ccnet.acceptor import Acceptor
from drivers.ccnet.messages import PollReport
from drivers.ccnet.tables import Report
from drivers.errors import PeerError
from proofs.fuzz.draw import Draw
from proofs.fuzz.target import OneInput

REPORTS = tuple(Report)
ACKNOWLEDGE, ACKNOWLEDGE_ANY, LOSE = range(3)


def prepare(place: Path, make_acceptor: Callable[[], Acceptor] = Acceptor) -> OneInput:
    """Each byte is a report with its second byte behind it, or something the kiosk does."""

    def one_input(data: bytes) -> None:
        draw = Draw(data)
        witness = Witness(make_acceptor())
        while draw:
            kind = draw.byte()
            if kind < 0xE0:
                witness.hear(PollReport(REPORTS[kind % len(REPORTS)], draw.byte() % 24))
                continue
            match kind % 3:
                case 0:
                    witness.acknowledge(witness.last)
                case 1:
                    witness.acknowledge(draw.byte())
                case _:
                    witness.see(witness.acceptor.lose("gap"))

    return one_input


class Witness:
    """Knows of every report that may be money what may be told of it, and when."""

    def __init__(self, acceptor: Acceptor) -> None:
        self.acceptor = acceptor
        self.last = 0  # the newest report told
        self._stands: int | None = None  # the bill type that the device repeats
        self._durable: set[int] = set()
        self._settled: set[int] = set()
        self._bills: set[int] = set()  # the reports that were of a bill

    def hear(self, report: PollReport) -> None:
        before = self.acceptor.state
        try:
            events = self.acceptor.on_report(report)
        except PeerError:
            assert self.acceptor.state is before, "a refused report changed the state"
            assert report.report is not Report.BILL_STACKED, "money was refused"
            return
        stacked = [event for event in events if isinstance(event, BillStacked)]
        self.see(events)
        if report.report is Report.BILL_STACKED:
            new = self._stands != report.data
            assert len(stacked) == new, "told twice, or not at all"
            assert all(event.bill_type == report.data for event in stacked)
            self._stands = report.data
        else:
            assert not stacked, "told of no report"
            if report.report is not Report.BUSY:
                self._stands = None
        if report.report in (Report.BILL_STACKED, Report.BILL_RETURNED, Report.CHEATED):
            durable = self.last in self._durable
            assert self.acceptor.may_acknowledge(report) == durable, "acknowledged too early"

    def acknowledge(self, number: int) -> None:
        if 1 <= number <= self.last:
            self._durable.add(number)
            self.see(self.acceptor.acknowledge(number))
        else:
            assert not self.acceptor.acknowledge(number), "settles what was never told"

    def see(self, events: list[AcceptorEvent]) -> None:
        for event in events:
            match event:
                case BillStacked(report=number) | CheatDetected(report=number):
                    assert number == self.last + 1, "numbers go up one by one"
                    self.last = number
                    if isinstance(event, BillStacked):
                        self._bills.add(number)
                case BillReturned(report=number) if number:
                    assert number == self.last + 1, "numbers go up one by one"
                    self.last = number
                case BillSettled(report=number):
                    assert number in self._durable & self._bills, "settled before durable"
                    assert number not in self._settled, "settled twice"
                    self._settled.add(number)
                case _:
                    pass
        assert self.acceptor.unacknowledged == set(range(1, self.last + 1)) - self._durable


def seeds() -> Iterable[bytes]:
    """A bill taken, a bill given back, power that comes back with a bill in the cassette."""
    at = {report: index for index, report in enumerate(REPORTS)}
    start = [Report.POWER_UP, Report.INITIALIZE, Report.UNIT_DISABLED, Report.IDLING]
    bill = [Report.ACCEPTING, Report.ESCROW_POSITION, Report.STACKING, Report.BILL_STACKED]
    back = [Report.ACCEPTING, Report.ESCROW_POSITION, Report.RETURNING, Report.BILL_RETURNED]

    def told(reports: list[Report]) -> bytes:
        return b"".join(bytes([at[report], 5]) for report in reports)

    acknowledged, lost = b"\xe1", b"\xe0"
    return [
        told([*start, *bill]) + acknowledged + told([Report.BILL_STACKED, Report.IDLING]),
        told([*start, *back, Report.IDLING, *bill, *bill]) + acknowledged,
        told(bill) + lost + told([Report.POWER_UP_BILL_IN_STACKER, Report.BILL_STACKED]),
        told([*bill, Report.BUSY, Report.BILL_STACKED, Report.IDLING]) + b"\xe2\x01" + told(bill),
        told([Report.CASSETTE_OUT, Report.BILL_STACKED, Report.CHEATED, Report.IDLING]),
    ]
