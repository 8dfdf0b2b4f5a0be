"""What a visit's slip and screen are told of its money: payments, claims, doubts, and whose."""

import pytest

from drivers.api import AcceptorRestarted, BillSettled, RestartPhase
from drivers.api import AcceptorStatus as A
from kiosk.cash.cash_in import DeskState
from kiosk.cash.picture import ClaimFacts, DoubtFacts, PaymentFacts, PaymentState


def test_a_payment_is_told_with_all_that_a_slip_says(bench):
    bench.ready(bench.quote(fixed_minor=500)).insert().finish().rest()
    (pending,) = bench.matters.pending_payments.values()
    (payment,) = bench.desk.outcome.payments
    facts = PaymentFacts(
        payment_id=pending.order.payment_id,
        state=PaymentState.PENDING,
        msisdn=bench.number,
        inserted_minor=10_000,
        fee_minor=500,
        credited_minor=9_500,
        currency="RUB",
        receipt_number="T-004211-000001",
        check_code=pending.order.check_code,
        at=pending.submitted_at,
    )
    assert payment == facts
    outcome = bench.desk.outcome
    assert (outcome.ended, outcome.has_money, outcome.waits, outcome.recovered) == (
        True, True, True, False,
    )  # fmt: skip
    bench.decide("refused", "number_unknown")
    refused = bench.desk.outcome.refused
    assert (refused.state, refused.refusal_reason) == (PaymentState.REFUSED, "number_unknown")
    assert (refused.reference, refused.fee_minor) == ("R-1", 500)


def test_a_payment_that_was_sent_elsewhere_is_told_no_more(bench):
    bench.ready().insert().finish().rest().decide("refused").confirm_another()
    (payment,) = bench.desk.outcome.payments
    assert (payment.msisdn, payment.state) == ("+79035551234", PaymentState.PENDING)
    assert bench.desk.outcome.refused is None


@pytest.mark.parametrize("payer", [None, "+380671112233"])
def test_who_pays_stands_in_the_beginning_and_in_every_submit_of_the_visit(bench, payer):
    bench.ready(payer=payer).insert().escrow(bench.other).status(A.JAMMED).wait(3)
    bench.decide("refused").confirm_another().decide("credited").stacked(bench.other)
    bench.say(BillSettled(bench.reports)).leave().wait(3)
    assert [one.payer for one in bench.written("transaction_opened")] == [payer]
    assert [one.payer for one in bench.written("submitted")] == [payer] * 3


def test_a_claim_is_told_with_all_that_a_slip_says(bench):
    bench.ready(bench.quote(min_minor=20_000)).insert().finish().rest()
    (matter,) = bench.matters.unclaimed.values()
    assert bench.desk.outcome.claims == (
        ClaimFacts(
            code=matter.code,
            amount_minor=10_000,
            currency="RUB",
            msisdn=bench.number,
            reason="below_minimum",
            at=matter.opened_at,
        ),
    )
    assert bench.desk.outcome.ended
    assert bench.desk.outcome.has_money
    assert bench.desk.outcome.refused is None


def test_a_doubtful_bill_is_told_with_all_that_a_slip_says(bench):
    bench.ready().escrow().status(A.JAMMED).wait(3)
    (matter,) = bench.matters.suspense.values()
    assert bench.desk.outcome.doubts == (
        DoubtFacts(
            code=matter.code,
            amount_minor=10_000,
            currency="RUB",
            reason="jam",
            at=matter.opened_at,
        ),
    )
    assert bench.desk.outcome.has_money


def test_a_visit_without_money_ends_without_any(bench):
    bench.ready().finish().rest()
    outcome = bench.desk.outcome
    assert (outcome.ended, outcome.has_money, outcome.waits) == (True, False, False)


def test_a_bill_nobody_announced_is_told_to_whoever_is_there(bench):
    bench.introduce().stacked(bench.other).status(A.DISABLED).wait(1).open().wait(1)
    assert bench.desk.outcome.doubts == ()
    bench.idle().insert().stacked(bench.small).wait(1)
    assert [one.amount_minor for one in bench.desk.outcome.doubts] == [10_000]


def test_the_next_visit_is_told_nothing_of_the_one_before(bench):
    bench.ready().insert().escrow().status(A.JAMMED).wait(3)
    bench.decide("credited").say(AcceptorRestarted(RestartPhase.PLAIN)).status(A.DISABLED)
    assert bench.desk.outcome.payments
    bench.leave().wait(1).open()
    outcome = bench.desk.outcome
    assert (outcome.payments, outcome.claims, outcome.doubts, outcome.ended) == ((), (), (), False)


