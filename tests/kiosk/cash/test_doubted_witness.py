"""Who told of a bill, and whether it is believed: a cheat or a stranger takes back what is unpaid.

It does not matter whose visit the bill was of, whose visit is open now, or whether the power failed
in between.
"""

import pytest

from drivers.api import AcceptorRestarted, CheatDetected, RestartPhase
from drivers.api import AcceptorStatus as A

STRANGER = "B2"


@pytest.fixture
def doubtful(bench):
    """A visit that is over; its jammed bill is doubtful, and the device works again."""
    bench.ready().escrow().status(A.JAMMED).wait(3)
    bench.say(AcceptorRestarted(RestartPhase.PLAIN)).status(A.DISABLED).wait(1)
    return bench


def paid(bench):
    return sum(body.payments[0].inserted_minor for body in bench.written("submitted"))


def taken_back(bench):
    doubts = bench.written("suspense_opened")
    return [(body.reason, body.amount_minor) for body in doubts if body.reverses_credit]


# --- whose bill it was ---------------------------------------------------------------------------


def test_a_cheat_in_the_next_visit_is_about_the_late_bill_where_it_is_the_last_one(doubtful):
    doubtful.open().idle().stacked().say(CheatDetected(1)).rest()
    assert taken_back(doubtful) == [("cheat", 10_000)]
    assert paid(doubtful) == 0


def test_a_cheat_in_the_next_visit_is_about_its_own_bill_where_that_is_the_last_one(doubtful):
    doubtful.open().idle().stacked().idle().escrow(doubtful.other).stacked(doubtful.other)
    doubtful.say(CheatDetected(1)).rest()
    assert taken_back(doubtful) == [("cheat", 50_000)]
    assert paid(doubtful) == 10_000


def test_such_a_cheat_told_again_takes_no_second_bill_from_the_visit_before(doubtful):
    doubtful.open().idle().stacked().idle().escrow(doubtful.other).stacked(doubtful.other)
    doubtful.say(CheatDetected(1)).again().say(CheatDetected(1))
    doubtful.introduce().rest()
    assert taken_back(doubtful) == [("cheat", 50_000)]
    assert paid(doubtful) == 10_000


def test_a_stranger_s_word_on_a_late_bill_is_taken_back_in_the_next_visit_too(doubtful):
    doubtful.open().idle().status(A.LOST).stacked().introduce(serial=STRANGER).rest()
    assert taken_back(doubtful) == [("exchanged", 10_000)]
    assert paid(doubtful) == 0


# --- before it has said who it is ----------------------------------------------------------------


@pytest.fixture
def told_by_nobody(doubtful):
    """After a restart a device that has not said who it is tells of the late bill, and rests."""
    return doubtful.again().stacked().status(A.DISABLED)


def test_a_late_bill_waits_for_the_name_of_who_told_of_it(told_by_nobody):
    told_by_nobody.wait(30)
    assert paid(told_by_nobody) == 0
    told_by_nobody.introduce().wait(0.5)
    assert paid(told_by_nobody) == 10_000


def test_a_stranger_that_names_itself_late_is_believed_no_more_for_it(told_by_nobody):
    told_by_nobody.wait(30).introduce(serial=STRANGER).wait(5)
    assert taken_back(told_by_nobody) == [("exchanged", 10_000)]
    assert paid(told_by_nobody) == 0


def test_a_device_that_never_names_itself_holds_a_late_bill_up_for_a_minute_at_most(told_by_nobody):
    told_by_nobody.wait(59.5)
    assert paid(told_by_nobody) == 0
    told_by_nobody.wait(0.5)
    assert paid(told_by_nobody) == 10_000


@pytest.mark.parametrize("visit", ["open", "over"])
def test_a_second_power_cut_makes_nobody_forget_that_it_had_not_said_who_it_is(bench, visit):
    bench.ready().escrow()
    if visit == "over":
        bench.status(A.JAMMED).wait(3)
    bench.again().stacked().status(A.DISABLED).again().status(A.DISABLED)
    bench.introduce(serial=STRANGER).wait(5)
    assert taken_back(bench) == [("exchanged", 10_000)]
    assert paid(bench) == 0


def test_what_a_known_device_told_of_before_a_power_cut_is_no_stranger_s_word(bench):
    bench.ready().insert().again().status(A.DISABLED).introduce(serial=STRANGER).wait(5)
    assert taken_back(bench) == []
    assert paid(bench) == 10_000
