"""Every record of a visit, word for word: what it says of number, bill, sum, device and moment."""

import pytest

from contract.codes import receipt_code
from contract.records import (
    BillCredited,
    BillReturnedToCustomer,
    CassetteMoved,
    DeviceKnown,
    EvidenceReported,
    FaultRaised,
    IntentOpened,
    IntentSettled,
    OperatorResult,
    PaymentOrder,
    Submitted,
    SuspenseOpened,
    SuspenseSettled,
    TransactionClosed,
    TransactionOpened,
    UnclaimedOpened,
)
from drivers.api import AcceptorStatus as A
from drivers.api import BillReturned, CassetteRemoved, CheatDetected, WireSuspected, WireSuspicion
from kiosk.cash.cash_in import DeskState
from kiosk.effects import Write
from kiosk.identifiers import claim_code, suspense_code

SERIAL = "A1"


def records(bench):
    """What was written since the last look."""
    bench.effects += bench.deeds.take()
    written = [body for write in bench.ordered(Write) for body in write.bodies]
    bench.effects.clear()
    return written


def opened(bench, **other):
    values = {"quote": bench.quote(), "chosen_minor": None, **other}
    return TransactionOpened(
        at=bench.utc,
        transaction_id=bench.matters.transaction.transaction_id,
        msisdn=bench.number,
        language="ru",
        **values,
    )


def newest(bench):
    return max(bench.matters.intents.values(), key=lambda intent: intent.seq)


def intent(bench, cassette_no=1):
    return IntentOpened(
        at=bench.utc,
        intent_id=newest(bench).intent_id,
        transaction_id=newest(bench).transaction_id,
        bill_type=bench.small,
        denomination_minor=10_000,
        currency="RUB",
        device_serial=SERIAL,
        cassette_no=cassette_no,
    )


def credited(bench, evidence="stacked", from_suspense_id=None):
    return BillCredited(
        at=bench.utc,
        intent_id=newest(bench).intent_id,
        transaction_id=newest(bench).transaction_id,
        amount_minor=10_000,
        cassette_no=1,
        bill_type=bench.small,
        evidence=evidence,
        from_suspense_id=from_suspense_id,
    )


def suspense(bench, reason, announced=True, **other):
    (matter,) = bench.matters.suspense.values()
    return SuspenseOpened(
        at=bench.utc,
        suspense_id=matter.suspense_id,
        intent_id=newest(bench).intent_id if announced else None,
        transaction_id=newest(bench).transaction_id if announced else None,
        amount_minor=10_000,
        currency="RUB",
        cassette_no=1,
        reason=reason,
        code=suspense_code(matter.suspense_id),
        bill_type=bench.small,
        **other,
    )


def order(bench, counter=1, msisdn=None, quote_id="Q-1", fee_minor=0):
    (payment_id,) = bench.matters.pending_payments
    return PaymentOrder(
        payment_id=payment_id,
        msisdn=msisdn or bench.number,
        quote_id=quote_id,
        inserted_minor=10_000,
        fee_minor=fee_minor,
        credited_minor=10_000 - fee_minor,
        currency="RUB",
        receipt_number=f"T-004211-{counter:06d}",
        check_code=receipt_code(payment_id),
    )


def submitted(bench, transaction_id, order, replaces_payment_id=None, quote=None):
    return Submitted(
        at=bench.utc,
        transaction_id=transaction_id,
        payments=(order,),
        language="ru",
        replaces_payment_id=replaces_payment_id,
        quote=quote,
    )


