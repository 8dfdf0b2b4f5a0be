"""One driver and one emulated device on a memory wire, in virtual time; a conductor alone."""

import random

import pytest

from drivers.api import (
    AcceptorRestarted,
    AcceptorStatus,
    AcceptorStatusChanged,
    BillEscrowed,
    BillReturned,
    BillSettled,
    BillStacked,
    CheatDetected,
    WireSuspected,
)
from drivers.ccnet.conduct import Conductor
from drivers.ccnet.driver import CcnetAcceptor
from drivers.ccnet.frames import Frame, FrameReader
from drivers.ccnet.messages import (
    BillTableEntry,
    Identification,
    build_bill_table,
    build_identification,
)
from drivers.ccnet.session import Outcome, Reply
from drivers.emulators.acceptor_commands import CcnetAcceptorDevice
from drivers.emulators.ccnet_acceptor import Nature
from drivers.transport.memory import MemoryWire, VirtualTime, WireFaults
from drivers.transport.trace import Direction, TracedStream

AT_REST = (AcceptorStatus.IDLE, AcceptorStatus.DISABLED)


class VirtualBench:
    """Driver and device; the test is the kiosk, and acknowledges only when told to."""

    def __init__(self, nature=None, *, seed=None, faults=None):
        self.time = VirtualTime()
        dice = random.Random(seed) if seed is not None else None
        self.wire = MemoryWire(self.time, dice, faults or (WireFaults() if dice else None))
        self.device = CcnetAcceptorDevice(nature or Nature())
        self.wire.device.open()
        self.time.settle(self._live)
        self.events = []
        self.happened = []
        self.sent = []
        self.requests = []
        self._request_reader = FrameReader(1.0)
        self.auto_acknowledge = True
        self.may_be_suspected = False
        self.driver = self.new_driver()

    def new_driver(self):
        self.driver = CcnetAcceptor(
            TracedStream(self.wire.host, self._trace, self.time.now),
            self._emit,
            clock=self.time.now,
            rest=self.time.wait,
        )
        return self.driver

    def command(self, line):
        self.device.command(line.split(), self.time.now())
        self._collect()

    def run(self, seconds):
        until = self.time.now() + seconds
        while self.time.now() < until:
            self.driver.step()

    def run_until(self, condition, seconds=60.0):
        until = self.time.now() + seconds
        while not condition():
            assert self.time.now() < until, f"not in {seconds} s; {self.events[-6:]}"
            self.driver.step()

    def wait_for(self, kind, count=1, seconds=60.0):
        """The count-th event of a kind."""
        self.run_until(lambda: len(self.of(kind)) >= count, seconds)
        return self.of(kind)[count - 1]

    def wait_for_status(self, status, seconds=60.0):
        self.run_until(lambda: self.status is status, seconds)

    def enable(self, types=frozenset({2, 3, 4, 5, 6, 7, 12, 13})):
        self.driver.enable(frozenset(types))
        self.run_until(lambda: self.device.path.enabled == frozenset(types))

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def status(self):
        changes = self.of(AcceptorStatusChanged)
        return changes[-1].status if changes else None

    def bench_events(self, name):
        return [event for event in self.happened if event["event"] == name]

    @property
    def cassette(self):
        return self.device.cassette.counts()

    def _emit(self, event):
        self.events.append(event)
        if self.auto_acknowledge and isinstance(event, (BillStacked, BillReturned, CheatDetected)):
            self.driver.acknowledge(event.report)

    def _trace(self, direction, data, _when):
        if direction is Direction.SENT:
            self.sent.append(data)
            for item in self._request_reader.feed(data, 0.0):
                if isinstance(item, Frame):
                    self.requests.append(item.payload)

    def _live(self, now):
        device, end = self.device, self.wire.device
        if self.wire.connected:
            end.open()
            data = end.read(4096, 0.0)
            if data:
                device.receive(data, now)
        device.tick(now)
        output = device.output(now)
        if output and self.wire.connected:
            end.write(output, 0.0)
        self._collect()
        dues = [due for due in (device.next_due(), end.next_arrival()) if due is not None]
        return min(dues, default=None)

    def _collect(self):
        self.happened += self.device.take_events()


