"""A driver and an emulated printer: on a real pty, or on a wire in virtual time."""

import json
import pathlib
import subprocess
import sys
import threading
import time

import fontpkg
import pytest

from drivers.api import (
    Align,
    Feed,
    Pair,
    PrintConfirmed,
    PrinterStatusChanged,
    PrintHeld,
    PrintJob,
    PrintPrepared,
    PrintRefused,
    PrintUnknown,
    QrCode,
    Rule,
    Slip,
    Text,
)
from drivers.emulators.escpos_commands import EscposPrinterDevice
from drivers.escpos.driver import EscposPrinter
from drivers.escpos.line import PrinterLine
from drivers.escpos.printing import GivenUpError, Printing
from drivers.escpos.profiles import PROFILES
from drivers.escpos.raster import GlyphFont
from drivers.escpos.settings import Settings
from drivers.escpos.watch import Watch
from drivers.transport.memory import MemoryWire, VirtualTime
from drivers.transport.serial_port import SerialPort

ROOT = pathlib.Path(__file__).parents[3]
DEADLINE_S = 20.0
FONT_PATH = pathlib.Path(fontpkg.path("Noto Sans"))
QUICK = {
    "poll_s": 0.1,
    "hold_poll_s": 0.05,
    "answer_timeout_s": 0.8,
    "fence_timeout_s": 4.0,
    "recover_every_s": 0.3,
    "settle_s": 3.0,
    "quiet_s": 0.05,
    "reopen_s_min": 0.05,
    "line_speed_bps": 115200,
}
CHECKS_MAX = 20_000
LIVES_UNTIL = VirtualTime().now() + 600.0
ENDS = (PrintConfirmed, PrintUnknown, PrintRefused)


class Heard:
    """Things said by another thread, and waiting for them."""

    def __init__(self):
        self._said = []
        self._changed = threading.Condition()

    def __call__(self, thing):
        with self._changed:
            self._said.append(thing)
            self._changed.notify_all()

    @property
    def all(self):
        with self._changed:
            return list(self._said)

    def wait(self, wanted, count=1, deadline_s=DEADLINE_S):
        """Return the count-th thing for which wanted(thing) holds."""
        deadline = time.monotonic() + deadline_s
        with self._changed:
            while True:
                found = [thing for thing in self._said if wanted(thing)]
                if len(found) >= count:
                    return found[count - 1]
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"not heard; heard instead: {self._said}")
                self._changed.wait(left)


class Emulator:
    """An emulated printer in a process of its own."""

    def __init__(self, profile, folder, *options):
        self.link = folder / "printer"
        self.paper = folder / "paper"
        self.events = Heard()
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "drivers.emulators", "printer", "--profile", profile),
                *("--link", str(self.link), "--paper", str(self.paper), *options),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.wait("ready")

    def _read(self):
        for line in self._process.stdout:
            self.events(json.loads(line))

    def tell(self, command):
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()

    def wait(self, name, count=1, **fields):
        return self.events.wait(
            lambda event: event["event"] == name and fields.items() <= event.items(), count
        )

    def settle(self):
        """Let the emulator tell all that happened up to now."""
        marks = [event for event in self.events.all if event["event"] == "error"]
        self.tell("mark")
        self.wait("error", count=len(marks) + 1)

    def tickets(self):
        """Return the texts of all tickets up to now."""
        self.settle()
        return [event["text"] for event in self.events.all if event["event"] == "ticket"]

    def close(self):
        self.tell("quit")
        assert self._process.wait(10) == 0
        self._reader.join(10)
        self._process.stdin.close()
        self._process.stdout.close()


class Bench:
    """Emulator and driver, connected."""

    def __init__(self, profile, folder, options, settings):
        self.emulator = Emulator(profile, folder, *options)
        self.events = Heard()
        self.driver = EscposPrinter(
            SerialPort([str(self.emulator.link), str(folder / "other")], 115200),
            PROFILES[profile],
            self.events,
            font_path=FONT_PATH,
            settings=Settings(**{**QUICK, **settings}),
        )
        self.driver.start()

    def wait(self, kind, count=1, **fields):
        def wanted(event):
            return isinstance(event, kind) and all(
                getattr(event, name) == value for name, value in fields.items()
            )

        return self.events.wait(wanted, count)

    def wait_status(self, **fields):
        def wanted(event):
            status = getattr(event, "status", None)
            return status is not None and all(
                getattr(status, name) == value for name, value in fields.items()
            )

        self.events.wait(lambda event: wanted(event))

    def begin(self, slip, job_id="job-1"):
        """Print up to the moment the bytes are on their way."""
        self.driver.print(PrintJob(job_id, slip))
        self.wait(PrintPrepared, job_id=job_id)
        self.driver.proceed(job_id)

    def print(self, slip, job_id="job-1"):
        """Print, and return how it ended."""
        self.driver.print(PrintJob(job_id, slip))
        first = self.wait((PrintPrepared, PrintRefused), job_id=job_id)
        if isinstance(first, PrintRefused):
            return first
        self.driver.proceed(job_id)
        return self.wait(ENDS, job_id=job_id)

    def close(self):
        self.driver.stop()
        self.emulator.close()