def test_a_visit_from_its_number_to_the_operator_s_word(bench):
    bench.introduce()
    assert records(bench) == [
        DeviceKnown(
            at=bench.utc,
            protocol="ccnet",
            part="SM",
            serial=SERIAL,
            minor_by_type={4: 10_000, 5: 50_000, 7: 500_000, 13: 200_000, 20: 300},
        )
    ]
    quote = bench.quote(fixed_minor=500)
    bench.status(A.DISABLED).wait(1).open(quote, chosen_minor=30_000)
    assert records(bench) == [opened(bench, quote=quote, chosen_minor=30_000)]
    bench.idle().wait(1).escrow()
    assert records(bench) == [intent(bench)]
    bench.wait(1).stacked()
    assert records(bench) == [credited(bench)]
    bench.wait(1).idle()
    assert records(bench) == [IntentSettled(at=bench.utc, intent_id=newest(bench).intent_id)]
    visit = bench.matters.transaction.transaction_id
    bench.wait(4).finish().status(A.DISABLED)
    assert records(bench) == [
        submitted(bench, visit, order(bench, fee_minor=500)),
        TransactionClosed(at=bench.utc, transaction_id=visit, why="finished"),
    ]
    (payment_id,) = bench.matters.pending_payments
    bench.wait(1).decide("credited", "done")
    assert records(bench) == [
        OperatorResult(
            at=bench.utc,
            payment_id=payment_id,
            result="credited",
            reason="done",
            statement="{}",
            jws="a..b",
        )
    ]


@pytest.mark.parametrize("why", ["finished", "back", "idle", "fault", "blocked", "cassette"])
def test_a_visit_without_money_ends_with_its_reason_and_nothing_else(bench, why):
    bench.ready()
    visit = bench.matters.transaction.transaction_id
    records(bench)
    bench.finish(why).status(A.DISABLED)
    assert records(bench) == [TransactionClosed(at=bench.utc, transaction_id=visit, why=why)]
    assert bench.desk.state is DeskState.CLOSED


def test_a_sum_below_the_smallest_payment_is_a_claim_that_waits_for_nobody(bench):
    bench.ready(bench.quote(min_minor=10_001)).insert()
    visit = bench.matters.transaction.transaction_id
    records(bench)
    bench.wait(3).finish().status(A.DISABLED)
    (claim_id,) = bench.matters.unclaimed
    assert records(bench) == [
        UnclaimedOpened(
            at=bench.utc,
            claim_id=claim_id,
            transaction_id=visit,
            payment_id=None,
            msisdn=bench.number,
            amount_minor=10_000,
            currency="RUB",
            code=claim_code(claim_id),
            reason="below_minimum",
        ),
        TransactionClosed(at=bench.utc, transaction_id=visit, why="finished"),
    ]
    assert bench.desk.state is DeskState.DECIDED


def test_the_smallest_payment_is_a_payment(bench):
    bench.ready(bench.quote(min_minor=10_000)).insert().finish().rest()
    assert len(bench.written("submitted")) == 1


@pytest.fixture
def refused(bench):
    """A paid visit whose number the operator refuses; its payment."""
    bench.ready().insert().finish().rest()
    (payment,) = bench.matters.pending_payments.values()
    bench.decide("refused", "number_unknown")
    assert records(bench)[-1].reason == "number_unknown"
    return bench, payment


def test_a_refused_sum_goes_to_the_other_number_at_the_other_number_s_price(refused):
    bench, payment = refused
    quote = bench.quote(quote_id="Q-2", fixed_minor=700)
    bench.confirm_another(quote)
    another = order(bench, 2, "+79035551234", "Q-2", 700)
    replaced = payment.order.payment_id
    assert records(bench) == [submitted(bench, payment.transaction_id, another, replaced, quote)]


def test_a_refused_sum_nobody_sends_elsewhere_is_a_claim(refused):
    bench, payment = refused
    bench.leave()
    (claim_id,) = bench.matters.unclaimed
    assert records(bench) == [
        UnclaimedOpened(
            at=bench.utc,
            claim_id=claim_id,
            transaction_id=payment.transaction_id,
            payment_id=payment.order.payment_id,
            msisdn=bench.number,
            amount_minor=10_000,
            currency="RUB",
            code=claim_code(claim_id),
            reason="refused",
        )
    ]


def test_a_bill_that_goes_back_after_its_intent_says_by_what(bench):
    bench.ready().escrow()
    records(bench)
    bench.wait(1).say(BillReturned(bench.small))
    returned = newest(bench).intent_id
    assert records(bench) == [
        BillReturnedToCustomer(at=bench.utc, intent_id=returned, evidence="returned")
    ]


# --- doubtful money ------------------------------------------------------------------------------


