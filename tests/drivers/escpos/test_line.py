"""The line to a printer: flow control, lost questions and shifted answers, in virtual time."""

import pytest

from drivers.api import PaperState
from drivers.errors import PeerError, PeerSilentError, TransportError
from drivers.escpos.line import PrinterLine
from drivers.escpos.profiles import CUSTOM, EPSON
from drivers.escpos.settings import Settings
from drivers.escpos.tables import Question
from drivers.transport.memory import MemoryWire, VirtualTime

FINE = {1: b"\x16", 2: b"\x12", 3: b"\x12", 4: b"\x12"}


class Rig:
    """A line whose printer is a function: bytes heard, bytes said."""

    def __init__(self, answer, profile=EPSON):
        self.time = VirtualTime()
        self.wire = MemoryWire(self.time)
        self.heard = b""
        self.answer = answer
        self.wire.device.open()
        self.time.settle(self._live)
        self.line = PrinterLine(self.wire.host, profile, Settings(), self.time.now)
        self.line.open()

    def _live(self, now):
        if self.wire.connected:
            data = self.wire.device.read(4096, 0.0)
            if data:
                self.heard += data
                said = self.answer(data)
                if said:
                    self.wire.device.write(said, 1.0)
        return self.wire.host.next_arrival()

    def say(self, data):
        self.wire.device.write(data, 1.0)


def fine(data):
    return b"".join(FINE.get(data[at + 2], b"") for at in range(0, len(data), 3))


def test_a_round_asks_every_question_once():
    rig = Rig(fine)
    assert rig.line.round().can_print
    assert rig.heard == b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"


def test_an_xon_nobody_waited_for_is_a_restart():
    rig = Rig(fine)
    rig.say(b"\x13")
    rig.line.pump(1.0)
    assert rig.line.stopped
    rig.say(b"\x11")
    rig.line.pump(1.0)
    assert not rig.line.stopped
    assert not rig.line.restarted
    rig.say(b"\x11")
    rig.line.pump(1.0)
    assert rig.line.restarted


def test_an_xon_instead_of_an_answer_is_a_restart_even_after_an_xoff():
    rig = Rig(lambda data: b"\x11")
    rig.say(b"\x13")
    rig.line.pump(1.0)
    with pytest.raises(PeerSilentError):
        rig.line.ask(Question.PAPER)
    assert rig.line.restarted


def test_an_xon_in_front_of_the_answer_is_none():
    rig = Rig(lambda data: b"\x11\x12")
    rig.say(b"\x13")
    rig.line.pump(1.0)
    assert rig.line.ask(Question.PAPER) == 0x12
    assert not rig.line.restarted


@pytest.mark.parametrize(
    "said",
    [
        [b"\x72", b"\x16", b"\x12", b"\x12\x12"],
        [b"\x72\x16", b"\x12", b"\x12", b"\x12"],
        [b"\x72", b"\x16\x12", b"\x12", b"\x12"],
    ],
)
def test_after_a_silence_a_round_with_an_answer_too_many_is_not_believed(said):
    rig = Rig(lambda data: b"")
    with pytest.raises(PeerSilentError):
        rig.line.round()
    answers = iter(said)
    rig.answer = lambda data: next(answers)
    with pytest.raises(PeerError, match="more answers"):
        rig.line.round()
    rig.answer = fine
    assert rig.line.round().paper is PaperState.OK


def test_an_answer_that_nobody_asked_for_is_dropped_before_a_round():
    rig = Rig(fine)
    rig.line.round()
    rig.say(b"\x72")
    rig.time.pass_by(0.1)
    assert rig.line.round().paper is PaperState.OK


def test_counters_are_read_and_a_missing_one_is_none():
    rig = Rig(lambda data: b"785cuts" if data == b"\x1d\xe2" else b"", CUSTOM)
    counters = rig.line.read_counters()
    assert (counters.cuts, counters.power_ups) == (785, None)


@pytest.mark.parametrize("said", [b"\x16", b"\x20", b"\x41", b"\x80"])
def test_only_paper_bits_answer_the_queued_question(said):
    rig = Rig(lambda data: said)
    rig.line.ask_queued()
    assert not rig.line.wait_for(rig.line.queued_answer, 1.0)


def test_bytes_the_wire_does_not_take_are_a_silence():
    rig = Rig(fine)
    rig.wire.host.write = lambda data, timeout_s: rig.time.pass_by(timeout_s) or 0
    with pytest.raises(PeerSilentError, match="0 of 3"):
        rig.line.send(b"abc")


def test_a_pulled_wire_is_told_and_opened_again():
    rig = Rig(fine)
    rig.wire.unplug()
    with pytest.raises(TransportError):
        rig.line.pump(0.1)
    with pytest.raises(TransportError):
        rig.line.reopen_if_lost()
    rig.wire.plug()
    rig.wire.device.open()
    rig.line.reopen_if_lost()
    assert rig.line.round().can_print
