"""A change of the account on the screen: the yes, the missing money, the answer that is lost."""

import pytest

from contract.account.changes import OrderResult
from contract.messages import NumberCheckAnswer
from drivers.api import AcceptorStatus
from kiosk import effects as do
from kiosk.events import OperatorAnswered
from kiosk.operator.errors import OperatorUnreachableError
from workbench.catalogue_samples import ADVICE, TERMS
from workbench.order_samples import MISSING_QUOTE, TARIFF_QUOTE, UNDO_QUOTE, said

OWN = "+79161234567"
ENOUGH = (200, 100, 50, 10, 10, 10)
LOST = OperatorUnreachableError("no answer")
# What the check-up recommends, as the operator quotes it.
WITH_MONEY = MISSING_QUOTE.model_copy(update={"quote_id": "Q-78", "missing_minor": 0})


@pytest.fixture
def check_up(rig):
    rig.ready()
    rig.press("home")
    rig.press("tariff")
    rig.sign_in()
    rig.answer("advice", ADVICE)
    return rig


def word(order_id, quote=TARIFF_QUOTE, **values):
    told = said(quote, order_id=order_id, **values)
    state, text = told.result, told.to_bytes().decode()
    return OrderResult(order_id=order_id, state=state, statement=text, jws="a..b")


def to_quote(rig, quote=TARIFF_QUOTE):
    rig.press("change:T07")
    rig.answer("quote_change", quote)
    return rig


def say_yes(rig):
    rig.press("yes")
    return rig.asked.body.order_id


def put_in(rig, *bills):
    rig.press("yes")
    quote = rig.quote()
    rig.answer("check_number", NumberCheckAnswer(msisdn=OWN, verdict="ok", quote=quote))
    rig.status(AcceptorStatus.IDLE)
    for bill in bills:
        rig.insert(bill)
    rig.finish()


@pytest.mark.promise("R03", "R07")
def test_the_yes_is_written_before_it_is_sent_and_the_word_before_it_is_shown(check_up):
    to_quote(check_up)
    assert check_up.view == "QuoteView"
    assert check_up.screen.view.losses
    assert "order_confirmed" not in check_up.kinds()
    order_id = say_yes(check_up)
    (confirmed,) = check_up.records("order_confirmed")
    sent = check_up.asked.body
    assert (confirmed.order_id, confirmed.at) == (order_id, sent.confirmed_at)
    assert confirmed.terms_version == sent.terms_version == TARIFF_QUOTE.terms_version
    check_up.answer("order_change", word(order_id))
    (decided,) = check_up.records("order_decided")
    assert (decided.result, decided.jws) == ("scheduled", "a..b")
    assert check_up.view == "DoneView"
    assert "«Спокойный»" in check_up.screen.view.headline


@pytest.mark.promise("R03")
def test_the_terms_are_read_before_the_yes(check_up):
    to_quote(check_up)
    check_up.press("terms")
    check_up.answer("terms", TERMS)
    assert check_up.view == "DocumentView"
    check_up.press("back")
    assert check_up.view == "QuoteView"
    assert "order_confirmed" not in check_up.kinds()


@pytest.mark.promise("R16")
def test_missing_money_is_taken_in_the_same_flow_and_asks_for_no_second_yes(check_up):
    to_quote(check_up, MISSING_QUOTE)
    assert any("380" in choice.label for choice in check_up.screen.view.choices)
    put_in(check_up, *ENOUGH)
    assert "order_confirmed" not in check_up.kinds(), "nothing is ordered before it is credited"
    check_up.decide()
    check_up.answer("quote_change", WITH_MONEY)
    order_id = check_up.asked.body.order_id
    check_up.answer("order_change", word(order_id, WITH_MONEY))
    assert check_up.view == "DoneView"
    assert check_up.kinds().index("operator_result") < check_up.kinds().index("order_confirmed")


@pytest.mark.promise("R16")
def test_a_sum_no_bills_make_is_asked_in_whole_bills_and_the_exact_ones_raise_no_question(check_up):
    to_quote(check_up, MISSING_QUOTE.model_copy(update={"missing_minor": 38_010}))
    assert any("390" in choice.label for choice in check_up.screen.view.choices)
    put_in(check_up, *ENOUGH, 10)
    assert check_up.books["cassette:1"] == 39_000
    check_up.decide()
    check_up.answer("quote_change", WITH_MONEY)
    assert check_up.asked.body.quote_id == WITH_MONEY.quote_id


def test_too_little_money_shows_what_is_still_missing(check_up):
    to_quote(check_up, MISSING_QUOTE)
    put_in(check_up, 100)
    check_up.decide()
    rest = MISSING_QUOTE.model_copy(update={"quote_id": "Q-78", "missing_minor": 28_000})
    check_up.answer("quote_change", rest)
    assert check_up.view == "QuoteView"
    assert any("280" in choice.label for choice in check_up.screen.view.choices)


