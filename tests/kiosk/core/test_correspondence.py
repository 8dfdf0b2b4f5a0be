"""What is sent when, and that nothing but a verified statement ends a payment."""

import pytest

from contract.messages import JournalHead, PaymentResult, Problem
from contract.records import FaultCleared
from drivers.api import AcceptorStatus
from kiosk import effects as do
from kiosk.events import HeadAnswered, PaymentAnswered, RecordsSent
from kiosk.journal.store import CHECKPOINT_RECORDS
from kiosk.operator.errors import (
    Distrust,
    OperatorProblemError,
    OperatorUnreachableError,
    OperatorUntrustedError,
)
from kiosk.operator.signing import VerifiedReceipt

ERRORS = [
    OperatorUnreachableError("no route"),
    OperatorUntrustedError(Distrust.SIGNATURE_WRONG, "altered"),
    OperatorUntrustedError(Distrust.ANSWER_UNKNOWN, "nonsense"),
    OperatorProblemError(Problem(title="busy", status=503, code="busy", retryable=True)),
    OperatorProblemError(Problem(title="no", status=401, code="who", retryable=False)),
]


def receipt_upto(rig, seq):
    return VerifiedReceipt(rig.journal.head.journal_id, seq, "00" * 32, "{}", "a..b", (), ())


