"""Every screen keeps its measures: on every panel, text size, theme, reach, and in long languages.

A share runs always; everything else is marked slow.
"""

from dataclasses import replace

import pytest

from kiosk.views.base import Preferences
from ui import gallery, lint, samples
from ui.fonts import cap_of
from ui.items import Label
from ui.layout import PANEL_15, PANEL_17, PANEL_TALL, PANELS, Area, Ruler, Side
from ui.screens import compose

NAMES = tuple(samples.sample_screens("ru"))
HARDEST = (PANEL_15, Preferences(large_text=True, low_reach=True))


def pages(screen, panel, fonts):
    page = 0
    while True:
        picture = compose(screen, panel, fonts, page)
        yield picture
        page += 1
        if page >= picture.pages:
            return


def complaints(screen, panel, fonts, with_pixels=False):
    found = []
    for picture in pages(screen, panel, fonts):
        surface = gallery.paint(picture) if with_pixels else None
        found += lint.complaints(picture, panel, surface)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_smallest_panel_at_one_and_a_half_keeps_every_measure(fonts, name):
    panel, preferences = HARDEST
    screen = samples.sample_screens("ru", preferences)[name]
    assert complaints(screen, panel, fonts) == []


@pytest.mark.promise("R02", "R28")
@pytest.mark.slow
@pytest.mark.parametrize("language", ["ru", "en", "hu", "tg", "ky", "uz"])
@pytest.mark.parametrize("panel", PANELS, ids=lambda p: f"{p.width}x{p.height}@{p.mm_per_pixel}")
def test_every_panel_text_size_and_reach_keeps_every_measure(fonts, panel, language):
    for scale in (1.25, 1.5):
        own = replace(panel, large_scale=scale)
        for low in (False, True):
            for large in (False, True) if scale == 1.5 else (True,):
                preferences = Preferences(large_text=large, low_reach=low)
                for name, screen in samples.sample_screens(language, preferences).items():
                    assert complaints(screen, own, fonts) == [], (name, own, preferences)


@pytest.mark.slow
@pytest.mark.parametrize("slot", list(Side), ids=lambda slot: slot.name.lower())
def test_the_slot_may_be_on_any_side(fonts, slot):
    for panel in PANELS:
        for large in (False, True):
            screens = samples.sample_screens("ru", Preferences(large_text=large))
            for name in (name for name in screens if name.startswith("cash")):
                own = replace(panel, slot=slot)
                assert complaints(screens[name], own, fonts) == [], (name, own)


@pytest.mark.promise("R02")
@pytest.mark.slow
@pytest.mark.parametrize("contrast", [False, True], ids=["light", "high"])
@pytest.mark.parametrize("panel", PANELS, ids=lambda p: f"{p.width}x{p.height}@{p.mm_per_pixel}")
def test_pixels_have_the_contrast_the_theme_promises(fonts, panel, contrast):
    screens = samples.sample_screens("ru", Preferences(high_contrast=contrast))
    for name, screen in screens.items():
        assert complaints(screen, panel, fonts, with_pixels=True) == [], name


@pytest.mark.parametrize("name", ["home", "cash_refused", "result_refused", "number_wrong"])
@pytest.mark.parametrize("contrast", [False, True], ids=["light", "high"])
def test_pixels_of_telling_screens_have_their_contrast(fonts, name, contrast):
    screen = samples.sample_screens("ru", Preferences(high_contrast=contrast))[name]
    assert complaints(screen, PANEL_17, fonts, with_pixels=True) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_drawn_has_a_glyph(fonts, name):
    for language in ("ru", "hu", "tg", "ky", "uz"):
        picture = compose(samples.sample_screens(language)[name], PANEL_17, fonts)
        drawn = "".join("".join(i.lines) for i in picture.items if isinstance(i, Label))
        assert fonts.missing(drawn) == set()


@pytest.mark.parametrize("panel", PANELS, ids=lambda p: f"{p.width}x{p.height}@{p.mm_per_pixel}")
@pytest.mark.parametrize("large", [False, True])
def test_the_cash_screen_has_number_and_sum_in_their_millimetres(fonts, panel, large):
    screen = samples.sample_screens("ru", Preferences(large_text=large))["cash_fee"]
    labels = [i for i in compose(screen, panel, fonts).items if isinstance(i, Label)]

    def cap_mm(text):
        return next(
            cap_of(i.size) * panel.mm_per_pixel for i in labels if " ".join(i.lines) == text
        )

    assert 20 <= cap_mm(screen.view.credited) <= 23
    assert cap_mm(screen.view.number) >= 10


@pytest.mark.promise("R28")
def test_low_reach_really_moves_controls_down(fonts):
    plain = compose(samples.sample_screens("ru")["home"], PANEL_17, fonts)
    low = compose(
        samples.sample_screens("ru", Preferences(low_reach=True))["home"], PANEL_17, fonts
    )
    assert min(t.area.y for t in low.targets) >= Ruler(PANEL_17, low_reach=True).reach_top > 0
    assert min(t.area.y for t in plain.targets) < min(t.area.y for t in low.targets)


def test_a_tall_panel_is_low_by_itself(fonts):
    home = compose(samples.sample_screens("ru")["home"], PANEL_TALL, fonts)
    assert min(t.area.y for t in home.targets) >= Ruler(PANEL_TALL).reach_top > 0


@pytest.fixture
def sound(fonts, russian):
    return compose(russian["confirm"], PANEL_17, fonts)


def without_first_target(picture, **changes):
    return replace(picture, targets=(replace(picture.targets[0], **changes), *picture.targets[1:]))


def test_the_lint_bites_on_small_high_and_touching_targets(sound):
    area = sound.targets[0].area
    small = without_first_target(sound, area=area._replace(h=30))
    assert any("too small" in c for c in lint.complaints(small, PANEL_17))
    over = replace(sound, reach_top=900)
    assert any("above the reach line" in c for c in lint.complaints(over, PANEL_17))
    near = without_first_target(sound, area=sound.targets[1].area.moved(3, 3))
    assert any("mm apart" in c for c in lint.complaints(near, PANEL_17))


def test_the_lint_bites_on_cut_shrunk_and_overlapping_text(sound):
    label = next(i for i in sound.items if isinstance(i, Label))
    others = tuple(i for i in sound.items if i is not label)

    def with_label(**changes):
        return lint.complaints(replace(sound, items=(*others, replace(label, **changes))), PANEL_17)

    assert any("does not fit" in c for c in with_label(within=label.area._replace(w=5)))
    assert any("shrunk" in c for c in with_label(size=9))
    other = next(i for i in others if isinstance(i, Label))
    assert any("overlaps" in c for c in with_label(area=other.area, within=other.area))


def test_the_lint_bites_on_pale_text_and_borders(sound):
    surface = gallery.paint(sound)
    veil = surface.copy()
    veil.fill((240, 240, 240))
    veil.set_alpha(235)
    surface.blit(veil, (0, 0))
    found = lint.complaints(sound, PANEL_17, surface)
    assert any("border contrast" in c for c in found)
    assert any(": contrast" in c for c in found)
    assert Area(0, 0, 1, 1).holds(Area(0, 0, 1, 1))