@pytest.mark.promise("R07")
def test_a_price_that_rose_meanwhile_is_shown_before_anything_is_ordered(check_up):
    to_quote(check_up, MISSING_QUOTE)
    put_in(check_up, *ENOUGH)
    check_up.decide()
    check_up.answer("quote_change", WITH_MONEY.model_copy(update={"charge_now_minor": 15_000}))
    assert check_up.view == "QuoteView"
    assert "order_confirmed" not in check_up.kinds()


def test_money_that_is_refused_orders_nothing_and_says_where_it_is(check_up):
    to_quote(check_up, MISSING_QUOTE)
    put_in(check_up, *ENOUGH)
    check_up.decide("refused", "closed")
    check_up.press("claim_slip")
    assert check_up.view == "ResultView"
    check_up.press("done")
    assert "order_confirmed" not in check_up.kinds()
    assert check_up.view == "MessageView"
    assert check_up.books == {"cassette:1": 38_000, "unclaimed": 38_000}


@pytest.mark.promise("R07")
def test_who_walks_away_from_the_cash_gets_the_money_and_no_change(check_up):
    to_quote(check_up, MISSING_QUOTE)
    check_up.press("yes")
    quote = check_up.quote()
    check_up.answer("check_number", NumberCheckAnswer(msisdn=OWN, verdict="ok", quote=quote))
    check_up.status(AcceptorStatus.IDLE)
    check_up.insert(200)
    check_up.pass_time(125)
    check_up.rest()
    check_up.decide()
    check_up.pass_time(200)
    assert check_up.books == {"cassette:1": 20_000, "payable_credited": 20_000}
    assert "order_confirmed" not in check_up.kinds()
    assert check_up.view == "AttractView"


def test_a_lost_answer_is_asked_about_and_the_order_not_repeated(check_up):
    to_quote(check_up)
    order_id = say_yes(check_up)
    check_up.answer("order_change", LOST)
    assert dict(check_up.asked.place) == {"order_id": order_id}
    check_up.answer("find_order", word(order_id))
    assert check_up.view == "DoneView"
    assert check_up.kinds().count("order_confirmed") == 1


def test_an_order_that_never_arrived_is_sent_again_under_its_own_name(check_up):
    to_quote(check_up)
    order_id = say_yes(check_up)
    check_up.answer("order_change", LOST)
    check_up.answer("find_order", OrderResult(order_id=order_id, state="unknown"))
    assert check_up.asked.body.order_id == order_id
    check_up.answer("order_change", word(order_id))
    assert check_up.view == "DoneView"


def test_while_nobody_answers_the_customer_is_told_not_to_order_again(check_up):
    to_quote(check_up)
    say_yes(check_up)
    check_up.answer("order_change", LOST)
    check_up.answer("find_order", LOST)
    assert check_up.view == "MessageView"
    assert check_up.journal.matters.orders


def test_an_order_refused_for_a_changed_price_may_be_looked_at_again(check_up):
    to_quote(check_up)
    order_id = say_yes(check_up)
    refused = word(order_id, result="refused", refusal="price_changed", charged_minor=0)
    check_up.answer("order_change", refused)
    assert check_up.view == "MessageView"
    check_up.press("try_again")
    check_up.answer("quote_change", TARIFF_QUOTE)
    assert check_up.view == "QuoteView"


def test_what_cannot_be_had_says_why_and_orders_nothing(check_up):
    to_quote(check_up, TARIFF_QUOTE.model_copy(update={"refusal": "company_managed"}))
    assert "компания" in check_up.screen.view.what_happened
    assert "order_confirmed" not in check_up.kinds()
    check_up.press("back")
    assert check_up.view == "ListView"


@pytest.mark.promise("R11")
def test_a_change_is_taken_back_at_one_touch_while_it_is_possible(check_up):
    to_quote(check_up)
    check_up.answer("order_change", word(say_yes(check_up)))
    check_up.press("undo")
    check_up.answer("quote_change", UNDO_QUOTE)
    order_id = say_yes(check_up)
    assert check_up.asked.body.quote_id == UNDO_QUOTE.quote_id
    check_up.answer("order_change", word(order_id, UNDO_QUOTE))
    check_up.press("done")
    check_up.answer("advice", ADVICE)
    assert check_up.view == "ListView"


def test_a_quote_shown_too_long_leaves_like_every_screen(check_up):
    to_quote(check_up)
    check_up.pass_time(70)
    assert check_up.view == "AttractView"
    assert "order_confirmed" not in check_up.kinds()


@pytest.mark.parametrize(
    "refusal",
    ["quote_unknown", "quote_expired", "price_changed", "terms_changed", "conflict", "balance"],
)
def test_whatever_changed_between_quote_and_yes_is_quoted_anew_and_needs_another_yes(
    check_up, refusal
):
    to_quote(check_up)
    first = say_yes(check_up)
    check_up.answer("order_change", word(first, result="refused", refusal=refusal, charged_minor=0))
    check_up.press("try_again")
    check_up.answer("quote_change", TARIFF_QUOTE)
    assert check_up.view == "QuoteView", "the same quote too is agreed to again"
    second = say_yes(check_up)
    assert second != first
    assert check_up.kinds().count("order_confirmed") == 2


