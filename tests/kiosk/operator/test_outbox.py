"""The outbox sends what is owed, when it is due, and forgets nothing."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from kiosk.operator.outbox import (
    BACKOFF_MAX_S,
    QUICK_RETRY_S,
    AskHead,
    Outbox,
    Rest,
    SalesStop,
    SendRecords,
    WaitUntil,
    backoff_s,
)


@pytest.fixture
def box():
    """Ten records, six acknowledged, the ninth worth a request."""
    return Outbox(head_seq=10, loud_seq=9, next_seq=7)


def sent(box, now_s=0.0):
    step = box.step(now_s)
    assert isinstance(step, SendRecords)
    return box.begun(step)


def test_what_is_owed_is_sent_with_the_quiet_records_behind_it(box):
    assert box.step(0.0) == SendRecords(7, 10)
    assert box.length == 4


def test_quiet_records_alone_start_nothing():
    box = Outbox().grew(1, loud=True, urgent=False, now_s=0.0).acknowledged(1)
    box = box.grew(2, loud=False, urgent=False, now_s=0.0)
    assert box.step(0.0) == Rest()
    assert box.grew(3, loud=True, urgent=False, now_s=0.0).step(0.0) == SendRecords(2, 3)


def test_there_is_one_request_at_a_time(box):
    busy = sent(box)
    assert busy.step(0.0) == Rest()
    with pytest.raises(AssertionError):
        busy.begun(AskHead())


def test_a_receipt_moves_on_and_the_rest_is_sent_at_once(box):
    assert sent(box).acknowledged(8).step(0.0) == SendRecords(9, 10)
    assert sent(box).acknowledged(10).step(0.0) == Rest()


def test_after_a_lost_answer_the_operator_is_asked_before_anything_is_sent_again(box):
    lost = sent(box).lost(100.0, 0.5)
    assert lost.step(100.0) == WaitUntil(105.0)
    assert lost.step(105.0) == AskHead()
    asked = lost.begun(AskHead())
    assert asked.told_head(6, same_branch=True).step(105.0) == SendRecords(7, 10)


def test_what_the_operator_holds_already_is_sent_again_for_its_receipt(box):
    lost = sent(box).lost(0.0, 0.5).begun(AskHead())
    assert lost.told_head(10, same_branch=True).step(0.0) == SendRecords(7, 10)


def test_three_quick_retries_then_full_jitter_up_to_ten_minutes(box):
    now_s, dice = 0.0, 0.999999
    waits = []
    for _ in range(14):
        box = sent(box, now_s).put_off(now_s, dice)
        waits.append(box.not_before_s - now_s)
        now_s = box.not_before_s
    assert waits[:3] == [5.0, 5.0, 5.0]
    assert [round(wait) for wait in waits[3:9]] == [10, 20, 40, 80, 160, 320]
    assert max(waits) <= BACKOFF_MAX_S
    assert round(waits[-1]) == 600


def test_jitter_is_full_and_never_hurries():
    dice = random.Random(7)
    waits = [backoff_s(12, dice.random()) for _ in range(500)]
    assert min(waits) >= 1.0
    assert min(waits) < 60
    assert max(waits) > 540
    assert backoff_s(10_000, 0.999) <= BACKOFF_MAX_S


def test_a_success_forgets_the_failures(box):
    for _ in range(8):
        box = sent(box, 1e6).put_off(0.0, 0.9)
    box = sent(box, 1e6).acknowledged(8)
    assert (box.attempts, box.step(0.0)) == (0, SendRecords(9, 10))


def test_retry_after_is_respected_within_reason(box):
    assert sent(box).put_off(0.0, 0.5, retry_after_s=90).step(0.0) == WaitUntil(90.0)
    assert sent(box).put_off(0.0, 0.5, retry_after_s=1).step(0.0) == WaitUntil(5.0)
    assert sent(box).put_off(0.0, 0.5, retry_after_s=1e9).step(0.0) == WaitUntil(BACKOFF_MAX_S)


def test_a_submit_does_not_wait_for_the_backoff_but_still_asks_first(box):
    box = replace(sent(box), attempts=8).put_off(1e6, 0.9)
    assert isinstance(box.step(1e6), WaitUntil)
    assert isinstance(box.grew(11, loud=True, urgent=False, now_s=1e6).step(1e6), WaitUntil)
    assert box.grew(11, loud=True, urgent=True, now_s=1e6).step(1e6) == SendRecords(7, 11)
    doubtful = sent(box, 1e9).lost(1e9, 0.9)
    assert doubtful.grew(11, loud=True, urgent=True, now_s=1e9).step(1e9) == AskHead()


def test_a_gap_is_filled_from_where_the_operator_says(box):
    assert sent(box).told_gap(3, 0.0, 0.5).step(0.0) == SendRecords(3, 10)
    assert sent(box).told_gap(0, 0.0, 0.5).step(0.0) == SendRecords(1, 10)


def test_a_gap_that_is_none_does_not_spin(box):
    assert sent(box).told_gap(7, 0.0, 0.5).step(0.0) == WaitUntil(5.0)


def test_a_restored_operator_is_told_everything_again(box):
    box = sent(box).acknowledged(10)
    box = box.begun(AskHead()).told_head(4, same_branch=True)
    assert box.step(0.0) == SendRecords(5, 10)


def test_a_fork_stops_sales_and_sending_goes_on_slowly(box):
    forked = sent(box).told_fork(0.0)
    assert forked.sales_stop is SalesStop.FORK
    assert forked.step(0.0) == WaitUntil(BACKOFF_MAX_S)
    assert forked.step(BACKOFF_MAX_S) == SendRecords(7, 10)
    urgent = forked.grew(11, loud=True, urgent=True, now_s=1.0)
    assert urgent.step(1.0) == WaitUntil(BACKOFF_MAX_S)


def test_a_branch_is_sent_on_to_its_end_and_then_rests(box):
    forked = sent(box).told_fork(0.0, 9)
    assert forked.step(0.0) == WaitUntil(QUICK_RETRY_S)
    assert forked.step(QUICK_RETRY_S) == SendRecords(9, 10)
    over = sent(forked, QUICK_RETRY_S).told_fork(6.0, 11)
    assert (over.step(1e9), over.sales_stop) == (Rest(), SalesStop.FORK)


def test_a_branch_is_sent_from_where_the_operator_can_link_it(box):
    forked = sent(box).told_fork(0.0, 2)
    assert forked.step(QUICK_RETRY_S) == SendRecords(2, 10)
    stuck = sent(forked, QUICK_RETRY_S).told_fork(6.0, 2)
    assert stuck.step(6.0) == WaitUntil(6.0 + BACKOFF_MAX_S)


def test_a_head_of_another_branch_is_a_fork(box):
    asked = sent(box).lost(0.0, 0.5).begun(AskHead())
    assert asked.told_head(8, same_branch=False).sales_stop is SalesStop.FORK


def test_a_receipt_for_a_forked_journal_stops_sales_too(box):
    taken = sent(box).acknowledged(10, forked=True)
    assert (taken.sales_stop, taken.step(0.0)) == (SalesStop.FORK, Rest())


@pytest.mark.parametrize(
    "tell",
    [
        lambda box: box.told_head(11, same_branch=True),
        lambda box: box.told_gap(12, 0.0, 0.5),
        lambda box: box.acknowledged(11),
    ],
)
def test_an_operator_that_holds_more_than_the_journal_stops_sales(box, tell):
    assert tell(sent(box)).sales_stop is SalesStop.OPERATOR_AHEAD


def test_the_operator_s_decision_lifts_the_stop(box):
    forked = sent(box).told_fork(0.0)
    assert sent(forked, BACKOFF_MAX_S).acknowledged(10).sales_stop is None


def test_after_a_restart_it_asks_first_and_not_all_terminals_at_once():
    box = Outbox.rebuilt(head_seq=10, loud_seq=9, acknowledged_seq=6, now_s=50.0, dice=0.5)
    assert box.step(50.0) == WaitUntil(52.5)
    assert box.step(52.5) == AskHead()


def test_after_a_restart_with_nothing_owed_it_rests():
    box = Outbox.rebuilt(head_seq=10, loud_seq=9, acknowledged_seq=9, now_s=50.0, dice=0.5)
    assert box.step(60.0) == Rest()


def test_the_journal_only_grows(box):
    with pytest.raises(AssertionError):
        box.grew(10, loud=True, urgent=False, now_s=0.0)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_fails_everything_arrives_once_in_order(seed):
    """An operator that loses answers, is busy, and is restored, gets the whole journal."""
    dice = random.Random(seed)
    box, now_s, operator_seq, grown, restores = Outbox(), 0.0, 0, 0, 1
    for _ in range(3000):
        if grown < 60 and dice.random() < 0.3:
            grown += 1
            loud = grown == 60 or dice.random() < 0.6
            box = box.grew(grown, loud=loud, urgent=dice.random() < 0.2, now_s=now_s)
        if restores and operator_seq > 30:
            restores, operator_seq = 0, 12
        match box.step(now_s):
            case WaitUntil(moment_s):
                now_s = moment_s
            case Rest():
                now_s += 1.0
            case AskHead() as step:
                box = box.begun(step)
                seen = dice.random() < 0.6
                told = box.told_head(operator_seq, same_branch=True)
                box = told if seen else box.lost(now_s, dice.random())
            case SendRecords(first, upto) as step:
                box = box.begun(step)
                upto = min(upto, first + 7)
                fate = dice.random()
                if first > operator_seq + 1:
                    box = box.told_gap(operator_seq + 1, now_s, dice.random())
                elif fate < 0.2:
                    box = box.put_off(now_s, dice.random())
                else:
                    operator_seq = max(operator_seq, upto)
                    lost = fate < 0.4
                    box = box.lost(now_s, dice.random()) if lost else box.acknowledged(operator_seq)
    assert (operator_seq, box.length, box.sales_stop) == (60, 0, None)
