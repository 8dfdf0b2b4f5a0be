"""Names sort by age, codes fit a keypad and notice a slip of the finger."""

import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.dice import SeededDice, SystemDice
from kiosk.identifiers import (
    check_code,
    claim_code,
    is_code,
    is_terminal_id,
    luhn_digit,
    receipt_counter,
    receipt_number,
    suspense_code,
    uuid7,
)
from kiosk.time_values import epoch_ms


class OnesDice:
    def token_bytes(self, count):
        return b"\xff" * count

    def uniform(self, low, high):
        return low


def test_uuid7_has_the_bits_of_the_standard():
    # RFC 9562, appendix A.6: this moment, and these bits of version and variant.
    moment = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    made = uuid.UUID(uuid7(epoch_ms(moment), OnesDice()))
    assert made.hex.startswith("017f22e279b0")
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.hex == "017f22e279b0" + "7fff" + "bfffffffffffffff"


@pytest.mark.slow
@given(first=st.integers(0, 2**48 - 2), seed=st.integers(0, 1000))
def test_uuid7_sorts_by_time(first, seed):
    dice = SeededDice(seed)
    assert uuid7(first, dice) < uuid7(first + 1, dice)


def test_uuid7_of_one_millisecond_differ():
    dice = SystemDice()
    assert len({uuid7(1, dice) for _ in range(1000)}) == 1000


def test_luhn_digit_is_that_of_the_standard():
    assert luhn_digit("7992739871") == "3"
    assert luhn_digit("0000000") == "0"


@pytest.mark.slow
@given(st.text(min_size=1, max_size=40))
def test_a_code_is_eight_digits_with_a_right_check_digit(identifier):
    for make in (check_code, claim_code, suspense_code):
        code = make(identifier)
        assert len(code) == 8
        assert code.isascii()
        assert code.isdigit()
        assert is_code(code)


def test_codes_of_different_things_differ():
    assert len({make("same-id") for make in (check_code, claim_code, suspense_code)}) == 3


def test_known_codes_stay_what_they_are():
    # Slips with these codes are in people's pockets: the scheme never changes.
    assert check_code("019bc0e2-1280-7f5b-a522-4a58b791f1d8") == "73261059"
    assert claim_code("019bc0e2-1280-7f5b-a522-4a58b791f1d8") == "95498945"
    assert suspense_code("019bc0e2-1280-7f5b-a522-4a58b791f1d8") == "10043784"


@pytest.mark.slow
@given(identifier=st.text(max_size=20), place=st.integers(0, 7), other=st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(identifier, place, other):
    code = check_code(identifier)
    wrong = str((int(code[place]) + other) % 10)
    assert not is_code(code[:place] + wrong + code[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "1234567", "123456789", "1234567a", "１２３４５６７４", "-1234567"]
)
def test_what_is_no_code_is_not_taken_for_one(text):
    assert not is_code(text)


def test_receipt_numbers_count_up_and_read_back():
    assert receipt_number("T-004211", 17) == "T-004211-000017"
    assert receipt_counter("T-004211-000017") == 17
    assert receipt_counter(receipt_number("T-004211", 12_345_678)) == 12_345_678
    with pytest.raises(ValueError, match="not a receipt number"):
        receipt_counter("T-004211-")


def test_terminal_ids_look_like_one():
    assert is_terminal_id("T-004211")
    assert not any(is_terminal_id(text) for text in ("T-4211", "t-004211", "T-0042110", ""))
