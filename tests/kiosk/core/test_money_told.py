"""What a message says of the money: never "none was taken" while there is some."""

import pytest

from contract.account.access import Access, CodeSent
from contract.account.changes import OrderResult
from contract.messages import NumberCheckAnswer
from drivers.api import AcceptorStatus
from kiosk.events import CustomerDid
from kiosk.operator.errors import OperatorUnreachableError
from kiosk.views.intents import EraseAll
from workbench.catalogue_samples import ADVICE, AT
from workbench.order_samples import MISSING_QUOTE, said

OWN, OTHER, THIRD = "9161234567", "9167654321", "9035551234"
LOST = OperatorUnreachableError("no answer")
WITH_MONEY = MISSING_QUOTE.model_copy(update={"quote_id": "Q-78", "missing_minor": 0})
MISSING = (200, 100, 50, 10, 10, 10)


@pytest.fixture
def before_cash(rig):
    """Somebody logged in said yes to a change; the operator is asked about their number."""
    rig.ready()
    rig.press("home")
    rig.press("tariff")
    rig.type(OWN)
    rig.press("next")
    sent = CodeSent(authentication_id="A-1", expires_at=AT, resend_after_s=45, sends_left=2)
    rig.answer("send_code", sent)
    rig.type("123456")
    access = Access(access_token="t" * 32, level="L1", msisdn=f"+7{OWN}", expires_at=AT)
    rig.answer("validate_code", access)
    rig.answer("advice", ADVICE)
    rig.press("change:T07")
    rig.answer("quote_change", MISSING_QUOTE)
    rig.press("yes")
    return rig


@pytest.fixture
def at_cash(before_cash):
    """The cash screen for what is missing is empty."""
    check_own(before_cash)
    before_cash.status(AcceptorStatus.IDLE)
    return before_cash


def check_own(rig):
    told = NumberCheckAnswer(msisdn=f"+7{OWN}", verdict="ok", quote=rig.quote())
    rig.answer("check_number", told)


def pay(rig, *bills):
    for bill in bills:
        rig.insert(bill)
    rig.finish()


def money_told(rig):
    assert rig.view == "MessageView"
    return "".join(sign for sign in rig.screen.view.my_money if sign.isdigit())


@pytest.mark.parametrize("status", [AcceptorStatus.CASSETTE_OUT, AcceptorStatus.FAILED])
def test_an_acceptor_that_fails_while_the_operator_is_asked_gets_no_cash_screen(
    before_cash, status
):
    before_cash.status(status)
    before_cash.pass_time(3)
    check_own(before_cash)
    assert money_told(before_cash) == ""
    assert before_cash.screen.name == "no_cash"
    assert "transaction_opened" not in before_cash.kinds()


def test_whoever_walks_away_from_an_empty_cash_screen_leaves_no_account_open(at_cash):
    at_cash.pass_time(126)
    at_cash.rest()
    assert at_cash.view == "AttractView"
    assert not at_cash.holds("t" * 32)


def test_money_that_is_still_on_its_way_is_named_with_its_number(at_cash):
    pay(at_cash, *MISSING)
    at_cash.pass_time(25)
    at_cash.press("done")
    assert money_told(at_cash) == f"3807{OWN}"


def test_money_that_went_to_another_number_is_named_without_one(at_cash):
    pay(at_cash, *MISSING)
    at_cash.decide("refused", "closed")
    at_cash.press("another_number")
    at_cash.type(OTHER)
    at_cash.press("next")
    at_cash.answer_check(at_cash.quote(), OTHER)
    at_cash.press("yes")
    at_cash.decide()
    at_cash.press("done")
    assert money_told(at_cash) == "380"


def test_money_of_a_claim_is_named_without_a_number(at_cash):
    pay(at_cash, *MISSING)
    at_cash.decide("refused", "closed")
    at_cash.press("claim_slip")
    at_cash.press("done")
    assert money_told(at_cash) == "380"


def test_a_change_that_cannot_be_had_after_all_says_where_the_cash_is(at_cash):
    pay(at_cash, *MISSING)
    at_cash.decide()
    at_cash.answer("quote_change", WITH_MONEY.model_copy(update={"refusal": "not_offered"}))
    assert money_told(at_cash) == f"3807{OWN}"


def test_an_operator_who_falls_silent_after_the_cash_leaves_no_doubt_about_it(at_cash):
    pay(at_cash, 100)
    at_cash.decide()
    rest = MISSING_QUOTE.model_copy(update={"quote_id": "Q-79", "missing_minor": 28_000})
    at_cash.answer("quote_change", rest)
    at_cash.press("yes")
    check_own(at_cash)
    at_cash.status(AcceptorStatus.IDLE)
    pay(at_cash, 200, 50, 10, 10, 10)
    at_cash.decide()
    at_cash.answer("quote_change", LOST)
    assert money_told(at_cash) == f"3807{OWN}"


def test_once_the_change_is_done_later_troubles_are_not_about_that_money(at_cash):
    pay(at_cash, *MISSING)
    at_cash.decide()
    at_cash.answer("quote_change", WITH_MONEY)
    told = said(WITH_MONEY, order_id=at_cash.asked.body.order_id)
    at_cash.answer("order_change", order_result(told))
    at_cash.press("done")
    at_cash.answer("advice", LOST)
    assert money_told(at_cash) == ""


def order_result(told):
    text = told.to_bytes().decode()
    return OrderResult(order_id=told.order_id, state=told.result, statement=text, jws="a..b")


def test_a_refused_sum_is_in_while_the_operator_does_not_answer_about_another_number(rig):
    rig.ready()
    rig.to_cash()
    pay(rig, 500)
    rig.decide("refused", "closed")
    rig.press("another_number")
    rig.type(OTHER)
    rig.press("next")
    rig.answer("check_number", LOST)
    assert money_told(rig) == "500"


@pytest.mark.parametrize("limits", [{"min_minor": 50_100}, {"max_minor": 49_900}])
def test_a_refused_sum_goes_to_no_number_whose_limits_it_does_not_keep(rig, limits):
    rig.ready()
    rig.to_cash()
    pay(rig, 500)
    rig.decide("refused", "closed")
    rig.press("another_number")
    rig.type(OTHER)
    rig.press("next")
    rig.answer_check(rig.quote(**limits), OTHER)
    assert rig.view == "NumberView"
    assert rig.screen.view.problem
    rig.tell(CustomerDid(EraseAll(rig.screen.serial)))
    rig.type(THIRD)
    rig.press("next")
    rig.answer_check(rig.quote(), THIRD)
    rig.press("yes")
    assert [order.inserted_minor for order in rig.records("submitted")[1].payments] == [50_000]
