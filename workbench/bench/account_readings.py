"""A thousand terminals before one backend, each reading an account once in ten seconds.

Every terminal has a certificate, a connection of its own kept alive over mutual TLS, and a customer
of its own, signed in by a one-time code from the outbox of SMS.  The customers are put into the
database beforehand: their records are the demonstration's, but each went over to another tariff at
a minute of his own, so that the first reading of each account rates its month anew.  A reading is
timed from the moment it was due, its answer's signature is verified, and nothing is left out.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
import resource
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from backend import accounts
from backend.account import store
from backend.database import open_database
from backend.server import DATABASE_FILE
from certs.authority import Authority, create_authority
from contract.keys import SignatureError
from workbench.bench._bench_terminal import ANY_PORTS, Server
from workbench.bench._reading_terminal import ReadingError, ReadingTerminal
from workbench.bench.measurement import Measurement, skipped

SUBJECT = "an account read"
P99_MS = 500.0
REST_S = 1.0  # between the last sign-in and the first reading
AT_ONCE = 32  # terminals that connect or sign in side by side
DESCRIPTORS_BESIDE = 200
USAGES = ("S01", "S02", "S03", "S04")
TARIFFS = ("T03", "T04")
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True)
class Crowd:
    """How many terminals read, how often, and how many times each."""

    terminals: int = 1000
    every_s: float = 10.0
    times: int = 6


@dataclass(frozen=True)
class Readings:
    """What came of it; a share is of one core."""

    took_s: tuple[float, ...]  # of those that were answered as they must
    late_s: tuple[float, ...]  # how late the terminals themselves were woken up, within that
    errors: Counter[str]
    backend_share: float
    crowd_share: float


def within_ms(part: float, times_s: tuple[float, ...]) -> float:
    """Return the time that this part of all times does not pass."""
    ordered = sorted(times_s)
    return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def measure() -> Iterator[Measurement]:
    """Measure on loopback and on the disk of the system's temporary directory."""
    crowd = Crowd()
    wanted = crowd.terminals + DESCRIPTORS_BESIDE
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < wanted:
        yield skipped(SUBJECT, P99_MS, "ms", f"a process may open {most} files, not {wanted}")
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    yield from measurements(crowd, read_accounts(crowd))


def measurements(crowd: Crowd, found: Readings) -> Iterator[Measurement]:
    """Say how the readings stand against their limits."""
    subject = f"{SUBJECT} by {crowd.terminals:,} terminals, each once in {crowd.every_s:g} s"
    p50, p99, worst = (within_ms(part, found.took_s) for part in (0.5, 0.99, 1.0))
    late = within_ms(0.99, found.late_s)
    yield Measurement(
        f"{subject}, 99 of 100",
        round(p99, 1),
        P99_MS,
        "ms",
        note=f"{p99 / P99_MS:.2f} of the limit; median {p50:.1f} ms, worst {worst:.0f} ms of"
        f" {len(found.took_s)} from the moment each was due, the first of each account rating its"
        f" month; of one core the backend took {found.backend_share:.0%}, the terminals beside it"
        f" (TLS, signing, verifying) {found.crowd_share:.0%} and was woken up {late:.0f} ms late"
        " (99 of 100), within the figure",
    )
    yield Measurement(
        f"{subject}, errors",
        found.errors.total(),
        0,
        "errors",
        note="; ".join(f"{count} x {what}" for what, count in found.errors.items())
        or "every answer came, was signed, and was the customer's own",
    )


def read_accounts(crowd: Crowd) -> Readings:
    """Set everybody up, let them read, and take everything down."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-bench-"))
    try:
        authority = create_authority(folder / "state" / "authority", datetime.now(UTC))
        numbers = [f"+79005{number:06}" for number in range(crowd.terminals)]
        _settle(folder / "state" / DATABASE_FILE, numbers)
        terminals = [
            ReadingTerminal.certified(folder, authority, number).of(msisdn)
            for number, msisdn in enumerate(numbers, 1)
        ]
        backend = Server("-m", "backend", "serve", "--state", str(folder / "state"), *ANY_PORTS)
        try:
            return asyncio.run(_read(crowd, terminals, authority, backend))
        finally:
            backend.stop()
    finally:
        shutil.rmtree(folder)


def _settle(path: Path, numbers: list[str]) -> None:
    """Give every number a customer with records, and a month that is rated for nobody else."""
    now = datetime.now(UTC)
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    kinds = itertools.cycle(itertools.product(USAGES, TARIFFS))

    def settle(db: sqlite3.Connection) -> None:
        for minute, (msisdn, (usage, tariff)) in enumerate(zip(numbers, kinds, strict=False)):
            store.insert_subscriber(db, {"msisdn": msisdn, "usage_of": usage})
            accounts.ensure_account(db, msisdn)
            since = min(now, month + timedelta(minutes=minute))
            store.set_tariff(db, msisdn, tariff, now, since)

    database = open_database(path)
    with contextlib.closing(database):
        database.write_now(settle)


async def _read(
    crowd: Crowd, terminals: list[ReadingTerminal], authority: Authority, backend: Server
) -> Readings:
    await _side_by_side(terminals, lambda one: one.connect(backend.port, authority))
    await _side_by_side(terminals, lambda one: one.send_code())
    codes = _codes_in(Path(backend.ready["sms_file"]))
    await _side_by_side(terminals, lambda one: one.sign_in(codes[one.msisdn]))
    processes = psutil.Process(backend.pid), psutil.Process()
    await asyncio.sleep(REST_S)
    begins_s, spent = time.perf_counter(), [_cpu_s(one) for one in processes]
    took_s: list[float] = []
    late_s: list[float] = []
    errors: Counter[str] = Counter()

    async def stand(number: int, terminal: ReadingTerminal) -> None:
        for turn in range(crowd.times):
            due_s = begins_s + crowd.every_s * (turn + number / len(terminals))
            await asyncio.sleep(due_s - time.perf_counter())
            late_s.append(time.perf_counter() - due_s)
            try:
                await terminal.read()
                took_s.append(time.perf_counter() - due_s)
            except (ReadingError, SignatureError, OSError, EOFError, ValueError) as error:
                errors[f"{type(error).__name__}: {error}"[:80]] += 1

    await asyncio.gather(*(stand(number, one) for number, one in enumerate(terminals)))
    wall_s = time.perf_counter() - begins_s
    shares = [(_cpu_s(one) - before) / wall_s for one, before in zip(processes, spent, strict=True)]
    await _side_by_side(terminals, lambda one: one.close())
    return Readings(tuple(took_s), tuple(late_s), errors, *shares)


async def _side_by_side(
    terminals: list[ReadingTerminal], do: Callable[[ReadingTerminal], Awaitable[None]]
) -> None:
    places = asyncio.Semaphore(AT_ONCE)

    async def one(terminal: ReadingTerminal) -> None:
        async with places:
            await do(terminal)

    await asyncio.gather(*(one(terminal) for terminal in terminals))


def _codes_in(outbox: Path) -> dict[str, str]:
    """Return the last code of each number."""
    codes = {}
    for line in outbox.read_text(encoding="utf-8").splitlines():
        sms = json.loads(line)
        if found := _CODE.search(sms["text"]):
            codes[sms["to"]] = found[0]
    return codes


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
