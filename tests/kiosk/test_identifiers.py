"""Names sort by age; receipt numbers count up and read back."""

import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.dice import SeededDice, SystemDice
from kiosk.identifiers import is_terminal_id, receipt_counter, receipt_number, uuid7
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


def test_receipt_numbers_count_up_and_read_back():
    assert receipt_number("T-004211", 17) == "T-004211-000017"
    assert receipt_counter("T-004211-000017") == 17
    assert receipt_counter(receipt_number("T-004211", 12_345_678)) == 12_345_678
    with pytest.raises(ValueError, match="not a receipt number"):
        receipt_counter("T-004211-")


def test_terminal_ids_look_like_one():
    assert is_terminal_id("T-004211")
    assert not any(is_terminal_id(text) for text in ("T-4211", "t-004211", "T-0042110", ""))
