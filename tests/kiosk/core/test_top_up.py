"""From a number to a receipt, on a real journal: what a customer, and the books, may count on."""

import pytest

from contract.messages import NumberCheckAnswer
from contract.quotes import FeeTier
from drivers.api import (
    AcceptorRestarted,
    AcceptorStatus,
    BillRejected,
    BillReturned,
    BillStacked,
    CassetteRemoved,
    CheatDetected,
    RejectReason,
    RestartPhase,
)
from kiosk import effects as do
from kiosk.events import CustomerDid
from kiosk.operator.errors import OperatorUnreachableError
from kiosk.views.intents import (
    Choose,
    OpenLanguages,
    SetLanguage,
    ToggleLargeText,
    TypeDigit,
)
from kiosk.views.top_up import Lane, Outcome


def test_a_bill_reaches_the_number_and_the_receipt(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    rig.finish()
    assert rig.view == "SendingView"
    rig.decide()
    assert rig.view == "ResultView"
    assert rig.screen.view.outcome is Outcome.CREDITED
    assert len(rig.slips) == 1
    rig.printed()
    assert rig.books == {
        "cassette:1": 50_000,
        "payable_credited": 50_000,
    }
    kinds = rig.kinds()
    order = [
        "transaction_opened",
        "intent_opened",
        "bill_credited",
        "intent_settled",
        "submitted",
        "transaction_closed",
        "operator_result",
    ]
    assert [kind for kind in kinds if kind in order] == order


def test_the_fee_is_the_tier_of_the_frozen_quote(rig, quote):
    rig.ready()
    tiers = (FeeTier(percent="5"), FeeTier(from_minor=10_000))
    rig.to_cash(quote(tiers))
    rig.insert(50)
    rig.finish()
    (submitted,) = rig.records("submitted")
    order = submitted.payments[0]
    assert (order.inserted_minor, order.fee_minor, order.credited_minor) == (5000, 250, 4750)


def test_every_step_is_written_before_it_is_acted_on(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    kinds = [type(effect).__name__ for effect in rig.last_effects]
    assert kinds.index("Write") < kinds.index("StackBill")
    rig.status(AcceptorStatus.STACKING)
    rig.stacked(500)
    kinds = [type(effect).__name__ for effect in rig.last_effects]
    assert kinds.index("Write") < kinds.index("AcknowledgeBill") < kinds.index("ShowScreen")


def test_the_screen_grows_only_with_what_is_durable(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    assert rig.screen.view.inserted.startswith("0")
    rig.status(AcceptorStatus.STACKING)
    assert rig.screen.view.inserted.startswith("0")
    rig.stacked(500)
    assert rig.screen.view.inserted.startswith("500")


def test_a_repeated_stacked_report_is_one_bill(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.stacked(500)
    rig.stacked(500)
    rig.device(AcceptorRestarted(RestartPhase.BILL_IN_CASSETTE))
    rig.status(AcceptorStatus.INITIALIZING)
    rig.stacked(500)
    rig.settled()
    assert rig.books["cassette:1"] == 50_000
    assert len(rig.ordered(do.AcknowledgeBill)) == 3


def test_two_equal_bills_in_a_row_are_two_bills(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    rig.insert(500)
    assert rig.books["cassette:1"] == 100_000


def test_a_bill_nobody_announced_is_in_doubt_and_acknowledged(rig):
    rig.ready()
    report = rig.stacked(100)
    assert rig.orders[-1] == do.AcknowledgeBill(report)
    assert rig.books == {"in_doubt": 10_000, "suspense": 10_000}


def test_a_bill_over_the_maximum_comes_back_with_its_reason(rig, quote):
    rig.ready()
    rig.to_cash(quote(max_minor=60_000))
    rig.insert(500)
    rig.escrow(500)
    assert isinstance(rig.orders[-1], do.ReturnBill)
    assert rig.screen.view.lane is Lane.GIVEN_BACK
    rig.device(BillReturned(rig.bills[500]))
    rig.status(AcceptorStatus.IDLE)
    assert len(rig.records("intent_opened")) == 1


def test_a_rejected_bill_is_told_in_words(rig):
    rig.ready()
    rig.to_cash()
    rig.status(AcceptorStatus.ACCEPTING)
    rig.device(BillRejected(RejectReason.NOT_RECOGNISED, "65"))
    rig.status(AcceptorStatus.IDLE)
    assert rig.screen.view.lane is Lane.REFUSED
    assert rig.screen.view.lane_text


@pytest.mark.parametrize(("choice", "kept"), [("keep", True), ("give_back", False)])
def test_a_large_bill_is_asked_about(rig, choice, kept):
    rig.ready()
    rig.to_cash()
    rig.escrow(2000)
    assert rig.view == "EscrowQuestionView"
    assert rig.records("intent_opened") == []
    assert isinstance(rig.orders[-1], do.HoldBill)
    rig.press(choice)
    assert isinstance(rig.orders[-1], do.StackBill if kept else do.ReturnBill)
    assert len(rig.records("intent_opened")) == kept


def test_a_large_bill_nobody_answers_for_comes_back(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(5000)
    rig.pass_time(21)
    assert isinstance(rig.orders[-1], do.ReturnBill)
    assert rig.records("intent_opened") == []


def test_finishing_waits_until_no_bill_moves(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.escrow(500)
    rig.tell(CustomerDid(Choose(rig.screen.serial, "finish")))
    rig.pass_time(5)
    assert rig.records("submitted") == []
    rig.stacked(500)
    rig.settled()
    rig.finish()
    assert rig.records("submitted")[0].payments[0].inserted_minor == 60_000


def test_back_before_any_money_leaves_nothing(rig):
    rig.ready()
    rig.to_cash()
    rig.press("back")
    rig.rest()
    assert rig.records("transaction_closed")[0].why == "back"
    assert rig.slips == []


def test_back_from_the_cash_leads_to_the_number_with_its_digits(rig, quote):
    rig.ready()
    rig.to_cash()
    rig.press("back")
    rig.rest()
    assert rig.view == "NumberView"
    assert "".join(rig.screen.view.groups) == "9161234567"
    rig.press("next")
    rig.answer_check(quote())
    rig.press("yes")
    rig.status(AcceptorStatus.IDLE)
    rig.insert(100)
    rig.finish()
    assert len(rig.records("transaction_opened")) == 2
    assert rig.records("submitted")[0].payments[0].inserted_minor == 10_000


def test_a_second_payment_can_be_corrected_before_its_cash(rig, quote):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.finish()
    rig.decide()
    rig.to_confirm()
    rig.press("back")
    assert rig.view == "NumberView"
    assert "".join(rig.screen.view.groups) == "9161234567"


def test_walking_away_with_money_in_submits_it(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(200)
    rig.pass_time(105)
    assert rig.screen.overlay is not None
    assert "200" in rig.screen.overlay.text
    rig.pass_time(16)
    rig.rest()
    assert rig.records("submitted")[0].payments[0].inserted_minor == 20_000
    assert rig.records("transaction_closed")[0].why == "idle"


@pytest.mark.slow
def test_more_time_gives_more_time(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(200)
    for _ in range(12):
        rig.pass_time(105, step_s=2)
        rig.tell(CustomerDid(Choose(rig.screen.serial, "more_time")))
        assert rig.screen.overlay is None
    assert rig.records("submitted") == []


def test_a_sum_below_the_minimum_becomes_a_claim_with_a_slip(rig, quote):
    rig.ready()
    rig.to_cash(quote(min_minor=20_000))
    rig.insert(100)
    rig.finish()
    (claim,) = rig.records("unclaimed_opened")
    assert claim.reason == "below_minimum"
    assert rig.view == "ResultView"
    assert claim.code[:4] in rig.screen.view.code
    assert len(rig.slips) == 1
    assert rig.books == {"cassette:1": 10_000, "unclaimed": 10_000}


def test_a_refused_sum_goes_to_another_number_confirmed_in_the_same_visit(rig, quote):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.finish()
    rig.decide("refused", "closed")
    assert rig.view == "ResultView"
    rig.press("another_number")
    rig.press("back")
    rig.press("another_number")
    rig.type("9167654321")
    rig.press("next")
    rig.answer_check(quote(), number="9167654321")
    rig.press("yes")
    rig.decide()
    first, second = rig.records("submitted")
    assert second.payments[0].msisdn == "+79167654321"
    assert second.replaces_payment_id == first.payments[0].payment_id
    assert rig.books == {"cassette:1": 10_000, "payable_credited": 10_000}
    assert len(rig.slips) == 1


def test_a_refused_sum_that_nobody_redirects_becomes_a_claim(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.finish()
    rig.decide("refused", "closed")
    rig.press("claim_slip")
    assert rig.books == {"cassette:1": 10_000, "unclaimed": 10_000}
    assert len(rig.slips) == 1


@pytest.mark.promise("R27")
def test_an_operator_that_stays_silent_leaves_the_payment_pending(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.finish()
    rig.pass_time(21)
    assert rig.screen.view.outcome is Outcome.PENDING
    assert rig.books == {"cassette:1": 10_000, "payable_pending": 10_000}
    assert len(rig.slips) == 1
    rig.press("done")
    rig.decide()
    assert rig.books == {"cassette:1": 10_000, "payable_credited": 10_000}
    assert len(rig.slips) == 1


def test_a_jam_ends_the_visit_and_names_the_doubtful_bill(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.escrow(500)
    rig.status(AcceptorStatus.STACKING)
    rig.status(AcceptorStatus.JAMMED, "43")
    rig.pass_time(4)
    assert rig.books["suspense"] == 50_000
    assert rig.records("submitted")[0].payments[0].inserted_minor == 10_000
    rig.decide()
    assert rig.records("suspense_opened")[0].code[:4] in "".join(
        fact.label + fact.value for fact in rig.screen.view.facts
    )
    rig.press("done")
    assert rig.view == "OutOfServiceView"


def test_silence_with_an_intent_open_is_doubt_and_never_credit(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.status(AcceptorStatus.LOST)
    rig.pass_time(40)
    assert rig.books == {"in_doubt": 50_000, "suspense": 50_000}
    assert rig.records("bill_credited") == []


def test_late_evidence_turns_doubt_into_a_payment_of_its_own(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.status(AcceptorStatus.JAMMED)
    rig.pass_time(4)
    rig.press("done")
    rig.device(AcceptorRestarted(RestartPhase.BILL_IN_CASSETTE))
    rig.stacked(500)
    rig.settled()
    rig.pass_time(3)
    (submitted,) = rig.records("submitted")
    assert submitted.payments[0].inserted_minor == 50_000
    assert "suspense" not in rig.books


def test_a_cheat_moves_the_last_bill_to_suspense_and_stops_sales(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.insert(500)
    rig.device(CheatDetected())
    rig.rest()
    assert rig.books["suspense"] == 50_000
    assert rig.records("submitted")[0].payments[0].inserted_minor == 10_000
    rig.decide()
    rig.press("done")
    assert rig.view == "OutOfServiceView"


def test_a_cassette_that_leaves_submits_the_money_and_stops_sales(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.device(CassetteRemoved())
    rig.status(AcceptorStatus.CASSETTE_OUT)
    rig.pass_time(3)
    assert rig.records("submitted")[0].payments[0].inserted_minor == 10_000
    assert "E-113" in rig.journal.matters.open_faults
    rig.decide()
    rig.press("done")
    assert rig.view == "OutOfServiceView"


def test_unknown_and_foreign_numbers_are_told_before_any_cash(rig):
    rig.ready()
    rig.to_confirm(verdict="unknown")
    assert rig.view == "NumberView"
    assert rig.screen.view.problem
    assert rig.ordered(do.EnableBills) == []


@pytest.mark.promise("R27")
def test_an_operator_that_does_not_answer_takes_no_cash(rig):
    rig.ready()
    rig.press("top_up")
    rig.type("9161234567")
    rig.press("next")
    rig.answer("check_number", OperatorUnreachableError("no route"))
    assert rig.view == "MessageView"
    assert rig.ordered(do.EnableBills) == []
    rig.press("try_again")
    assert rig.view == "NumberView"


def test_back_returns_with_every_digit_kept(rig):
    rig.ready()
    rig.to_confirm()
    rig.press("back")
    assert rig.view == "NumberView"
    assert "".join(rig.screen.view.groups) == "9161234567"
    rig.press("back")
    assert rig.view == "AttractView"


def test_a_digit_on_the_attract_screen_starts_a_top_up(rig):
    rig.ready()
    rig.tell(CustomerDid(TypeDigit(rig.screen.serial, "9")))
    assert rig.view == "NumberView"
    assert rig.screen.view.groups[0].startswith("9")


def test_a_tap_on_a_screen_that_is_gone_does_nothing(rig):
    rig.ready()
    old = rig.screen.serial
    rig.to_cash()
    rig.insert(100)
    rig.tell(CustomerDid(Choose(old, "top_up")))
    rig.tell(CustomerDid(Choose(old, "finish")))
    assert rig.view == "CashView"
    assert rig.records("submitted") == []


@pytest.mark.promise("R31")
def test_a_person_is_one_touch_away_with_money_in(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.call_person()
    assert {"call_me", "call_numbers"} <= set(rig.choices)
    rig.insert(50)
    rig.press("back")
    assert rig.view == "CashView"
    assert rig.screen.view.inserted.startswith("150")


def test_the_end_of_a_visit_wipes_language_and_size(rig):
    rig.ready()
    before = rig.screen
    rig.tell(CustomerDid(SetLanguage("hu")))
    rig.tell(CustomerDid(ToggleLargeText()))
    rig.press("top_up")
    assert rig.screen.preferences.large_text
    rig.pass_time(200)
    assert rig.view == "AttractView"
    assert (rig.screen.view, rig.screen.preferences) == (before.view, before.preferences)


@pytest.mark.promise("R02")
def test_large_text_doubles_the_time(rig):
    rig.ready()
    rig.tell(CustomerDid(ToggleLargeText()))
    rig.press("top_up")
    rig.pass_time(155)
    assert rig.view == "NumberView"
    assert rig.screen.overlay is None


def test_no_stacked_report_goes_unacknowledged_even_without_identity(rig):
    rig.device(BillStacked(1, rig.bills[100]))
    assert rig.orders[-1] == do.AcknowledgeBill(1)


def test_another_payment_begins_anew_and_owes_nothing_to_the_one_before(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.finish()
    rig.decide()
    rig.printed()
    rig.press("top_up")
    assert rig.view == "NumberView"
    assert "".join(rig.screen.view.groups) == "_" * 10
    rig.type("9167654321")
    rig.press("next")
    rig.answer_check(rig.quote(), number="9167654321")
    rig.press("yes")
    rig.status(AcceptorStatus.IDLE)
    rig.insert(50)
    rig.finish()
    rig.decide()
    second = rig.records("submitted")[1]
    assert second.payments[0].msisdn == "+79167654321"
    assert second.replaces_payment_id is None
    assert second.payments[0].inserted_minor == 5000
    assert len(rig.slips) == 2


def test_back_while_the_operator_is_asked_returns_to_the_digits(rig):
    rig.ready()
    rig.press("top_up")
    rig.type("9161234567")
    rig.press("next")
    assert rig.view == "CheckingView"
    rig.press("back")
    assert rig.view == "NumberView"
    assert "".join(rig.screen.view.groups) == "9161234567"
    rig.answer_check(rig.quote())
    assert rig.view == "NumberView"
    rig.press("next")
    rig.answer_check(rig.quote())
    assert rig.view == "ConfirmView"


@pytest.mark.promise("R02")
def test_a_language_chosen_from_the_list_of_all_returns_to_the_same_question(rig):
    rig.ready()
    rig.press("top_up")
    rig.type("916")
    rig.tell(CustomerDid(OpenLanguages()))
    assert rig.view == "LanguagesView"
    rig.tell(CustomerDid(SetLanguage("hu")))
    assert rig.view == "NumberView"
    assert rig.screen.view.groups[0] == "916"
    assert next(c.code for c in rig.screen.frame.languages if c.current) == "hu"


def test_a_quote_that_expired_before_the_first_bill_is_asked_for_anew(rig):
    rig.ready()
    rig.to_confirm()
    for _ in range(18):
        rig.pass_time(50, step_s=10)
        rig.tell(CustomerDid(Choose(rig.screen.serial, "more_time")))
    rig.press("yes")
    assert rig.view == "MessageView"
    assert rig.ordered(do.EnableBills) == []
    rig.press("try_again")
    assert "".join(rig.screen.view.groups) == "9161234567"


def test_a_clock_a_day_ahead_makes_no_quote_too_old(rig, quote):
    day_s = 86_400
    rig.ready()
    rig.pass_time(day_s, step_s=day_s / 2)
    fresh = quote()  # made by an operator whose clock did not move
    rig.press("top_up")
    rig.type("9161234567")
    rig.press("next")
    told = NumberCheckAnswer(msisdn="+79161234567", verdict="ok", quote=fresh)
    rig.answer("check_number", told, drift_s=-day_s)
    rig.press("yes")
    assert rig.view == "CashView"


def test_back_leads_to_the_number_while_the_operator_is_asked_with_the_money_in(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    rig.finish()
    rig.decide("refused", "closed")
    rig.press("another_number")
    rig.type("9035551234")
    rig.press("next")
    rig.press("back")
    assert rig.view == "NumberView"
    rig.press("next")
    assert rig.asked.body.msisdn == "+79035551234"
    rig.answer_check(rig.quote(), number="9035551234")
    assert rig.view == "ConfirmView"
