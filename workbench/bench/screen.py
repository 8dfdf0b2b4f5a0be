"""The screen: tap to pixels, screen change, start, idle CPU and wake-ups, memory.

Measured on an X server of its own (Xvfb, no GPU), each beside a bare pygame loop in the same run.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.bench.measurement import Measurement, skipped

STARTS = 7
IDLE_S = 5.0
ANSWER_TIMEOUT_S = 60.0
TAP_MS, TAP_P95_MS = 3.0, 15.0
CHANGE_MS, CHANGE_WORST_MS = 12.0, 50.0
ACCOUNT_MS = 20.0
START_MS = 300.0
IDLE_CPU_PERCENT, WAKE_UPS = 0.1, 10.0
MEMORY_MB = 80.0


def measure() -> Iterator[Measurement]:
    """All figures of the screen against their limits."""
    if shutil.which("Xvfb") is None:
        yield skipped("screen", 0.0, "", "needs Xvfb")
        return
    with x_server() as environment:
        yield from _taps(environment)
        yield from _start(environment)
        yield from _idle(environment)


@contextmanager
def x_server() -> Iterator[dict[str, str]]:
    """An X server on a free display; yields the environment of its programs."""
    reading, writing = os.pipe()
    directory = tempfile.TemporaryDirectory(prefix="kiosk-bench-")
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    words += ["-fbdir", directory.name]
    server = subprocess.Popen(  # noqa: S603  # our own words
        words, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            display = answer.readline().strip()
        yield {
            **os.environ,
            "DISPLAY": f":{display}",
            "SDL_VIDEODRIVER": "x11",
            "KIOSK_BENCH_FRAME_BUFFER": str(Path(directory.name) / "Xvfb_screen0"),
        }
    finally:
        server.terminate()
        server.wait(ANSWER_TIMEOUT_S)
        directory.cleanup()


def _command(name: str) -> list[str]:
    return [sys.executable, "-m", "workbench.bench._screen_subject", name]


def _run(name: str, environment: dict[str, str]) -> dict[str, list[float]]:
    done = subprocess.run(  # noqa: S603  # our own words
        _command(name),
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=ANSWER_TIMEOUT_S,
    )
    value: dict[str, list[float]] = json.loads(done.stdout)
    return value


def _child(name: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # our own words
        _command(name), env=environment, stdout=subprocess.PIPE
    )


def _share(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def _taps(environment: dict[str, str]) -> Iterator[Measurement]:
    floor = statistics.median(_run("floor-taps", environment)["taps_ms"])
    ours = _run("screen-taps", environment)
    taps, changes = ours["taps_ms"], ours["changes_ms"]
    middle = statistics.median(taps)
    note = f"a bare loop {floor:.2f} ms; {len(taps)} presses, event queue to X frame buffer"
    yield Measurement("tap to pixels, median", middle, TAP_MS, "ms", note=note)
    yield Measurement("tap to pixels, 95 of 100", _share(taps, 95), TAP_P95_MS, "ms")
    note = f"{len(changes)} changes between all screens, 1280x1024"
    yield Measurement(
        "screen change, median", statistics.median(changes), CHANGE_MS, "ms", note=note
    )
    yield Measurement("screen change, worst", max(changes), CHANGE_WORST_MS, "ms")
    account = statistics.median(ours["account_ms"])
    note = "a view of words never drawn before, to pixels, 1280x1024"
    yield Measurement("account screen, median", account, ACCOUNT_MS, "ms", note=note)


def _start(environment: dict[str, str]) -> Iterator[Measurement]:
    times: dict[str, list[float]] = {"floor-start": [], "screen-start": []}
    for _ in range(STARTS):
        for name, found in times.items():
            began = time.perf_counter()
            with _child(name, environment) as child:
                assert child.stdout is not None, "its output is a pipe"
                child.stdout.readline()
                found.append((time.perf_counter() - began) * 1000)
    floor, ours = (statistics.median(found[1:]) for found in times.values())
    note = f"window and fonts, without the core; bare pygame window {floor:.0f} ms"
    yield Measurement("process start to first screen, warm", ours, START_MS, "ms", note=note)


def _switches(pid: int) -> int:
    """Voluntary context switches of all threads: how often somebody woke and slept again."""
    total = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        for line in status.read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                total += int(line.split()[1])
    return total


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/schedstat").read_text().split()
    return int(fields[0]) / 1e9


def _pss_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise LookupError("no Pss in smaps_rollup")


def _idle(environment: dict[str, str]) -> Iterator[Measurement]:
    with _child("screen-idle", environment) as child:
        assert child.stdout is not None, "its output is a pipe"
        try:
            child.stdout.readline()
            time.sleep(0.5)  # the last picture settles
            before = _cpu_s(child.pid), _switches(child.pid), time.perf_counter()
            time.sleep(IDLE_S)
            after = _cpu_s(child.pid), _switches(child.pid), time.perf_counter()
            memory = _pss_mb(child.pid)
        finally:
            child.kill()
    span = after[2] - before[2]
    cpu = (after[0] - before[0]) / span * 100
    note = "screen alone, nothing moves on it"
    yield Measurement("idle CPU of the screen", cpu, IDLE_CPU_PERCENT, "% of a core", note=note)
    wakes = (after[1] - before[1]) / span
    yield Measurement("idle wake-ups of the screen", wakes, WAKE_UPS, "per second")
    note = "screen alone, after every screen was shown; the limit is for the whole terminal"
    yield Measurement("memory of the screen, PSS", memory, MEMORY_MB, "MB", note=note)


if __name__ == "__main__":
    from workbench.bench.table import plain_table

    sys.stdout.write(plain_table(list(measure())) + "\n")
