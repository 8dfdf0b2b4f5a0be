"""From the keypad to the question before the money."""

from datetime import UTC, datetime

import pytest

from contract.quotes import FeeTier, Quote
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.choice_ids import BACK, NEXT, YES
from kiosk.projection.money.number import (
    NumberProblem,
    ReceiptPromise,
    checking_view,
    confirm_view,
    number_view,
)
from kiosk.views.base import Role

MSISDN = "+79161234567"
BILLS = (1000, 5000, 100000)
SUMS = ("sum:any", "sum:10000", "sum:20000", "sum:50000")  # of the default pack


def quote(*tiers, least=1000, most=1500000):
    return Quote(
        quote_id="q",
        currency="RUB",
        fee_tiers=tiers or (FeeTier(),),
        min_minor=least,
        max_minor=most,
        expires_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def choice_of(view, choice_id):
    return next(choice for choice in view.choices if choice.id == choice_id)


def typed(keys):
    return NumberEntry("RU", keys)


def test_next_waits_for_the_whole_number(say, pack):
    assert not choice_of(number_view(say, pack, typed("916123456")), NEXT).enabled
    assert choice_of(number_view(say, pack, typed("9161234567")), NEXT).enabled


@pytest.mark.parametrize("problem", NumberProblem)
def test_a_number_with_a_problem_cannot_go_on_and_says_why(say, pack, problem):
    view = number_view(say, pack, typed("9161234567"), problem)
    may_try_again = problem is NumberProblem.UNCHECKED
    assert choice_of(view, NEXT).enabled is may_try_again
    assert view.problem
    assert view.problem in view.spoken


def test_each_problem_is_told_in_its_own_words(say, pack):
    told = {number_view(say, pack, typed("9161234567"), p).problem for p in NumberProblem}
    assert len(told) == len(NumberProblem)


def test_the_keypad_says_that_no_money_was_taken(say, pack):
    view = number_view(say, pack, typed(""))
    assert view.no_money_yet == "No money has been taken yet."
    assert view.no_money_yet in view.spoken


def test_the_digits_typed_are_read_one_by_one(say, pack):
    assert "7, 9 1 6, 1 2" in number_view(say, pack, typed("91612")).spoken


def test_waiting_names_the_operator_only_after_two_seconds(say, pack):
    assert pack.brand.name not in checking_view(say, pack, MSISDN, 1.9).waiting_for
    assert pack.brand.name in checking_view(say, pack, MSISDN, 2.0).waiting_for


def test_confirming_says_number_fee_limits_bills_change_and_receipt(say, pack):
    view = confirm_view(say, pack, MSISDN, quote(), BILLS, ReceiptPromise.PAPER)
    assert view.number == "+7\u00a0916\u00a0123-45-67"
    assert view.fee == ("No fee",)
    assert view.limits == "From ₽10 to ₽15\u202f000 at a time"
    assert view.bills == ("10", "50", "1\u202f000")
    assert view.no_change.startswith("No change is given")
    assert not view.receipt_warning
    assert [choice.id for choice in view.choices] == [YES, *SUMS, BACK]
    assert choice_of(view, YES).role is Role.PRIMARY
    for said in (*view.fee, view.limits, view.no_change, view.receipt_note, "9 1 6"):
        assert said in view.spoken


@pytest.mark.parametrize("promise", set(ReceiptPromise) - {ReceiptPromise.PAPER})
def test_without_paper_the_customer_is_warned_and_told_what_to_do(say, pack, promise):
    view = confirm_view(say, pack, MSISDN, quote(), BILLS, promise)
    assert view.receipt_warning
    assert "photo" in view.receipt_note


def fee_of(say, pack, *tiers):
    return confirm_view(say, pack, MSISDN, quote(*tiers), BILLS, ReceiptPromise.PAPER).fee


def test_one_fee_is_one_line(say, pack):
    assert fee_of(say, pack, FeeTier(percent="2.50")) == ("Fee: 2.5%",)
    assert fee_of(say, pack, FeeTier(fixed_minor=1000)) == ("Fee: ₽10",)
    both = fee_of(say, pack, FeeTier(percent="3", fixed_minor=1050))
    assert both == ("Fee: 3%\u00a0+\u00a0₽10.50",)


def test_a_percentage_is_written_as_the_language_writes_it(speak, pack):
    assert fee_of(speak("ru"), pack, FeeTier(percent="2.5")) == ("Комиссия: 2,5\u00a0%",)


def test_several_fees_are_a_line_each_from_the_smallest_sum_up(say, pack):
    lines = fee_of(
        say, pack, FeeTier(from_minor=100000), FeeTier(percent="5"), FeeTier(from_minor=50000)
    )
    assert lines == ("Fee from ₽10: 5%", "Fee from ₽500: none", "Fee from ₽1\u202f000: none")


def test_with_a_fee_nobody_is_promised_that_everything_arrives(say, pack):
    view = confirm_view(say, pack, MSISDN, quote(FeeTier(percent="5")), BILLS, ReceiptPromise.PAPER)
    assert "less the fee" in view.no_change


def confirm(say, pack, bills=BILLS, least=1000, most=1500000, **rest):
    return confirm_view(
        say, pack, MSISDN, quote(least=least, most=most), bills, ReceiptPromise.PAPER, **rest
    )


def options(view):
    return [choice for choice in view.choices if choice.role is Role.OPTION]


def marked(view):
    return [choice.id for choice in view.choices if choice.selected]


def test_any_sum_is_marked_before_anything_is_touched(say, pack):
    view = confirm(say, pack)
    assert view.sum_question == "How much will you put in? You may choose."
    assert view.sum_note == ""
    assert [choice.label for choice in options(view)] == ["Any sum", "₽100", "₽200", "₽500"]
    assert marked(view) == ["sum:any"]


def test_a_marked_sum_is_said_and_what_it_means(say, pack):
    view = confirm(say, pack, chosen_minor=20000)
    assert marked(view) == ["sum:20000"]
    assert "₽200" in view.sum_note
    assert view.sum_note in view.spoken
    assert "Key 4: ₽200, chosen." in view.spoken


def test_yes_keeps_its_key_whatever_sums_are_offered(say, pack):
    assert choice_of(confirm(say, pack), YES).digit == "1"
    assert choice_of(confirm(say, pack, inside_minor=50000), YES).digit == "1"


@pytest.mark.parametrize(
    ("changes", "sums"),
    [
        ({"most": 20000}, ["sum:any", "sum:10000", "sum:20000"]),
        ({"least": 20000}, ["sum:any", "sum:20000", "sum:50000"]),
        ({"bills": (50000, 100000)}, ["sum:any", "sum:50000"]),
        ({"bills": (100000,)}, []),
        ({"bills": ()}, []),
        ({"inside_minor": 50000}, []),
    ],
)
def test_only_sums_that_limits_and_bills_allow_are_offered(say, pack, changes, sums):
    view = confirm(say, pack, **changes)
    assert [choice.id for choice in options(view)] == sums
    assert bool(view.sum_question) == bool(sums)


def test_a_pack_full_of_sums_makes_no_more_than_seven_choices(say, pack):
    hints = (50000, 10000, 20000, 30000, 40000, 60000)
    view = confirm(say, pack.model_copy(update={"sum_hints_minor": hints}))
    assert len(view.choices) == 7
    assert [choice_ids.sum_of(choice.id) for choice in options(view)] == [
        None,
        *sorted(hints)[:4],
    ]


def test_money_that_is_in_already_asks_for_no_bills(say, pack):
    view = confirm(say, pack, inside_minor=50000)
    assert view.bills == ()
    assert view.no_change == "₽500 goes to +7\u00a0916\u00a0123-45-67."
    assert "Bills taken" not in view.spoken
