"""How much it will be: answers to mark, that stay where they are whatever is marked."""

from dataclasses import replace

import pytest

from kiosk.views.base import Preferences, Role
from kiosk.views.intents import Choose
from ui import samples
from ui.items import Icon, Label
from ui.layout import PANEL_15, PANEL_17, PANEL_TALL, PANELS
from ui.screens import compose

PLAIN = Preferences()
LARGE = Preferences(large_text=True)


def marked(screen, choice_id):
    choices = tuple(
        replace(choice, selected=choice.id == choice_id) if choice.role is Role.OPTION else choice
        for choice in screen.view.choices
    )
    note = "" if choice_id == "sum:any" else samples.TEXTS["ru"]("Over the sum")
    return replace(screen, view=replace(screen.view, choices=choices, sum_note=note))


def answers(picture):
    return {t.name: t.area for t in picture.targets if t.name.startswith("choice:sum:")}


def last_page(screen, panel, fonts):
    return compose(screen, panel, fonts, compose(screen, panel, fonts).pages - 1)


@pytest.mark.parametrize("panel", PANELS, ids=lambda p: f"{p.width}x{p.height}@{p.mm_per_pixel}")
@pytest.mark.parametrize("wish", [PLAIN, LARGE], ids=["usual", "large"])
def test_nothing_moves_when_another_answer_is_marked(fonts, panel, wish):
    screen = samples.sample_screens("ru", wish)["confirm"]
    before = last_page(marked(screen, "sum:any"), panel, fonts)
    after = last_page(marked(screen, "sum:50000"), panel, fonts)
    assert len(answers(before)) == 4
    assert answers(before) == answers(after)
    assert {t.name: t.area for t in before.targets} == {t.name: t.area for t in after.targets}


def test_the_marked_answer_has_a_tick_and_not_only_a_colour(fonts):
    screen = samples.sample_screens("ru")["confirm"]
    for choice_id in ("sum:any", "sum:20000"):
        picture = compose(marked(screen, choice_id), PANEL_17, fonts)
        ticks = [i.area for i in picture.items if isinstance(i, Icon) and i.name == "check"]
        inside = {name for name, area in answers(picture).items() for t in ticks if area.holds(t)}
        assert inside == {f"choice:{choice_id}"}


def test_what_a_marked_sum_means_stands_in_the_place_of_the_question(fonts):
    screen = samples.sample_screens("ru")["confirm"]
    drawn = [
        " ".join(item.lines)
        for item in compose(marked(screen, "sum:20000"), PANEL_TALL, fonts).items
        if isinstance(item, Label)
    ]
    assert samples.TEXTS["ru"]("Over the sum") in drawn
    assert screen.view.sum_question not in drawn


def test_an_answer_sends_its_own_choice(hands):
    hands.show(samples.sample_screens("ru")["confirm"])
    hands.tap("choice:sum:20000")
    assert hands.sent == [Choose(7, "sum:20000")]


@pytest.mark.parametrize("name", ["confirm", "confirm_fee_no_paper"])
@pytest.mark.parametrize("panel", [PANEL_15, PANEL_17, PANEL_TALL], ids=lambda p: str(p.width))
def test_the_bills_that_are_taken_are_drawn_beside_them(fonts, panel, name):
    screen = samples.sample_screens("ru")[name]
    drawn = {
        " ".join(item.lines)
        for item in compose(screen, panel, fonts).items
        if isinstance(item, Label)
    }
    assert set(screen.view.bills) <= drawn
