"""One demonstration station: backend, acceptor, printer, network cable and the real terminal.

Scripts, tests and the bench window move the same station.  Methods wait until what they ask for
has happened and raise ExpectationError if it does not.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, auto, unique
from pathlib import Path

from kiosk.journal.opening import JOURNAL_FOLDER
from kiosk.logs import LOG_NAME
from workbench.backend import Backend
from workbench.books import Books, read_books
from workbench.cable import LOOPBACK, NetworkCable
from workbench.configuration import TERMINAL_ID, Wishes, sections_of, write_toml
from workbench.customer import Customer
from workbench.devices import Acceptor, Printer
from workbench.impostor import impostor_serving
from workbench.log_tail import LogTail
from workbench.places import Places
from workbench.processes import ProcessTree
from workbench.terminal import CommandResult, SeenScreen, Terminal
from workbench.waiting import ExpectationError, wait_until

RECEIPT_TIMEOUT_S = 40.0
DELIVERY_TIMEOUT_S = 120.0
QUIET_VIEWS = ("AttractView", "HomeView")
DAMAGED_BYTES = 64


@unique
class PowerCut(Enum):
    """Whose power fails."""

    HOST = auto()
    HOST_AND_DEVICES = auto()


@dataclass(frozen=True)
class StationOptions:
    """How a station is built."""

    root: Path
    fresh: bool = True
    wishes: Wishes = field(default_factory=Wishes)
    fast_printer: bool = True  # paper moves in no time; False: at a real mechanism's speed
    environment: dict[str, str] = field(default_factory=lambda: {"SDL_VIDEODRIVER": "dummy"})
    launcher: tuple[str, ...] = ("-m", "kiosk")  # what starts the terminal's process
    acceptor_arguments: tuple[str, ...] = ()  # further ones for its emulator


class Station:
    """Builds everything in order; `close` ends it in the reverse order, whatever happened."""

    def __init__(self, options: StationOptions) -> None:
        self.places = Places(options.root.resolve())
        self._wishes = options.wishes
        self._devices_dark = False
        self._started_at = datetime.now(UTC)
        if options.fresh:
            self.places.clear()
        self.places.make()
        with ExitStack() as built:
            self._tree = ProcessTree(self.places.logs)
            built.callback(self._tree.close)
            self.backend = Backend(self._tree, self.places.backend)
            self.backend.start()
            self.cable = NetworkCable(self.backend.port)
            built.callback(self.cable.close)
            self.acceptor = Acceptor(
                self._tree,
                self.places.acceptor_link,
                self.places.cassette,
                arguments=("--currency", self.currency, *options.acceptor_arguments),
            )
            self.printer = Printer(
                self._tree,
                self.places.printer_link,
                self.places.paper,
                fast=options.fast_printer,
            )
            self.terminal = Terminal(
                self._tree,
                self.places.state,
                self.places.configuration,
                {**options.environment},
                options.launcher,
                pack=options.wishes.market.pack,
            )
            self.log = LogTail(self.places.terminal_log / LOG_NAME)
            self.mend_configuration()
            if not (self.places.state / "keys").exists():
                self.enrol()
            self.terminal.start()
            built.callback(self.terminal.stop)
            self.customer = Customer(self.terminal, self.acceptor)
            self._built = built.pop_all()

    def close(self) -> None:
        """End everything, the terminal first."""
        self._built.close()

    def __enter__(self) -> Station:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def currency(self) -> str:
        """What its acceptor takes."""
        return self._wishes.market.currency

    # --- power and cables ---------------------------------------------------------------------

    def cut_power(self, cut: PowerCut = PowerCut.HOST) -> None:
        """Power fails, without a word to anybody."""
        self.terminal.kill()
        if cut is PowerCut.HOST_AND_DEVICES:
            self.acceptor.order("power off")
            self.printer.order("power off")
            self._devices_dark = True

    def restore_power(self, *, wait: bool = True) -> None:
        """Power is back; wait for the terminal's first screen unless told otherwise."""
        if self._devices_dark:
            self.acceptor.order("power on")
            self.printer.order("power on")
            self._devices_dark = False
        self.terminal.start(wait)

    def paper(self, state: str) -> None:
        """Put a roll in, or let it end: ok, near, out."""
        self.printer.order(f"paper {state}")

    def cassette(self, state: str) -> None:
        """Move the cassette: in, out, full."""
        self.acceptor.order(f"cassette {state}")

    def advance_clock(self, seconds: int) -> None:
        """Put the terminal's clock forward."""
        self.terminal.set_clock_offset(self.terminal.clock_offset_s + seconds)

    # --- what came of it ----------------------------------------------------------------------

    def wait_ticket(self, count: int, timeout_s: float = RECEIPT_TIMEOUT_S) -> str:
        """Wait for the count-th ticket of this run; return its text."""
        wait_until(
            lambda: len(self.printer.texts()) >= count, timeout_s, f"ticket {count} on paper"
        )
        return self.printer.texts()[count - 1]

    def wait_acceptor_report(self, code: str, mark: int) -> None:
        """Wait until a report of this code went over the wire; mark is one of `passed`."""
        self.acceptor.passed.wait(
            lambda words: words.to_host and words.data.hex().startswith(code.lower()),
            RECEIPT_TIMEOUT_S,
            since=mark,
            what=f"report {code}",
        )

    def wait_balance(self, msisdn: str, wanted_minor: int) -> None:
        """Wait until the operator's account stands at this."""
        wait_until(
            lambda: self.backend.balance(msisdn) == wanted_minor,
            DELIVERY_TIMEOUT_S,
            f"a balance of {wanted_minor}",
        )

    def wait_nothing_pending(self) -> None:
        """Wait until the terminal has told the operator of a result for every submit."""
        wait_until(
            lambda: (
                self.backend.count_records("submitted")
                <= self.backend.count_records("operator_result")
            ),
            DELIVERY_TIMEOUT_S,
            "a result for every submit",
        )

    def wait_fault(self, code: str, *, stands: bool = True) -> None:
        """Wait until the terminal's log says that a fault was raised, or was cleared."""
        event = "fault_raised" if stands else "fault_cleared"

        def told() -> bool:
            newest = [
                entry["event"]
                for entry in self.log.entries()
                if entry.get("event") in ("fault_raised", "fault_cleared")
                and entry.get("code") == code
            ]
            return newest[-1:] == [event]

        wait_until(told, RECEIPT_TIMEOUT_S, f"{event} {code}")

    def wait_sells(self) -> None:
        """Wait until the terminal takes customers."""
        self.terminal.wait_screen(
            *QUIET_VIEWS, where=lambda screen: not screen.value("notice"), timeout_s=60.0
        )

    def wait_end_or_screen(self, *views: str, timeout_s: float = 60.0) -> SeenScreen | None:
        """Wait until the terminal ended (None) or shows one of these."""
        seen = self.terminal.screens.mark()

        def shown() -> SeenScreen | None:
            newer = self.terminal.screens.since(max(0, seen - 1))
            return newer[-1] if newer and newer[-1].view in views else None

        wait_until(
            lambda: not self.terminal.running or shown() is not None,
            timeout_s,
            f"the terminal ended or shows {' or '.join(views)}",
        )
        return shown()

    # --- journal and configuration ------------------------------------------------------------

    def books(self) -> Books:
        """The journal's sums; the terminal must be off."""
        assert not self.terminal.running
        return read_books(self.places.state)

    def verify_journal(self) -> dict[str, object]:
        """What `kiosk journal verify` says; the terminal must be off."""
        result = self.terminal.command(
            "journal", "verify", "--state", str(self.places.state), "--json"
        )
        try:
            found = result.json()
        except ExpectationError:
            found = {"says": result.complaints.strip()}
        return {**found, "exit_code": result.exit_code}

    def journal_file(self) -> Path:
        """The newest segment."""
        folder = self.places.state / JOURNAL_FOLDER
        files = sorted(path for path in folder.iterdir() if path.suffix not in ("", ".tmp"))
        return max(files, key=lambda path: path.stat().st_size)

    def journal_digest(self) -> str:
        """A hash of the newest segment's bytes."""
        return hashlib.sha256(self.journal_file().read_bytes()).hexdigest()

    def damage_journal(self) -> str:
        """Change bytes of a record in the middle of the journal; return the file's hash afterwards.

        Wherever the file holds those bytes: a page that was divided keeps what moved away from it.
        """
        path = self.journal_file()
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as db:
            query = "SELECT substr(body, 1, ?) FROM records ORDER BY seq"
            bodies = [row[0] for row in db.execute(query, (DAMAGED_BYTES,))]
        victim: bytes = bodies[len(bodies) // 2]
        content = path.read_bytes()
        assert victim in content
        path.write_bytes(content.replace(victim, bytes(byte ^ 0xFF for byte in victim)))
        return self.journal_digest()

    def run_second(self) -> CommandResult:
        """Try to run another terminal on the same state."""
        return self.terminal.command(
            "run", "--state", str(self.places.state), "--config", str(self.places.configuration)
        )

    def break_configuration(self) -> tuple[str, ...]:
        """Write a configuration with mistakes; return their keys."""
        sections = sections_of(self.places, self._base_url, self._wishes)
        sections["screen"]["width_px"] = "wide"
        sections["timeouts"] = {"cash_s": 3}
        sections["acceptor"]["speed"] = 9600
        write_toml(self.places.configuration, sections)
        return ("screen.width_px", "timeouts.cash_s", "acceptor.speed")

    def mend_configuration(self) -> None:
        """Write the configuration as it should be."""
        write_toml(
            self.places.configuration, sections_of(self.places, self._base_url, self._wishes)
        )

    @contextmanager
    def impostor(self) -> Iterator[int]:
        """Somebody else's server; yields its port."""
        with impostor_serving(self.places.impostor, self._started_at) as port:
            yield port

    @property
    def _base_url(self) -> str:
        return f"https://{LOOPBACK}:{self.cable.port}"

    def enrol(self, *more: str) -> None:
        """Get the terminal a certificate for a new token; it must be off."""
        arguments = ["enrol", "--url", self._base_url, "--state", str(self.places.state), *more]
        token = self.backend.new_token(TERMINAL_ID)
        result = self.terminal.command(
            *arguments, environment={"KIOSK_OPERATOR__ENROL_TOKEN": token}
        )
        if result.exit_code != 0:
            raise ExpectationError(f"enrolment failed: {result.complaints or result.output}")
