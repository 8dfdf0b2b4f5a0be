"""The tariff advisor: one subscriber's three months by ten tariffs, and a thousand times as many.

Records are seeded and made before the clock starts; for the memory they are made one by one.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
import tracemalloc
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from backend.demo.catalogue import price_list
from backend.rating.advice import Advice, advise
from backend.rating.catalogue import CallClass, Catalogue, TariffState
from backend.rating.months import Month
from backend.rating.records import Direction, Service, UsageRecord
from workbench.bench.measurement import Measurement

SEED = 20
BEGIN = datetime.fromisoformat("2025-07-01T00:00:00")
DAYS = 92
MONTHS = tuple(Month(2025, number) for number in (7, 8, 9))
OWN_TARIFF = "T04"
HELD = ("C-HORO", "O-ROAM-OLD", "O-NET3")

ONE_RECORDS = 2000  # more than the busiest subscriber of the demonstration has
ONE_RUNS = 15
ONE_MS = 150.0
# records, runs: the median of each is taken
SIZES = ((1_000, 31), (10_000, 7), (100_000, 3), (1_000_000, 1))
LINEAR_RATIO = 1.5
MEMORY_RECORDS = (1_000, 100_000)
MEMORY_RATIO = 1.5


def ten_tariffs() -> Catalogue:
    """Return the demonstration's catalogue with every tariff to be had."""
    catalogue = price_list()
    tariffs = tuple(
        tariff.model_copy(update={"status": TariffState.ACTIVE}) for tariff in catalogue.tariffs
    )
    return catalogue.model_copy(update={"tariffs": tariffs})


def made_records(count: int) -> Iterator[UsageRecord]:
    """Yield so many records of three months, in order: calls, messages, data, some abroad."""
    dice = random.Random(SEED)  # noqa: S311  # seeded dice that anybody can throw again
    classes = tuple(CallClass)
    step = timedelta(days=DAYS) / count
    for number in range(count):
        service = dice.choices(tuple(Service), (70, 15, 15))[0]
        quantity = {
            Service.VOICE: dice.randrange(1, 900),
            Service.SMS: 1,
            Service.DATA: dice.randrange(1, 200_000),
        }[service]
        direction = Direction.OUT
        if service is Service.VOICE and dice.random() < 0.3:
            direction = Direction.IN
        zone = "Z2" if dice.random() < 0.02 else "HOME"
        yield UsageRecord(
            BEGIN + number * step, service, direction, dice.choice(classes), quantity, zone
        )


def _advise(records: Iterable[UsageRecord], catalogue: Catalogue) -> Advice:
    return advise(records, OWN_TARIFF, HELD, catalogue, months=MONTHS)


def _median_s(records: list[UsageRecord], catalogue: Catalogue, runs: int) -> float:
    took = []
    for _ in range(runs):
        begun = time.perf_counter()
        _advise(records, catalogue)
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def _peak_bytes(count: int, catalogue: Catalogue) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        _advise(made_records(count), catalogue)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def measure() -> Iterator[Measurement]:
    """One advice against the clock; its time and memory against those of a smaller one."""
    catalogue = ten_tariffs()
    tariffs = len(catalogue.tariffs)
    records = list(made_records(ONE_RECORDS))
    _advise(records, catalogue)
    took_s = _median_s(records, catalogue, ONE_RUNS)
    yield Measurement(
        f"tariff advice, three months by {tariffs} tariffs, median",
        1000 * took_s,
        ONE_MS,
        "ms",
        note=f"one subscriber, {ONE_RECORDS} records, {ONE_RUNS} runs",
    )
    each_us = []
    for count, runs in SIZES:
        records = list(made_records(count))
        each_us.append(1e6 * _median_s(records, catalogue, runs) / count)
    told = ", ".join(f"{each:.1f}" for each in each_us)
    yield Measurement(
        "tariff advice, time a record: of a million against of a thousand",
        each_us[-1] / each_us[0],
        LINEAR_RATIO,
        "x",
        note=f"{told} us a record of 1e3, 1e4, 1e5, 1e6, by {tariffs} tariffs",
    )
    small, large = (_peak_bytes(count, catalogue) for count in MEMORY_RECORDS)
    yield Measurement(
        "tariff advice, memory: a hundred thousand records streamed against a thousand",
        large / small,
        MEMORY_RATIO,
        "x",
        note=f"{large / 1024:.0f} KiB against {small / 1024:.0f} KiB at most",
    )