@pytest.fixture
def bench(tmp_path):
    """Make benches; they are closed afterwards."""
    made = []

    def make(profile="epson", *options, **settings):
        folder = tmp_path / f"bench-{len(made)}"
        folder.mkdir()
        made.append(Bench(profile, folder, options or ("--fast",), settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


class Rig:
    """Printing on an emulated printer with a wire between, in virtual time; seconds pass at once.

    What is said by the printer goes through `say`, what is sent to it through `hear`.
    """

    def __init__(self, profile="epson", *, font=None, device=None, **settings):
        self.time = VirtualTime()
        self.wire = MemoryWire(self.time)
        self.profile = PROFILES[profile]
        self.settings = Settings(**settings)
        self.device = EscposPrinterDevice(self.profile, self._deliver, **(device or {}))
        self.tickets, self.events, self.told, self.sent = [], [], [], []
        self.say = self.hear = lambda data: data
        self.check = lambda seconds: None
        self._checks = 0
        self._deeds = []
        self.wire.device.open()
        self.time.settle(self._live)
        now = self.time.now
        self.line = PrinterLine(self.wire.host, self.profile, self.settings, now)
        self.watch = Watch(self.line, self.told.append, self.settings, now)
        self.printing = Printing(
            *(self.line, self.watch, self.profile, self.settings, now),
            *(self.told.append, font, self._check_orders),
        )
        self.line.open()

    @property
    def now(self):
        return self.time.now()

    @property
    def jobs(self):
        """Return what was told of jobs, without what was told of the printer."""
        return [event for event in self.told if hasattr(event, "job_id")]

    @property
    def held(self):
        return [event.trouble for event in self.told if isinstance(event, PrintHeld)]

    @property
    def statuses(self):
        return [event.status for event in self.told if isinstance(event, PrinterStatusChanged)]

    @property
    def ends(self):
        return [event for event in self.told if isinstance(event, ENDS)]

    def heard(self, part):
        """Return when each write with these bytes in it reached the printer."""
        return [at for at, data in self.sent for _ in range(data.count(part))]

    def happened(self, name):
        return [event for event in self.events if event["event"] == name]

    def when(self, condition, *deeds):
        """As soon as it is so, and once: command lines of the printer, or anything callable."""
        self._deeds.append((condition, deeds))

    def after(self, seconds, *deeds):
        due = self.now + seconds
        self.when(lambda: self.now >= due, *deeds)

    def do(self, *deeds):
        for deed in deeds:
            if callable(deed):
                deed()
            else:
                self.device.command(deed.split(), self.now)

    def give_up(self):
        """Let the kiosk say clear at the next question whether it did."""
        self.check = self._give_up

    def prepare(self, slip, job_id="job-1"):
        return self.printing.prepare(PrintJob(job_id, slip))

    def print(self, slip, job_id="job-1"):
        """Print, and return the one end that was told."""
        before = len(self.ends)
        prepared = self.prepare(slip, job_id)
        if prepared is not None:
            self.printing.carry(prepared)
        (end,) = self.ends[before:]
        return end

    def unplug(self):
        self.wire.unplug()

    def plug(self):
        self.wire.plug()
        self.wire.device.open()

    def _give_up(self, seconds):
        raise GivenUpError

    def _check_orders(self, seconds):
        self._checks += 1
        assert self._checks < CHECKS_MAX, "a job that never ends"
        self.check(seconds)
        self.time.pass_by(seconds)

    def _deliver(self, ticket):
        self.tickets.append(ticket)
        return {}

    def _live(self, now):
        assert now < LIVES_UNTIL, "a job that never ends"
        if self.wire.connected:
            data = self.wire.device.read(65536, 0.0)
            if data:
                self.sent.append((now, data))
                self.device.receive(self.hear(data), now)
        self.device.tick(now)
        for deed in [deed for deed in self._deeds if deed[0]()]:
            self._deeds.remove(deed)
            self.do(*deed[1])
        said = self.say(self.device.output(now))
        if said and self.wire.connected:
            self.wire.device.write(said, 0.0)
        self.events += self.device.take_events()
        dues = (self.device.next_due(), self.wire.host.next_arrival())
        return min((due for due in dues if due is not None), default=None)


@pytest.fixture(scope="session")
def font():
    return GlyphFont(FONT_PATH)


@pytest.fixture
def rig():
    """Make rigs."""
    return Rig


@pytest.fixture
def slip():
    """A receipt as the kiosk prints it."""

    def make(language="ru", heading="Квитанция об оплате", lines=8):
        return Slip(
            language,
            (
                Text(heading, Align.CENTRE, bold=True, large=True),
                Rule(),
                Pair("Номер", "+7 916 123-45-67", bold=True),
                *(Pair(f"Строка {number}", f"{number} руб.") for number in range(lines)),
                QrCode("https://pay.example/r?c=12345678"),
                Text("Ошиблись номером? Исправим в течение 14 дней."),
                Feed(1),
            ),
        )

    return make
