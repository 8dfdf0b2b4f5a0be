"""The desk alone with parts of the money for other numbers: when they count, and when not."""

import pytest

from drivers.api import AcceptorStatus as A
from drivers.api import CheatDetected
from kiosk.cash.cash_in import DeskState
from kiosk.cash.sale import Sale
from kiosk.cash.shares import SHARES_MAX, Share, hold, most_minor

SECOND, THIRD, FOURTH = "+79035551234", "+79167654321", "+79261112233"


def share(bench, msisdn=SECOND, minor=4_000, **more):
    bench.desk.share(Share(msisdn, bench.quote(quote_id=f"Q{msisdn[-4:]}", **more), minor))
    return bench


def paid(bench):
    return [
        [(order.msisdn, order.inserted_minor) for order in body.payments]
        for body in bench.written("submitted")
    ]


def shares(bench):
    return [(one.msisdn, one.inserted_minor) for one in bench.desk.picture.shares]


def test_the_rest_stays_with_the_first_and_grows_with_every_bill(bench):
    share(bench.ready().insert())
    bench.insert(bench.other).finish().rest()
    assert paid(bench) == [[(bench.number, 56_000), (SECOND, 4_000)]]


@pytest.mark.parametrize("why", ["idle", "back", "fault", "blocked", "cassette", "recovered"])
def test_an_end_that_is_not_the_customer_s_finish_knows_no_parts(bench, why):
    share(bench.ready().insert()).finish(why).rest()
    assert paid(bench) == [[(bench.number, 10_000)]]


def test_a_wish_to_finish_that_comes_twice_changes_nothing(bench):
    share(bench.ready().insert()).finish().finish("idle").rest()
    assert paid(bench) == [[(bench.number, 6_000), (SECOND, 4_000)]]


def test_parts_are_agreed_on_while_bills_are_taken_and_not_later(bench):
    share(bench)
    share(bench.ready().insert().finish()).rest()
    share(bench)
    assert paid(bench) == [[(bench.number, 10_000)]]


@pytest.mark.parametrize(
    ("minor", "more"),
    [
        (0, {}),
        (999, {}),
        (9_001, {}),
        (10_000, {}),
        (5_000, {"min_minor": 6_000}),
        (5_000, {"max_minor": 4_000}),
    ],
)
def test_a_part_that_a_quote_does_not_allow_is_none(bench, minor, more):
    share(bench.ready().insert(), minor=minor, **more)
    assert shares(bench) == []


def test_no_number_gets_two_parts(bench):
    bench.ready().insert()
    share(share(share(bench, bench.number), SECOND), SECOND, 1_000)
    assert shares(bench) == [(SECOND, 4_000)]


def test_there_are_at_most_three_numbers(bench):
    bench.ready().insert()
    share(share(share(bench, SECOND, 1_000), THIRD, 1_000), FOURTH, 1_000)
    assert len(shares(bench)) == SHARES_MAX == 2
    assert not bench.desk.picture.can_share


@pytest.mark.parametrize(("minor", "can"), [(9_998, True), (9_999, False)])
def test_the_smallest_unit_may_still_be_split(bench, minor, can):
    share(bench.ready(bench.quote(min_minor=1)).insert(), minor=minor, min_minor=1)
    assert shares(bench) == [(SECOND, minor)]
    assert bench.desk.picture.can_share is can


def test_all_of_it_may_be_left_to_the_first_after_all(bench):
    share(bench.ready().insert())
    bench.desk.share(None)
    bench.finish().rest()
    assert paid(bench) == [[(bench.number, 10_000)]]


def test_each_payment_is_priced_by_its_own_quote(bench):
    bench.ready(bench.quote(fixed_minor=100)).insert()
    share(bench, fixed_minor=300).finish().rest()
    (body,) = bench.written("submitted")
    first, second = body.payments
    assert (first.fee_minor, first.credited_minor) == (100, 5_900)
    assert (second.fee_minor, second.credited_minor) == (300, 3_700)
    assert [quote.quote_id for quote in body.quotes] == [second.quote_id]
    assert first.quote_id == "Q-1"


