"""With money in: sums that are durable, words for every bill, and no way to lose anything."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from contract.quotes import FeeTier, Quote
from drivers.api import RejectReason
from kiosk.cash.picture import BillNews, CashPicture, ReturnReason
from kiosk.projection.ground.choice_ids import BACK, FINISH, GIVE_BACK, INSERT_MORE, KEEP
from kiosk.projection.ground.overlay import gives_back, leaves, pays, still_there
from kiosk.projection.money.cash import (
    cash_view,
    commits,
    escrow_question_view,
    resume_view,
    sending_view,
)
from kiosk.views.base import Role
from kiosk.views.top_up import Lane

QUOTE = Quote(
    quote_id="q",
    currency="RUB",
    fee_tiers=(FeeTier(),),
    min_minor=1000,
    max_minor=1500000,
    expires_at=datetime(2026, 11, 22, tzinfo=UTC),
)
EMPTY = CashPicture(
    msisdn="+79161234567",
    quote=QUOTE,
    inserted_minor=0,
    room_left_minor=1500000,
    denominations_minor=(1000, 5000),
)
SOME = replace(
    EMPTY, inserted_minor=150000, room_left_minor=1350000, can_finish=True, can_leave=False
)


def ids(view):
    return [choice.id for choice in view.choices]


def test_before_the_first_bill_one_can_go_back_and_not_finish(say, pack):
    view = cash_view(say, pack, EMPTY)
    assert ids(view) == [BACK, FINISH]
    assert not view.choices[1].enabled
    assert view.room_left == "From ₽10 to ₽15\u202f000 at a time"


def test_with_money_in_there_is_no_way_back_and_done_says_what_it_does(say, pack):
    view = cash_view(say, pack, SOME)
    assert ids(view) == [FINISH]
    assert view.choices[0].label == "Done: credit ₽1\u202f500"
    assert view.choices[0].enabled
    assert view.room_left == "Up to ₽13\u202f500 more"


def test_even_a_picture_that_allows_leaving_offers_no_way_back_with_money_in(say, pack):
    assert BACK not in ids(cash_view(say, pack, replace(SOME, can_leave=True)))


def test_a_bill_that_is_read_or_on_its_way_is_not_in_the_sum(say, pack):
    for news in (BillNews.READING, BillNews.HELD, BillNews.STACKING):
        view = cash_view(say, pack, replace(SOME, news=news, bill_minor=100000))
        assert view.inserted == "₽1\u202f500"
        assert view.credited == "₽1\u202f500"
        assert view.lane is Lane.READING


def test_a_fee_is_taken_off_what_is_credited_and_shown_beside_it(say, pack):
    paid = QUOTE.model_copy(update={"fee_tiers": (FeeTier(percent="5"),)})
    view = cash_view(say, pack, replace(SOME, quote=paid))
    assert (view.inserted, view.fee, view.credited) == ("₽1\u202f500", "₽75", "₽1\u202f425")
    assert view.has_fee
    assert view.choices[0].label == "Done: credit ₽1\u202f425"


def test_no_fee_is_one_line(say, pack):
    view = cash_view(say, pack, SOME)
    assert (view.fee_label, view.fee, view.has_fee) == ("No fee", "", False)


def test_what_is_missing_to_the_smallest_payment_is_said(say, pack):
    small = QUOTE.model_copy(update={"min_minor": 10000})
    view = cash_view(say, pack, replace(SOME, quote=small, inserted_minor=1000))
    assert view.room_left == "At least ₽90 more is needed"


def test_at_the_maximum_it_says_so(say, pack):
    view = cash_view(say, pack, replace(SOME, room_left_minor=0))
    assert view.room_left == "This is the most at a time"


@pytest.mark.parametrize("reason", RejectReason)
def test_a_refused_bill_says_why_in_words(say, pack, reason):
    view = cash_view(say, pack, replace(SOME, news=BillNews.REFUSED, reject_reason=reason))
    assert view.lane is Lane.REFUSED
    assert "back" in view.lane_text or "not taken" in view.lane_text
    assert view.lane_text in view.spoken


def test_reject_reasons_differ_in_their_words(say, pack):
    told = {
        cash_view(say, pack, replace(SOME, news=BillNews.REFUSED, reject_reason=r)).lane_text
        for r in RejectReason
    }
    assert len(told) == len(RejectReason)


@pytest.mark.parametrize("reason", set(ReturnReason) - {ReturnReason.FOREIGN_CURRENCY})
def test_a_bill_given_back_is_named_with_the_reason(say, pack, reason):
    news = replace(SOME, news=BillNews.GIVEN_BACK, bill_minor=500000, return_reason=reason)
    view = cash_view(say, pack, news)
    assert view.lane is Lane.GIVEN_BACK
    assert "₽5\u202f000" in view.lane_text


def test_foreign_money_is_never_called_by_our_currency(say, pack):
    news = replace(
        SOME,
        news=BillNews.GIVEN_BACK,
        bill_minor=5000,
        return_reason=ReturnReason.FOREIGN_CURRENCY,
    )
    assert "₽" not in cash_view(say, pack, news).lane_text


def test_a_bill_kept_is_named_and_the_next_step_said(say, pack):
    view = cash_view(say, pack, replace(SOME, news=BillNews.KEPT, bill_minor=50000))
    assert view.lane is Lane.KEPT
    assert view.lane_text == "₽500 is in. Put in another or press Done."


def test_a_jam_says_that_the_money_is_not_lost(say, pack):
    stuck = replace(SOME, news=BillNews.TROUBLE, bill_minor=50000)
    assert "stuck" in cash_view(say, pack, stuck).lane_text
    no_bill = cash_view(say, pack, replace(stuck, bill_minor=None))
    assert "stuck" not in no_bill.lane_text
    assert "safe" in no_bill.lane_text


def test_while_finishing_nothing_can_be_pressed_and_no_bill_is_asked_for(say, pack):
    view = cash_view(say, pack, replace(SOME, finishing=True))
    assert not any(choice.enabled for choice in view.choices)
    assert "no more bills" in view.lane_text
    assert view.lane is Lane.CLOSED
    assert view.room_left == ""


def test_a_large_bill_can_be_given_back_or_kept(say):
    held = replace(SOME, news=BillNews.HELD, bill_minor=200000)
    view = escrow_question_view(say, held)
    assert ids(view) == [GIVE_BACK, KEEP]
    assert view.bill == "₽2\u202f000"
    assert "No change is given" in view.title
    assert view.would_be_credited.value == "₽3\u202f500"


def test_resuming_offers_more_bills_or_the_end_and_nothing_else(say):
    view = resume_view(say, SOME)
    assert ids(view) == [INSERT_MORE, FINISH]
    assert view.choices[1].label == "Done: credit ₽1\u202f500"


def test_sending_says_after_two_seconds_who_is_waited_for_and_that_money_is_safe(say, pack):
    early = sending_view(say, pack, "+79161234567", 150000, "RUB", 1.0)
    late = sending_view(say, pack, "+79161234567", 150000, "RUB", 2.5)
    assert pack.brand.name not in early.waiting_for
    assert pack.brand.name in late.waiting_for
    assert "safe" in late.waiting_for


def test_the_countdown_says_what_will_happen(say):
    overlay = still_there(say, 20, pays(say, 20000, "RUB", "+79161234567"))
    assert overlay.text == "In 20 seconds: ₽200 goes to +7\u00a0916\u00a0123-45-67."
    assert overlay.more_time.role is Role.PRIMARY
    assert still_there(say, 1, leaves(say)).text.startswith("In 1 second:")
    assert "comes back" in still_there(say, 9, gives_back(say)).text


CHOSEN = replace(EMPTY, chosen_minor=10000)


@pytest.mark.parametrize(
    ("inserted_minor", "said"),
    [
        (0, "You chose ₽100"),
        (5000, "You chose ₽100: ₽50 to go"),
        (10000, "You chose ₽100: all of it is in"),
        (50000, "Up to ₽14\u202f500 more"),
    ],
)
def test_the_chosen_sum_is_said_until_more_is_in(say, pack, inserted_minor, said):
    left = 1500000 - inserted_minor
    picture = replace(CHOSEN, inserted_minor=inserted_minor, room_left_minor=left)
    view = cash_view(say, pack, picture)
    assert view.room_left == said
    assert said in view.spoken


def test_a_bill_over_the_chosen_sum_is_asked_about_by_that_sum(say):
    held = replace(CHOSEN, news=BillNews.HELD, bill_minor=50000)
    assert "₽100 you chose" in escrow_question_view(say, held).question
    exact = replace(held, chosen_minor=50000)
    assert "chose" not in escrow_question_view(say, exact).question


WITH_FEE = replace(SOME, quote=QUOTE.model_copy(update={"fee_tiers": (FeeTier(percent="10"),)}))
TOO_LITTLE = replace(
    WITH_FEE,
    quote=WITH_FEE.quote.model_copy(update={"min_minor": 10000}),
    inserted_minor=5000,
    news=BillNews.KEPT,
    bill_minor=5000,
)


def test_below_the_smallest_payment_nothing_is_called_credited(say, pack):
    view = cash_view(say, pack, TOO_LITTLE)
    assert view.inserted == "₽50"
    assert (view.credited, view.fee) == ("₽0", "₽0")
    assert view.room_left == "At least ₽50 more is needed"
    assert view.choices[-1].label == "Stop: a slip for ₽50"
    assert "Done" not in view.lane_text
    assert resume_view(say, TOO_LITTLE).choices[-1].label == "Stop: a slip for ₽50"


def test_what_the_end_of_time_does_is_said_less_the_fee(say):
    assert commits(say, WITH_FEE).startswith("₽1\u202f350 goes to +7")
    assert resume_view(say, WITH_FEE).choices[-1].label == "Done: credit ₽1\u202f350"
    assert commits(say, TOO_LITTLE) == "₽50 is kept for you on a slip."


@pytest.mark.parametrize("news", [BillNews.TROUBLE, BillNews.CLOSED])
def test_no_more_is_asked_for_where_no_bill_is_taken(say, pack, news):
    assert cash_view(say, pack, replace(SOME, news=news)).room_left == ""
