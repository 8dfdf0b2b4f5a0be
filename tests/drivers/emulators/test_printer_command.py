"""The emulated printer as a process: a link to open, commands in, events out, paper as files."""

import json
import pathlib
import subprocess
import sys

import pytest
from escpos.printer import Serial
from PIL import Image

pytestmark = pytest.mark.slow

ROOT = pathlib.Path(__file__).parents[3]


class Process:
    """The command line, spoken with line by line."""

    def __init__(self, folder, *options):
        self.link, self.paper = folder / "printer", folder / "paper"
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "drivers.emulators", "printer", "--fast"),
                *("--link", str(self.link), "--paper", str(self.paper), *options),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def wait(self, name):
        while True:
            line = self._process.stdout.readline()
            assert line, f"ended before {name}"
            event = json.loads(line)
            if event["event"] == name:
                return event

    def tell(self, command, event):
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self.wait(event)

    def close(self):
        self._process.stdin.close()
        code = self._process.wait(10)
        self._process.stdout.close()
        return code


@pytest.fixture
def start(tmp_path):
    started = []

    def make(*options):
        process = Process(tmp_path, *options)
        started.append(process)
        process.wait("ready")
        return process

    yield make
    for process in started:
        assert process.close() == 0


@pytest.mark.parametrize("profile", ["epson", "custom", "citizen"])
def test_a_foreign_host_gets_its_ticket_as_text_and_picture(start, profile):
    process = start("--profile", profile)
    host = Serial(devfile=str(process.link), baudrate=115200, timeout=2, profile="TM-T88V")
    host.set(align="center", bold=True)
    host.textln("RECEIPT 1")
    host.cut()
    ticket = process.wait("ticket")
    host.close()
    assert ticket["number"] == 1
    assert ticket["text"].strip() == "RECEIPT 1"
    assert (process.paper / "0001.txt").read_text() == ticket["text"]
    assert ticket["txt"] == str(process.paper / "0001.txt")
    with Image.open(process.paper / "0001.png") as picture:
        assert picture.size[0] in (576, 640)
        assert round(picture.info["dpi"][0]) == 203


def test_a_foreign_host_reads_the_paper_sensor(start):
    process = start("--profile", "epson")
    host = Serial(devfile=str(process.link), baudrate=115200, timeout=2)
    assert host.paper_status() == 2
    process.tell("paper near", "status")
    assert host.paper_status() == 1
    process.tell("paper out", "status")
    assert host._read() == b"\x13"
    assert host.paper_status() == 0
    host.close()


def test_status_says_what_a_person_would_see(start):
    process = start("--profile", "custom")
    assert process.tell("status", "status") == {
        "event": "status",
        "power": "on",
        "online": True,
        "paper": "ok",
        "cover": "closed",
        "cutter": "ok",
        "presenter": "empty",
        "tickets": 0,
    }
    assert process.tell("cover open", "status")["online"] is False


def test_an_unknown_command_is_answered_with_those_there_are(start):
    error = start().tell("dance", "error")
    assert "cutter jam|ok" in error["commands"]
    assert "quit" in error["commands"]
