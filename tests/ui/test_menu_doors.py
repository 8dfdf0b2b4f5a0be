"""Menus: every answer is a large door, its hint is whole or absent, what matters stands first."""

from dataclasses import replace

import pytest

from kiosk.views.base import Choice, Preferences, Role
from kiosk.views.general import Fact
from kiosk.views.intents import Choose
from ui import lint, samples
from ui.items import Label
from ui.layout import PANEL_15, PANEL_17, PANEL_TALL, PANELS
from ui.screens import compose

MENUS = ("menu_urgent", "menu_help", "menu_options", "menu_countries", "menu_two")
HARDEST = Preferences(large_text=True, low_reach=True)


def all_pages(screen, panel, fonts):
    first = compose(screen, panel, fonts)
    return [first, *(compose(screen, panel, fonts, page) for page in range(1, first.pages))]


def texts(picture):
    return " ".join(" ".join(i.lines) for i in picture.items if isinstance(i, Label))


def answers(screen):
    return [c for c in screen.view.choices if c.role not in (Role.BACK, Role.PRIMARY)]


@pytest.mark.parametrize("name", MENUS)
def test_every_answer_sends_its_choice(hands, russian, name):
    screen = russian[name]
    hands.show(screen)
    for choice in screen.view.choices:
        hands.tap(f"choice:{choice.id}")
    assert hands.sent == [Choose(7, choice.id) for choice in screen.view.choices]


@pytest.mark.parametrize("panel", PANELS, ids=lambda p: f"{p.width}x{p.height}@{p.mm_per_pixel}")
@pytest.mark.parametrize("name", MENUS)
def test_answers_keep_their_order_over_all_pages(fonts, panel, name):
    for code in ("ru", "hu", "ky", "uz"):
        screen = samples.sample_screens(code, HARDEST)[name]
        seen = []
        for picture in all_pages(screen, panel, fonts):
            doors = [t for t in picture.targets if t.name.startswith("choice:")]
            doors.sort(key=lambda t: (t.area.y, t.area.x))
            seen += [t.wish.choice_id for t in doors]
        assert [c for c in seen if c in {a.id for a in answers(screen)}] == [
            a.id for a in answers(screen)
        ]


def test_all_hints_are_shown_or_none(fonts):
    for panel in PANELS:
        for wish in (Preferences(), HARDEST):
            screen = samples.sample_screens("ru", wish)["menu_urgent"]
            drawn = [texts(page) for page in all_pages(screen, panel, fonts)]
            hints = [any(a.hint in text for text in drawn) for a in answers(screen)]
            assert all(hints) or not any(hints)


@pytest.mark.parametrize("panel", [PANEL_15, PANEL_17, PANEL_TALL], ids=lambda p: str(p.width))
def test_in_usual_text_seven_answers_with_their_hints_stand_on_one_page(fonts, panel):
    screen = samples.sample_screens("ru")["menu_help"]
    picture = compose(screen, panel, fonts)
    assert picture.pages == 1
    assert len(answers(screen)) == 7
    assert "Проверим прямо сейчас" in texts(picture)


def test_what_must_be_known_first_stands_on_the_first_page(fonts):
    for panel in PANELS:
        for code in ("ru", "hu"):
            screen = samples.sample_screens(code, HARDEST)["menu_options"]
            first = texts(compose(screen, panel, fonts))
            assert screen.view.notice in first
            assert all(fact.value in first for fact in screen.view.facts)


def test_doors_of_one_menu_are_alike(fonts, russian):
    for panel in PANELS:
        picture = compose(russian["menu_urgent"], panel, fonts)
        doors = [picture.named(f"choice:{a.id}").area for a in answers(russian["menu_urgent"])]
        assert max(d.w for d in doors) - min(d.w for d in doors) <= 1
        assert max(d.h for d in doors) - min(d.h for d in doors) <= 1


def test_a_menu_without_answers_still_tells_and_leads_back(fonts, russian):
    screen = russian["menu_options"]
    back = (Choice("back", "Back", "#", role=Role.BACK),)
    picture = compose(replace(screen, view=replace(screen.view, choices=back)), PANEL_17, fonts)
    assert screen.view.notice in texts(picture)
    assert picture.named("choice:back") is not None


@pytest.mark.parametrize(("sentences", "count"), [(0, 1), (0, 4), (3, 3), (6, 3), (6, 4)])
def test_one_answer_below_much_that_is_told_has_its_room_if_need_be_on_a_page(
    fonts, sentences, count
):
    screen = samples.sample_screens("ru", HARDEST)["menu_two"]
    told = replace(
        screen.view,
        choices=(Choice("back", "Назад", "#", role=Role.BACK), *answers(screen)[:1]),
        lead="Это первое. " * sentences,
        facts=tuple(Fact(f"Что {number}", "это") for number in range(count)),
    )
    pages = all_pages(replace(screen, view=told), PANEL_15, fonts)
    assert [complaint for page in pages for complaint in lint.complaints(page, PANEL_15)] == []
    drawn = " ".join(texts(page) for page in pages)
    assert all(fact.label in drawn for fact in told.facts)