def test_a_jammed_bill_is_credited_late_from_its_doubt_to_the_same_number(bench):
    bench.ready().escrow()
    visit = bench.matters.transaction.transaction_id
    records(bench)
    bench.wait(1).status(A.JAMMED)
    doubt = suspense(bench, "jam")
    closed = TransactionClosed(at=bench.utc, transaction_id=visit, why="fault")
    assert records(bench) == [doubt, closed]
    bench.wait(1).stacked()
    assert records(bench) == [credited(bench, "stacked_late", doubt.suspense_id)]
    bench.status(A.DISABLED).wait(2)
    assert records(bench)[1:] == [submitted(bench, visit, order(bench))]


def test_a_doubtful_bill_is_of_the_cassette_that_was_in_when_it_was_stacked(bench):
    bench.ready().escrow().status(A.CASSETTE_OUT).say(CassetteRemoved()).status(A.CASSETTE_FULL)
    assert bench.matters.cassette_no == 2
    bench.status(A.JAMMED)
    assert suspense(bench, "jam") in records(bench)
    bench.stacked()
    assert bench.matters.cassettes["1"].counts == {10_000: 1}


def test_an_unannounced_bill_is_of_the_cassette_that_is_in_now(bench):
    bench.introduce().status(A.CASSETTE_OUT).say(CassetteRemoved()).status(A.DISABLED).stacked()
    (doubt,) = bench.matters.suspense.values()
    assert (doubt.cassette_no, doubt.bill_type) == (2, bench.small)


def test_an_unannounced_bill_is_in_doubt_until_the_device_moved_on(bench):
    bench.introduce()
    records(bench)
    bench.wait(1).stacked()
    doubt = suspense(bench, "unannounced", announced=False)
    assert records(bench) == [doubt]
    bench.wait(1).status(A.DISABLED)
    assert records(bench) == [SuspenseSettled(at=bench.utc, suspense_id=doubt.suspense_id)]


def test_a_bill_that_is_pulled_back_is_taken_back_with_all_that_is_known_of_it(bench):
    bench.ready().insert()
    records(bench)
    bench.wait(1).say(CheatDetected(3))
    assert records(bench) == [
        FaultRaised(at=bench.utc, code="E-104", detail=""),
        suspense(bench, "cheat", reverses_credit=True),
    ]
    (doubt,) = bench.matters.suspense.values()
    assert bench.matters.intents[doubt.intent_id].suspense_id == doubt.suspense_id


def test_an_alarm_names_what_was_seen_and_takes_the_bill_on_its_way(bench):
    bench.ready().insert().escrow()
    records(bench)
    bench.wait(1).say(WireSuspected(WireSuspicion.TOO_FAST, "81 in 5 ms"))
    assert records(bench) == [
        suspense(bench, "wire"),
        FaultRaised(at=bench.utc, code="E-108", detail="TOO_FAST 81 in 5 ms"),
    ]


def test_an_alarm_s_words_are_cut_where_they_never_end(bench):
    bench.ready().say(WireSuspected(WireSuspicion.TOO_FAST, "x" * 1000))
    (fault,) = bench.written("fault_raised")
    assert len(fault.detail) == 200


def test_a_doubtful_bill_that_is_told_to_have_gone_back_is_noted_once(bench):
    bench.ready().escrow().status(A.JAMMED)
    (doubt,) = bench.matters.suspense
    records(bench)
    bench.wait(1).say(BillReturned(bench.small))
    evidence = EvidenceReported(
        at=bench.utc, intent_id=newest(bench).intent_id, suspense_id=doubt, what="returned"
    )
    assert records(bench) == [evidence]
    bench.say(BillReturned(bench.small))
    assert records(bench) == []


# --- the cassette --------------------------------------------------------------------------------


def test_a_cassette_that_goes_and_comes_is_manipulated_and_another_one(bench):
    bench.introduce()
    records(bench)
    bench.wait(1).say(CassetteRemoved())
    assert records(bench) == [
        CassetteMoved(at=bench.utc, cassette_no=1, direction="out", manipulated=True),
        FaultRaised(at=bench.utc, code="E-113", detail=""),
    ]
    bench.say(CassetteRemoved()).wait(1).status(A.DISABLED)
    assert records(bench) == [
        CassetteMoved(at=bench.utc, cassette_no=2, direction="in", manipulated=True)
    ]
    bench.status(A.DISABLED).wait(1)
    assert records(bench) == []
