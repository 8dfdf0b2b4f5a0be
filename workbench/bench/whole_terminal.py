"""The whole terminal: its start, its processor while it polls both devices, its memory.

The real process on a station of its own: emulated acceptor and printer on ptys, backend over TLS,
window on an X server.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil

from drivers.clock import monotonic
from workbench.bench.measurement import Measurement, skipped
from workbench.bench.screen import x_server
from workbench.station import Station, StationOptions
from workbench.subscribers import ORDINARY

STARTS = 7
START_MS = 300.0
REST_S = 20.0
SETTLE_S = 5.0
ANSWER_S_MAX = 30.0
CPU_PERCENT = 1.5
MEMORY_MB = 80.0


def measure() -> Iterator[Measurement]:
    """Processor at rest and memory, against their limits."""
    if shutil.which("Xvfb") is None:
        yield skipped("whole terminal", 0.0, "", "needs Xvfb")
        return
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as directory, x_server() as display:
        yield _start(Path(directory) / "start", display)
        options = StationOptions(Path(directory) / "station", environment=display)
        with Station(options) as station:
            station.customer.top_up(ORDINARY, 500)
            station.customer.leave()
            pid = station.terminal.pid
            assert pid is not None, "the terminal runs"
            process = psutil.Process(pid)
            _rest(SETTLE_S)
            percent = _processor_percent(process)
            memory = process.memory_full_info()
    yield Measurement(
        "whole terminal polling both devices",
        percent,
        CPU_PERCENT,
        "% of a core",
        note=f"attract screen, {REST_S:.0f} s after a top-up",
    )
    yield Measurement(
        "whole terminal, memory (PSS)",
        memory.pss / 1e6,
        MEMORY_MB,
        "MB",
        note=f"after a top-up; its own pages alone {memory.uss / 1e6:.0f} MB",
    )


def _start(root: Path, environment: dict[str, str]) -> Measurement:
    """From the command to the boot screen, journal lock and window included."""
    took = [_one_start(root / str(number), environment) for number in range(STARTS + 1)]
    return Measurement(
        "kiosk run to its boot screen, warm",
        1000 * statistics.median(took[1:]),
        START_MS,
        "ms",
        note=f"the whole program, median of {STARTS}, the first apart",
    )


def _one_start(state: Path, environment: dict[str, str]) -> float:
    ours, terminals = socket.socketpair()
    with ours, terminals:
        descriptor = terminals.fileno()
        command = [sys.executable, "-m", "kiosk", "run", "--state", str(state)]
        begun = monotonic()
        process = subprocess.Popen(  # noqa: S603 - our own words
            [*command, "--bench-fd", str(descriptor)],
            pass_fds=[descriptor],
            env={**os.environ, **environment, "KIOSK_SCREEN__FULLSCREEN": "false"},
            stderr=subprocess.DEVNULL,
        )
        try:
            ours.settimeout(ANSWER_S_MAX)
            told = b""
            while b'"screen"' not in told:
                told += ours.recv(65536)
            return monotonic() - begun
        finally:
            process.terminate()
            process.wait(ANSWER_S_MAX)


def _processor_percent(process: psutil.Process) -> float:
    before, begun = process.cpu_times(), monotonic()
    _rest(REST_S)
    after, passed = process.cpu_times(), monotonic() - begun
    spent = (after.user - before.user) + (after.system - before.system)
    return float(100 * spent / passed)


def _rest(seconds: float) -> None:
    threading.Event().wait(seconds)
