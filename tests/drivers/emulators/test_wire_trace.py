"""`trace on` tells every byte that passes the wire, and only then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

import pytest

from drivers.ccnet.frames import encode

POLL = encode(b"\x33")


def next_event(lines: IO[str], name: str) -> dict[str, Any]:
    while True:
        event: dict[str, Any] = json.loads(lines.readline())
        if event["event"] == name:
            return event


@pytest.mark.slow
def test_trace_tells_what_was_received_and_what_was_sent(tmp_path: Path) -> None:
    link = tmp_path / "acceptor"
    command = [sys.executable, "-m", "drivers.emulators", "acceptor", "--link", str(link)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as emulator:
        assert emulator.stdin is not None
        assert emulator.stdout is not None
        next_event(emulator.stdout, "ready")
        emulator.stdin.write("trace on\nstatus\n")
        emulator.stdin.flush()
        next_event(emulator.stdout, "status")
        host = os.open(link, os.O_RDWR | os.O_NOCTTY)
        try:
            os.write(host, POLL)
            received = next_event(emulator.stdout, "wire")
            sent = next_event(emulator.stdout, "wire")
        finally:
            os.close(host)
        emulator.stdin.write("quit\n")
        emulator.stdin.flush()
    assert received == {"event": "wire", "way": "received", "hex": POLL.hex()}
    assert sent == {"event": "wire", "way": "sent", "hex": encode(b"\x10").hex()}
