"""The program's command line, and the one file that knows everybody."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.mailbox import Mailbox

if TYPE_CHECKING:
    from drivers.api import AcceptorSink, BillAcceptor, PrinterSink, ReceiptPrinter
    from kiosk.clock import SystemClock
    from kiosk.config.settings import Settings
    from kiosk.logs import LogFiles
    from kiosk.state_dir import StateDirectory
    from kiosk.terminal import Terminal
    from kiosk.views.intents import Intent

# A command's words, its module (imported only when it is asked for), and what it is for.
COMMANDS = (
    ("enrol", "kiosk.commands.enrol_command", "get this terminal's key and certificate"),
    ("config", "kiosk.commands.config_command", "explain every setting, or check them"),
    ("pack", "kiosk.commands.pack_command", "say whether an operator pack is right"),
    ("journal", "kiosk.commands.journal_command", "verify the journal and the books"),
    ("fault", "kiosk.commands.fault_command", "what stands open, and what was accounted for"),
    ("money", "kiosk.commands.money_command", "doubtful money, and what was found of it"),
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
    """Screen on the main thread, everything else on others; returns when the window closes.

    The first screen stands before anything heavy is imported: a customer sees at once that the
    machine is awake.
    """
    from kiosk.clock import SystemClock
    from kiosk.commands.surroundings import config_path, state_path
    from kiosk.first_screen import first_panel, first_screen
    from kiosk.state_dir import StateDirectory
    from kiosk.views.base import Preferences
    from ui import fonts
    from ui.app import App, PanelSize, WindowSettings

    fonts.prepare()
    clock = SystemClock()
    with StateDirectory.hold(state_path(args), clock) as state:
        panel = first_panel(config_path(args), os.environ)
        low = panel.height_px > panel.width_px
        screens = Mailbox(lambda: app.wake())
        work = Work(args, state, clock, screens, lambda: app.stop())
        app = App(
            WindowSettings(
                PanelSize(panel.width_px, panel.height_px, panel.mm_per_pixel),
                fullscreen=panel.fullscreen,
            ),
            screens.take,
            work.tell,
            shown=lambda *_: work.begin(),
        )
        screens.put(first_screen(config_path(args), args.pack, Preferences(low_reach=low)))
        signal.signal(signal.SIGTERM, lambda *_: app.stop())
        signal.signal(signal.SIGINT, lambda *_: app.stop())
        link = None
        if args.bench_fd is not None:
            from ui import bench_link

            link = bench_link.attach(app, args.bench_fd, on_clock_offset=work.move_clock)
        try:
            app.run()
        finally:
            work.end()
            if link is not None:
                link.close()
        return work.exit_code()


class Work:
    """The terminal behind the screen: begun once the first screen stands, on its own threads."""

    def __init__(
        self,
        args: argparse.Namespace,
        state: StateDirectory,
        clock: SystemClock,
        screens: Mailbox,
        stop_screen: Callable[[], None],
    ) -> None:
        self._args = args
        self._state = state
        self._clock = clock
        self._screens = screens
        self._stop_screen = stop_screen
        self._terminal: Terminal | None = None
        self._logs: LogFiles | None = None
        self._thread = threading.Thread(target=self._start, name="start")
        self._begun = False
        self._failure: Exception | None = None

    def begin(self) -> None:
        """Start in the background; every call but the first does nothing."""
        if not self._begun:
            self._begun = True
            self._thread.start()

    def tell(self, intent: Intent) -> None:
        """Hand over what the customer did; before the terminal stands nobody can do anything."""
        if self._terminal is not None:
            self._terminal.tell(intent)

    def move_clock(self, offset_s: float) -> None:
        """Stand so far ahead of the machine's clock: the developer's bench asks for it."""
        self._clock.move_ahead(offset_s)
        if self._terminal is not None:
            self._terminal.wake()

    def end(self) -> None:
        """Stop everything that was begun."""
        if self._begun:
            self._thread.join()
        if self._terminal is not None:
            self._terminal.stop()
        if self._logs is not None:
            self._logs.close()

    def exit_code(self) -> int:
        """Return what the program's run came to; raises what kept it from starting."""
        from kiosk.commands import exit_codes

        if self._failure is not None:
            raise self._failure
        fault = None if self._terminal is None else self._terminal.fault
        return exit_codes.OK if fault is None else exit_codes.of_fault(fault)

    def _start(self) -> None:
        try:
            self._build()
        except Exception as failure:  # noqa: BLE001 - raised again on the main thread
            self._failure = failure
            self._stop_screen()

    def _build(self) -> None:
        from kiosk.commands.surroundings import configuration
        from kiosk.core_dumps import forbid_core_dumps
        from kiosk.logs import LogFiles
        from kiosk.terminal import Terminal, preferences_of

        forbid_core_dumps()  # before anybody can type anything
        settings, pack = configuration(self._args)
        self._logs = LogFiles.open(
            _log_directory(settings, self._state.path),
            self._clock,
            level=settings.logs.level,
            file_bytes_max=settings.logs.file_mib_max * 1024 * 1024,
            files_max=settings.logs.files_max,
        )
        terminal = Terminal(
            settings,
            pack,
            self._state,
            self._clock,
            lambda sink: make_acceptor(settings, sink),
            lambda sink: make_printer(settings, sink),
            self._screens.put,
            preferences_of(settings),
            self._stop_screen,
        )
        threading.excepthook = terminal.on_thread_death
        terminal.start()
        self._terminal = terminal


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
