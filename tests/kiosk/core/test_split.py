"""Part of the money on other numbers: at Finish in the unbroken visit, and at no other end."""

from datetime import timedelta

import pytest

from contract.messages import NumberCheckAnswer
from contract.quotes import FeeTier
from drivers.api import AcceptorStatus, CheatDetected
from kiosk.assembly import core_of
from kiosk.config.pack_loading import load_pack
from kiosk.config.pack_services import NotOffered
from kiosk.config.settings import Settings, TerminalSettings
from kiosk.effects import AskOperator
from kiosk.events import CustomerDid, OperatorAnswered
from kiosk.operator.errors import OperatorUnreachableError
from kiosk.operator.outbox import Outbox
from kiosk.views.intents import EraseAll

SECOND, THIRD = "9167654321", "9035551234"
FIRST_MSISDN, SECOND_MSISDN, THIRD_MSISDN = "+79161234567", f"+7{SECOND}", f"+7{THIRD}"
DEAR = (FeeTier(percent="10"),)


def quote_of(rig, quote_id, **more):
    return rig.quote(**more).model_copy(
        update={"quote_id": quote_id, "expires_at": rig.clock.utc() + timedelta(minutes=15)}
    )


def to_part(rig, number=SECOND, quote_id="Q-2", **more):
    rig.press("split")
    if rig.view == "MenuView":
        rig.press("split")
    rig.type(number)
    rig.press("next")
    rig.answer_check(quote_of(rig, quote_id, **more), number)


def split(rig, part="sum:20000", number=SECOND, quote_id="Q-2", **more):
    to_part(rig, number, quote_id, **more)
    rig.press(part)
    rig.press("yes")


def with_money(rig, *bills):
    rig.ready()
    rig.to_cash()
    for bill in bills or (500,):
        rig.insert(bill)
    return rig


def sums(rig):
    return [
        [(order.msisdn, order.inserted_minor) for order in body.payments]
        for body in rig.records("submitted")
    ]


def choice_labels(rig):
    return {choice.id: choice.label for choice in rig.screen.view.choices}


# --- the agreed end ------------------------------------------------------------------------------


@pytest.mark.promise("R21")
def test_at_finish_each_number_gets_its_part_by_its_own_quote_in_one_record(rig):
    with_money(rig)
    split(rig, tiers=DEAR)
    assert rig.view == "CashView"
    rig.finish()
    assert sums(rig) == [[(FIRST_MSISDN, 30_000), (SECOND_MSISDN, 20_000)]]
    (body,) = rig.records("submitted")
    first, second = body.payments
    assert (first.quote_id, second.quote_id) == ("Q-1", "Q-2")
    assert (second.fee_minor, second.credited_minor) == (2_000, 18_000)
    assert [quote.quote_id for quote in body.quotes] == ["Q-2"]
    assert first.payment_id != second.payment_id
    assert first.receipt_number < second.receipt_number


@pytest.mark.promise("R21")
def test_three_numbers_are_the_most_and_the_rest_stays_with_the_first(rig):
    with_money(rig)
    split(rig)
    split(rig, "sum:10000", THIRD, "Q-3")
    rig.press("split")
    assert "split" not in rig.choices
    rig.press("back")
    rig.insert(100)
    rig.finish()
    assert sums(rig) == [[(FIRST_MSISDN, 30_000), (SECOND_MSISDN, 20_000), (THIRD_MSISDN, 10_000)]]


def test_the_cash_screen_shows_every_number_with_what_reaches_it(rig):
    with_money(rig)
    assert rig.screen.view.parts == ()
    split(rig, tiers=DEAR)
    own, other = rig.screen.view.parts
    assert own.label == rig.screen.view.number
    assert "300" in own.value
    assert "180" in other.value
    assert "480" in rig.screen.view.credited
    assert "480" in choice_labels(rig)["finish"]


def test_the_way_to_the_parts_is_there_once_a_bill_is_in(rig):
    rig.ready()
    rig.to_cash()
    assert "split" not in rig.choices
    rig.insert(100)
    assert "split" in rig.choices


