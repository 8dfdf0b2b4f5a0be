"""What a person of the operator sees of a customer's screen."""

import re

import pytest

from kiosk.projection.ground.masked_fields import FIELDS_MAX, LINE_LENGTH_MAX, masked, masked_fields
from kiosk.views.base import Choice
from workbench.screen_samples import MSISDN

THREE_DIGITS = re.compile(r"\d(?:[\s\u00a0\u202f,.()-]{0,2}\d){2}")


@pytest.mark.parametrize("language", ["ru", "en", "hu"])
def test_no_screen_tells_more_than_two_digits_of_a_number(views, language):
    for name, view in views(language).items():
        for line in masked_fields(view):
            assert not THREE_DIGITS.search(line), (name, line)


def test_a_number_that_is_typed_leaves_its_last_two_digits(views):
    assert f"\u00b7\u00b7{MSISDN[-2:]}" in masked_fields(views("ru")["own-number-complete"])


def test_a_code_a_pin_and_a_code_word_are_not_told_at_all(views):
    for name in ("code-typing", "pin", "code-word"):
        told = " ".join(masked_fields(views("ru")[name]))
        assert not re.search(r"\b4 8\b|\b48\b|481|\u2022", told), name


def test_a_screen_tells_its_title_its_words_and_its_buttons(views):
    view = views("ru")["other-ways"]
    lines = masked_fields(view)
    assert lines[0] == view.title
    labels = [choice.label for choice in view.choices if isinstance(choice, Choice)]
    assert set(labels) <= set(lines)


def test_lines_and_their_number_have_a_limit(views):
    for view in views("ru").values():
        lines = masked_fields(view)
        assert len(lines) <= FIELDS_MAX
        assert all(0 < len(line) <= LINE_LENGTH_MAX for line in lines)


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("+7 916 123-45-67", "+\u00b7\u00b767"),
        ("1\u202f500,50 \u20bd", "\u00b7\u00b750 \u20bd"),
        ("12 GB", "12 GB"),
        ("3", "3"),
    ],
)
def test_whole_numbers_are_hidden_and_small_ones_are_not(line, seen):
    assert masked(line) == seen
