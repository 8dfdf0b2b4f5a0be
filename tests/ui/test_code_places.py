"""Codes: places read back in groups, secrets as dots, a keypad that fits everywhere."""

from itertools import pairwise

import pytest

from kiosk.views.base import Preferences
from kiosk.views.intents import Choose, EraseDigit, Touched, TypeDigit
from ui import samples
from ui.items import Label
from ui.layout import PANEL_15, PANEL_17, PANELS
from ui.screens import compose
from ui.widgets.places import groups

DIGITS = "0123456789"


def drawn(picture):
    return [" ".join(i.lines) for i in picture.items if isinstance(i, Label)]


@pytest.mark.parametrize(
    ("count", "read"), [(4, (4,)), (6, (3, 3)), (8, (4, 4)), (9, (3, 3, 3)), (5, (4, 1))]
)
def test_places_stand_in_groups_as_people_read_them(count, read):
    assert groups(count) == read


def test_digits_are_read_back_in_their_order_with_a_gap_in_the_middle(fonts, russian):
    picture = compose(russian["code_receipt"], PANEL_17, fonts)
    places = [
        i
        for i in picture.items
        if isinstance(i, Label)
        and i.lines[0] in DIGITS
        and not any(t.area.holds(i.area) for t in picture.targets)
    ]
    places.sort(key=lambda item: item.area.centre[0])
    assert "".join(item.lines[0] for item in places) == "48210937"
    steps = [b.within.x - a.within.x for a, b in pairwise(places)]
    assert max(steps) == steps[3] > max(steps[:3])


def test_a_secret_is_never_drawn_as_text(fonts, russian):
    assert "•" not in "".join(drawn(compose(russian["code_pin"], PANEL_17, fonts)))


@pytest.mark.parametrize("name", ["code_empty", "code_wrong", "code_pin", "code_receipt"])
@pytest.mark.parametrize("panel", PANELS, ids=lambda p: f"{p.width}x{p.height}@{p.mm_per_pixel}")
def test_every_digit_and_the_eraser_are_there_in_large_text_and_low_reach(fonts, name, panel):
    wish = Preferences(large_text=True, low_reach=True)
    for code in ("ru", "hu", "ky"):
        picture = compose(samples.sample_screens(code, wish)[name], panel, fonts)
        found = {t.wish.digit for t in picture.targets if isinstance(t.wish, TypeDigit)}
        assert found == set(DIGITS)
        assert isinstance(picture.named("key:erase").wish, EraseDigit)


def test_a_problem_is_said_where_room_is_shortest(fonts):
    wish = Preferences(large_text=True, low_reach=True)
    screen = samples.sample_screens("hu", wish)["code_wrong"]
    assert screen.view.problem in drawn(compose(screen, PANEL_15, fonts))


def test_what_cannot_be_pressed_yet_says_why(fonts, hands, russian):
    screen = russian["code_empty"]
    waiting = screen.view.choices[0]
    assert not waiting.enabled
    assert waiting.hint in drawn(compose(screen, PANEL_17, fonts))
    hands.show(screen)
    assert hands.glass.picture.named("choice:again") is None


@pytest.mark.parametrize(
    ("key", "intent"),
    [("7", TypeDigit(7, "7")), ("erase", EraseDigit(7)), ("#", Choose(7, "back"))],
)
def test_the_telephone_keypad_types_a_code(hands, russian, key, intent):
    hands.show(russian["code_part"])
    hands.glass.key(key)
    assert hands.sent == [intent]


def test_a_code_that_is_complete_leads_on_with_the_star(hands, russian):
    hands.show(russian["code_receipt"])
    hands.glass.key("*")
    hands.show(russian["code_pin"])
    hands.glass.key("*")
    assert hands.sent == [Choose(7, "next"), Touched()]