def test_an_operator_that_has_no_split_is_offered_none(rig):
    pack = load_pack()
    without = (*pack.not_offered, NotOffered(function="split", instead=()))
    rig.core = core_of(
        Settings(terminal=TerminalSettings(terminal_id="T-004211")),
        pack.model_copy(update={"not_offered": without}),
        matters=rig.journal.matters,
        seq=rig.journal.head.seq,
        outbox=Outbox.rebuilt(1, 1, 1, rig.clock.now().monotonic_s, 0.0),
        dice=rig.dice,
        version="test",
    )
    rig.carry(rig.core.start(rig.clock.now()))
    with_money(rig)
    assert rig.choices == ["finish"]


def test_what_cannot_be_parted_is_not_offered_to_be(rig):
    rig.ready()
    rig.to_cash(rig.quote(min_minor=10_000))
    rig.insert(100)
    assert "split" not in rig.choices
    rig.insert(100)
    assert "split" in rig.choices


def test_a_half_the_bills_and_round_sums_are_offered_within_what_both_numbers_allow(rig):
    with_money(rig, 500, 50)
    to_part(rig, min_minor=5_000, max_minor=40_000)
    offered = [int(one[4:]) for one in rig.choices if one.startswith("sum:")]
    assert {5_000, 27_500} <= set(offered)
    assert offered == sorted(offered)
    assert all(5_000 <= minor <= 40_000 for minor in offered)
    assert len(rig.choices) <= 8


def test_any_whole_sum_can_be_typed(rig):
    with_money(rig)
    to_part(rig)
    rig.press("other_sum")
    rig.type("500")
    enabled = {choice.id: choice.enabled for choice in rig.screen.view.choices}
    assert not enabled["next"]
    assert rig.screen.view.problem
    rig.tell(CustomerDid(EraseAll(rig.screen.serial)))
    rig.type("137")
    rig.press("next")
    rig.press("yes")
    rig.finish()
    assert sums(rig) == [[(FIRST_MSISDN, 36_300), (SECOND_MSISDN, 13_700)]]


def test_the_customer_may_leave_all_to_the_first_after_all(rig):
    with_money(rig)
    split(rig)
    rig.press("split")
    rig.press("all_to_first")
    assert rig.screen.view.parts == ()
    rig.finish()
    assert sums(rig) == [[(FIRST_MSISDN, 50_000)]]


def test_back_leads_one_question_back_and_then_to_the_cash(rig):
    with_money(rig)
    to_part(rig)
    rig.press("sum:20000")
    assert rig.view == "ConfirmView"
    rig.press("back")
    assert rig.view == "NumberView"
    assert rig.screen.view.complete
    rig.press("back")
    assert rig.view == "CashView"
    assert rig.screen.view.parts == ()


@pytest.mark.parametrize("verdict", ["unknown", "other_operator", "closed"])
def test_a_number_that_cannot_be_paid_gets_no_part(rig, verdict):
    with_money(rig)
    rig.press("split")
    rig.type(SECOND)
    rig.press("next")
    rig.answer_check(None, SECOND, verdict)
    assert rig.view == "NumberView"
    assert rig.screen.view.problem
    assert "500" in rig.screen.view.no_money_yet


def test_the_first_number_gets_no_second_part(rig):
    with_money(rig)
    rig.press("split")
    rig.type(FIRST_MSISDN[2:])
    rig.press("next")
    assert rig.view == "NumberView"
    assert rig.screen.view.problem


def test_without_an_answer_one_may_try_again(rig):
    with_money(rig)
    rig.press("split")
    rig.type(SECOND)
    rig.press("next")
    rig.answer("check_number", OperatorUnreachableError("no route"))
    assert rig.screen.view.problem
    rig.press("next")
    rig.answer_check(quote_of(rig, "Q-2"), SECOND)
    assert rig.view == "MenuView"