@pytest.mark.parametrize("refusal", ["not_possible", "level_too_low"])
def test_what_is_refused_for_good_is_not_offered_again(check_up, refusal):
    to_quote(check_up)
    order_id = say_yes(check_up)
    check_up.answer(
        "order_change", word(order_id, result="refused", refusal=refusal, charged_minor=0)
    )
    assert "try_again" not in check_up.choices
    assert "yes" not in check_up.choices


def test_an_answer_that_comes_twice_orders_and_shows_once(check_up):
    to_quote(check_up)
    order_id = say_yes(check_up)
    asked = check_up.ordered(do.AskOperator)[-1]
    check_up.answer("order_change", word(order_id))
    slips = len(check_up.slips)
    check_up.tell(OperatorAnswered(asked.request_id, word(order_id)))
    assert check_up.view == "DoneView"
    assert check_up.kinds().count("order_decided") == 1
    assert len(check_up.slips) == slips


def test_what_is_missing_in_another_money_is_not_taken_in_the_bills_of_this_terminal(check_up):
    to_quote(check_up, MISSING_QUOTE.model_copy(update={"currency": "BYN"}))
    check_up.press("yes")
    assert check_up.view == "MessageView"
    assert check_up.asked.operation == "quote_change", "no number was asked about"
    assert check_up.books == {}


@pytest.mark.promise("R08", "R16")
def test_the_yes_repeats_what_the_check_up_said_of_this_tariff(check_up):
    to_quote(check_up)
    cost = next(one for one in ADVICE.tariffs if one.product.product_id == "T07")
    for minor in (cost.month_minor, ADVICE.own.month_minor):
        whole = f"{minor // 100:,}".replace(",", "\u00a0")
        assert whole in check_up.screen.view.terms
    assert check_up.screen.view.terms in check_up.screen.view.spoken


@pytest.mark.parametrize("verdict", ["closed", "unknown", "other_operator"])
def test_an_own_number_that_was_closed_meanwhile_is_said_to_be_and_takes_no_cash(check_up, verdict):
    to_quote(check_up, MISSING_QUOTE)
    check_up.press("yes")
    check_up.answer("check_number", NumberCheckAnswer(msisdn=OWN, verdict=verdict))
    assert check_up.view == "MessageView"
    assert "закрыт" in check_up.screen.view.what_happened
    assert check_up.ordered(do.EnableBills) == []


def test_who_goes_away_while_it_is_sent_is_told_that_it_was_done_before_ordering_again(check_up):
    to_quote(check_up)
    order_id = say_yes(check_up)
    check_up.press("home")
    check_up.press("tariff")
    check_up.answer("advice", ADVICE)
    check_up.press("change:T07")
    assert dict(check_up.asked.place) == {"order_id": order_id}
    check_up.answer("find_order", word(order_id))
    assert check_up.view == "MessageView"
    assert check_up.kinds().count("order_confirmed") == 1
    assert not check_up.journal.matters.orders
    check_up.press("home")
    check_up.press("tariff")
    check_up.answer("advice", ADVICE)
    to_quote(check_up)
    assert check_up.view == "QuoteView"


@pytest.mark.parametrize(("passed_s", "shown"), [(5, "MessageView"), (245, "AskingView")])
def test_an_order_that_may_still_arrive_holds_up_another_one(check_up, passed_s, shown):
    to_quote(check_up)
    order_id = say_yes(check_up)
    check_up.press("home")
    check_up.press("tariff")
    check_up.answer("advice", ADVICE)
    check_up.pass_time(passed_s)
    check_up.press("change:T07")
    check_up.answer("find_order", OrderResult(order_id=order_id, state="unknown"))
    assert check_up.view == shown


def test_what_the_operator_did_not_take_holds_up_nothing_behind_it(check_up):
    to_quote(check_up)
    say_yes(check_up)
    check_up.refuse("order_change", "limited", 429)
    assert [one.result for one in check_up.records("order_decided")] == ["unknown"]
    check_up.press("home")
    check_up.press("tariff")
    check_up.answer("advice", ADVICE)
    check_up.press("change:T07")
    assert check_up.asked.operation == "quote_change"


def test_a_lost_phone_is_blocked_while_an_order_is_still_open(check_up):
    to_quote(check_up)
    say_yes(check_up)
    check_up.press("home")
    check_up.press("urgent")
    check_up.press("lost_phone")
    check_up.type("9161234567")
    check_up.press("next")
    assert check_up.asked.operation == "quote_change"
    assert check_up.asked.body.change.kind == "block_sim"
