"""The glass shows what it was given, answers a press at once, and repaints only what changed."""

import re
from dataclasses import replace

import pygame
import pytest

from kiosk.views.base import View
from kiosk.views.intents import Choose, OpenLanguages, SetLanguage, Touched
from ui import gallery, samples
from ui.items import Label
from ui.layout import PANEL_15, PANELS, Area
from ui.painter import changes, merged
from ui.screens import DRAWERS, SHIFTS, compose
from ui.taps import Source


def pixels(surface):
    return pygame.image.tobytes(surface, "RGB")


def texts(picture):
    return [" ".join(item.lines) for item in picture.items if isinstance(item, Label)]


def every_view(kind=View):
    for below in kind.__subclasses__():
        yield below
        yield from every_view(below)


def test_every_view_has_a_drawer_and_a_sample(russian):
    assert set(every_view()) == set(DRAWERS)
    assert {type(screen.view) for screen in russian.values()} == set(DRAWERS)


@pytest.mark.parametrize("name", samples.sample_screens("ru"))
def test_every_enabled_choice_can_be_pressed_and_no_other(hands, russian, name):
    screen = russian[name]
    if type(screen.view).__name__ == "LanguagesView":
        return
    hands.show(screen)
    shown = {t.name for t in hands.glass.picture.targets if t.name.startswith("choice:")}
    choices = screen.view.choices if screen.overlay is None else (screen.overlay.more_time,)
    assert shown == {f"choice:{choice.id}" for choice in choices if choice.enabled}


@pytest.mark.promise("R31")
@pytest.mark.parametrize("name", samples.sample_screens("ru"))
def test_permanent_controls_are_on_every_screen_but_boot(hands, russian, name):
    hands.show(russian[name])
    controls = {t.name for t in hands.glass.picture.targets if t.name.startswith("control:")}
    wanted = {"person", "agent", "language", "text-size", "contrast", "low-reach"}
    assert controls == ({f"control:{w}" for w in wanted} if name != "boot" else set())


@pytest.mark.parametrize("name", ["attract", "home", "languages"])
def test_first_screens_offer_every_language_by_its_own_name(hands, russian, name):
    hands.show(russian[name])
    for language in russian[name].frame.languages:
        hands.tap(f"language:{language.code}")
    assert [intent.code for intent in hands.sent] == [
        language.code for language in russian[name].frame.languages
    ]
    assert isinstance(hands.sent[0], SetLanguage)


def test_a_press_looks_pressed_at_once_and_not_after(hands, russian):
    hands.show(russian["confirm"])
    before = pixels(hands.glass.surface)
    hands.glass.take_dirty()
    yes = hands.glass.picture.named("choice:yes").area
    hands.glass.down(Source.FINGER, 1, yes.centre, hands.now)
    assert pixels(hands.glass.surface) != before
    assert hands.glass.take_dirty() == [yes]
    hands.glass.up(Source.FINGER, 1, yes.centre, hands.now)
    assert pixels(hands.glass.surface) == before
    assert hands.sent == [Choose(7, "yes")]


def test_only_what_changed_is_painted_again(hands, russian):
    hands.show(russian["number_part"])
    hands.glass.take_dirty()
    more = replace(russian["number_part"].view, groups=("916", "123", "__", "__"))
    hands.show(replace(russian["number_part"], view=more))
    painted = sum(area.w * area.h for area in hands.glass.take_dirty())
    assert 0 < painted < hands.glass.panel.width * hands.glass.panel.height / 4
    hands.show(replace(russian["number_part"], view=more))
    assert hands.glass.take_dirty() == []


@pytest.mark.slow
def test_a_partial_repaint_leaves_the_same_pixels_as_a_whole_one(hands, russian):
    names = sorted(russian)
    for one, other in zip(names, names[1:] + names[:1], strict=True):
        hands.show(russian[one])
        hands.show(russian[other])
        whole = gallery.paint(hands.glass.picture)
        assert pixels(hands.glass.surface) == pixels(whole), (one, other)


def test_long_texts_page_instead_of_scrolling(hands, fonts):
    large = samples.all_preferences()
    prefs = next(p for p in large if p.large_text and not p.high_contrast and not p.low_reach)
    screen = samples.sample_screens("ru", prefs)["out_of_service"]
    pages = compose(screen, PANEL_15, fonts).pages
    assert pages > 1
    seen = "".join("".join(texts(compose(screen, PANEL_15, fonts, page))) for page in range(pages))
    for row in screen.view.contacts:
        assert row.number in seen
    hands.glass.panel = PANEL_15
    hands.glass.surface = pygame.Surface((PANEL_15.width, PANEL_15.height), depth=32)
    hands.show(screen)
    hands.tap("page:next")
    assert hands.sent == [Touched()]
    assert any(text.startswith("2 / ") for text in texts(hands.glass.picture))


def test_a_waiting_screen_moves_and_a_still_one_sleeps(hands, russian):
    hands.show(russian["checking"])
    hands.glass.take_dirty()
    assert hands.glass.due() == pytest.approx(hands.now + 0.4)
    hands.wait(0.5)
    assert hands.glass.take_dirty()
    hands.show(replace(russian["confirm"], serial=8))
    assert hands.glass.due() is None


def test_attract_moves_against_burn_in(fonts, russian):
    shifted = {
        compose(russian["attract"], PANEL_15, fonts, step=step).items[0].area[:2]
        for step in range(len(SHIFTS))
    }
    assert len(shifted) == len(set(SHIFTS))


def test_the_language_control_opens_the_languages(hands, russian):
    hands.show(russian["confirm"])
    hands.tap("control:language")
    assert hands.sent == [OpenLanguages()]


@pytest.mark.slow
def test_no_text_of_the_screen_itself_is_ever_drawn(fonts, russian):
    """Everything drawn was in the view, but for digits of the pager and of the keypad."""
    for name, screen in russian.items():
        given = repr(screen).replace("\\xa0", "\u00a0")
        for panel in PANELS:
            for text in texts(compose(screen, panel, fonts)):
                bare = text.replace("  ", " ")
                own = bare.isdigit() or re.fullmatch(r"\d+ / \d+", bare)
                known = own or bare in given or all(word in given for word in bare.split())
                assert known, (name, text)


def test_touching_areas_are_merged_and_distant_ones_kept():
    near = merged([Area(0, 0, 10, 10), Area(12, 0, 10, 10), Area(100, 100, 5, 5)])
    assert sorted(near) == [Area(0, 0, 22, 10), Area(100, 100, 5, 5)]


def test_another_panel_or_theme_is_painted_whole(fonts, russian):
    one = compose(russian["home"], PANEL_15, fonts)
    assert changes(None, one) == [Area(0, 0, 1024, 768)]
    assert changes(one, one) == []
    dark = replace(
        russian["home"], preferences=replace(russian["home"].preferences, high_contrast=True)
    )
    assert changes(one, compose(dark, PANEL_15, fonts)) == [Area(0, 0, 1024, 768)]