def test_back_leaves_the_operator_unheard_and_a_key_does_not(rig):
    with_money(rig)
    rig.press("split")
    rig.type(SECOND)
    rig.press("next")
    asked = rig.ordered(AskOperator)[-1]
    rig.type("1")
    assert rig.view == "CheckingView"
    assert rig.ordered(AskOperator)[-1] is asked
    rig.press("back")
    assert rig.view == "NumberView"
    assert rig.screen.view.complete
    told = NumberCheckAnswer(msisdn=SECOND_MSISDN, verdict="ok", quote=quote_of(rig, "Q-2"))
    rig.tell(OperatorAnswered(asked.request_id, told))
    assert rig.view == "NumberView"


def test_a_number_whose_smallest_payment_is_more_than_can_be_parted_gets_none(rig):
    with_money(rig, 100)
    to_part(rig, min_minor=20_000)
    assert rig.view == "NumberView"
    assert rig.screen.view.problem


def test_a_payer_this_market_does_not_ask_for_cannot_be_known_here(rig):
    with_money(rig)
    rig.press("split")
    rig.type(SECOND)
    rig.press("next")
    told = NumberCheckAnswer(
        msisdn=SECOND_MSISDN,
        verdict="ok",
        quote=quote_of(rig, "Q-2"),
        market_rules={"payer_identification": True},
    )
    rig.answer("check_number", told)
    assert rig.view == "NumberView"
    assert rig.screen.view.problem


# --- every other end -----------------------------------------------------------------------------


@pytest.mark.promise("R21")
def test_at_the_end_of_time_all_goes_to_the_first(rig):
    with_money(rig)
    split(rig)
    rig.pass_time(105, step_s=3)
    assert "500" in rig.screen.overlay.text
    assert rig.screen.view.number in rig.screen.overlay.text
    rig.pass_time(20)
    rig.rest()
    assert sums(rig) == [[(FIRST_MSISDN, 50_000)]]


@pytest.mark.parametrize("after", [0.0, 10.0])
def test_after_a_restart_all_goes_to_the_first_and_no_part_is_offered(rig, after):
    with_money(rig)
    split(rig)
    rig.again(after)
    rig.ready()
    rig.press("insert_more")
    rig.status(AcceptorStatus.IDLE)
    assert "split" not in rig.choices
    rig.finish()
    assert sums(rig) == [[(FIRST_MSISDN, 50_000)]]


def test_a_power_cut_between_finish_and_submit_leaves_all_to_the_first(rig):
    with_money(rig)
    split(rig)
    rig.press("finish")
    rig.again()
    rig.ready()
    rig.press("finish")
    rig.rest()
    assert sums(rig) == [[(FIRST_MSISDN, 50_000)]]


def test_a_jam_leaves_all_that_is_certain_to_the_first(rig):
    with_money(rig)
    split(rig)
    rig.escrow(100)
    rig.status(AcceptorStatus.STACKING)
    rig.status(AcceptorStatus.JAMMED)
    rig.pass_time(70, step_s=2)
    assert sums(rig) == [[(FIRST_MSISDN, 50_000)]]
    assert len(rig.records("suspense_opened")) == 1


def test_a_cheat_while_finishing_leaves_all_that_is_left_to_the_first(rig):
    with_money(rig, 500, 500)
    split(rig)
    rig.press("finish")
    rig.device(CheatDetected())
    rig.pass_time(70, step_s=2)
    assert sums(rig) == [[(FIRST_MSISDN, 50_000)]]


def test_whoever_walks_away_from_the_other_number_leaves_all_to_the_first(rig):
    with_money(rig)
    rig.press("split")
    rig.type("916")
    rig.pass_time(75, step_s=3)
    assert "500" in rig.screen.overlay.text
    rig.pass_time(20)
    rig.rest()
    assert sums(rig) == [[(FIRST_MSISDN, 50_000)]]
    assert rig.view in ("SendingView", "ResultView")


