"""The driver's thread and its port: started once, woken by a wish, ended in time, opened again."""

import itertools
import threading

import pytest

from drivers.api import AcceptorIdentified, AcceptorStatus, AcceptorStatusChanged, BillEscrowed
from drivers.ccnet.driver import REOPEN_S_MAX, REOPEN_S_MIN, WRITE_S_MAX, CcnetAcceptor
from drivers.ccnet.frames import Frame, FrameReader, encode
from drivers.ccnet.session import Timing
from drivers.ccnet.tables import (
    BUS_SILENCE_RECOMMENDED_S,
    POLL_PERIOD_DISABLED_S,
    POLL_PERIOD_MIN_S,
    Command,
)
from drivers.clock import monotonic
from drivers.errors import PortMissingError, UsageError
from drivers.transport.memory import MemoryWire, RealTime, VirtualTime
from drivers.transport.trace import Direction, TracedStream

ACK, POLL = encode(b"\x00"), encode(b"\x33")
BUSY_LONG, BUSY_SHORT, CASSETTE_OUT = b"\x1b\xff", b"\x1b\x01", b"\x42"


def threads():
    return [thread for thread in threading.enumerate() if thread.name == "ccnet"]


# --- in virtual time ---------------------------------------------------------------------------


def test_the_thread_ends_with_the_port_closed_and_the_device_disabled(bench, eventually):
    bench.driver.enable(frozenset({5}))
    bench.driver.start()
    (thread,) = threads()
    assert thread.daemon
    eventually(lambda: bench.device.path.enabled == {5})
    bench.driver.stop()
    assert not thread.is_alive()
    assert bench.device.path.enabled == frozenset()
    assert bench.events[-1] == AcceptorStatusChanged(AcceptorStatus.LOST, "port closed")
    with pytest.raises(PortMissingError):
        bench.wire.host.flush_input()


def test_a_driver_runs_once(bench):
    bench.driver.start()
    with pytest.raises(UsageError, match="runs already"):
        bench.driver.start()
    bench.driver.stop()


def test_a_driver_that_never_ran_can_be_stopped(bench):
    assert not bench.driver.ended
    bench.driver.stop()
    assert bench.driver.ended


def test_a_driver_whose_port_is_missing_ends_at_once(bench):
    bench.wire.unplug()
    bench.driver.step()
    bench.driver.stop()
    assert bench.driver.ended


def test_the_end_takes_five_seconds_at_most_if_nothing_else_is_said(bench):
    bench.enable()
    bench.command("insert 500")
    bench.wait_for(BillEscrowed)
    bench.driver.stop()
    began = bench.time.now()
    bench.run_until(lambda: bench.driver.ended)
    assert 4.9 <= bench.time.now() - began <= 5.5


def test_a_port_that_takes_no_bytes_is_lost(make_bench):
    time, events = VirtualTime(), []
    wire = MemoryWire(time)
    wire.host.open()
    wire.host.write(bytes(100_000), 1.0)
    driver = CcnetAcceptor(wire.host, events.append, clock=time.now, rest=time.wait)
    for _ in range(2):
        driver.step()
    assert events == [AcceptorStatusChanged(AcceptorStatus.LOST, "the port takes no more bytes")]


class NotedStream(TracedStream):
    """A stream that passes everything on, and notes when it was opened and how long it may take."""

    def __init__(self, stream, time):
        super().__init__(stream, lambda *_: None, time.now)
        self._time = time
        self.opened_at = []
        self.write_timeouts_s = set()

    def open(self):
        self.opened_at.append(self._time.now())
        super().open()

    def write(self, data, timeout_s):
        self.write_timeouts_s.add(timeout_s)
        return super().write(data, timeout_s)

    def pauses(self, driver, count):
        """Seconds until the first of so many tries from now on, and then from one to the next."""
        times = [self._time.now()]
        del self.opened_at[:]
        while len(self.opened_at) < count:
            driver.step()
        times += self.opened_at
        return [later - earlier for earlier, later in itertools.pairwise(times)]


def test_a_missing_port_is_tried_less_and_less_often_until_a_device_answered(bench):
    stream = NotedStream(bench.wire.host, bench.time)
    bench.driver = CcnetAcceptor(
        stream, bench.events.append, clock=bench.time.now, rest=bench.time.wait
    )
    bench.wire.unplug()
    doubled = [REOPEN_S_MIN * 2**i for i in range(4)]
    expected = [0.0, *doubled, REOPEN_S_MAX, REOPEN_S_MAX]
    assert stream.pauses(bench.driver, 7) == pytest.approx(expected, abs=0.01)
    bench.wire.plug()
    bench.wait_for(AcceptorIdentified)
    bench.wire.unplug()
    assert stream.pauses(bench.driver, 3) == pytest.approx(doubled[:3], abs=0.2)


def test_a_missing_port_is_told_with_its_cause(bench):
    bench.wire.unplug()
    bench.driver.step()
    assert bench.events == [AcceptorStatusChanged(AcceptorStatus.LOST, "the wire is unplugged")]


