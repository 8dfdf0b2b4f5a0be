"""Pieces of screens: leafing through a list reaches every row and comes round."""

import pytest

from kiosk.projection.ground.parts import leaf_of, more

ROWS = tuple("abcdefghijklm")


@pytest.mark.parametrize("count", [0, 1, 5, 6, 7, 12, 13])
def test_turning_pages_reaches_every_row_once_and_comes_round(say, count):
    rows = ROWS[:count]
    seen, turn = [], 0
    while len(seen) < count:
        leaf = leaf_of(rows, 6, turn)
        assert leaf.first == len(seen)
        seen += leaf.rows
        turn += 1
    assert tuple(seen) == rows
    assert leaf_of(rows, 6, max(turn, 1)) == leaf_of(rows, 6, 0)
    assert bool(more(say, leaf_of(rows, 6, 0))) is (count > 6)
