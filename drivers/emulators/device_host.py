"""The loop that gives an emulated device its wire, its commands and its time."""

from __future__ import annotations

import argparse
import select
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Protocol

from drivers.clock import Clock, monotonic
from drivers.emulators.console import CommandError, Console, Event
from drivers.emulators.pty_host import LinkTakenError, PtyHost

WAIT_S_MAX = 0.5
OUTPUT_RETRY_S = 0.005
WAITING_BYTES_MAX = 65536  # a host that never reads loses the rest, as on a real wire
HOST_COMMANDS = ("unplug", "plug PATH", "trace on|off", "quit")
EXIT_OK = 0
EXIT_USAGE = 2


class EmulatedDevice(Protocol):
    """A device core: bytes, commands and time come in as values, bytes and events go out."""

    commands: tuple[str, ...]  # for the reader: one line a command, words and bounds

    def receive(self, data: bytes, now: float) -> None:
        """Bytes from the host; b"" never."""
        ...

    def tick(self, now: float) -> None:
        """Let time pass; called at least once every half second."""
        ...

    def next_due(self) -> float | None:
        """When tick() or output() has something to do next, or None."""
        ...

    def output(self, now: float) -> bytes:
        """Bytes for the host that are due by now, each exactly once."""
        ...

    def command(self, words: list[str], now: float) -> None:
        """Carry out one command line, split at spaces.  CommandError."""
        ...

    def take_events(self) -> Iterable[Event]:
        """What happened since the last call, as JSON objects with an "event" key."""
        ...


class DeviceHost:
    """Owns pty and console of one device; ends on quit, end of input, SIGTERM or SIGINT."""

    def __init__(self, device: EmulatedDevice, console: Console, clock: Clock = monotonic) -> None:
        self._device = device
        self._console = console
        self._clock = clock
        self._pty = PtyHost()
        self._waiting = b""
        self._running = False
        self._tracing = False

    def run(self, link: Path) -> int:
        """Serve until the end; return the exit code."""
        try:
            self._pty.plug(link)
        except (LinkTakenError, OSError) as error:
            self._console.emit_error(f"link {link}: {error}", self._all_commands())
            return EXIT_USAGE
        self._running = True
        try:
            with _ended_by_signals() as signalled:
                self._console.emit({"event": "ready", "link": str(link)})
                while self._running and not signalled and not self._console.ended:
                    self._step()
        finally:
            self._pty.unplug()
        return EXIT_OK

    def _step(self) -> None:
        now = self._clock()
        self._device.tick(now)
        self._deliver(now)
        self._tell()
        readable = self._wait(now)
        # The host first: what it wrote before a command was typed came before it.
        if self._pty.fileno() in readable:
            data = self._pty.receive()
            if data:
                self._trace("received", data)
                self._device.receive(data, self._clock())
        if self._console.fileno() in readable:
            for line in self._console.read_lines():
                self._obey(line)

    def _wait(self, now: float) -> list[int]:
        due = self._device.next_due()
        wait_s = WAIT_S_MAX if due is None else min(max(due - now, 0.0), WAIT_S_MAX)
        if self._waiting:
            wait_s = min(wait_s, OUTPUT_RETRY_S)
        descriptors = [self._console.fileno()]
        master = self._pty.fileno()
        if master is not None:
            descriptors.append(master)
        readable, _, _ = select.select(descriptors, [], [], wait_s)
        if not readable:
            self._pty.let_others_open()
        return readable

    def _deliver(self, now: float) -> None:
        self._waiting = (self._waiting + self._device.output(now))[:WAITING_BYTES_MAX]
        if self._waiting:
            sent = self._pty.send(self._waiting)
            self._trace("sent", self._waiting[:sent])
            self._waiting = self._waiting[sent:]

    def _trace(self, way: str, data: bytes) -> None:
        """Tell what passed the wire, as the device sees it; nothing while unplugged."""
        if self._tracing and data and self._pty.plugged:
            self._console.emit({"event": "wire", "way": way, "hex": data.hex()})

    def _tell(self) -> None:
        for event in self._device.take_events():
            self._console.emit(event)

    def _obey(self, line: str) -> None:
        words = line.split()
        try:
            if words == ["quit"]:
                self._running = False
            elif words == ["unplug"]:
                self._pty.unplug()
                self._waiting = b""
                self._console.emit({"event": "unplugged"})
            elif words[0] == "plug":
                self._plug(line)
            elif words in (["trace", "on"], ["trace", "off"]):
                self._tracing = words[1] == "on"
            else:
                self._device.command(words, self._clock())
        except CommandError as error:
            self._console.emit_error(str(error), self._all_commands())
        self._tell()

    def _plug(self, line: str) -> None:
        _, _, path = line.partition(" ")
        if not path.strip():
            raise CommandError("plug needs a path")
        link = Path(path.strip())
        try:
            self._pty.plug(link)
        except (LinkTakenError, OSError) as error:
            raise CommandError(f"plug {link}: {error}") from error
        self._waiting = b""
        self._console.emit({"event": "plugged", "link": str(link)})

    def _all_commands(self) -> list[str]:
        return [*self._device.commands, *HOST_COMMANDS]


@contextmanager
def _ended_by_signals() -> Iterator[list[int]]:
    """A list that is empty until SIGTERM or SIGINT came."""
    seen: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        seen.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield seen
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def add_host_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments every emulator has."""
    parser.add_argument(
        "--link", type=Path, required=True, help="path of the link that hosts open as their port"
    )


def serve(device: EmulatedDevice, link: Path) -> int:
    """Run a device on standard input and output; return the exit code."""
    return DeviceHost(device, Console(sys.stdin.fileno(), sys.stdout)).run(link)