def test_the_picture_counts_what_reaches_all_of_them(bench):
    bench.ready(bench.quote(fixed_minor=100)).insert()
    share(bench, fixed_minor=300)
    picture = bench.desk.picture
    assert (picture.rest_minor, picture.credited_minor(), picture.fee_minor) == (6_000, 9_600, 400)
    assert picture.credited_minor(1_000) == 10_600


def test_after_a_restart_no_part_is_known_and_none_can_be_agreed_on(bench):
    share(bench.ready().insert()).again().introduce().status(A.DISABLED).wait(1)
    bench.desk.reopen(bench.now)
    share(bench.idle())
    assert not bench.desk.picture.can_share
    bench.finish().rest()
    assert paid(bench) == [[(bench.number, 10_000)]]


def test_a_cheat_while_the_split_is_finishing_leaves_all_to_the_first(bench):
    share(bench.ready().insert(bench.other).insert(bench.other)).finish()
    bench.say(CheatDetected(1)).status(A.DISABLED).wait(70)
    assert paid(bench) == [[(bench.number, 50_000)]]


def test_money_with_a_bill_that_was_in_doubt_is_not_parted(bench):
    bench.ready().insert()
    assert bench.desk.picture.can_share
    bench.escrow().status(A.JAMMED).wait(1)
    (matter,) = bench.matters.transactions.values()
    assert not matter.may_be_split
    assert not Sale.of(matter, takes_bills=True).may_be_split


def refused_both(bench):
    share(bench.ready().insert()).finish().rest()
    return bench.decide("refused").decide("refused")


def test_the_desk_waits_for_every_part(bench):
    share(bench.ready().insert()).finish().rest()
    assert bench.desk.state is DeskState.PAYING
    bench.decide("refused")
    assert bench.desk.state is DeskState.PAYING
    bench.decide("credited")
    assert bench.desk.state is DeskState.DECIDED


def test_refused_parts_are_claimed_one_by_one(bench):
    refused_both(bench)
    first, second = bench.written("submitted")[0].payments
    bench.desk.claim(bench.now)
    bench.wait(0.5)
    assert bench.desk.outcome.refused.payment_id == second.payment_id
    bench.desk.claim(bench.now)
    bench.wait(0.5)
    claims = bench.written("unclaimed_opened")
    assert [(one.payment_id, one.amount_minor) for one in claims] == [
        (first.payment_id, 6_000),
        (second.payment_id, 4_000),
    ]
    assert bench.desk.outcome.refused is None


def test_nothing_is_done_with_a_refused_part_while_another_is_waited_for(bench):
    share(bench.ready().insert()).finish().rest().decide("refused")
    bench.confirm_another()
    bench.desk.claim(bench.now)
    bench.wait(0.5)
    assert bench.desk.state is DeskState.PAYING
    assert len(bench.written("submitted")) == 1
    assert bench.written("unclaimed_opened") == []


def test_a_word_on_another_part_is_taken_while_the_customer_is_asked_about_one(bench):
    share(bench.ready().insert()).finish().rest().decide("refused").wait(25)
    assert bench.desk.state is DeskState.DECIDED
    bench.decide("refused")
    bench.desk.claim(bench.now)
    assert bench.desk.outcome.refused is not None


def test_what_both_numbers_allow_is_the_most_of_a_part(bench):
    first, other = bench.quote(min_minor=2_000), bench.quote(min_minor=1_000, max_minor=5_000)
    assert most_minor(first, other, 10_000) == 5_000
    assert most_minor(first, other, 6_000) == 4_000
    assert most_minor(first, other, 2_999) == 0
    euro = other.model_copy(update={"currency": "EUR"})
    assert most_minor(first, euro, 10_000) == 0
    assert not hold(first, 10_000, [Share(SECOND, euro, 4_000)])
