"""A number is typed as people write it and read back in the places it fills."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.numbers import NumberEntry, grouped, numbering_plan

REGIONS = ("RU", "BY", "UA", "UZ", "TJ", "KG", "HU")


def typed(region, keys):
    entry = NumberEntry(region)
    for key in keys:
        entry = entry.type(key)
    return entry


@pytest.mark.parametrize(
    ("region", "keys", "e164"),
    [
        ("RU", "9161234567", "+79161234567"),
        ("RU", "89161234567", "+79161234567"),
        ("RU", "79161234567", "+79161234567"),
        ("BY", "291234567", "+375291234567"),
        ("BY", "80291234567", "+375291234567"),
        ("BY", "375291234567", "+375291234567"),
        ("UA", "0501234567", "+380501234567"),
        ("UA", "380501234567", "+380501234567"),
        ("UZ", "901234567", "+998901234567"),
        ("UZ", "8901234567", "+998901234567"),
        ("UZ", "998901234567", "+998901234567"),
        ("TJ", "992917123456", "+992917123456"),
        ("KG", "0700123456", "+996700123456"),
        ("HU", "06201234567", "+36201234567"),
        ("HU", "36201234567", "+36201234567"),
    ],
)
def test_however_people_write_it_the_number_is_the_same(region, keys, e164):
    assert typed(region, keys).e164 == e164


def test_empty_places_are_shown_and_grouped_as_people_read_them():
    assert NumberEntry("RU").groups == ("___", "___", "__", "__")
    assert typed("RU", "91612").groups == ("916", "12_", "__", "__")
    assert typed("HU", "2012").groups == ("20", "12_", "____")


def test_a_leading_eight_or_seven_leaves_all_places_empty():
    for key in "87":
        assert typed("RU", key).groups == NumberEntry("RU").groups
        assert typed("RU", key + "9").groups == ("9__", "___", "__", "__")


@pytest.mark.parametrize(
    ("region", "keys"), [("UA", "38"), ("UA", "380"), ("BY", "80"), ("HU", "0"), ("HU", "06")]
)
def test_what_is_on_its_way_to_being_swallowed_fills_no_place(region, keys):
    assert typed(region, keys).groups == NumberEntry(region).groups


def test_a_number_that_begins_as_none_does_is_shown_as_typed():
    assert typed("RU", "555").groups == ("555", "___", "__", "__")


def test_a_key_too_many_changes_nothing():
    whole = typed("RU", "9161234567")
    assert whole.type("8") == whole


def test_what_is_no_digit_changes_nothing():
    for key in ("", "a", "12", "*", "#", "\u0664"):
        assert NumberEntry("RU").type(key) == NumberEntry("RU")


def test_the_eraser_takes_the_last_digit_seen_and_then_the_swallowed_one():
    entry = typed("RU", "891")
    assert entry.erase().groups == ("9__", "___", "__", "__")
    assert entry.erase().erase() == NumberEntry("RU")
    assert entry.clear() == NumberEntry("RU")
    assert NumberEntry("RU").erase() == NumberEntry("RU")


def test_the_eraser_brings_back_no_digit_that_was_seen_before_it_was_swallowed():
    entry = typed("BY", "37")  # on its way to 375, and 3 alone begins a number
    assert typed("BY", "3").national == "3"
    assert entry.national == ""
    assert entry.erase() == NumberEntry("BY")


def test_an_unfinished_number_has_no_e164():
    entry = typed("RU", "916123456")
    assert not entry.complete
    assert entry.e164 is None


def test_a_region_without_mobile_numbers_is_refused():
    with pytest.raises(ValueError, match="XX"):
        numbering_plan("XX")


@pytest.mark.slow
@given(st.sampled_from(REGIONS), st.text("0123456789", max_size=20))
def test_whatever_is_typed_the_read_back_has_the_digits_of_the_number(region, keys):
    entry = typed(region, keys)
    places = numbering_plan(region).places
    shown = "".join(entry.groups)
    assert len(shown) == places
    assert shown.rstrip("_") == entry.national
    assert entry.complete == ("_" not in shown)
    assert entry.complete == (entry.e164 is not None)
    assert len(entry.typed) <= places + 4


@pytest.mark.slow
@given(st.sampled_from(REGIONS), st.text("0123456789", max_size=20))
def test_erasing_often_enough_empties_every_place(region, keys):
    entry = typed(region, keys)
    for _ in range(24):
        entry = entry.erase()
    assert entry == NumberEntry(region)


def test_numbers_are_shown_in_groups_that_do_not_break():
    assert grouped("+79161234567") == "+7\u00a0916\u00a0123-45-67"
    assert grouped("+375291234567") == "+375\u00a029\u00a0123-45-67"


def test_what_is_no_number_is_shown_as_it_is():
    assert grouped("0890") == "0890"


def test_a_number_that_cannot_be_is_shown_with_all_its_digits():
    entry = typed("BY", "091612455")
    assert entry.e164 == "+375091612455"
    assert "".join(sign for sign in grouped(entry.e164) if sign.isdigit()) == "375091612455"
