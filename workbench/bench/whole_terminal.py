"""The whole terminal at rest: processor while it polls both devices, memory after a top-up.

The real process on a station of its own: emulated acceptor and printer on ptys, backend over TLS,
window on an X server.
"""

from __future__ import annotations

import shutil
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

REST_S = 20.0
SETTLE_S = 5.0
CPU_PERCENT = 1.5
MEMORY_MB = 80.0


def measure() -> Iterator[Measurement]:
    """Processor at rest and memory, against their limits."""
    if shutil.which("Xvfb") is None:
        yield skipped("whole terminal", 0.0, "", "needs Xvfb")
        return
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as directory, x_server() as display:
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


def _processor_percent(process: psutil.Process) -> float:
    before, begun = process.cpu_times(), monotonic()
    _rest(REST_S)
    after, passed = process.cpu_times(), monotonic() - begun
    spent = (after.user - before.user) + (after.system - before.system)
    return float(100 * spent / passed)


def _rest(seconds: float) -> None:
    threading.Event().wait(seconds)