def test_neither_a_write_nor_a_rest_has_no_end(bench):
    stream, rests = NotedStream(bench.wire.host, bench.time), []

    def rest(seconds):
        rests.append(seconds)
        bench.time.wait(seconds)

    bench.driver = CcnetAcceptor(stream, bench.events.append, clock=bench.time.now, rest=rest)
    bench.wait_for_status(AcceptorStatus.DISABLED)
    bench.run(3.0)
    assert stream.write_timeouts_s == {WRITE_S_MAX}
    assert 0.0 <= min(rests) <= BUS_SILENCE_RECOMMENDED_S
    assert max(rests) <= POLL_PERIOD_DISABLED_S


def test_a_poll_in_vain_is_one_poll(bench):
    bench.command("power off")
    bench.driver.step()
    bench.driver.step()
    assert bench.requests == [bytes([Command.POLL])]


def test_a_question_whose_answer_was_spoilt_is_asked_again_at_once(bench):
    bench.run_until(lambda: len(bench.requests) == 2)
    bench.command("bad-crc 1")
    bench.driver.step()
    assert [Command(payload[0]).name for payload in bench.requests] == [
        *("POLL", "ACK"),
        *("IDENTIFICATION", "NAK", "IDENTIFICATION", "ACK"),
    ]


def test_an_answer_is_waited_for_as_long_as_the_timing_says(bench):
    bench.command("power off")
    bench.driver = CcnetAcceptor(
        bench.wire.host,
        bench.events.append,
        clock=bench.time.now,
        rest=bench.time.wait,
        timing=Timing(answer_s=0.3),
    )
    bench.driver.step()
    began = bench.time.now()
    bench.driver.step()
    assert bench.time.now() - began == pytest.approx(0.3, abs=0.01)


# --- in real time ------------------------------------------------------------------------------


class Device(threading.Thread):
    """Says one report for ever, and consents to nothing; `sent` is what came, and when."""

    def __init__(self, report):
        super().__init__(daemon=True)
        self.report = report
        self.sent = []
        self.events = []
        self.wire = MemoryWire(RealTime())
        self.wire.device.open()
        self._ends = threading.Event()
        stream = TracedStream(self.wire.host, self._note)
        self.looks = 0  # at the clock
        self.driver = CcnetAcceptor(stream, self.events.append, clock=self._clock)

    def run(self):
        reader = FrameReader(1.0)
        while not self._ends.is_set():
            for item in reader.feed(self.wire.device.read(256, 0.05), 0.0):
                if isinstance(item, Frame) and item.payload != bytes([Command.ACK]):
                    polled = item.payload == bytes([Command.POLL])
                    self.wire.device.write(encode(self.report if polled else b"\x30"), 1.0)

    def end(self):
        self._ends.set()
        self.join(5.0)

    def requests(self):
        return [data for data, _ in self.sent if data != ACK]

    def _clock(self):
        self.looks += 1
        return monotonic()

    def _note(self, direction, data, when):
        if direction is Direction.SENT:
            self.sent.append((data, when))


@pytest.fixture
def make_device():
    made = []

    def make(report):
        device = Device(report)
        made.append(device)
        device.start()
        device.driver.start()
        return device

    yield make
    for device in made:
        device.driver.stop(0.0)
        device.end()


def test_a_wish_cuts_the_rest_short(make_device, eventually):
    device = make_device(BUSY_LONG)
    eventually(lambda: device.sent)
    polls = len(device.requests())
    began = monotonic()
    device.driver.disable()
    eventually(lambda: len(device.requests()) > polls)
    assert monotonic() - began < 3.0, "a busy device is asked again after 5 s, or on a wish"


def test_between_two_polls_the_thread_rests(make_device, eventually):
    device = make_device(BUSY_SHORT)
    eventually(lambda: len(device.requests()) == 2)
    first_at, second_at = (when for data, when in device.sent if data == POLL)
    assert second_at - first_at >= POLL_PERIOD_MIN_S
    assert device.looks < 100, "it looks at the clock a few times a request"


def test_the_bus_is_left_alone_after_an_acknowledgement(make_device, eventually):
    device = make_device(CASSETTE_OUT)
    eventually(lambda: len(device.requests()) == 2)
    acknowledged_at = next(when for data, when in device.sent if data == ACK)
    (_, poll_at), (_, asked_at) = [(d, when) for d, when in device.sent if d != ACK][:2]
    assert poll_at < acknowledged_at
    assert asked_at - acknowledged_at >= BUS_SILENCE_RECOMMENDED_S - 0.001


def test_the_wait_for_a_missing_port_is_cut_short_by_the_end(eventually):
    wire, events = MemoryWire(RealTime()), []
    wire.unplug()
    driver = CcnetAcceptor(wire.host, events.append)
    driver.start()
    eventually(lambda: events)
    driver.stop()
    assert threads() == []
    assert [event.detail for event in events] == ["the wire is unplugged", "port closed"]
