"""Touch screens report a touch twice, hands tremble and slip: one wish comes of it, or none."""

from dataclasses import replace

import pytest

from kiosk.views.intents import CallPerson, EraseAll, EraseDigit, Touched, TypeDigit
from ui.taps import HOLD_S, TREMOR_S, TWIN_S, Source

FINGER, MOUSE = Source.FINGER, Source.MOUSE


@pytest.fixture
def keypad(hands, russian):
    hands.show(russian["number_part"])
    return hands


def press(hands, source, point, at, finger=0, held_s=0.05):
    hands.glass.down(source, finger, point, hands.now + at)
    hands.glass.up(source, finger, point, hands.now + at + held_s)


def test_a_tap_acts_on_release(keypad):
    five = keypad.centre("key:5")
    keypad.glass.down(FINGER, 1, five, keypad.now)
    assert keypad.sent == []
    keypad.glass.up(FINGER, 1, five, keypad.now + 0.1)
    assert keypad.sent == [TypeDigit(7, "5")]


def test_a_finger_and_its_mouse_shadow_are_one_tap(keypad):
    five = keypad.centre("key:5")
    keypad.glass.down(FINGER, 1, five, keypad.now)
    keypad.glass.down(MOUSE, 0, five, keypad.now + 0.001)
    keypad.glass.up(FINGER, 1, five, keypad.now + 0.1)
    keypad.glass.up(MOUSE, 0, five, keypad.now + 0.101)
    assert keypad.sent == [TypeDigit(7, "5")]


def test_a_shadow_that_comes_after_the_release_is_dropped(keypad):
    five = keypad.centre("key:5")
    press(keypad, FINGER, five, 0.0)
    press(keypad, MOUSE, five, TREMOR_S + 0.1)
    assert keypad.sent == [TypeDigit(7, "5")]
    press(keypad, MOUSE, five, TWIN_S + TREMOR_S + 0.5)
    assert len(keypad.sent) == 2


def test_a_second_tap_within_the_tremor_time_is_not_meant(keypad):
    five = keypad.centre("key:5")
    press(keypad, FINGER, five, 0.0)
    press(keypad, FINGER, (five[0] + 6, five[1] - 6), 0.05 + TREMOR_S - 0.01)
    assert len(keypad.sent) == 1


def test_a_second_tap_after_it_counts(keypad):
    five = keypad.centre("key:5")
    press(keypad, FINGER, five, 0.0)
    press(keypad, FINGER, five, 0.05 + TREMOR_S + 0.01)
    assert keypad.sent == [TypeDigit(7, "5")] * 2


def test_a_fast_hand_on_two_keys_loses_no_digit(keypad):
    press(keypad, FINGER, keypad.centre("key:1"), 0.0)
    press(keypad, FINGER, keypad.centre("key:9"), 0.1)
    assert [intent.digit for intent in keypad.sent] == ["1", "9"]


def test_a_release_outside_does_nothing(keypad):
    keypad.glass.down(FINGER, 1, keypad.centre("key:5"), keypad.now)
    keypad.glass.up(FINGER, 1, keypad.centre("key:1"), keypad.now + 0.1)
    assert keypad.sent == []


def test_a_press_that_slips_off_and_back_counts(keypad):
    five, one = keypad.centre("key:5"), keypad.centre("key:1")
    keypad.glass.down(FINGER, 1, five, keypad.now)
    keypad.glass.move(FINGER, 1, one)
    keypad.glass.move(FINGER, 1, five)
    keypad.glass.up(FINGER, 1, five, keypad.now + 0.2)
    assert keypad.sent == [TypeDigit(7, "5")]


def test_a_second_finger_meanwhile_is_ignored(keypad):
    keypad.glass.down(FINGER, 1, keypad.centre("key:5"), keypad.now)
    keypad.glass.down(FINGER, 2, keypad.centre("key:1"), keypad.now + 0.01)
    keypad.glass.up(FINGER, 2, keypad.centre("key:1"), keypad.now + 0.05)
    assert keypad.sent == []
    keypad.glass.up(FINGER, 1, keypad.centre("key:5"), keypad.now + 0.1)
    assert keypad.sent == [TypeDigit(7, "5")]


def test_a_touch_beside_everything_says_that_somebody_is_there(keypad):
    press(keypad, FINGER, (keypad.glass.panel.width // 3, 3), 0.0)
    assert keypad.sent == [Touched()]


def test_the_eraser_erases_one_digit(keypad):
    press(keypad, FINGER, keypad.centre("key:erase"), 0.0)
    assert keypad.sent == [EraseDigit(7)]


def test_the_eraser_held_erases_all_once(keypad):
    eraser = keypad.centre("key:erase")
    keypad.glass.down(FINGER, 1, eraser, keypad.now)
    assert keypad.glass.due() == keypad.now + HOLD_S
    keypad.wait(HOLD_S - 0.01)
    assert keypad.sent == []
    keypad.wait(0.02)
    keypad.wait(1.0)
    keypad.glass.up(FINGER, 1, eraser, keypad.now)
    assert keypad.sent == [EraseAll(7)]


def test_a_redraw_of_the_same_question_keeps_the_press(keypad, russian):
    five = keypad.centre("key:5")
    keypad.glass.down(FINGER, 1, five, keypad.now)
    keypad.show(russian["number_wrong"])
    keypad.glass.up(FINGER, 1, five, keypad.now + 0.1)
    assert keypad.sent == [TypeDigit(7, "5")]


def test_a_new_question_under_the_finger_is_not_answered_by_it(keypad, russian):
    five = keypad.centre("key:5")
    keypad.glass.down(FINGER, 1, five, keypad.now)
    keypad.show(replace(russian["number_part"], serial=8))
    keypad.glass.up(FINGER, 1, five, keypad.now + 0.1)
    assert keypad.sent == []
    keypad.tap("control:person")
    assert keypad.sent == [CallPerson()]
