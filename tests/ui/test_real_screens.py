"""The real screens, in the real texts of every language, keep every measure on every panel."""

import pytest

from kiosk.config.pack_loading import load_pack
from ui import lint
from ui.items import Label
from ui.screens import compose
from workbench import screens

PACK = load_pack()


def complaints(fonts, language, size, look):
    found = []
    for name, screen, panel in screens.items(PACK, [(language, size, look)]):
        page, pages = 0, 1
        while page < pages:
            picture = compose(screen, panel, fonts, page)
            pages = picture.pages
            drawn = "".join("".join(i.lines) for i in picture.items if isinstance(i, Label))
            found += [(name, page, text) for text in lint.complaints(picture, panel)]
            found += [(name, page, glyph) for glyph in sorted(fonts.missing(drawn))]
            page += 1
    return found


@pytest.mark.slow
@pytest.mark.parametrize("language", PACK.languages)
def test_every_language_fits_the_smallest_panel_in_large_text(fonts, language):
    assert complaints(fonts, language, "1024x768", "large-contrast-low") == []


@pytest.mark.slow
@pytest.mark.parametrize("size", screens.PANELS)
@pytest.mark.parametrize("language", PACK.languages)
def test_every_language_fits_every_panel(fonts, language, size):
    assert complaints(fonts, language, size, "usual") == []
