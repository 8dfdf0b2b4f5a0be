"""Rows of lists and alerts: their own buttons, their sum, their marks, page by page."""

from dataclasses import replace

import pytest

from kiosk.views.account import Row, Tone
from kiosk.views.base import Preferences
from kiosk.views.intents import Choose
from ui import samples
from ui.items import Icon, Label
from ui.layout import PANEL_15, PANEL_17, PANEL_TALL, PANELS
from ui.screens import compose

LARGE = Preferences(large_text=True)
HARDEST = Preferences(large_text=True, low_reach=True)


def all_pages(screen, panel, fonts):
    first = compose(screen, panel, fonts)
    return [first, *(compose(screen, panel, fonts, page) for page in range(1, first.pages))]


def labels(picture):
    return {" ".join(i.lines): i for i in picture.items if isinstance(i, Label)}


def below(label, target):
    return target.area.y <= label.area.centre[1] <= target.area.bottom


@pytest.mark.parametrize("name", ["list_causes", "list_extras", "list_calls"])
def test_the_button_of_a_row_sends_the_choice_the_row_names(hands, russian, name):
    screen = russian[name]
    hands.show(screen)
    named = [row.choice_id for row in screen.view.rows if row.choice_id]
    for choice_id in named:
        hands.tap(f"choice:{choice_id}")
    assert hands.sent == [Choose(7, choice_id) for choice_id in named]


@pytest.mark.parametrize("panel", [PANEL_15, PANEL_17, PANEL_TALL], ids=lambda p: str(p.width))
def test_the_button_stands_at_the_right_end_of_its_row_and_others_below_all(fonts, panel):
    screen = samples.sample_screens("ru")["list_causes"]
    picture = compose(screen, panel, fonts)
    found = labels(picture)
    for row in screen.view.rows:
        if row.choice_id:
            target = picture.named(f"choice:{row.choice_id}")
            assert below(found[row.label], target) or below(found[row.detail], target)
            assert target.area.x > found[row.value].area.right
    lowest = max(found[row.label].area.bottom for row in screen.view.rows)
    assert picture.named("choice:print").area.y > lowest


@pytest.mark.parametrize("panel", PANELS, ids=lambda p: f"{p.width}x{p.height}@{p.mm_per_pixel}")
@pytest.mark.parametrize("name", ["list_causes", "list_extras", "list_calls", "list_plain"])
def test_every_row_value_and_button_is_on_some_page(fonts, panel, name):
    for code in ("ru", "hu"):
        screen = samples.sample_screens(code, HARDEST)[name]
        pages = all_pages(screen, panel, fonts)
        seen = {text for page in pages for text in labels(page)}
        buttons = {t.name for page in pages for t in page.targets}
        for row in screen.view.rows:
            assert {row.label, row.value} <= seen
            assert not row.choice_id or f"choice:{row.choice_id}" in buttons
        if screen.view.total:
            assert screen.view.total.value in labels(pages[-1])


def test_values_and_their_sum_end_at_one_edge(fonts, russian):
    screen = russian["list_causes"]
    found = labels(compose(screen, PANEL_17, fonts))
    values = [row.value for row in screen.view.rows] + [screen.view.total.value]
    assert len({found[value].area.right for value in values}) == 1


def test_how_a_row_is_meant_is_told_by_a_mark_and_not_by_colour_alone(fonts, russian):
    rows = tuple(Row(f"row {tone.name}", tone=tone) for tone in Tone)
    screen = russian["list_empty"]
    view = replace(screen.view, rows=rows)
    picture = compose(replace(screen, view=view), PANEL_17, fonts)
    found = labels(picture)
    marks = {}
    for row in rows:
        words = found[row.label].area
        marks[row.tone] = [
            i.name
            for i in picture.items
            if isinstance(i, Icon) and i.area.y < words.bottom and words.y < i.area.bottom
            and i.area.right <= words.x
        ]  # fmt: skip
    assert marks == {
        Tone.PLAIN: [],
        Tone.GOOD: ["check"],
        Tone.CARE: ["warning"],
        Tone.TROUBLE: ["warning"],
    }


def test_where_the_rows_stand_in_the_whole_is_said(fonts, russian):
    screen = russian["list_calls"]
    assert screen.view.place in labels(compose(screen, PANEL_17, fonts))
    both = replace(screen, view=replace(screen.view, lead="Since 1 November"))
    assert {screen.view.place, "Since 1 November"} <= set(labels(compose(both, PANEL_17, fonts)))


def test_an_empty_list_says_so(fonts, russian):
    screen = russian["list_empty"]
    words = " ".join(labels(compose(screen, PANEL_17, fonts)))
    assert screen.view.lead in words
