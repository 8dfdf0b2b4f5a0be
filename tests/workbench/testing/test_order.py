"""Long stories start first, and the drawn order stays within each room."""

from workbench.house.source import ROOT
from workbench.testing.order import LONG_FIRST, LongFirst, rank_of


class Item:
    def __init__(self, nodeid):
        self.nodeid = nodeid


def test_long_rooms_come_first_and_the_rest_keeps_its_drawn_order():
    drawn = ["tests/ui/b.py::x", "tests/scenarios/s.py::y", "tests/kiosk/a.py::z"]
    items = [Item(nodeid) for nodeid in [*drawn, "tests/proofs/crash/test_images.py::w"]]
    LongFirst().pytest_collection_modifyitems(items)
    assert [item.nodeid.split("/")[1] for item in items] == ["proofs", "scenarios", "ui", "kiosk"]


def test_every_room_that_starts_first_is_there():
    for rank, room in enumerate(LONG_FIRST):
        assert (ROOT / room).is_dir()
        assert rank_of(f"{room}test_it.py::test_it_works") == rank
