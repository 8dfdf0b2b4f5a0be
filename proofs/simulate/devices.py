"""The emulated devices on their simulated wires, and the production drivers at the other ends."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from math import inf
from random import Random
from threading import Event as Signal

from drivers.api import AcceptorSink, PrinterSink
from drivers.ccnet.driver import CcnetAcceptor
from drivers.emulators.acceptor_commands import CcnetAcceptorDevice
from drivers.emulators.ccnet_acceptor import Nature
from drivers.emulators.console import CommandError, Event
from drivers.emulators.device_host import EmulatedDevice
from drivers.emulators.escpos_commands import EscposPrinterDevice
from drivers.emulators.escpos_paper import Ticket
from drivers.escpos.driver import EscposPrinter
from drivers.escpos.profiles import PROFILES, Profile
from drivers.transport.memory import MemoryEnd, MemoryWire, WireFaults
from proofs.simulate.timeline import (
    RANK_ACCEPTOR,
    RANK_DEVICES,
    RANK_PRINTER,
    Actor,
    Timeline,
)

READ_BYTES = 4096
MOMENT_S = 0.0005
DeviceSink = Callable[[Event], None]


class _WireTime:
    """A wire's time: what is written wakes the device."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.actor: Actor | None = None

    def now(self) -> float:
        return self._timeline.now_s

    def wait(self, seconds: float) -> None:
        self._timeline.wait(seconds)

    def wake(self) -> None:
        if self.actor is not None:
            self.actor.due = self._timeline.now_s


class Station:
    """One device with its wire; it lives on whatever happens to the terminal."""

    def __init__(
        self, timeline: Timeline, device: EmulatedDevice, tell: DeviceSink, dice: Random
    ) -> None:
        self._timeline = timeline
        self._tell = tell
        self.device = device
        self._time = _WireTime(timeline)
        self.wire = MemoryWire(self._time, dice)
        self.actor = timeline.add(Actor(RANK_DEVICES, self._live, timeline.now_s))
        self._time.actor = self.actor
        self.end: MemoryEnd = self.wire.device
        self.end.open()
        self.frames = 0

    def spoil(self, faults: WireFaults) -> None:
        """Make the wire a bad one, or a good one again."""
        self.wire.faults = faults

    def unplug(self) -> None:
        self.wire.unplug()

    def plug(self) -> None:
        self.wire.plug()
        self.end.open()
        self.actor.due = self._timeline.now_s

    def command(self, line: str) -> None:
        """Do something to the device by hand; what makes no sense now is left."""
        with contextlib.suppress(CommandError):
            self.device.command(line.split(), self._timeline.now_s)
        self._hear()
        self.actor.due = self._timeline.now_s

    def _live(self, now: float) -> None:
        device, end = self.device, self.end
        if self.wire.connected:
            data = end.read(READ_BYTES, 0.0)
            if data:
                self.frames += 1
                device.receive(data, now)
        device.tick(now)
        output = device.output(now)
        if output and self.wire.connected:
            end.write(output, 0.0)
        self._hear()
        due = device.next_due()
        arrival = end.next_arrival()
        due = inf if due is None else due
        due = due if arrival is None else min(due, arrival)
        # What is due at this very moment may need a moment more: "longer than" is not "as long as".
        self.actor.due = max(due, now + MOMENT_S)

    def _hear(self) -> None:
        for event in self.device.take_events():
            self._tell(event)


class AcceptorStation(Station):
    """The bill acceptor."""

    def __init__(self, timeline: Timeline, nature: Nature, tell: DeviceSink, dice: Random) -> None:
        self.acceptor = CcnetAcceptorDevice(nature)
        super().__init__(timeline, self.acceptor, tell, dice)


class PrinterStation(Station):
    """The receipt printer; its tickets are counted and thrown away."""

    def __init__(
        self, timeline: Timeline, profile: Profile, tell: DeviceSink, dice: Random
    ) -> None:
        self.tickets = 0
        self.printer = EscposPrinterDevice(profile, self._deliver)
        self.profile = profile
        super().__init__(timeline, self.printer, tell, dice)

    def _deliver(self, _ticket: Ticket) -> Mapping[str, object]:
        self.tickets += 1
        return {}


class SteppedAcceptor(CcnetAcceptor):
    """The production driver; its rests are the timeline's, in which others act."""

    def __init__(self, timeline: Timeline, station: AcceptorStation, emit: AcceptorSink) -> None:
        super().__init__(station.wire.host, emit, clock=timeline.now, rest=timeline.pass_by)
        self._timeline = timeline
        self.actor = Actor(RANK_ACCEPTOR, self._act, timeline.now_s)
        self._rest_s = 0.0

    def hurry(self) -> None:
        """A wish came."""
        self.actor.due = self._timeline.now_s

    def _act(self, _now: float) -> None:
        self._rest_s = self._timeline.now_s
        self.step()
        self.actor.due = min(self.actor.due, self._rest_s)

    def _rest_until(self, until: float, cut_short: Signal) -> None:
        if cut_short is self._woken:
            self._rest_s = until  # others live meanwhile, and a wish comes before
        else:
            super()._rest_until(until, cut_short)


class SteppedPrinter(EscposPrinter):
    """The production driver, stepped by the timeline."""

    def __init__(self, timeline: Timeline, station: PrinterStation, emit: PrinterSink) -> None:
        super().__init__(
            station.wire.host,
            station.profile,
            emit,
            clock=timeline.now,
            rest=timeline.pass_by,
        )
        self._timeline = timeline
        self.actor = Actor(RANK_PRINTER, self._act, timeline.now_s)

    def hurry(self) -> None:
        """An order came."""
        self.actor.due = self._timeline.now_s

    def _act(self, _now: float) -> None:
        seconds = self.step()
        # An order may have come while it worked.
        self.actor.due = min(self.actor.due, self._timeline.now_s + seconds)


def printer_profile(name: str) -> Profile:
    """Return the profile of that name."""
    return PROFILES[name]
