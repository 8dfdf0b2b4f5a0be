"""`python -m drivers.emulators acceptor`: arguments, and the file that outlives the process."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from drivers.clock import monotonic
from drivers.emulators.acceptor_commands import COMMANDS, CcnetAcceptorDevice
from drivers.emulators.bill_path import Durations, StackedReport
from drivers.emulators.bills import DENOMINATIONS
from drivers.emulators.ccnet_acceptor import Nature
from drivers.emulators.console import Event
from drivers.emulators.device_host import EXIT_USAGE, HOST_COMMANDS, add_host_arguments, serve
from drivers.emulators.memory_file import MemoryFile, UnreadableMemoryError

PART_CHARS_MAX = 15
SERIAL_CHARS_MAX = 12
MOVEMENT_S_MIN = 0.15  # faster than this no bill can move, and no host believes it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = "commands on standard input:\n  " + "\n  ".join([*COMMANDS, *HOST_COMMANDS])
    add_host_arguments(parser)
    parser.add_argument("--protocol", choices=["ccnet"], default="ccnet")
    parser.add_argument("--currency", choices=sorted(DENOMINATIONS), default="RUB")
    parser.add_argument("--part", type=_ascii(PART_CHARS_MAX), default=Nature.part)
    parser.add_argument("--serial", type=_ascii(SERIAL_CHARS_MAX), default=Nature.serial)
    parser.add_argument(
        "--refuse-security", action="store_true", help="answer SET SECURITY with ILLEGAL COMMAND"
    )
    parser.add_argument(
        "--strict-timing", action="store_true", help="insist on the manual's 5 ms and 10 ms"
    )
    parser.add_argument(
        "--stacked-report",
        choices=[reading.value for reading in StackedReport],
        default=StackedReport.UNTIL_ACK.value,
        help="how long a credit is remembered across a power cut: until acknowledged, or sent once",
    )
    parser.add_argument(
        "--initialize-s", type=float, default=Durations.initialize_s, help="seconds after RESET"
    )
    parser.add_argument(
        "--speed", type=_speed, default=1.0, help="how many times faster bills move (0.1 to 100)"
    )
    parser.add_argument("--state", type=Path, help="file that keeps cassette and bill across runs")


def run(args: argparse.Namespace) -> int:
    nature = Nature(
        currency=args.currency,
        part=args.part,
        serial=args.serial,
        takes_security=not args.refuse_security,
        strict_timing=args.strict_timing,
        stacked_report=StackedReport(args.stacked_report),
        durations=_durations(args.initialize_s, args.speed),
    )
    device = CcnetAcceptorDevice(nature)
    if args.state is None:
        return serve(device, args.link)
    try:
        remembering = RememberingAcceptor(device, args.state)
    except UnreadableMemoryError as error:
        print(json.dumps({"event": "error", "message": str(error)}), flush=True)  # noqa: T201 - the console is not open yet
        return EXIT_USAGE
    return serve(remembering, args.link)


class RememberingAcceptor:
    """An acceptor whose cassette and bill lie in a file; each start of it is a power-up."""

    def __init__(self, device: CcnetAcceptorDevice, path: Path) -> None:
        self.commands: tuple[str, ...] = device.commands
        self._device = device
        self._file = MemoryFile(path)
        self._file.recall(device.path)
        device.power_on(monotonic())

    def receive(self, data: bytes, now: float) -> None:
        self._device.receive(data, now)
        self._file.remember(self._device.path)

    def tick(self, now: float) -> None:
        self._device.tick(now)
        self._file.remember(self._device.path)

    def next_due(self) -> float | None:
        return self._device.next_due()

    def output(self, now: float) -> bytes:
        return self._device.output(now)

    def command(self, words: list[str], now: float) -> None:
        self._device.command(words, now)
        self._file.remember(self._device.path)

    def take_events(self) -> Iterable[Event]:
        return self._device.take_events()


def _durations(initialize_s: float, speed: float) -> Durations:
    """Movements at a speed; the times of the manual stay."""
    usual = Durations()
    return Durations(
        initialize_s=initialize_s / speed,
        accept_s=max(usual.accept_s / speed, MOVEMENT_S_MIN),
        stack_s=max(usual.stack_s / speed, MOVEMENT_S_MIN),
        drop_s=max(usual.drop_s / speed, MOVEMENT_S_MIN),
        return_s=usual.return_s / speed,
        reject_s=usual.reject_s / speed,
    )


def _speed(text: str) -> float:
    speed = float(text)
    if not 0.1 <= speed <= 100.0:
        raise argparse.ArgumentTypeError("from 0.1 to 100")
    return speed


class _ascii:  # noqa: N801 - used as a function by argparse
    """Text of printable ASCII up to a length."""

    def __init__(self, chars_max: int) -> None:
        self._chars_max = chars_max

    def __call__(self, text: str) -> str:
        if not (text.isascii() and text.isprintable() and len(text) <= self._chars_max):
            raise argparse.ArgumentTypeError(f"up to {self._chars_max} ASCII characters")
        return text
