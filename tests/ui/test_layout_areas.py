"""Millimetres become pixels upwards, and areas are cut without losing a pixel."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.layout import (
    GAP_MM,
    PANEL_15,
    PANEL_TALL,
    PANELS,
    TARGET_MM,
    Area,
    PanelSize,
    Ruler,
)

areas = st.builds(
    Area, st.integers(0, 50), st.integers(0, 50), st.integers(40, 900), st.integers(40, 900)
)


@given(areas, st.integers(1, 6), st.integers(0, 5))
def test_columns_keep_both_edges_and_their_gaps(area, count, gap):
    columns = area.columns(count, gap)
    assert columns[0].x == area.x
    assert columns[-1].right == area.right
    assert all(b.x - a.right == gap for a, b in pairwise(columns))
    assert max(c.w for c in columns) - min(c.w for c in columns) <= 1


@given(areas, st.integers(1, 30), st.integers(0, 5))
def test_a_cut_and_its_rest_stay_inside_and_apart(area, size, gap):
    for cut in (area.top, area.foot, area.left, area.right_side):
        part, rest = cut(size, gap)
        assert area.holds(part)
        assert area.holds(rest)
        assert not part.meets(rest)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: f"{panel.width}x{panel.height}")
@pytest.mark.parametrize("large", [False, True])
def test_targets_gaps_and_capitals_are_never_under_their_millimetres(panel, large):
    ruler = Ruler(panel, large_text=large)
    assert ruler.target * panel.mm_per_pixel >= TARGET_MM
    assert ruler.gap_least * panel.mm_per_pixel >= GAP_MM
    assert ruler.body * panel.mm_per_pixel >= (7.33 if large else 4.8)
    assert ruler.target % 8 == 0


def test_large_styles_do_not_outgrow_their_measure():
    assert Ruler(PANEL_15, large_text=True).cap(21) == Ruler(PANEL_15).cap(21)
    assert Ruler(PANEL_15, large_text=True).cap(5) > Ruler(PANEL_15).cap(5)


def test_reach_counts_from_the_floor():
    panel = PanelSize(1000, 1000, 0.3, bottom_mm=940)
    assert Ruler(panel).reach_top == 0
    assert Ruler(panel, low_reach=True).reach_top == 1000 - 600
    assert Ruler(PANEL_TALL).reach_top > 0
    assert Ruler(PANEL_TALL, low_reach=True).reach_top > Ruler(PANEL_TALL).reach_top
