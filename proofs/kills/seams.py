"""Where the bomb sits: every effect, event, commit and byte of the running program, by name.

Names of instants, in the order a bill makes them:
  heard:EVENT      the core is about to be told of it      before:EFFECT, after:EFFECT
  written:KIND     a record of this kind is durable        before:witness (durable, not yet noted)
  wire:STACK:half  half of the frame is on the wire        wire:STACK, wire:RETURN, wire:HOLD,
                                                           wire:RESET, wire:ACK (of a bill)
  wire:SLIP:half   half of a piece of a slip is sent       wire:SLIP
  sent:submit      the request is out, no answer yet       answered:submit (the bytes are here),
                                                           lost:submit (there will be none)
"""

from __future__ import annotations

import threading
from typing import Any

from drivers.ccnet.frames import FrameReader, Noise
from drivers.ccnet.tables import Answer, Command
from drivers.transport.serial_port import SerialPort
from kiosk import effects as do
from kiosk.core import Core
from kiosk.events import AcceptorSaid, Event, PrinterSaid, RecordsSent
from kiosk.journal.witness import Note, Witness
from kiosk.loop import Loop
from kiosk.operator import client
from kiosk.operator.errors import OperatorError
from proofs.kills.bomb import Bomb

SLIP_BYTES_MIN = 48
INTER_BYTE_S = 1.0
ORDERS = {
    Command.STACK: "STACK",
    Command.RETURN: "RETURN",
    Command.HOLD: "HOLD",
    Command.RESET: "RESET",
}
RECORDS_PATH = "/v1/records"


class _Marks:
    """What the seams know of each other."""

    def __init__(self) -> None:
        self.acknowledging = False  # an order to acknowledge a bill is not yet on the wire
        self.submit_waits = False  # a submit is written and not yet sent
        self.of_thread = threading.local()  # .carries: the submit is in this thread's request


def wrap(bomb: Bomb) -> None:
    """Wrap the seams of the program in this process, once."""
    marks = _Marks()
    _wrap_core(bomb)
    _wrap_loop(bomb, marks)
    _wrap_witness(bomb)
    _wrap_ports(bomb, marks)
    _wrap_wire(bomb, marks)


def name_of(event: Event) -> str:
    """What happened, by the device's or the operator's own word."""
    match event:
        case AcceptorSaid(said):
            return type(said).__name__
        case PrinterSaid(said):
            return type(said).__name__
        case RecordsSent(answer, statements):
            if isinstance(answer, OperatorError):
                return "RecordsLost"
            return "Results" if statements else "Receipt"
        case _:
            return type(event).__name__


def _wrap_core(bomb: Bomb) -> None:
    step = Core.step

    def wrapped(self: Core, event: Event, now: Any) -> Any:  # noqa: ANN401 - the core's own types, passed through
        bomb.hit(f"heard:{name_of(event)}")
        return step(self, event, now)

    Core.step = wrapped  # type: ignore[method-assign]  # wrapped on purpose


def _wrap_loop(bomb: Bomb, marks: _Marks) -> None:
    carry_out = Loop._do

    def wrapped(self: Loop, effect: do.Effect, office: Any) -> None:  # noqa: ANN401 - passed through
        name = type(effect).__name__
        bomb.hit(f"before:{name}")
        if isinstance(effect, do.AcknowledgeBill):
            marks.acknowledging = True
        carry_out(self, effect, office)
        if isinstance(effect, do.Write):
            for body in effect.bodies:
                marks.submit_waits |= body.kind == "submitted"
                bomb.hit(f"written:{body.kind}")
        bomb.hit(f"after:{name}")

    Loop._do = wrapped  # type: ignore[method-assign]  # wrapped on purpose


def _wrap_witness(bomb: Bomb) -> None:
    write = Witness.write

    def wrapped(self: Witness, note: Note) -> None:
        bomb.hit("before:witness")
        write(self, note)

    Witness.write = wrapped  # type: ignore[method-assign]  # wrapped on purpose


def _wrap_ports(bomb: Bomb, marks: _Marks) -> None:
    write = SerialPort.write

    def wrapped(self: SerialPort, data: bytes, timeout_s: float) -> int:
        name = _name_of_bytes(data, marks)
        if name and bomb.goes_off_at(f"{name}:half"):
            write(self, data[: len(data) // 2], timeout_s)
        if name:
            bomb.hit(f"{name}:half")
        sent = write(self, data, timeout_s)
        if name:
            bomb.hit(name)
        return sent

    SerialPort.write = wrapped  # type: ignore[method-assign]  # wrapped on purpose


def _name_of_bytes(data: bytes, marks: _Marks) -> str:
    for item in FrameReader(INTER_BYTE_S).feed(data, 0.0):
        if isinstance(item, Noise):
            break
        code = item.payload[0]
        if item.payload == bytes([Answer.ACK]):
            acknowledges, marks.acknowledging = marks.acknowledging, False
            return "wire:ACK" if acknowledges else ""
        return f"wire:{ORDERS[Command(code)]}" if code in ORDERS else ""
    return "wire:SLIP" if len(data) >= SLIP_BYTES_MIN else ""


def _wrap_wire(bomb: Bomb, marks: _Marks) -> None:
    attempt = client.OperatorWire._attempt
    get_response = client._JudgedConnection.getresponse

    def attempted(self: client.OperatorWire, request: Any) -> Any:  # noqa: ANN401 - passed through
        carries = marks.submit_waits and request.path == RECORDS_PATH
        marks.of_thread.carries = carries
        if carries:
            marks.submit_waits = False
        bomb.hit("before:submit" if carries else "before:request")
        try:
            answer = attempt(self, request)
        except Exception:
            bomb.hit("lost:submit" if carries else "lost:request")
            raise
        bomb.hit("answered:submit" if carries else "answered:request")
        return answer

    def getting(self: Any) -> Any:  # noqa: ANN401 - the HTTP library's own types
        carries = getattr(marks.of_thread, "carries", False)
        bomb.hit("sent:submit" if carries else "sent:request")
        return get_response(self)

    client.OperatorWire._attempt = attempted  # type: ignore[method-assign]  # wrapped on purpose
    client._JudgedConnection.getresponse = getting  # type: ignore[method-assign]  # wrapped on purpose
