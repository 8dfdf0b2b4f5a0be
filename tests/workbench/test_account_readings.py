"""A few terminals read accounts as the thousand of the measurement do; their figures are judged."""

from __future__ import annotations

from collections import Counter

import pytest

from workbench.bench.account_readings import Crowd, Readings, measurements, read_accounts, within_ms
from workbench.bench.measurement import Verdict


@pytest.mark.slow
def test_every_terminal_of_a_small_crowd_reads_its_customers_account_every_time() -> None:
    found = read_accounts(Crowd(terminals=5, every_s=0.4, times=2))
    assert found.errors == {}
    assert len(found.took_s) == len(found.late_s) == 10
    assert min(found.took_s) > 0


def test_the_slowest_hundredth_and_every_error_are_judged() -> None:
    crowd = Crowd(terminals=100, times=1)
    fine = Readings((0.1,) * 99 + (0.49,), (0.0,) * 100, Counter(), 0.2, 0.1)
    slow = Readings((0.1,) * 98 + (0.6,) * 2, (0.0,) * 100, Counter({"silence": 1}), 0.2, 0.1)
    assert [one.verdict for one in measurements(crowd, fine)] == [Verdict.WITHIN] * 2
    assert [one.verdict for one in measurements(crowd, slow)] == [Verdict.BEYOND] * 2


def test_a_part_of_all_times_is_the_time_it_does_not_pass() -> None:
    times = tuple(number / 1000 for number in range(1, 101))
    assert within_ms(0.5, times) == pytest.approx(51)
    assert within_ms(0.99, times) == pytest.approx(100)
    assert within_ms(1.0, times) == pytest.approx(100)
