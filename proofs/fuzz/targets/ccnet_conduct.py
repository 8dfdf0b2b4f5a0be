"""The CCNET driver's mind: any answers to what it asks, any wishes of the kiosk, any losses."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from drivers.api import AcceptorEvent, BillReturned, BillSettled, BillStacked, CheatDetected
from drivers.ccnet.acceptor import AT_ESCROW, State
from drivers.ccnet.conduct import Conductor, Order
from drivers.ccnet.messages import Request
from drivers.ccnet.session import Outcome, Reply
from drivers.ccnet.tables import REPLY_DATA_BYTES, Command, Report
from proofs.fuzz.draw import Draw
from proofs.fuzz.target import OneInput

REPORTS = tuple(Report)
ORDERS = tuple(Order)
ORDER_OF = {
    Command.STACK: Order.STACK,
    Command.RETURN: Order.RETURN,
    Command.HOLD: Order.HOLD,
}


def prepare(place: Path) -> OneInput:
    """Bytes alternate between the kiosk's wishes and the device's answers; time passes."""

    def one_input(data: bytes) -> None:
        draw = Draw(data)
        driver = _Driver()
        while draw:
            driver.wish(draw)
            driver.turn(draw)

    return one_input


class _Driver:
    """Plays port and kiosk around one Conductor."""

    def __init__(self) -> None:
        self._now = 0.0
        self._told = 0
        self._durable: set[int] = set()
        self._ordered: Order | None = None
        self._conductor = Conductor(self._hear, 0.0)

    def _hear(self, event: AcceptorEvent) -> None:
        if isinstance(event, BillStacked | CheatDetected) or (
            isinstance(event, BillReturned) and event.report
        ):
            assert event.report == self._told + 1, "told twice, or out of order"
            self._told = event.report
        elif isinstance(event, BillSettled):
            assert event.report in self._durable, "settled before it was durable"

    def wish(self, draw: Draw) -> None:
        conductor = self._conductor
        match draw.byte() % 12:
            case 0:
                conductor.want(frozenset(range(2, 2 + draw.byte() % 8)))
            case 1:
                order = draw.pick(ORDERS)
                conductor.order(order)
                self._ordered = order
            case 2 if self._told:
                self._durable.add(self._told)
                conductor.acknowledge(self._told)
            case 3:
                conductor.want_reset()
            case 4:
                conductor.lose_port("unplugged", self._now)
            case 5:
                conductor.port_opened(self._now)
            case 6:
                conductor.hurry(self._now)
            case _:
                pass
        assert isinstance(conductor.at_rest, bool)

    def turn(self, draw: Draw) -> None:
        conductor = self._conductor
        self._now += draw.byte() / 50
        request = conductor.next(self._now)
        if request is None:
            self._now = max(self._now, conductor.due())
            request = conductor.next(self._now)
        assert request is not None, "nothing to do although it is due"
        self._check(request)
        if draw.byte() % 8 == 0:
            conductor.take_silence(request, self._now)
        elif request.command is Command.POLL:
            self._report(draw)
        else:
            conductor.take_reply(request, _reply(request, draw), self._now)

    def _check(self, request: Request) -> None:
        acceptor = self._conductor.acceptor
        if request.command is Command.RESET:
            undurable = set(range(1, self._told + 1)) - self._durable
            assert not undurable, "RESET while a stacked report is not durable"
            assert acceptor.standing is None, "RESET while a stacked report stands"
        if request.command in ORDER_OF:
            assert acceptor.state in AT_ESCROW, "a bill is moved that is not in escrow"
            assert ORDER_OF[request.command] is self._ordered, "moved otherwise than ordered"

    def _report(self, draw: Draw) -> None:
        kind = draw.byte()
        payload = bytes([REPORTS[kind % len(REPORTS)], draw.byte() % 24])
        if kind >= 0xF0:
            payload = draw.take(1 + kind % 3) or b"\x14"
        may = self._conductor.take_report(payload, self._now)
        if payload[0] == Report.BILL_STACKED and may:
            assert self._told in self._durable, "acknowledged what is not durable"
            assert self._conductor.acceptor.state is State.STACKED


def _reply(request: Request, draw: Draw) -> Reply:
    """Return an answer of the shape that a session lets through."""
    kind = draw.byte() % 8
    if kind == 0:
        return Reply(Outcome.ILLEGAL)
    size = REPLY_DATA_BYTES.get(request.command)
    if size is None:
        return Reply(Outcome.ACCEPTED)
    if request.command is Command.GET_BILL_TABLE and kind > 2:
        entry = bytes([1]) + b"RUS" + bytes([2])
        return Reply(Outcome.DATA, (entry * 24)[:size])
    return Reply(Outcome.DATA, draw.take(size).ljust(size, b"\0"))


def seeds() -> Iterable[bytes]:
    """A start, a bill ordered into the cassette and made durable; a reset in between."""
    at = {report: index for index, report in enumerate(REPORTS)}

    def say(report: Report, wish: bytes = b"\x0b", data: int = 5) -> bytes:
        return wish + b"\x20\x01" + bytes([at[report], data])

    other = b"\x0b\x20\x01\x01"
    start = say(Report.UNIT_DISABLED, b"\x00\x07") + other * 3
    bill = say(Report.IDLING) + say(Report.ESCROW_POSITION) + b"\x01\x00\x20\x01\x01"
    taken = say(Report.STACKING) + say(Report.BILL_STACKED)
    return [
        start + bill + taken + say(Report.BILL_STACKED, b"\x02") + say(Report.IDLING),
        start + bill + taken + say(Report.BILL_STACKED, b"\x03") + say(Report.IDLING, b"\x03"),
        start + say(Report.VALIDATOR_JAMMED, b"\x03") + say(Report.POWER_UP) + other * 4,
        b"\x04\x20\x00" * 5 + b"\x05\x20\x00" * 5 + start + bill,
    ]
