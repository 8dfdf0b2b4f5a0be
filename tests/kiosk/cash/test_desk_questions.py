"""What the desk answers when it is asked: may somebody be served, and when to ask again."""

import pytest

from drivers.api import AcceptorRestarted, CassetteRemoved, CheatDetected, RestartPhase
from drivers.api import AcceptorStatus as A
from kiosk import effects as do

# --- may somebody be served ----------------------------------------------------------------------


def test_a_known_device_that_rests_serves(bench):
    assert not bench.desk.can_sell
    bench.introduce()
    assert not bench.desk.can_sell
    bench.status(A.DISABLED)
    assert bench.desk.can_sell
    bench.idle()
    assert bench.desk.can_sell


@pytest.mark.parametrize(
    "hindered",
    [
        lambda bench: bench.status(A.LOST),
        lambda bench: bench.introduce((bench.unwanted,)),
        lambda bench: bench.introduce(()),
        lambda bench: bench.say(CassetteRemoved()),
        lambda bench: bench.say(CheatDetected(1)),
        lambda bench: bench.open(),
        lambda bench: bench.open().idle().escrow().status(A.JAMMED).status(A.DISABLED),
    ],
    ids=["lost", "no bill wanted", "no bill known", "no cassette", "cheated", "busy", "doubt"],
)
def test_nobody_is_served_by_a_desk_that_is_hindered(bench, hindered):
    hindered(bench.introduce().status(A.DISABLED))
    assert not bench.desk.can_sell


def test_the_next_customer_is_served_while_the_result_of_the_last_one_stands(bench):
    bench.ready().insert().finish().rest()
    assert not bench.desk.can_sell
    bench.decide("credited")
    assert bench.desk.can_sell


def test_after_a_doubt_a_restart_of_the_device_makes_it_serve_again(bench):
    bench.ready().escrow().status(A.JAMMED).wait(3).status(A.DISABLED)
    assert not bench.desk.can_sell
    bench.say(AcceptorRestarted(RestartPhase.PLAIN)).status(A.DISABLED)
    assert bench.desk.can_sell


def test_whoever_inserts_bills_is_told_which(bench):
    assert bench.desk.denominations_minor == ()
    bench.introduce((bench.other, bench.small, bench.unwanted))
    assert bench.desk.denominations_minor == (10_000, 50_000)


def test_the_acceptor_is_enabled_for_the_wanted_bills_and_disabled_at_the_end(bench):
    bench.ready()
    wanted = frozenset({bench.small, bench.other, bench.large, bench.asked})
    assert bench.ordered(do.EnableBills) == [do.EnableBills(wanted)]
    bench.idle().idle()
    assert len(bench.ordered(do.EnableBills)) == 1
    assert bench.ordered(do.DisableBills) == []
    bench.finish()
    assert bench.ordered(do.DisableBills) == [do.DisableBills()]


def test_the_number_of_a_visit_is_known_until_it_is_forgotten(bench):
    assert bench.desk.msisdn == ""
    bench.ready().desk.forget()
    assert bench.desk.msisdn == bench.number
    bench.finish().rest().desk.forget()
    assert bench.desk.msisdn == ""
    assert not bench.desk.may_redirect
    assert not bench.desk.outcome.ended


@pytest.mark.parametrize(
    "moves", [A.ACCEPTING, A.IDLE, A.JAMMED], ids=["moves", "rests", "is doubtful"]
)
def test_a_bill_moves_from_the_mouth_until_its_fate_is_known(bench, moves):
    bench.ready()
    if moves is A.JAMMED:
        bench.escrow()
        assert bench.desk.bill_moves
    assert bench.status(moves).desk.bill_moves is (moves is A.ACCEPTING)


# --- when to ask again ---------------------------------------------------------------------------


def asks_after(bench):
    return bench.desk.deadline_s(bench.now) - bench.now.monotonic_s


def test_a_desk_where_nothing_happens_is_looked_after_every_five_seconds(bench):
    assert asks_after(bench) == 5.0
    bench.ready().insert().finish().rest().decide("credited")
    assert asks_after(bench) == 5.0


def test_a_desk_with_somebody_before_it_is_looked_after_every_quarter_of_a_second(bench):
    assert asks_after(bench.ready()) == 0.25
    assert asks_after(bench.finish()) == 0.25


def test_a_held_bill_is_given_back_to_the_moment(bench):
    bench.ready().escrow(bench.large)
    assert asks_after(bench) == 0.25
    bench.seconds += 19.875
    assert asks_after(bench) == 0.125
    bench.answer(False)
    assert asks_after(bench) == 0.25


def test_the_customer_s_language_outlives_a_power_cut(bench):
    bench.ready().insert().again()
    assert bench.desk.sale.language == "ru"


def test_a_visit_whose_cassette_was_taken_ends_with_that_reason(bench):
    bench.ready().insert().say(CassetteRemoved()).status(A.CASSETTE_OUT).wait(3)
    assert [body.why for body in bench.written("transaction_closed")] == ["cassette"]


def test_before_the_first_visit_nothing_came_of_any(bench):
    assert not bench.desk.outcome.ended
    assert not bench.desk.outcome.has_money
    assert bench.desk.picture is None


def test_the_device_s_own_words_are_kept_for_the_technician(bench):
    assert bench.bills.detail == ""
    bench.status(A.FAILED, "47 FAILURE 50")
    assert bench.bills.detail == "47 FAILURE 50"
