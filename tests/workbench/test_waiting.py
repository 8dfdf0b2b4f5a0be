"""Waiting ends with what happened, or names what did not."""

from __future__ import annotations

import threading

import pytest

from workbench.waiting import ExpectationError, Happenings, wait_until


def test_what_happened_after_the_mark_is_found() -> None:
    seen: Happenings[str] = Happenings("device")
    seen.add("old")
    mark = seen.mark()
    seen.add("new")
    assert seen.wait(lambda value: True, 1.0, since=mark) == "new"


def test_what_happens_later_on_another_thread_is_found() -> None:
    seen: Happenings[int] = Happenings("device")
    late = threading.Timer(0.01, seen.add, [7])
    late.start()
    assert seen.wait(lambda value: value == 7, 5.0) == 7
    late.join()


def test_what_does_not_happen_is_named() -> None:
    seen: Happenings[str] = Happenings("acceptor")
    seen.add("rejected")
    with pytest.raises(ExpectationError, match=r"acceptor: a stacked bill .* \['rejected'\]"):
        seen.wait(lambda value: value == "stacked", 0.01, what="a stacked bill")


def test_the_newest_alone_counts_where_a_state_is_asked_for() -> None:
    seen: Happenings[str] = Happenings("screen")
    seen.add("CashView")
    seen.add("ResultView")
    with pytest.raises(ExpectationError):
        seen.wait_last(lambda view: view == "CashView", 0.01)
    assert seen.wait_last(lambda view: view == "ResultView", 0.01) == "ResultView"


def test_a_condition_that_stays_false_is_named() -> None:
    with pytest.raises(ExpectationError, match="a miracle: not within 0 s"):
        wait_until(lambda: False, 0.01, "a miracle")
