"""Codes that people type: alike on both sides, told apart from slips of the finger."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contract.codes import is_code, receipt_code, second_code, with_check_digit
from contract.hashing import record_hash
from kiosk import identifiers

_NUMBERS = st.integers(0, 10**7 - 1)


@given(st.text(min_size=1, max_size=40))
def test_the_terminal_prints_the_receipt_code_that_the_operator_looks_up(payment_id):
    assert receipt_code(payment_id) == identifiers.check_code(payment_id)


@given(_NUMBERS, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_seen(number, place, step):
    code = with_check_digit(number)
    wrong = str((int(code[place]) + step) % 10)
    assert is_code(code)
    assert not is_code(code[:place] + wrong + code[place + 1 :])


def test_a_code_is_eight_plain_digits():
    assert with_check_digit(0) == "00000000"
    assert is_code(with_check_digit(1234567))
    assert not any(map(is_code, ("", "1234567", "123456780", "1234567x", "١٢٣٤٥٦٧٨")))


def test_the_second_code_is_made_of_the_stored_record_alone():
    body = b'{"kind":"unclaimed_opened"}'
    assert second_code(bytes(32), body) == "5835"
    assert second_code(record_hash(bytes(32), b"{}"), body) != second_code(bytes(32), body)


def test_second_codes_spread_over_all_four_digits():
    made = [second_code(bytes(32), str(one).encode()) for one in range(20_000)]
    assert all(len(code) == 4 and code.isdigit() for code in made)
    assert len(set(made)) > 8_500
    assert {code[0] for code in made} == set("0123456789")
