"""On every panel, in large text and low reach, every choice of every screen is on some page."""

import pytest

from kiosk.views.base import Preferences
from ui import samples
from ui.layout import PANEL_15, PANELS
from ui.screens import compose

HARDEST = Preferences(large_text=True, low_reach=True)


def found(screen, panel, fonts):
    first = compose(screen, panel, fonts)
    pages = [first, *(compose(screen, panel, fonts, page) for page in range(1, first.pages))]
    return {t.name for page in pages for t in page.targets if t.name.startswith("choice:")}


def wanted(screen):
    choices = screen.view.choices if screen.overlay is None else (screen.overlay.more_time,)
    return {f"choice:{choice.id}" for choice in choices if choice.enabled}


@pytest.mark.parametrize("code", ["ru", "hu", "uz"])
@pytest.mark.parametrize("name", samples.sample_screens("ru"))
def test_no_choice_is_lost_on_the_smallest_panel(fonts, name, code):
    screen = samples.sample_screens(code, HARDEST)[name]
    assert found(screen, PANEL_15, fonts) == wanted(screen)


@pytest.mark.slow
@pytest.mark.parametrize("panel", PANELS, ids=lambda p: f"{p.width}x{p.height}@{p.mm_per_pixel}")
def test_no_choice_is_lost_on_any_panel_in_any_look(fonts, panel):
    for wish in samples.all_preferences():
        for code in ("ru", "ky"):
            for name, screen in samples.sample_screens(code, wish).items():
                assert found(screen, panel, fonts) == wanted(screen), (name, wish, code)