@pytest.fixture
def make_bench():
    """make_bench(nature, seed=..., faults=...); an honest device is never suspected of anything."""
    made = []

    def make(*args, **settings):
        made.append(VirtualBench(*args, **settings))
        return made[-1]

    yield make
    for bench in made:
        assert bench.may_be_suspected or bench.of(WireSuspected) == []


@pytest.fixture
def bench(make_bench):
    return make_bench()


class Till:
    """The kiosk in a few lines: an intent before each STACK, credits by the table of intents."""

    def __init__(self, bench):
        self.bench = bench
        self.credited = 0
        self.suspense = 0  # reports that no intent explains
        self.doubt = 0  # intents that no report explains
        self.returned = 0
        self.intent = None  # "open", "credited", None
        self._seen = 0
        self._restarted = False
        bench.auto_acknowledge = False

    def watch(self):
        events, self._seen = self.bench.events[self._seen :], len(self.bench.events)
        for event in events:
            self._take(event)

    def restart(self):
        """The host's power is cut and comes back; the intent is what the journal remembers."""
        self.watch()
        self._restarted = True
        return self.bench.new_driver()

    def run(self, seconds):
        until = self.bench.time.now() + seconds
        while self.bench.time.now() < until:
            self.bench.driver.step()
            self.watch()

    def run_until(self, condition, seconds=60.0):
        def watched():
            self.watch()
            return condition()

        self.bench.run_until(watched, seconds)

    def _take(self, event):
        driver = self.bench.driver
        match event:
            case BillEscrowed():
                if self.intent is None:
                    self.intent = "open"
                    driver.stack()
                else:
                    driver.return_bill()
            case BillStacked(report=report):
                if self.intent == "open":
                    self.intent = "credited"
                    self.credited += 1
                elif self.intent is None:
                    self.suspense += 1
                driver.acknowledge(report)
            case BillSettled():
                self.intent = None
            case AcceptorRestarted():
                self._restarted = True
            case AcceptorStatusChanged(status=status) if status in AT_REST and self._restarted:
                # Nothing more can come of this intent: without evidence it is in doubt.
                self._restarted = False
                self.doubt += self.intent == "open"
                self.intent = None
            case BillReturned(report=report):
                if self.intent == "open":
                    self.intent = None
                    self.returned += 1
                if report:
                    driver.acknowledge(report)


@pytest.fixture
def make_till():
    return Till


class Ear:
    """A conductor, the events it told, and a clock that goes a second a report."""

    def __init__(self):
        self.events = []
        self.now = 100.0
        self.conductor = Conductor(self.events.append, self.now)

    def hear(self, *reports):
        for report in reports:
            self.now += 1.0
            self.conductor.take_report(report, self.now)
        return self.conductor.next(self.now)

    def answer(self, request, reply):
        self.conductor.take_reply(request, reply, self.now)

    def introduce(self, part="SM"):
        """Hear of a disabled device, and ask it all there is to ask; return the last request."""
        name = build_identification(Identification(part, "S1", b"\x01"))
        self.answer(self.hear(b"\x19"), Reply(Outcome.DATA, name))
        table = build_bill_table({3: BillTableEntry(1, "RUS", 2), 4: BillTableEntry(5, "RUS", 2)})
        self.answer(self.hear(b"\x19"), Reply(Outcome.DATA, table))
        last = self.hear(b"\x19")
        self.answer(last, Reply(Outcome.ACCEPTED))
        return last

    def enable(self, bill_types):
        """Introduce it, and let it idle with these masks."""
        self.introduce()
        self.conductor.want(frozenset(bill_types))
        self.answer(self.hear(b"\x19"), Reply(Outcome.ACCEPTED))
        self.hear(b"\x14")

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def ear():
    return Ear()
