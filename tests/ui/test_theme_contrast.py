"""Colours can be read and borders seen, in both themes and with any brand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.theme import (
    CONTROL_CONTRAST,
    HIGH_CONTRAST,
    LIGHT,
    TEXT_CONTRAST,
    contrast,
    readable_on,
    rgb,
    themed,
)

TONES = (
    "control", "pressed", "chosen", "disabled", "primary", "primary_pressed",
    "trouble", "good", "neutral",
)  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT, HIGH_CONTRAST], ids=["light", "high"])
@pytest.mark.parametrize("name", TONES)
def test_the_text_of_every_tone_is_read_on_its_fill(theme, name):
    tone = getattr(theme, name)
    assert contrast(tone.fill, tone.text) >= TEXT_CONTRAST


@pytest.mark.parametrize("theme", [LIGHT, HIGH_CONTRAST], ids=["light", "high"])
@pytest.mark.parametrize("name", [name for name in TONES if name != "disabled"])
def test_the_border_of_every_tone_is_seen_on_paper_and_card(theme, name):
    border = getattr(theme, name).border
    assert contrast(theme.paper, border) >= CONTROL_CONTRAST
    assert contrast(theme.card, border) >= CONTROL_CONTRAST


@pytest.mark.parametrize("theme", [LIGHT, HIGH_CONTRAST], ids=["light", "high"])
def test_plain_text_is_read_on_paper_card_and_bills(theme):
    for ground in (theme.paper, theme.card, *theme.bill_tints):
        assert contrast(ground, theme.ink) >= TEXT_CONTRAST
        if ground in (theme.paper, theme.card):
            assert contrast(ground, theme.muted) >= TEXT_CONTRAST


def test_black_on_white_has_the_contrast_of_the_standard():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast(rgb("#767E8C"), rgb("#FFFFFF")) >= 3


@given(st.tuples(*[st.integers(0, 255)] * 3), st.tuples(*[st.integers(0, 255)] * 3))
def test_any_brand_keeps_its_action_and_logo_readable(colour, on_colour):
    brand, text = ("#{:02x}{:02x}{:02x}".format(*c) for c in (colour, on_colour))
    theme = themed(brand, text, high_contrast=False)
    assert contrast(theme.primary.fill, theme.primary.text) >= TEXT_CONTRAST
    pressed = theme.primary_pressed
    assert contrast(pressed.fill, pressed.text) >= TEXT_CONTRAST
    assert contrast(theme.paper, theme.primary.border) >= CONTROL_CONTRAST
    assert contrast(theme.paper, theme.logo) >= TEXT_CONTRAST


def test_high_contrast_has_no_large_bright_area():
    for name in TONES:
        tone = getattr(HIGH_CONTRAST, name)
        assert contrast((0, 0, 0), tone.fill) < 3, name


def test_a_readable_wish_is_kept_and_an_unreadable_one_replaced():
    assert readable_on((255, 255, 255), (200, 0, 0)) == (200, 0, 0)
    assert readable_on((255, 255, 255), (255, 255, 0)) == (0, 0, 0)


def test_what_is_no_colour_is_refused():
    with pytest.raises(ValueError, match="not a colour"):
        rgb("red")
