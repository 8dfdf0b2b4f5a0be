"""A wire that is only memory: two ends, faults from given dice, time that may be virtual."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from drivers.clock import monotonic
from drivers.errors import PortMissingError

WIRE_BYTES_MAX = 65536


class Dice(Protocol):
    """Chance, given from outside; random.Random(seed) is one."""

    def random(self) -> float:
        """A number from 0 up to 1."""
        ...


class WireTime(Protocol):
    """What a wire waits by."""

    def now(self) -> float:
        """Seconds."""
        ...

    def wait(self, seconds: float) -> None:
        """Let at most this long pass; may return as soon as something happened."""
        ...

    def wake(self) -> None:
        """Something happened."""
        ...


class RealTime:
    """The time of the clock on the wall, for ends on different threads."""

    def __init__(self) -> None:
        self._happened = threading.Condition()

    def now(self) -> float:
        return monotonic()

    def wait(self, seconds: float) -> None:
        with self._happened:
            self._happened.wait(min(seconds, 0.01))

    def wake(self) -> None:
        with self._happened:
            self._happened.notify_all()


# What lives in virtual time: told the time, it returns when it wants to be told next.
Inhabitant = Callable[[float], float | None]
VIRTUAL_STEP_S_MAX = 0.05
VIRTUAL_STEP_S_MIN = 0.0005


class VirtualTime:
    """Time that passes only when somebody waits, and then at once; for one thread."""

    def __init__(self, start: float = 1000.0) -> None:
        self._now = start
        self._inhabitants: list[Inhabitant] = []
        self._due: float | None = None

    def settle(self, inhabitant: Inhabitant) -> None:
        """Let something live in this time."""
        self._inhabitants.append(inhabitant)

    def now(self) -> float:
        return self._now

    def wait(self, seconds: float) -> None:
        """One step towards `seconds` from now, then everybody is told the time."""
        step = min(max(seconds, 0.0), VIRTUAL_STEP_S_MAX)
        if self._due is not None:
            step = min(step, max(self._due - self._now, VIRTUAL_STEP_S_MIN))
        self._now += step
        self._tell()

    def wake(self) -> None:
        self._due = self._now

    def pass_by(self, seconds: float) -> None:
        """Let this long pass."""
        until = self._now + seconds
        while self._now < until:
            self.wait(until - self._now)

    def _tell(self) -> None:
        dues = [inhabitant(self._now) for inhabitant in self._inhabitants]
        known = [due for due in dues if due is not None]
        self._due = min(known) if known else None


@dataclass
class WireFaults:
    """What a bad wire does, each with its chance per byte (splitting: per write)."""

    loss: float = 0.0
    garble: float = 0.0
    split: float = 0.0
    delay_s: float = 0.0
    gap_s: float = 0.005  # between the pieces of a split write

    @property
    def spoils(self) -> bool:
        """Whether chance has a part in it."""
        return bool(self.loss or self.garble or self.split)


class MemoryWire:
    """Two ends, `host` and `device`; what one writes the other reads, faults in between."""

    def __init__(
        self, time: WireTime, dice: Dice | None = None, faults: WireFaults | None = None
    ) -> None:
        assert faults is None or dice is not None, "faults need dice"
        self.time = time
        self.faults = faults or WireFaults()
        self._dice = dice
        self.connected = True
        to_host: deque[tuple[float, int]] = deque()
        to_device: deque[tuple[float, int]] = deque()
        self.host = MemoryEnd(self, inbox=to_host, outbox=to_device)
        self.device = MemoryEnd(self, inbox=to_device, outbox=to_host)

    def unplug(self) -> None:
        """Both ends fail until plug(); what was on the way is lost."""
        self.connected = False
        for end in (self.host, self.device):
            end.fail()
        self.time.wake()

    def plug(self) -> None:
        """The ends can be opened again."""
        self.connected = True

    def carry(self, data: bytes) -> list[tuple[float, int]]:
        """When each byte of a write arrives, and as what; lost ones are missing."""
        at = self.time.now() + self.faults.delay_s
        if self._dice is None or not self.faults.spoils:
            return [(at, byte) for byte in data]
        arrivals = []
        for byte in data:
            if self._dice.random() < self.faults.split:
                at += self.faults.gap_s
            if self._dice.random() < self.faults.loss:
                continue
            flipped = byte
            if self._dice.random() < self.faults.garble:
                flipped = byte ^ (1 << int(self._dice.random() * 8))
            arrivals.append((at, flipped))
        return arrivals


class MemoryEnd:
    """One end of a wire; a ByteStream."""

    def __init__(
        self,
        wire: MemoryWire,
        inbox: deque[tuple[float, int]],
        outbox: deque[tuple[float, int]],
    ) -> None:
        self._wire = wire
        self._inbox = inbox
        self._outbox = outbox
        self._is_open = False

    def open(self) -> None:
        if not self._wire.connected:
            raise PortMissingError("the wire is unplugged")
        self._is_open = True

    def read(self, size_max: int, timeout_s: float) -> bytes:
        time = self._wire.time
        deadline = time.now() + timeout_s
        while True:
            self._check()
            data = self._arrived(size_max)
            left = deadline - time.now()
            if data or left <= 0:
                return data
            if self._inbox:
                left = min(left, max(self._inbox[0][0] - time.now(), VIRTUAL_STEP_S_MIN))
            time.wait(left)

    def write(self, data: bytes, timeout_s: float) -> int:
        self._check()
        fitting = data[: max(WIRE_BYTES_MAX - len(self._outbox), 0)]
        self._outbox.extend(self._wire.carry(fitting))
        self._wire.time.wake()
        return len(fitting)

    def flush_input(self) -> None:
        self._check()
        now = self._wire.time.now()
        while self._inbox and self._inbox[0][0] <= now:
            self._inbox.popleft()

    def close(self) -> None:
        self._is_open = False

    def fail(self) -> None:
        """The wire was pulled: nothing works until the next open()."""
        self._is_open = False
        self._inbox.clear()

    def next_arrival(self) -> float | None:
        """When the next byte on the way is here."""
        return self._inbox[0][0] if self._inbox else None

    def _arrived(self, size_max: int) -> bytes:
        now = self._wire.time.now()
        data = bytearray()
        while self._inbox and self._inbox[0][0] <= now and len(data) < size_max:
            data.append(self._inbox.popleft()[1])
        return bytes(data)

    def _check(self) -> None:
        if not self._is_open:
            raise PortMissingError("the wire is not open")
