"""The journal: a credit beside a bare append and sync, and a start with a million visits behind it.

A credit is timed as the core waits for it: fold, books, hash, mirror, commit, sync.  Its floor is
one append and fdatasync of as many bytes as that credit wrote, taken in turn with it, so both meet
the same disk.  KIOSK_BENCH_VISITS makes the large journal smaller.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kiosk.clock import ManualClock
from kiosk.state_dir import StateDirectory
from workbench.bench._journal_filler import AT, fill, open_journal, visit
from workbench.bench.measurement import Measurement, skipped

CREDIT_RATIO_MAX = 1.5
START_RATIO_MAX = 2.0
CREDITS = 400
STARTS = 15
VISITS = 1_000_000
# Half of what may stand between two checkpoints: what a start meets on average.
TAIL_VISITS = 70
BYTES_A_VISIT = 3300
_START = """
import sys
from pathlib import Path
from time import perf_counter
from kiosk.clock import ManualClock
from kiosk.state_dir import StateDirectory
from workbench.bench._journal_filler import open_journal
began = perf_counter()
with StateDirectory.hold(Path(sys.argv[1]), ManualClock()) as state:
    journal = open_journal(state)
    print(perf_counter() - began)
    journal.close()
"""


def measure() -> Iterator[Measurement]:
    """Measure on the disk of the system's temporary directory."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-bench-"))
    try:
        yield _credit(folder)
        yield from _start(folder)
    finally:
        shutil.rmtree(folder)


def _credit(folder: Path) -> Measurement:
    credits_s: list[float] = []
    raw_s: list[float] = []
    written: list[int] = []
    raw = os.open(folder / "raw", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with StateDirectory.hold(folder / "credit", ManualClock(AT)) as state:
        journal = open_journal(state)
        for number in range(1, CREDITS + 1):
            opened, intent, bill, *rest = visit(number)
            journal.append([opened])
            journal.append([intent])
            before = _bytes_written()
            began = time.perf_counter()
            journal.append([bill])
            credits_s.append(time.perf_counter() - began)
            written.append(_bytes_written() - before)
            journal.append(rest)
            content = bytes(written[-1])
            began = time.perf_counter()
            os.write(raw, content)
            os.fdatasync(raw)
            raw_s.append(time.perf_counter() - began)
        journal.close()
    os.close(raw)
    credit, floor = statistics.median(credits_s), statistics.median(raw_s)
    return Measurement(
        "credit written, against append and fdatasync of the same bytes, median",
        round(credit / floor, 2),
        CREDIT_RATIO_MAX,
        "x",
        note=f"{credit * 1e6:.0f} us against {floor * 1e6:.0f} us,"
        f" {statistics.median(written):.0f} bytes, {CREDITS} in turn",
    )


def _start(folder: Path) -> Iterator[Measurement]:
    subject = "start to an open journal, a million visits against none, median"
    visits = int(os.environ.get("KIOSK_BENCH_VISITS", VISITS))
    if shutil.disk_usage(folder).free < 2 * visits * BYTES_A_VISIT:
        yield skipped(subject, START_RATIO_MAX, "x", "not enough room on the disk")
        return
    fill(folder / "large", visits, min(TAIL_VISITS, visits - 1))
    with StateDirectory.hold(folder / "empty", ManualClock(AT)) as state:
        open_journal(state).close()
    process_s: dict[str, list[float]] = {"empty": [], "large": []}
    opening_s: dict[str, list[float]] = {"empty": [], "large": []}
    for _ in range(STARTS):
        for name in process_s:
            began = time.perf_counter()
            done = subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-c", _START, str(folder / name)],
                check=True,
                capture_output=True,
                text=True,
            )
            process_s[name].append(time.perf_counter() - began)
            opening_s[name].append(float(done.stdout))
    empty, large = (statistics.median(process_s[name]) for name in ("empty", "large"))
    yield Measurement(
        subject,
        round(large / empty, 2),
        START_RATIO_MAX,
        "x",
        note=f"{large * 1e3:.0f} ms against {empty * 1e3:.0f} ms from the process's start;"
        f" opening alone {statistics.median(opening_s['large']) * 1e3:.1f} ms against"
        f" {statistics.median(opening_s['empty']) * 1e3:.1f} ms;"
        f" {visits} visits, {TAIL_VISITS} behind the last checkpoint",
    )


def _bytes_written() -> int:
    """Return how many bytes this process has handed to write calls."""
    for line in Path("/proc/self/io").read_text().splitlines():
        name, count = line.split(": ")
        if name == "wchar":
            return int(count)
    raise OSError("the system does not count written bytes")