def paid(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.finish()


@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_every_error_means_pending(rig, error):
    paid(rig)
    rig.tell(RecordsSent(error))
    rig.pass_time(25)
    assert len(rig.journal.matters.pending_payments) == 1
    assert rig.books["payable_pending"] == 10_000
    assert rig.records("operator_result") == []


def test_after_a_lost_answer_the_operator_is_asked_before_anything_is_resent(rig):
    paid(rig)
    sent = rig.uploads
    rig.tell(RecordsSent(OperatorUnreachableError("cut")))
    rig.pass_time(6)
    assert rig.uploads == sent
    assert rig.heads_asked > 0
    head = JournalHead(journal_id=rig.journal.head.journal_id, upto_seq=1, head_hash="00")
    rig.tell(HeadAnswered(head))
    rig.pass_time(1)
    assert rig.uploads == sent + 1


def test_a_receipt_is_written_and_starts_no_upload_of_its_own(rig):
    paid(rig)
    seq = rig.journal.head.seq
    rig.tell(RecordsSent(receipt_upto(rig, seq)))
    sent = rig.uploads
    rig.pass_time(10)
    assert rig.journal.matters.acknowledged_seq == seq
    assert rig.uploads == sent


def test_a_pending_payment_is_asked_about_until_it_is_decided(rig):
    paid(rig)
    rig.tell(RecordsSent(receipt_upto(rig, rig.journal.head.seq)))
    rig.pass_time(2)
    (payment_id,) = rig.journal.matters.pending_payments
    assert rig.payments_asked == [payment_id]
    rig.tell(PaymentAnswered(payment_id, PaymentResult(payment_id=payment_id, state="pending")))
    rig.pass_time(70)
    assert len(rig.payments_asked) >= 2


def test_a_fork_stops_sales_until_a_person_has_decided(rig):
    paid(rig)
    fork = Problem(title="fork", status=409, code="fork", retryable=False)
    rig.tell(RecordsSent(OperatorProblemError(fork)))
    rig.pass_time(25)
    rig.press("done")
    assert rig.view == "OutOfServiceView"
    assert rig.screen.view.fault_code == "E-306"


def test_a_wrong_clock_is_reported_and_stops_nothing(rig):
    paid(rig)
    rig.tell(RecordsSent(receipt_upto(rig, rig.journal.head.seq), drift_s=3600))
    assert "E-601" in rig.journal.matters.open_faults
    rig.decide()
    rig.press("done")
    assert rig.view == "AttractView"


def test_an_operator_that_is_gone_for_a_minute_closes_the_cash_and_opens_it_again(rig):
    rig.ready()
    for _ in range(8):
        rig.tell(RecordsSent(OperatorUnreachableError("no route")))
        rig.pass_time(10)
    assert rig.view == "OutOfServiceView"
    head = JournalHead(journal_id=rig.journal.head.journal_id, upto_seq=1, head_hash="00")
    rig.tell(HeadAnswered(head))
    rig.pass_time(1)
    assert rig.view == "AttractView"


def test_an_upload_carries_records_in_order_from_the_first_unacknowledged(rig):
    paid(rig)
    first = next(e for e in rig.sent_effects if isinstance(e, do.SendRecords))
    assert first.first_seq == 2


def fill_journal(rig, upto_seq):
    """Records of another hand, all acknowledged."""
    missing = range(upto_seq - rig.journal.head.seq)
    at = rig.clock.utc()
    rig.journal.append([FaultCleared(at=at, code="E-114") for _ in missing])
    rig.core.synchronise(rig.journal.matters, upto_seq)
    rig.tell(RecordsSent(receipt_upto(rig, upto_seq)))


def test_a_payment_written_behind_a_checkpoint_of_the_same_step_is_sent(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.stacked(500)
    rig.press("finish")
    rig.pass_time(3)
    fill_journal(rig, CHECKPOINT_RECORDS - 2)
    rig.sent_effects.clear()
    rig.status(AcceptorStatus.DISABLED)
    tail = [record.parsed().kind for record in rig.journal.read(CHECKPOINT_RECORDS, 4)]
    assert tail == ["intent_settled", "checkpoint", "submitted", "transaction_closed"]
    for _ in range(3):
        sent = rig.sent_effects[-1]
        upto = min(sent.first_seq + sent.count - 1, rig.journal.head.seq)
        rig.tell(RecordsSent(receipt_upto(rig, upto)))
        rig.pass_time(1)
    assert rig.journal.matters.acknowledged_seq >= CHECKPOINT_RECORDS + 3


def test_every_pending_payment_is_asked_about_in_turn(rig):
    rig.ready()
    for _ in range(2):
        rig.to_cash()
        rig.insert(100)
        rig.finish()
        rig.tell(RecordsSent(receipt_upto(rig, rig.journal.head.seq)))
        rig.pass_time(25, step_s=5)
        rig.press("done")
    for _ in range(4):
        rig.tell(RecordsSent(receipt_upto(rig, rig.journal.head.seq)))
        if rig.payments_asked:
            asked = rig.payments_asked[-1]
            pending = PaymentResult(payment_id=asked, state="pending")
            rig.tell(PaymentAnswered(asked, pending))
        rig.pass_time(31, step_s=8)
    assert set(rig.payments_asked) == set(rig.journal.matters.pending_payments)


def test_once_one_payment_is_decided_the_next_is_asked_about_at_once(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    rig.press("split")
    rig.type("9167654321")
    rig.press("next")
    rig.answer_check(rig.quote(), "9167654321")
    rig.press("sum:20000")
    rig.press("yes")
    rig.finish()
    rig.tell(RecordsSent(receipt_upto(rig, rig.journal.head.seq)))
    rig.pass_time(1)
    assert len(rig.payments_asked) == 1
    rig.decide("credited")
    rig.tell(RecordsSent(receipt_upto(rig, rig.journal.head.seq)))
    rig.pass_time(1)
    assert len(rig.payments_asked) == 2
    assert rig.payments_asked[1] in rig.journal.matters.pending_payments


def standing_at(rig, seq):
    return JournalHead(journal_id=rig.journal.head.journal_id, upto_seq=seq, head_hash="00")


def test_a_quiet_terminal_asks_where_the_operator_stands_at_start_and_about_hourly(rig):
    rig.ready()
    asked = []
    for _ in range(6):
        rig.pass_time(600, step_s=30)
        if rig.heads_asked > len(asked):
            asked.append(rig.clock.now())
            rig.tell(HeadAnswered(standing_at(rig, rig.journal.head.seq)))
    assert 2 <= len(asked) <= 3


def test_a_quiet_terminal_sends_again_what_a_restored_operator_has_lost(rig):
    rig.ready()
    rig.pass_time(61)
    assert (rig.heads_asked, rig.sent_effects) == (1, [])
    rig.tell(HeadAnswered(standing_at(rig, 0)))
    rig.pass_time(1)
    assert rig.sent_effects[-1].first_seq == 1


def test_an_operator_that_does_not_know_a_payment_it_had_is_asked_where_it_stands(rig):
    paid(rig)
    rig.tell(RecordsSent(receipt_upto(rig, rig.journal.head.seq)))
    rig.pass_time(2)
    (payment_id,) = rig.journal.matters.pending_payments
    heads = rig.heads_asked
    rig.tell(PaymentAnswered(payment_id, PaymentResult(payment_id=payment_id, state="unknown")))
    rig.pass_time(1)
    assert rig.heads_asked == heads + 1