def test_a_late_bill_while_the_result_stands_is_paid_and_no_claim(bench):
    bench.ready().insert().escrow(bench.other).status(A.JAMMED).wait(3).decide("credited")
    assert bench.desk.state is DeskState.DECIDED
    bench.stacked(bench.other).say(BillSettled(bench.reports)).leave().wait(3)
    assert bench.written("unclaimed_opened") == []
    sums = [body.payments[0].inserted_minor for body in bench.written("submitted")]
    assert sums == [10_000, 50_000]


def test_a_refused_sum_is_claimed_once(bench):
    bench.ready().insert().finish().rest().decide("refused")
    bench.desk.claim(bench.now)
    bench.desk.claim(bench.now)
    bench.leave().wait(1)
    assert len(bench.written("unclaimed_opened")) == 1
    assert len(bench.desk.outcome.claims) == 1
    assert bench.desk.outcome.refused is None


def test_after_a_power_cut_the_outcome_says_so(bench):
    bench.ready().insert().again().introduce().status(A.DISABLED).wait(1).finish().rest()
    assert bench.desk.outcome.recovered
    assert not bench.desk.may_redirect


def test_a_bill_nobody_announced_is_told_after_a_power_cut_too(bench):
    bench.ready().wait(1).again().wait(1).introduce().stacked(bench.other).wait(1)
    assert [one.amount_minor for one in bench.desk.outcome.doubts] == [50_000]
    assert bench.desk.msisdn == bench.number


# --- what is left when a visit is over -----------------------------------------------------------


def late(bench, quote=None):
    """A visit whose jammed bill is proved after its end, and forgotten by the device."""
    bench.ready(quote).escrow().status(A.JAMMED).wait(3).stacked()
    return bench.say(BillSettled(bench.reports))


def test_a_late_bill_below_the_smallest_payment_is_a_claim(bench):
    late(bench, bench.quote(min_minor=10_001)).wait(2)
    assert [body.reason for body in bench.written("unclaimed_opened")] == ["below_minimum"]
    assert [claim.amount_minor for claim in bench.desk.outcome.claims] == [10_000]


def test_a_late_bill_that_is_just_a_payment_is_paid(bench):
    late(bench, bench.quote(min_minor=10_000)).wait(2)
    (order,) = bench.written("submitted")[0].payments
    assert order.receipt_number == "T-004211-000001"


def test_a_sum_refused_after_its_visit_is_a_claim(bench):
    bench.ready().insert().finish().rest().leave().decide("refused").wait(1)
    assert [body.reason for body in bench.written("unclaimed_opened")] == ["refused"]
    assert [claim.amount_minor for claim in bench.desk.outcome.claims] == [10_000]


def test_what_is_left_of_a_later_visit_does_not_wait_for_an_earlier_one(bench):
    bench.ready().insert().finish().rest().leave().wait(1)
    bench.open().idle().escrow().status(A.JAMMED).wait(3).stacked()
    bench.say(BillSettled(bench.reports)).wait(2)
    assert len(bench.matters.pending_payments) == 2


def test_a_word_that_comes_twice_is_written_once(bench):
    bench.ready().insert().finish().rest()
    heard = bench.statement("credited")
    bench.hear(heard).hear(heard)
    assert len(bench.written("operator_result")) == 1


def test_a_word_on_another_visit_s_payment_is_written_and_shown_to_nobody(bench):
    bench.ready().insert().finish().rest().leave()
    bench.open().idle().insert().finish().rest()
    bench.decide("refused")
    assert bench.desk.state is DeskState.PAYING
    assert [one.state for one in bench.desk.outcome.payments] == [PaymentState.PENDING]


def test_nothing_is_sent_elsewhere_that_was_not_refused(bench):
    bench.ready().insert().finish().rest().decide("credited").confirm_another()
    assert len(bench.written("submitted")) == 1
    bench.leave().confirm_another()
    bench.desk.forget()
    bench.confirm_another()
    assert len(bench.written("submitted")) == 1


def test_nothing_is_sent_elsewhere_while_the_operator_is_still_silent(bench):
    bench.ready().insert().finish().rest().wait(25)
    assert bench.desk.state is DeskState.DECIDED
    bench.confirm_another()
    assert bench.desk.state is DeskState.DECIDED
    assert len(bench.written("submitted")) == 1


def test_a_sum_refused_after_a_power_cut_is_a_claim(bench):
    bench.ready().insert().finish().rest().again().decide("refused").wait(1)
    assert [body.reason for body in bench.written("unclaimed_opened")] == ["refused"]


def test_a_word_on_the_payment_of_somebody_forgotten_is_written(bench):
    bench.ready().insert().finish().rest().leave().desk.forget()
    bench.decide("credited")
    assert len(bench.written("operator_result")) == 1
    assert bench.desk.outcome.payments == ()
