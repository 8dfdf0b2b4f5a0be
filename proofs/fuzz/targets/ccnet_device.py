"""The emulated acceptor: any bytes on its wire, bills put in, power that comes and goes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from drivers.ccnet.frames import Frame, FrameReader, encode
from drivers.ccnet.messages import enable_bill_types
from drivers.emulators.bills import Bill
from drivers.emulators.ccnet_acceptor import CcnetAcceptorCore, Nature
from proofs.fuzz.draw import Draw
from proofs.fuzz.target import OneInput

POLL, ACK, STACK, RETURN, RESET = (encode(bytes([byte])) for byte in (0x33, 0x00, 0x35, 0x36, 0x30))
KNOWN = (POLL, ACK, STACK, RETURN, RESET, POLL + ACK)
ENABLE = encode(enable_bill_types(frozenset(range(24)), frozenset(range(24))).payload)


def prepare(place: Path) -> OneInput:
    """Each step is garbage, a known request, a bill, a power cut, or time."""

    def one_input(data: bytes) -> None:
        draw = Draw(data)
        device = CcnetAcceptorCore(Nature())
        device.power_on(0.0)
        now, inserted = 0.0, 0
        reader = FrameReader(0.1)
        while draw:
            now += draw.byte() / 100
            match draw.byte() % 8:
                case 0:
                    device.receive(draw.short(), now)
                case 1 | 2 | 3:
                    device.receive(draw.pick(KNOWN), now)
                case 4:
                    device.receive(ENABLE, now)
                case 5:
                    device.tick(now)
                    inserted += device.path.insert(Bill(5, 500), now) is None
                case 6:
                    device.power_off()
                    device.power_on(now)
                case _:
                    device.tick(now)
            _check_output(reader, device, now)
            _check_places(device, inserted)

    return one_input


def _check_output(reader: FrameReader, device: CcnetAcceptorCore, now: float) -> None:
    out = device.output(now)
    items = reader.feed(out, now) if out else []
    assert all(isinstance(item, Frame) for item in items), "the device speaks in broken frames"
    assert reader.expires_at is None, "the device speaks in half frames"
    device.take_events()


def _check_places(device: CcnetAcceptorCore, inserted: int) -> None:
    boxes = len(device.cassette.bills) + sum(len(box) for box in device.cassette.collected)
    moving = device.path.bill is not None
    assert boxes + moving <= inserted, "a bill came from nowhere"


def seeds() -> Iterable[bytes]:
    """A bill from slot to cassette; the same with a power cut before the acknowledgement."""
    poll, ack, stack, reset = b"\x0a\x01\x00", b"\x00\x01\x01", b"\x05\x01\x02", b"\x05\x01\x04"
    start = reset + b"\xff\x07" + poll + ack + b"\x05\x04" + poll + ack
    bill = b"\x05\x05" + b"\x50\x07" + poll + ack + stack + b"\x60\x07" + poll
    return [start + bill + ack + poll, start + bill + b"\x05\x06" + poll + reset, b"\0\0\x05hello"]
