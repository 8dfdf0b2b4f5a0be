"""The gallery of real screens: what is drawn, and that it is drawn."""

import pytest

from kiosk.config.pack_loading import load_pack
from kiosk.projection.ground.faults import fault_reason
from kiosk.say import Say
from kiosk.views import account, general, top_up
from kiosk.views.base import Preferences, View
from ui import gallery, lint
from ui.items import Label
from ui.screens import compose
from workbench import screens
from workbench.screen_samples import TOLD_FAULTS, makers

PACK = load_pack()
LANGUAGES = ("ru", "hu")
SIZES = ("1280x1024", "1024x768")
LOOKS = ("usual", "large")


@pytest.fixture(scope="module")
def fonts():
    return gallery.tools()[0]


def complaints(chosen, fonts):
    found = []
    for name, screen, panel in screens.items(PACK, chosen):
        page, pages = 0, 1
        while page < pages:
            picture = compose(screen, panel, fonts, page)
            found += [(name, complaint) for complaint in lint.complaints(picture, panel)]
            page, pages = page + 1, picture.pages
    return found


@pytest.mark.slow
@pytest.mark.parametrize("language", PACK.languages)
def test_every_real_text_keeps_the_measures_of_the_screen(fonts, language):
    looks = tuple(look for look in screens.LOOKS if look != "contrast")  # it moves nothing
    chosen = screens.settings((language,), tuple(screens.PANELS), looks, extent="all")
    assert complaints(chosen, fonts) == []


@pytest.mark.slow
def test_every_letter_of_every_screen_has_a_glyph(fonts):
    chosen = screens.settings(PACK.languages, ("1920x1080",), ("usual",), extent="quick")
    for name, screen, panel in screens.items(PACK, chosen):
        labels = [i for i in compose(screen, panel, fonts).items if isinstance(i, Label)]
        drawn = "".join("".join(label.lines) for label in labels)
        assert fonts.missing(drawn) == set(), name


def say():
    return Say.of("en", PACK, PACK.timezone)


def kinds_of(module):
    return {
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, View) and kind is not View
    }


def test_every_kind_of_view_is_in_the_gallery():
    drawn = {type(make(say(), PACK)) for make in makers().values()}
    always = kinds_of(general) | kinds_of(top_up)
    assert always <= drawn <= always | kinds_of(account)


def test_the_faults_shown_are_told_in_different_words():
    assert len({fault_reason(say(), code) for code in TOLD_FAULTS}) == len(TOLD_FAULTS)


def test_all_is_every_combination_and_quick_one_for_each_language():
    every = screens.settings(LANGUAGES, SIZES, LOOKS, extent="all")
    assert len(every) == len(set(every)) == 8
    quick = screens.settings(LANGUAGES, SIZES, LOOKS, extent="quick")
    assert quick == [("ru", "1280x1024", "usual"), ("hu", "1280x1024", "usual")]


def test_usually_the_first_language_is_drawn_everywhere_and_the_others_once():
    usual = screens.settings(LANGUAGES, SIZES, LOOKS, extent="usual")
    assert [setting[0] for setting in usual] == ["ru"] * 4 + ["hu"]


def test_names_tell_language_panel_look_and_screen_and_are_unique():
    found = [name for name, _, _ in screens.items(PACK, [("hu", "1024x768", "large")])]
    assert len(set(found)) == len(found)
    assert "hu/1024x768/large/cash-kept" in found
    assert "hu/1024x768/large/still-there-cash" in found


def test_looks_reach_the_screen():
    for look in (Preferences(large_text=True), Preferences(high_contrast=True)):
        assert all(screen.preferences == look for _, screen in screens.screens(say(), PACK, look))


@pytest.mark.slow
def test_the_samples_of_every_shape_become_pictures(tmp_path):
    out = ["--out", str(tmp_path), "--samples", "--quick", "--language", "uz", "--language", "uk"]
    assert screens.main(out) == 0
    drawn = {path.name.split(".")[0] for path in (tmp_path / "uz" / "1280x1024").glob("*/*.png")}
    assert {"account_many", "menu_urgent", "chat_talk", "home"} <= drawn
    assert not (tmp_path / "uk").exists()  # it has no samples of its own
