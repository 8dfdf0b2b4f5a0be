"""How it ended, and what the customer can hold on to."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kiosk.cash.picture import ClaimFacts, DoubtFacts, PaymentFacts, PaymentState
from kiosk.projection.ground.choice_ids import (
    ANOTHER_NUMBER,
    CLAIM_SLIP,
    DONE,
    PRINT_COPY,
    TOP_UP,
)
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.money.result import refused_view, result_view
from kiosk.views.top_up import Outcome

AT = datetime(2026, 11, 22, 17, 34, tzinfo=UTC)
CREDITED = PaymentFacts(
    payment_id="p",
    state=PaymentState.CREDITED,
    msisdn="+79161234567",
    inserted_minor=50000,
    fee_minor=2250,
    credited_minor=47750,
    currency="RUB",
    receipt_number="T-004211-000317",
    check_code="12345674",
    at=AT,
)
PENDING = replace(CREDITED, state=PaymentState.PENDING)
REFUSED = replace(CREDITED, state=PaymentState.REFUSED)
CLAIM = ClaimFacts("55512346", 50000, "RUB", "+79161234567", "refused", AT)
DOUBT = DoubtFacts("90123458", 100000, "RUB", "jam", AT)
PRINTED = ReceiptState.PRINTED


def facts(view):
    return {fact.label: fact.value for fact in view.facts}


def ids(view):
    return [choice.id for choice in view.choices]


@pytest.mark.parametrize(
    ("payments", "claims", "doubts", "outcome"),
    [
        ((CREDITED,), (), (), Outcome.CREDITED),
        ((PENDING,), (), (), Outcome.PENDING),
        ((CREDITED, PENDING), (), (), Outcome.PENDING),
        ((CREDITED,), (), (DOUBT,), Outcome.DOUBTFUL),
        ((), (), (DOUBT,), Outcome.DOUBTFUL),
        ((REFUSED,), (CLAIM,), (), Outcome.REFUSED),
        ((), (CLAIM,), (DOUBT,), Outcome.REFUSED),
    ],
)
def test_the_worst_part_decides_how_it_ended(say, pack, payments, claims, doubts, outcome):
    assert result_view(say, pack, payments, claims, doubts, PRINTED).outcome is outcome


def test_a_credited_payment_names_its_sums_and_its_receipt(say, pack):
    view = result_view(say, pack, (CREDITED,), (), (), PRINTED)
    assert view.title == "Done: ₽477.50 credited"
    assert facts(view) == {
        "Put in": "₽500",
        "Fee": "₽22.50",
        "Credited": "₽477.50",
        "Receipt": "T-004211-000317",
    }
    assert view.code == "1234\u00a05674"


def test_a_claim_slip_is_not_called_a_receipt(say, pack):
    for receipt in (ReceiptState.PRINTED, ReceiptState.PRINTING):
        payment = result_view(say, pack, (CREDITED,), (), (), receipt)
        claim = result_view(say, pack, (REFUSED,), (CLAIM,), (), receipt)
        assert "receipt" in payment.receipt_note
        assert "slip" in claim.receipt_note


def test_no_fee_has_no_line(say, pack):
    view = result_view(say, pack, (replace(CREDITED, fee_minor=0),), (), (), PRINTED)
    assert "Fee" not in facts(view)


def test_a_pending_payment_is_never_called_credited(say, pack):
    view = result_view(say, pack, (PENDING,), (), (), PRINTED)
    assert "later" in view.title
    assert "Credited" not in facts(view)
    assert facts(view)["Will be credited"] == "₽477.50"
    assert any("need not wait" in line for line in view.explanation)


def test_money_kept_is_shown_once_under_its_claim_code(say, pack):
    view = result_view(say, pack, (REFUSED,), (CLAIM,), (), ReceiptState.NOT_PRINTED)
    assert view.title == "₽500 is kept for you"
    assert facts(view) == {"Claim 5551\u00a02346": "₽500"}
    assert view.code == "5551\u00a02346"
    assert view.qr == "KIOSK:C:55512346"


@pytest.mark.parametrize("reason", ["below_minimum", "refused", "no_number", "something_new"])
def test_a_claim_says_why_the_money_was_kept(say, pack, reason):
    view = result_view(say, pack, (), (replace(CLAIM, reason=reason),), (), PRINTED)
    assert view.explanation[0].endswith(".")


def test_a_doubtful_bill_is_named_apart_with_its_code(say, pack):
    view = result_view(say, pack, (CREDITED,), (), (DOUBT,), PRINTED)
    assert facts(view)["Bill, code 9012\u00a03458"] == "₽1\u202f000"
    assert facts(view)["Credited"] == "₽477.50"
    assert any("not lost" in line for line in view.explanation)
    assert "A person answers under the code 9012\u00a03458: 0890." in view.explanation


@pytest.mark.parametrize("receipt", ReceiptState)
def test_the_square_code_stands_on_the_screen_unless_paper_carries_it(say, pack, receipt):
    view = result_view(say, pack, (CREDITED,), (), (), receipt)
    on_paper = receipt in (ReceiptState.PRINTED, ReceiptState.PRINTING)
    assert view.qr == ("" if on_paper else "KIOSK:R:12345674:4567")
    assert ("photo" in view.receipt_note) == (not on_paper)


def test_a_copy_is_offered_only_where_one_is_possible(say, pack):
    unknown = ReceiptState.UNKNOWN
    assert ids(result_view(say, pack, (CREDITED,), (), (), unknown)) == [TOP_UP, DONE]
    view = result_view(say, pack, (CREDITED,), (), (), unknown, copy_possible=True)
    assert ids(view) == [TOP_UP, PRINT_COPY, DONE]


def test_after_a_claim_no_second_payment_is_suggested(say, pack):
    assert ids(result_view(say, pack, (), (CLAIM,), (), PRINTED)) == [DONE]


def test_payments_to_two_numbers_name_each(say, pack):
    other = replace(
        CREDITED, msisdn="+79037654321", check_code="87654328", state=PaymentState.PENDING
    )
    view = result_view(say, pack, (CREDITED, other), (), (), PRINTED)
    assert [(fact.label, fact.value) for fact in view.facts] == [
        ("+7\u00a0916\u00a0123-45-67", "Credited: ₽477.50"),
        ("Check code", say.code(CREDITED.check_code)),
        ("+7\u00a0903\u00a0765-43-21", "Will be credited: ₽477.50"),
        ("Check code", "8765\u00a04328"),
    ]
    assert (view.number, view.code, view.qr) == ("", "", "")


def test_without_paper_one_square_holds_every_code(say, pack):
    other = replace(CREDITED, msisdn="+79037654321", check_code="87654328")
    view = result_view(say, pack, (CREDITED, other), (), (), ReceiptState.NOT_PRINTED)
    first, second = view.qr.splitlines()
    assert CREDITED.check_code in first
    assert "87654328" in second


def test_several_payments_are_summed_up_in_the_title(say, pack):
    other = replace(CREDITED, msisdn="+79037654321")
    view = result_view(say, pack, (CREDITED, other), (), (), PRINTED)
    assert view.title == "Done: ₽955 credited"


def test_a_refusal_offers_another_number_or_the_claim_slip(say, pack):
    view = refused_view(say, pack, REFUSED)
    assert ids(view) == [CLAIM_SLIP, ANOTHER_NUMBER]
    assert view.outcome is Outcome.REFUSED
    assert any("₽500 is safe" in line for line in view.explanation)


def test_a_result_of_nothing_is_a_bug(say, pack):
    with pytest.raises(AssertionError):
        result_view(say, pack, (), (), (), PRINTED)


def sms_lines(say, pack, *ends):
    return [line for line in result_view(say, pack, *ends, PRINTED).explanation if "SMS" in line]


def test_an_sms_is_promised_only_where_the_pack_says_that_the_operator_sends_it(say, pack):
    done, later = ((CREDITED,), (), ()), ((PENDING,), (), ())
    assert sms_lines(say, pack, *done) == ["An SMS about it goes to the number."]
    assert sms_lines(say, pack, *later) == ["Once it is credited, an SMS goes to the number."]
    assert sms_lines(say, pack, (), (CLAIM,), ()) == []
    assert sms_lines(say, pack, (), (), (DOUBT,)) == []
    silent = pack.model_copy(update={"sms_receipts": False})
    assert sms_lines(say, silent, *done) == sms_lines(say, silent, *later) == []


def test_money_that_did_not_reach_a_number_comes_with_the_number_of_a_person(say, pack):
    person = pack.contacts[0].number
    for view in (
        refused_view(say, pack, REFUSED),
        result_view(say, pack, (), (CLAIM,), (), PRINTED),
        result_view(say, pack, (), (), (DOUBT,), PRINTED),
    ):
        assert any(person in line for line in view.explanation)


def test_a_refusal_says_that_the_number_was_closed(say, pack):
    closed = refused_view(say, pack, replace(REFUSED, refusal_reason="number_closed"))
    assert closed.explanation[0] == "The number was closed in the meantime."
    assert "closed" not in refused_view(say, pack, REFUSED).explanation[0]
