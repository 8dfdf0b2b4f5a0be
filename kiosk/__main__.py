"""The program's command line, and the one file that knows everybody."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drivers.api import AcceptorSink, BillAcceptor, PrinterSink, ReceiptPrinter
    from kiosk.config.settings import Settings

# A command's words, its module (imported only when it is asked for), and what it is for.
COMMANDS = (
    ("enrol", "kiosk.commands.enrol_command", "get this terminal's key and certificate"),
    ("config", "kiosk.commands.config_command", "explain every setting, or check them"),
    ("journal", "kiosk.commands.journal_command", "verify the journal and the books"),
    ("fault", "kiosk.commands.fault_command", "what stands open, and what was accounted for"),
    ("demo", "workbench.demo_command", "a terminal and a developer's bench on this machine"),
    ("coverage", "workbench.coverage_command", "which promise is proved by which test"),
)


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(
        prog="kiosk", description="A mobile operator's payment terminal."
    )
    words = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    running = words.add_parser("run", help="run the terminal: screen, devices, operator")
    _add_run_arguments(running)
    for word, module, purpose in COMMANDS:
        command = words.add_parser(word, help=purpose, description=purpose)
        if word in given[:1]:
            import_module(module).add_arguments(command)
    args = parser.parse_args(given)
    if args.command == "run":
        return _guarded(lambda: _run(args))
    module = next(module for word, module, _ in COMMANDS if word == args.command)
    return _guarded(lambda: int(import_module(module).run(args)))


def _guarded(work: Callable[[], int]) -> int:
    from kiosk.commands.surroundings import guarded

    return guarded(work)


def _add_run_arguments(parser: argparse.ArgumentParser) -> None:
    from kiosk.commands.surroundings import add_config, add_state

    add_state(parser)
    add_config(parser)
    parser.add_argument("--bench-fd", type=int, metavar="N", help=argparse.SUPPRESS)


def _run(args: argparse.Namespace) -> int:
    """Screen on the main thread, core on its own; returns when the window closes."""
    from kiosk.clock import SystemClock
    from kiosk.commands import exit_codes
    from kiosk.commands.surroundings import configuration, state_path
    from kiosk.logs import LogFiles
    from kiosk.mailbox import Mailbox
    from kiosk.state_dir import StateDirectory
    from kiosk.terminal import Terminal, preferences_of
    from ui import fonts
    from ui.app import App, PanelSize, WindowSettings

    fonts.prepare()
    settings, pack = configuration(args)
    clock = SystemClock()
    with (
        StateDirectory.hold(state_path(args), clock) as state,
        LogFiles.open(
            _log_directory(settings, state.path),
            clock,
            level=settings.logs.level,
            file_bytes_max=settings.logs.file_mib_max * 1024 * 1024,
            files_max=settings.logs.files_max,
        ),
    ):
        screens = Mailbox(lambda: app.wake())
        terminal = Terminal(
            settings,
            pack,
            state,
            clock,
            lambda sink: make_acceptor(settings, sink),
            lambda sink: make_printer(settings, sink),
            screens.put,
            preferences_of(settings),
            lambda: app.stop(),
        )
        panel = PanelSize(
            settings.screen.width_px, settings.screen.height_px, settings.screen.mm_per_pixel
        )
        window = WindowSettings(panel=panel, fullscreen=settings.screen.fullscreen)
        app = App(window, screens.take, terminal.tell)
        signal.signal(signal.SIGTERM, lambda *_: app.stop())
        signal.signal(signal.SIGINT, lambda *_: app.stop())
        link = None
        if args.bench_fd is not None:
            from ui import bench_link

            def move_ahead(offset_s: float) -> None:
                clock.move_ahead(offset_s)
                terminal.wake()

            link = bench_link.attach(app, args.bench_fd, on_clock_offset=move_ahead)
        terminal.start()
        try:
            app.run()
        finally:
            terminal.stop()
            if link is not None:
                link.close()
        return exit_codes.OK if terminal.fault is None else exit_codes.of_fault(terminal.fault)


def _log_directory(settings: Settings, state: Path) -> Path:
    return Path(settings.logs.directory) if settings.logs.directory else state / "log"


def make_acceptor(settings: Settings, sink: AcceptorSink) -> BillAcceptor:
    """Return the driver of the acceptor that the settings name."""
    from drivers.ccnet.driver import CcnetAcceptor
    from drivers.transport.serial_port import SerialPort

    return CcnetAcceptor(SerialPort(settings.acceptor.ports, settings.acceptor.baudrate), sink)


def make_printer(settings: Settings, sink: PrinterSink) -> ReceiptPrinter:
    """Return the driver of the printer that the settings name."""
    from drivers.escpos.driver import EscposPrinter
    from drivers.escpos.profiles import PROFILES
    from drivers.transport.serial_port import SerialPort
    from ui import fonts

    return EscposPrinter(
        SerialPort(settings.printer.ports, settings.printer.baudrate),
        PROFILES[settings.printer.profile],
        sink,
        font_path=fonts.paths(fonts.cache_directory())["regular"],
    )


if __name__ == "__main__":
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    sys.exit(main())
