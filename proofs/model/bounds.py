"""How large a model is: the limits within which it is explored whole."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique


@unique
class Misfortune(Enum):
    """What can go wrong, each use counted against the bounds; the value is the word for traces."""

    CUT = "host power cut"
    CUT_LONG = "host power cut for long"
    CUT_BOTH = "power cut of host and device"
    CUT_BETWEEN = "host power cut between two effects"
    BROWN_OUT = "brown-out of the device"
    LINK = "wire cut"
    JAM = "jam"
    CASSETTE = "cassette out"
    SWALLOW = "bill swallowed unasked"
    CHEAT = "bill pulled at"
    EXCHANGE = "device exchanged"
    ACK_LOST = "acknowledgement lost"
    STACK_FAILS = "device refuses to stack"
    ANSWER_LOST = "operator's answer lost"
    RENEWED = "certificate renewed"
    RESTORED = "operator restored from its backup"


ALL = frozenset(Misfortune)


@dataclass(frozen=True)
class Bounds:
    """Each number is a limit that the search exhausts; at most 9 misfortunes of any one kind."""

    name: str
    bills: int = 2
    misfortunes: int = 1
    kinds: frozenset[Misfortune] = ALL
    visits: int = 2  # the second person is a stranger to the first
    asks: bool = False  # every bill is held and the customer asked
    two_types: bool = False  # the second bill is of another denomination
    minimum_minor: int = 1_000
    post: bool = False  # of journal, outbox and operator, in place of bills
    refuses: bool = True  # the operator may refuse the first number
    splits: bool = False  # the customer may put half of what is in on another number

    def words(self) -> str:
        """The bounds in words, as the report states them."""
        kinds = "any kind" if self.kinds == ALL else f"{len(self.kinds)} kinds"
        more = [
            word
            for word, said in (
                ("every bill asked about", self.asks),
                ("two denominations", self.two_types),
                ("one bill is below the minimum", self.minimum_minor > 10_000),
                ("no refusals", not self.refuses),
                ("half goes to another number", self.splits),
            )
            if said
        ]
        rest = f" ({', '.join(more)})" if more else ""
        if self.post:
            limit = f"at most {self.misfortunes} misfortunes of {kinds}"
            return f"the post: {self.visits} payments, {limit}"
        return (
            f"{self.bills} bills, {self.visits} visits, "
            f"at most {self.misfortunes} misfortunes of {kinds}{rest}"
        )


# Explored by `make model`, one after another or side by side.
USUAL = (
    Bounds("two bills, two people", refuses=False),
    Bounds("one bill, two misfortunes", bills=1, visits=1, misfortunes=2, refuses=False),
    Bounds("post", post=True, misfortunes=3),
    Bounds("refusals", bills=1, refuses=True),
    Bounds("asked about", bills=2, visits=1, asks=True, refuses=False),
    Bounds("two denominations", bills=2, visits=1, two_types=True, refuses=False),
    Bounds("split", bills=2, visits=1, splits=True),
    Bounds("below the minimum", bills=2, visits=1, minimum_minor=15_000, refuses=False),
)
# The share of the test run.
CI = (
    Bounds("post", post=True),
    Bounds("two bills", misfortunes=0),
    Bounds("one bill, one misfortune", bills=1, visits=1, refuses=False),
    Bounds(
        "split",
        bills=1,
        visits=1,
        splits=True,
        kinds=frozenset({Misfortune.CUT, Misfortune.CUT_BETWEEN, Misfortune.CHEAT}),
    ),
)
