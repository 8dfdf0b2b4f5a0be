"""A printer driver and an emulated printer with a real pty between them."""

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
    PrintJob,
    PrintPrepared,
    PrintRefused,
    PrintUnknown,
    QrCode,
    Rule,
    Slip,
    Text,
)
from drivers.escpos.driver import EscposPrinter
from drivers.escpos.profiles import PROFILES
from drivers.escpos.settings import Settings
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
