"""Which two numbers may have been mistaken for one another, by their digits alone."""

from __future__ import annotations

WRONG_DIGITS_MAX = 3
MOVED_DIGITS_MAX = 4


def are_alike(paid: str, meant: str) -> bool:
    """Tell whether one may be a slip of the finger for the other.

    At most three digits differ, or the same digits stand in another order with at most four moved.
    """
    if len(paid) != len(meant):
        return False
    places = sum(one != other for one, other in zip(paid, meant, strict=True))
    if places <= WRONG_DIGITS_MAX:
        return True
    return places <= MOVED_DIGITS_MAX and sorted(paid) == sorted(meant)
