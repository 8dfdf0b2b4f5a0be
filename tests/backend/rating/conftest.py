"""The demonstration's price list, hand-made usage, and where the worked-out answers are."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from backend.demo.catalogue import price_list
from backend.rating.catalogue import CallClass, Package
from backend.rating.months import Month
from backend.rating.records import Direction, Service, UsageRecord
from backend.rating.walk import rate_month

DATA = Path(__file__).parents[2] / "data" / "rating"
JULY = Month(2025, 7)


class Usage:
    """Writes records a minute after each other, in July 2025 unless told."""

    def __init__(self) -> None:
        self.next_at = datetime.fromisoformat("2025-07-01T10:00:00")

    def from_day(self, year, month, day=1):
        self.next_at = datetime.fromisoformat(f"{year}-{month:02}-{day:02}T10:00:00")
        return self

    def _record(self, service, direction, call_class, quantity, zone="HOME"):
        self.next_at += timedelta(minutes=1)
        return UsageRecord(self.next_at, service, direction, call_class, quantity, zone)

    def call(self, seconds, call_class=CallClass.HOME_OTHER, zone="HOME"):
        return self._record(Service.VOICE, Direction.OUT, call_class, seconds, zone)

    def call_in(self, seconds, zone="HOME"):
        return self._record(Service.VOICE, Direction.IN, None, seconds, zone)

    def sms(self, messages=1, direction=Direction.OUT):
        return self._record(Service.SMS, direction, None, messages)

    def data(self, kb, zone="HOME"):
        return self._record(Service.DATA, Direction.OUT, None, kb, zone)

    def mb(self, mb):
        return self.data(mb * 1024)


@pytest.fixture
def usage():
    return Usage()


@pytest.fixture
def data_folder():
    return DATA


@pytest.fixture(scope="session")
def catalogue():
    return price_list()


@pytest.fixture
def tariff(catalogue):
    """tariff("T03", round_s=1, pkg={"min": 5}): a tariff of the demonstration, changed."""

    def make(tariff_id, **changes):
        if "pkg" in changes:
            changes["pkg"] = Package(**changes["pkg"])
        return catalogue.tariff(tariff_id).model_copy(update=changes)

    return make


@pytest.fixture
def july():
    """july(tariff, *records): the bill of July 2025."""
    return lambda tariff, *records: rate_month(tariff, records, JULY)


@pytest.fixture
def priced(catalogue):
    """priced(T1, T2, ...): the demonstration's catalogue with these tariffs alone."""
    return lambda *tariffs: catalogue.model_copy(update={"tariffs": tariffs})
