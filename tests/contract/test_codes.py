"""Codes that people type: alike on both sides, told apart from slips of the finger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.codes import (
    code_of,
    is_code,
    luhn_digit,
    receipt_code,
    second_code,
    with_check_digit,
)
from contract.hashing import record_hash
from kiosk.identifiers import claim_code, suspense_code

_NUMBERS = st.integers(0, 10**7 - 1)


def test_luhn_digit_is_that_of_the_standard():
    assert luhn_digit("7992739871") == "3"
    assert luhn_digit("0000000") == "0"


def test_known_codes_stay_what_they_are():
    # Slips with these codes are in people's pockets: the scheme never changes.
    assert receipt_code("019bc0e2-1280-7f5b-a522-4a58b791f1d8") == "73261059"
    assert claim_code("019bc0e2-1280-7f5b-a522-4a58b791f1d8") == "95498945"
    assert suspense_code("019bc0e2-1280-7f5b-a522-4a58b791f1d8") == "10043784"


@given(st.binary(max_size=40), st.text(max_size=40))
def test_a_code_is_eight_digits_with_a_right_check_digit(tag, identifier):
    assert is_code(code_of(tag, identifier))


@given(_NUMBERS, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_seen(number, place, step):
    code = with_check_digit(number)
    wrong = str((int(code[place]) + step) % 10)
    assert is_code(code)
    assert not is_code(code[:place] + wrong + code[place + 1 :])


def test_numbers_are_filled_up_to_eight_digits():
    assert with_check_digit(0) == "00000000"
    assert with_check_digit(1234567) == "12345674"


@pytest.mark.parametrize(
    "text",
    ["", "1234567", "123456780", "1234567x", "-1234567", "１２３４５６７4", "١٢٣٤٥٦٧4"],
)
def test_what_is_no_code_is_not_taken_for_one(text):
    assert not is_code(text)


def test_the_second_code_is_made_of_the_stored_record_alone():
    body = b'{"kind":"unclaimed_opened"}'
    assert second_code(bytes(32), body) == "5835"
    assert second_code(record_hash(bytes(32), b"{}"), body) != second_code(bytes(32), body)


def test_second_codes_spread_over_all_four_digits():
    made = [second_code(bytes(32), str(one).encode()) for one in range(20_000)]
    assert all(len(code) == 4 and code.isdigit() for code in made)
    assert len(set(made)) > 8_500
    assert {code[0] for code in made} == set("0123456789")
