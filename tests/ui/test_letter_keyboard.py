"""Letters: every key of an alphabet types its letter, on every panel, from a keyboard too."""

from dataclasses import replace

import pygame
import pytest

from kiosk.views.base import Preferences
from kiosk.views.intents import Choose, EraseAll, EraseDigit, Touched, TypeLetter
from ui import samples
from ui.app import key_name
from ui.items import TurnPage
from ui.layout import PANEL_15, PANEL_17, PANEL_TALL, PANELS
from ui.screens import compose

LETTERS = ("letters_empty", "letters_part", "letters_wrong", "letters_many")
LARGE_LOW = Preferences(large_text=True, low_reach=True)


def all_pages(screen, panel, fonts):
    first = compose(screen, panel, fonts)
    return [first, *(compose(screen, panel, fonts, page) for page in range(1, first.pages))]


def keys(picture):
    return {t.name.removeprefix("key:"): t for t in picture.targets if t.name.startswith("key:")}


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("panel", PANELS, ids=lambda p: f"{p.width}x{p.height}@{p.mm_per_pixel}")
@pytest.mark.parametrize("wish", [Preferences(), LARGE_LOW], ids=["usual", "large-low"])
def test_every_letter_can_be_typed_on_every_panel(fonts, name, panel, wish):
    screen = samples.sample_screens("ru", wish)[name]
    typed = []
    for picture in all_pages(screen, panel, fonts):
        found = keys(picture)
        assert {"erase"} <= set(found)
        typed += [t.wish.letter for t in found.values() if isinstance(t.wish, TypeLetter)]
    letters = [letter for row in screen.view.keys for letter in row]
    assert sorted(set(typed) - {" "}) == sorted(letters)
    assert (" " in typed) == bool(screen.view.space_label)


def test_where_one_page_has_no_room_a_key_names_the_letters_of_the_other(fonts):
    screen = samples.sample_screens("hu", LARGE_LOW)["letters_empty"]
    first, second = all_pages(screen, PANEL_15, fonts)
    assert keys(first)["page"].wish == TurnPage(1)
    assert keys(second)["page"].wish == TurnPage(0)
    labels = [" ".join(item.lines) for item in first.items if hasattr(item, "lines")]
    letters = [t.wish.letter for t in keys(second).values() if isinstance(t.wish, TypeLetter)]
    assert f"{letters[0]}–{[c for c in letters if c != ' '][-1]}" in labels


def test_the_page_of_letters_stays_while_one_types(fonts, hands):
    own = type(hands)(fonts, PANEL_15)
    screen = samples.sample_screens("hu", LARGE_LOW)["letters_empty"]
    own.show(screen)
    own.tap("key:page")
    own.tap("key:ү")
    assert own.sent == [Touched(), TypeLetter(7, "ү")]
    own.show(replace(screen, view=replace(screen.view, typed="•")))
    assert own.glass.picture.named("key:ү") is not None


@pytest.mark.parametrize("panel", [PANEL_17, PANEL_TALL], ids=["wide", "tall"])
def test_rows_stay_as_the_alphabet_has_them_where_there_is_room(fonts, panel):
    screen = samples.sample_screens("ru")["letters_empty"]
    found = keys(compose(screen, panel, fonts))
    for row in screen.view.keys:
        assert len({found[letter].area.y for letter in row}) == 1
        places = [found[letter].area.x for letter in row]
        assert places == sorted(places)
    lines = {found[row[0]].area.y for row in screen.view.keys}
    assert len(lines) == len(screen.view.keys)
    assert found["space"].area.y == found["erase"].area.y not in lines


def test_the_eraser_takes_one_letter_and_held_takes_all(hands, russian):
    hands.show(russian["letters_part"])
    hands.tap("key:erase")
    assert hands.sent == [EraseDigit(7)]
    eraser = hands.glass.picture.named("key:erase")
    assert eraser.hold == EraseAll(7)


@pytest.mark.parametrize(
    ("sample", "key", "intent"),
    [
        ("letters_part", "ж", TypeLetter(7, "ж")),
        ("letters_part", "Ж", TypeLetter(7, "ж")),
        ("letters_part", " ", TypeLetter(7, " ")),
        ("letters_part", "q", Touched()),
        ("letters_part", "erase", EraseDigit(7)),
        ("letters_part", "enter", Choose(7, "next")),
        ("letters_part", "1", Choose(7, "latin")),
        ("letters_wrong", "Ű", TypeLetter(7, "ű")),
        ("letters_wrong", " ", Touched()),  # this keyboard has no space
        ("letters_many", "3", TypeLetter(7, "3")),  # no choice has that key
        ("number_part", "ж", Touched()),
        ("home", "ж", Touched()),
    ],
)
def test_a_keyboard_types_what_the_screen_has(hands, russian, sample, key, intent):
    hands.show(russian[sample])
    hands.glass.key(key)
    assert hands.sent == [intent]


def test_nothing_is_typed_below_a_question(hands, russian):
    covered = replace(russian["letters_part"], overlay=russian["still_there"].overlay)
    hands.show(covered)
    hands.glass.key("ж")
    assert hands.sent == [Touched()]


@pytest.mark.parametrize("letter", ["ж", "ү", "ő", " ", "A"])
def test_a_letter_of_a_real_keyboard_is_handed_on(letter):
    event = pygame.Event(pygame.KEYDOWN, key=pygame.K_UNKNOWN, unicode=letter)
    assert key_name(event) == letter
    assert key_name(pygame.Event(pygame.KEYDOWN, key=pygame.K_F1, unicode="")) == ""