@pytest.mark.parametrize("step", ["number", "checking", "part", "sum", "confirm", "shares"])
def test_no_step_of_the_split_waits_for_ever(rig, step):
    with_money(rig)
    stop_at(rig, step)
    rig.pass_time(600, step_s=5)
    rig.rest()
    assert sums(rig) == [[(FIRST_MSISDN, 50_000)]]


def stop_at(rig, step):
    if step == "shares":
        split(rig)
        rig.press("split")
        return
    rig.press("split")
    if step == "number":
        return
    rig.type(SECOND)
    rig.press("next")
    if step == "checking":
        return
    rig.answer_check(quote_of(rig, "Q-2"), SECOND)
    if step == "sum":
        rig.press("other_sum")
    elif step == "confirm":
        rig.press("sum:20000")


# --- bills that come meanwhile -------------------------------------------------------------------


@pytest.mark.parametrize("step", ["number", "checking", "part", "sum", "confirm", "shares"])
def test_a_bill_that_comes_meanwhile_is_credited(rig, step):
    with_money(rig)
    stop_at(rig, step)
    view = rig.view
    rig.insert(100)
    assert rig.view == view
    assert rig.books["visit:" + rig.records("transaction_opened")[0].transaction_id] == 60_000


def test_a_bill_drops_no_answer_of_the_operator(rig):
    with_money(rig)
    stop_at(rig, "checking")
    rig.insert(100)
    assert len(rig.ordered(AskOperator)) == 2
    rig.answer_check(quote_of(rig, "Q-2"), SECOND)
    assert rig.view == "MenuView"


def test_a_large_bill_is_asked_about_beside_the_other_number_and_then_it_goes_on(rig):
    with_money(rig)
    rig.press("split")
    rig.type(SECOND[:4])
    rig.escrow(2000)
    assert rig.view == "EscrowQuestionView"
    rig.press("keep")
    rig.status(AcceptorStatus.STACKING)
    rig.stacked(2000)
    rig.settled()
    assert rig.view == "NumberView"
    rig.type(SECOND[4:])
    assert rig.screen.view.complete


@pytest.mark.parametrize("step", ["number", "checking", "part", "sum", "confirm", "shares"])
def test_when_the_acceptor_fails_meanwhile_the_result_is_shown(rig, step):
    with_money(rig)
    stop_at(rig, step)
    rig.status(AcceptorStatus.FAILED)
    rig.pass_time(3)
    assert rig.view in ("SendingView", "ResultView")
    assert sums(rig) == [[(FIRST_MSISDN, 50_000)]]


def test_an_answer_that_comes_after_the_cash_has_ended_parts_nothing(rig):
    with_money(rig)
    rig.press("split")
    rig.type(SECOND)
    rig.press("next")
    asked = rig.ordered(AskOperator)[-1]
    rig.status(AcceptorStatus.FAILED)
    rig.pass_time(3)
    told = NumberCheckAnswer(msisdn=SECOND_MSISDN, verdict="ok", quote=quote_of(rig, "Q-2"))
    rig.tell(OperatorAnswered(asked.request_id, told))
    assert sums(rig) == [[(FIRST_MSISDN, 50_000)]]


# --- what the operator says ----------------------------------------------------------------------


def finished(rig, *, parts=2):
    with_money(rig)
    split(rig)
    if parts == 3:
        split(rig, "sum:10000", THIRD, "Q-3")
    rig.finish()
    return rig.records("submitted")[0].payments


def test_every_payment_has_a_slip_of_its_own(rig):
    orders = finished(rig, parts=3)
    for _ in orders:
        rig.decide()
    assert rig.view == "ResultView"
    for _ in orders:
        rig.printed()
    assert len(rig.slips) == 3
    told = [repr(job.slip) for job in rig.slips]
    for order, text in zip(orders, told, strict=True):
        assert order.receipt_number in text


def test_the_result_names_every_number_with_its_sum_and_code(rig):
    orders = finished(rig, parts=3)
    for _ in orders:
        rig.decide()
    shown = " ".join(f"{fact.label} {fact.value}" for fact in rig.screen.view.facts)
    digits = "".join(sign for sign in shown if sign.isdigit())
    for order in orders:
        assert order.msisdn[1:] in digits
        assert order.check_code in digits


