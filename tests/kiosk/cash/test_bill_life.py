"""The life of the one bill in the machine, written down a second time, by what the device says.

Every place the bill can be in against everything that can happen: where it is then, and after a
slash what became of its intent, if anything did.  `!` is a step that is refused and logged: the
place stays, whatever was said.
"""

import pytest

from drivers.api import (
    AcceptorStatus,
    AcceptorStatusChanged,
    BillEscrowed,
    BillRejected,
    BillReturned,
    BillSettled,
    BillStacked,
    RejectReason,
)
from kiosk.cash.cash_in import BillPath
from kiosk.cash.picture import ReturnReason

LIFE = """
            NONE      MOVING    ASKED     RETURNING STACKING          CREDITED     DOUBTFUL
goes_in     MOVING    MOVING    ASKED!    RETURNING STACKING          CREDITED     DOUBTFUL
read_small  STACKING  STACKING  RETURNING RETURNING STACKING          CREDITED!    DOUBTFUL!
read_large  ASKED     ASKED     ASKED     RETURNING STACKING          CREDITED!    DOUBTFUL!
wanted_back RETURNING RETURNING RETURNING RETURNING STACKING          CREDITED!    DOUBTFUL!
kept        NONE      MOVING    STACKING  RETURNING STACKING          CREDITED     DOUBTFUL
stacked     NONE      MOVING    ASKED     RETURNING CREDITED/credited CREDITED     CREDITED/credited
returned    NONE      NONE      NONE      NONE      NONE/returned     CREDITED!    NONE
rejected    NONE      NONE      NONE      NONE      STACKING          CREDITED!    DOUBTFUL
settled     NONE      MOVING    ASKED     RETURNING STACKING          NONE/settled DOUBTFUL
rests       NONE      NONE      NONE      NONE      DOUBTFUL/suspense NONE/settled NONE
no_cassette NONE      NONE      NONE      NONE      STACKING          CREDITED     NONE
jams        NONE      NONE      NONE      NONE      DOUBTFUL/suspense CREDITED     DOUBTFUL
"""
HEAD, *LINES = [line.split() for line in LIFE.strip().splitlines()]
CELLS = [
    (place, line[0], cell) for line in LINES for place, cell in zip(HEAD, line[1:], strict=True)
]


class Lane:
    """The bills of an open transaction that goes on taking them, whatever happens."""

    def __init__(self, bench, place):
        bench.ready()
        self.bench = bench
        self.bills = bench.bills
        self.sale = bench.desk.sale
        for happening in TO_REACH[place]:
            HAPPENINGS[happening](self)
        assert self.bills.path is BillPath[place]
        self.told(None)

    def hear(self, event):
        self.bills.on_event(event, self.sale, self.bench.now)

    def status(self, status):
        self.hear(AcceptorStatusChanged(status))

    def told(self, name):
        """Forget what was told so far; return what of it is a log of this name."""
        self.bench.effects += self.bench.deeds.take()
        logged = self.bench.logged(name)
        self.bench.effects.clear()
        return logged


HAPPENINGS = {
    "goes_in": lambda lane: lane.status(AcceptorStatus.ACCEPTING),
    "read_small": lambda lane: lane.hear(BillEscrowed(lane.bench.small)),
    "read_large": lambda lane: lane.hear(BillEscrowed(lane.bench.large)),
    "wanted_back": lambda lane: lane.bills.give_back(ReturnReason.FINISHING),
    "kept": lambda lane: lane.bills.keep(lane.sale, lane.bench.now),
    "stacked": lambda lane: lane.hear(BillStacked(1, lane.bench.small)),
    "returned": lambda lane: lane.hear(BillReturned(lane.bench.small)),
    "rejected": lambda lane: lane.hear(BillRejected(RejectReason.NOT_RECOGNISED)),
    "settled": lambda lane: lane.hear(BillSettled(1)),
    "rests": lambda lane: lane.status(AcceptorStatus.DISABLED),
    "no_cassette": lambda lane: lane.status(AcceptorStatus.CASSETTE_OUT),
    "jams": lambda lane: lane.status(AcceptorStatus.JAMMED),
}
TO_REACH = {
    "NONE": (),
    "MOVING": ("goes_in",),
    "ASKED": ("goes_in", "read_large"),
    "RETURNING": ("goes_in", "wanted_back"),
    "STACKING": ("goes_in", "read_small"),
    "CREDITED": ("goes_in", "read_small", "stacked"),
    "DOUBTFUL": ("goes_in", "read_small", "jams"),
}


@pytest.mark.parametrize(("place", "happening", "cell"), CELLS)
def test_a_bill_goes_where_the_rules_send_it(bench, place, happening, cell):
    lane = Lane(bench, place)
    intent = bench.intent
    HAPPENINGS[happening](lane)
    after, _, phase = cell.partition("/")
    assert lane.bills.path is BillPath[after.strip("!")]
    assert bool(lane.told("bill_step_refused")) is after.endswith("!")
    if phase:
        assert bench.intent == phase
    elif intent is not None:
        assert bench.intent == intent
    else:
        assert bench.intent == ("open" if after == "STACKING" else None)
