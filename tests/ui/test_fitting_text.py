"""Text is wrapped at words and shrunk within bounds; nothing is ever cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.fonts import pitch_of, size_of
from ui.gallery import tools
from ui.widgets.fitting import fit, wrap

words = st.lists(st.text("абвгдежз", min_size=1, max_size=12), min_size=1, max_size=12)


@pytest.mark.slow
@given(words, st.integers(40, 600))
def test_wrapping_loses_no_word(parts, width):
    text = " ".join(parts)
    lines, _ = wrap(tools()[0], text, 24, False, width)
    assert " ".join(lines) == text


@pytest.mark.slow
@given(words, st.integers(120, 600), st.integers(30, 300))
def test_a_fitted_text_says_everything_and_keeps_its_area_when_it_can(parts, width, height):
    text = " ".join(parts)
    done = fit(tools()[0], text, False, 30, 16, width, height)
    assert " ".join(done.lines) == text
    if done.size > 8:
        assert done.width <= width
        assert done.height <= height


@pytest.mark.slow
@given(words, st.integers(200, 600))
def test_balanced_lines_are_no_more_and_no_wider(parts, width):
    text = " ".join(parts)
    plain = fit(tools()[0], text, True, 20, 20, width, 900)
    even = fit(tools()[0], text, True, 20, 20, width, 900, balance=True)
    assert len(even.lines) <= len(plain.lines)
    assert even.width <= max(width, plain.width)


def test_what_fits_is_drawn_at_the_wished_size(fonts):
    done = fit(fonts, "Готово", True, 30, 16, 900, 100)
    assert done.size == size_of(30)
    assert done.height == pitch_of(done.size)


def test_a_no_break_space_holds_a_sum_together(fonts):
    lines, _ = wrap(fonts, "ещё до 13\u00a0500\u00a0₽", 24, False, 100)
    assert any("13\u00a0500\u00a0₽" in line for line in lines)