def test_one_refused_part_holds_up_none_of_the_others_and_becomes_a_claim(rig):
    orders = finished(rig, parts=3)
    rig.decide()
    rig.decide("refused", "number_closed")
    rig.decide()
    assert rig.view == "ResultView"
    rig.press("claim_slip")
    (claim,) = rig.records("unclaimed_opened")
    assert (claim.payment_id, claim.amount_minor) == (orders[1].payment_id, 20_000)
    assert claim.msisdn == FIRST_MSISDN
    results = [(body.payment_id, body.result) for body in rig.records("operator_result")]
    assert [result for _, result in results] == ["credited", "refused", "credited"]
    for _ in range(3):
        rig.printed()
    assert len(rig.slips) == 3
    values = (getattr(part, "value", "") for part in rig.slips[-1].slip.parts)
    printed = "".join(sign for value in values for sign in value if sign.isdigit())
    assert all(part in printed for part in (claim.code, FIRST_MSISDN[1:], SECOND_MSISDN[1:]))


def test_one_refused_part_may_go_to_another_number(rig):
    orders = finished(rig)
    rig.decide()
    rig.decide("refused", "number_closed")
    rig.press("another_number")
    rig.type(THIRD)
    rig.press("next")
    rig.answer_check(quote_of(rig, "Q-3"), THIRD)
    rig.press("yes")
    second = rig.records("submitted")[1]
    assert second.replaces_payment_id == orders[1].payment_id
    assert [(o.msisdn, o.inserted_minor) for o in second.payments] == [(THIRD_MSISDN, 20_000)]
    rig.decide()
    assert rig.books.get("payable_credited") == 50_000


def test_two_refused_parts_are_asked_about_one_after_the_other(rig):
    orders = finished(rig, parts=3)
    rig.decide()
    rig.decide("refused", "number_closed")
    rig.decide("refused", "number_closed")
    rig.press("claim_slip")
    assert len(rig.records("unclaimed_opened")) == 1
    rig.press("another_number")
    rig.type("9161112233")
    rig.press("next")
    rig.answer_check(quote_of(rig, "Q-4"), "9161112233")
    rig.press("yes")
    (claim,) = rig.records("unclaimed_opened")
    again = rig.records("submitted")[1]
    assert claim.payment_id == orders[1].payment_id
    assert again.replaces_payment_id == orders[2].payment_id
    assert again.payments[0].inserted_minor == 10_000


def test_refused_parts_of_somebody_gone_become_a_claim_each(rig):
    orders = finished(rig, parts=3)
    rig.decide()
    rig.decide("refused", "number_closed")
    rig.decide("refused", "number_closed")
    rig.pass_time(400, step_s=5)
    claims = rig.records("unclaimed_opened")
    told = {(claim.payment_id, claim.amount_minor) for claim in claims}
    assert told == {(orders[1].payment_id, 20_000), (orders[2].payment_id, 10_000)}
    assert len({claim.code for claim in claims}) == 2


def test_parts_refused_after_a_restart_become_a_claim_each(rig):
    orders = finished(rig)
    rig.again()
    rig.ready()
    rig.decide("refused", "number_closed")
    rig.decide("refused", "number_closed")
    rig.pass_time(5)
    told = {(one.payment_id, one.amount_minor) for one in rig.records("unclaimed_opened")}
    assert told == {(orders[0].payment_id, 30_000), (orders[1].payment_id, 20_000)}


def test_a_part_without_an_answer_is_credited_later_and_the_others_now(rig):
    finished(rig)
    rig.decide()
    rig.pass_time(25)
    assert rig.view == "ResultView"
    assert len(rig.slips) == 1
    rig.printed()
    assert len(rig.slips) == 2
    rig.decide()
    assert rig.books.get("payable_credited") == 50_000
    assert "payable_pending" not in rig.books
