"""The emulated acceptor's real command line, and a bare host that shares nothing with us."""

import json
import os
import pathlib
import queue
import select
import subprocess
import sys
import termios
import threading
import time
import tty

import pytest

ROOT = pathlib.Path(__file__).parents[4]


class EmulatorProcess:
    """`python -m drivers.emulators ...`, its command lines and its events."""

    def __init__(self, arguments):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "drivers.emulators", *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self._lines = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.seen = []

    def _read(self):
        for line in self.process.stdout:
            self._lines.put(json.loads(line))

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait_for(self, name, within_s=10.0, **facts):
        """The next event of that name with those facts."""
        deadline = time.monotonic() + within_s
        while True:
            left = deadline - time.monotonic()
            try:
                event = self._lines.get(timeout=max(left, 0.001))
            except queue.Empty:
                raise AssertionError(f"no {name} {facts} in {within_s} s: {self.seen}") from None
            self.seen.append(event)
            if event["event"] == name and facts.items() <= event.items():
                return event

    def ask(self, line, name, **facts):
        self.tell(line)
        return self.wait_for(name, **facts)

    def end(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            try:
                self.process.wait(5.0)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        elif not self.process.stdin.closed:
            self.process.stdin.close()
        self._reader.join(5.0)
        self.process.stdout.close()
        return self.process.returncode


@pytest.fixture
def start_emulator():
    started = []

    def start(*arguments):
        emulator = EmulatorProcess(arguments)
        started.append(emulator)
        return emulator

    yield start
    for emulator in started:
        emulator.end()


FRAMES = {
    "POLL": "02030633da81",
    "RESET": "0203063041b3",
    "STACK": "02030635ece4",
    "RETURN": "0203063677d6",
    "HOLD": "02030638093f",
    "ENABLE": "02030c34fffffffffffffef7",
    "ACK": "02030600c282",
}
ANSWER_S = 2.0


class BareHost:
    """Speaks CCNET on an open pty in published hex; frames come out as hex payloads."""

    def __init__(self, link):
        self.descriptor = os.open(link, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.descriptor)

    def send(self, name, within_s=ANSWER_S):
        """The raw answer; b"" for silence."""
        termios.tcflush(self.descriptor, termios.TCIFLUSH)
        os.write(self.descriptor, bytes.fromhex(FRAMES[name]))
        data, deadline = b"", time.monotonic() + within_s
        while not self._whole(data):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.descriptor], [], [], left)[0]:
                return data
            data += os.read(self.descriptor, 256)
        return data

    def poll(self, *, acknowledge=True):
        """The report in hex, "" for silence."""
        answer = self.send("POLL", 0.3)
        if answer and acknowledge:
            self.acknowledge()
        return answer[3:-2].hex()

    def poll_until(self, report, within_s=10.0):
        """Poll, acknowledging all but the report itself, until it comes."""
        seen, deadline = [], time.monotonic() + within_s
        while time.monotonic() < deadline:
            answer = self.send("POLL", 0.3)
            seen.append(answer[3:-2].hex())
            if seen[-1] == report:
                return seen
            if answer:
                self.acknowledge()
            # The protocol's own pace, quickened: nothing is waited for here.
            select.select([], [], [], 0.02)
        raise AssertionError(f"no {report}: {seen}")

    def acknowledge(self):
        os.write(self.descriptor, bytes.fromhex(FRAMES["ACK"]))

    def order(self, name):
        return self.send(name)[3:-2].hex()

    def start(self):
        """From power-up to idling."""
        assert self.order("RESET") == "00"
        self.poll_until("19")
        self.acknowledge()
        assert self.order("ENABLE") == "00"
        self.poll_until("14")
        self.acknowledge()
        return self

    def close(self):
        os.close(self.descriptor)

    @staticmethod
    def _whole(data):
        start = data.find(b"\x02")
        return start >= 0 and len(data) > start + 2 and len(data) - start >= data[start + 2]


@pytest.fixture
def connect():
    hosts = []

    def open_host(link):
        host = BareHost(link)
        hosts.append(host)
        return host

    yield open_host
    for host in hosts:
        host.close()


@pytest.fixture
def acceptor(start_emulator, tmp_path):
    """A quick emulated acceptor, ready on tmp_path/'acceptor'."""
    link = tmp_path / "acceptor"
    emulator = start_emulator(
        "acceptor", "--protocol", "ccnet", "--link", link, "--currency", "RUB",
        "--speed", "10", "--state", tmp_path / "state.json",
    )  # fmt: skip
    assert emulator.wait_for("ready") == {"event": "ready", "link": str(link)}
    emulator.link = link
    return emulator
