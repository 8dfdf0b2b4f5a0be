"""Moments: both readings move together, and monotonic time keeps its promise."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from contract.moments import rfc3339
from kiosk.clock import ManualClock, SystemClock
from kiosk.time_values import Instant, epoch_ms, local_text, to_milliseconds


def test_the_system_clock_reads_utc_and_a_growing_monotonic_time():
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.utc.utcoffset() == timedelta(0)
    assert second.since_s(first) >= 0
    assert abs((datetime.now(UTC) - first.utc).total_seconds()) < 5


def test_an_offset_moves_both_readings_and_never_back():
    clock = SystemClock()
    before = clock.now()
    clock.move_ahead(86_400)
    after = clock.now()
    assert after.since_s(before) >= 86_400
    assert after.utc - before.utc >= timedelta(days=1)
    clock.move_ahead(60)
    assert clock.now().since_s(after) >= 0


@pytest.mark.slow
def test_an_offset_file_is_followed_and_a_broken_one_ignored(tmp_path, eventually):
    file = tmp_path / "offset"
    clock = SystemClock(offset_file=file)
    before = clock.now()
    file.write_text("3600")
    eventually(lambda: clock.now().since_s(before) >= 3600)
    file.write_text("nonsense")
    assert clock.now().since_s(before) >= 3600
    file.write_text("7200\n")
    eventually(lambda: clock.now().since_s(before) >= 7200)


def test_a_manual_clock_stands_until_it_is_moved():
    clock = ManualClock()
    first = clock.now()
    assert clock.now() == first
    clock.advance(1.5)
    assert clock.now() == first.plus(1.5)
    clock.set_utc(datetime(2020, 1, 1, tzinfo=UTC))
    assert clock.monotonic_s() == first.monotonic_s + 1.5
    with pytest.raises(AssertionError, match="backwards"):
        clock.advance(-1)


def test_an_instant_carries_utc():
    with pytest.raises(ValueError, match="UTC"):
        Instant(0.0, datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=3))))


def test_moments_are_written_with_milliseconds():
    moment = datetime(2026, 1, 15, 9, 0, 0, 123_999, tzinfo=UTC)
    assert rfc3339(moment) == "2026-01-15T09:00:00.123Z"
    assert to_milliseconds(moment).microsecond == 123_000
    assert epoch_ms(moment) == 1_768_467_600_123


def test_slips_carry_the_zone_and_its_offset():
    moment = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
    assert local_text(moment, "Europe/Moscow") == "15.01.2026 12:00:00 +03:00"
    assert local_text(moment, "Asia/Kolkata") == "15.01.2026 14:30:00 +05:30"
    assert local_text(moment, "America/New_York") == "15.01.2026 04:00:00 -05:00"
