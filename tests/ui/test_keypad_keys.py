"""The telephone keypad works every screen without sight."""

import pytest

from kiosk.views.intents import CallPerson, Choose, EraseDigit, Touched, TypeDigit


@pytest.mark.promise("R20", "R28")
@pytest.mark.parametrize(
    ("sample", "key", "intent"),
    [
        ("home", "1", Choose(7, "top_up")),
        ("home", "6", Choose(7, "urgent")),
        ("home", "0", CallPerson()),
        ("home", "9", Touched()),
        ("home_no_cash", "1", Touched()),
        ("number_part", "0", TypeDigit(7, "0")),
        ("number_part", "9", TypeDigit(7, "9")),
        ("number_part", "erase", EraseDigit(7)),
        ("number_part", "#", Choose(7, "back")),
        ("number_part", "*", Touched()),
        ("number_full", "*", Choose(7, "next")),
        ("number_full", "enter", Choose(7, "next")),
        ("confirm", "1", Choose(7, "yes")),
        ("confirm", "#", Choose(7, "back")),
        ("attract", "5", Choose(7, "top_up")),
        ("attract", "2", Choose(7, "home")),
        ("attract", "0", CallPerson()),
        ("escrow_question", "2", Choose(7, "keep")),
        ("still_there", "1", Choose(7, "more_time")),
        ("still_there", "0", CallPerson()),
        ("boot", "0", Touched()),
        ("cash_kept", "#", Touched()),
    ],
)
def test_a_key_means_what_the_screen_says(hands, russian, sample, key, intent):
    hands.show(russian[sample])
    hands.glass.key(key)
    assert hands.sent == [intent]


@pytest.mark.promise("R20", "R28")
def test_the_star_repeats_what_was_said(hands, russian):
    hands.show(russian["still_there"])
    hands.glass.key("*")
    assert hands.spoken == [russian["still_there"].overlay.spoken] * 2
    assert hands.sent == [Touched()]


def test_a_new_question_is_spoken_once_and_its_redraw_is_not(hands, russian):
    hands.show(russian["cash_kept"])
    hands.show(russian["cash_refused"])
    assert len(hands.spoken) == 1
