"""The account: the balance in its millimetres, what is left in words, alerts with their button."""

import pytest

from kiosk.views.base import Preferences
from kiosk.views.intents import Choose
from ui import samples
from ui.fonts import cap_of
from ui.items import Box, Icon, Label
from ui.layout import PANEL_15, PANEL_17, PANELS
from ui.screens import compose

ACCOUNTS = ("account_good", "account_alert", "account_many", "account_debt")
LOOKS = [Preferences(), Preferences(large_text=True, low_reach=True)]
panels = pytest.mark.parametrize(
    "panel", PANELS, ids=lambda p: f"{p.width}x{p.height}@{p.mm_per_pixel}"
)


def all_pages(screen, panel, fonts):
    first = compose(screen, panel, fonts)
    return [first, *(compose(screen, panel, fonts, page) for page in range(1, first.pages))]


def labels(picture):
    return {" ".join(i.lines): i for i in picture.items if isinstance(i, Label)}


@panels
@pytest.mark.parametrize("wish", LOOKS, ids=["usual", "large-low"])
@pytest.mark.parametrize("name", ACCOUNTS)
def test_the_balance_is_on_the_first_page_in_its_millimetres(fonts, panel, wish, name):
    for code in ("ru", "hu"):
        screen = samples.sample_screens(code, wish)[name]
        balance = labels(compose(screen, panel, fonts))[screen.view.balance]
        assert 20 <= cap_of(balance.size) * panel.mm_per_pixel <= 23


@panels
@pytest.mark.parametrize("wish", LOOKS, ids=["usual", "large-low"])
def test_meters_facts_alerts_and_doors_are_all_on_some_page(fonts, panel, wish):
    screen = samples.sample_screens("ru", wish)["account_many"]
    view, pages = screen.view, all_pages(screen, panel, fonts)
    seen = " ".join(text for page in pages for text in labels(page))
    for meter in view.meters:
        assert {meter.label, meter.value} <= {text for page in pages for text in labels(page)}
        assert meter.detail in seen
    assert all(fact.value in seen and fact.label in seen for fact in view.facts)
    assert all(alert.label in seen for alert in view.alerts)
    buttons = {t.name for page in pages for t in page.targets}
    assert {f"choice:{choice.id}" for choice in view.choices} <= buttons


def test_an_alert_has_its_button_beside_it_and_sends_its_choice(hands, russian):
    screen = russian["account_many"]
    hands.show(screen)
    found = labels(hands.glass.picture)
    for alert in screen.view.alerts:
        area = hands.glass.picture.named(f"choice:{alert.choice_id}").area
        assert area.y <= found[alert.label].area.centre[1] <= area.bottom
        hands.tap(f"choice:{alert.choice_id}")
    assert hands.sent == [Choose(7, "check"), Choose(7, "off")]


def test_the_primary_door_stands_bottom_right_and_back_bottom_left(fonts, russian):
    for panel in PANELS:
        picture = compose(russian["account_good"], panel, fonts)
        doors = [t.area for t in picture.targets if t.name.startswith("choice:")]
        back, first = (picture.named(f"choice:{name}").area for name in ("back", "top_up"))
        assert back.bottom == first.bottom == max(door.bottom for door in doors)
        assert back.x == min(door.x for door in doors)
        assert first.right == max(door.right for door in doors)


def test_a_debt_has_a_mark_and_not_only_a_sign(fonts, russian):
    picture = compose(russian["account_debt"], PANEL_17, fonts)
    balance = labels(picture)[russian["account_debt"].view.balance].area
    marks = [i for i in picture.items if isinstance(i, Icon) and i.name == "warning"]
    assert any(mark.area.right <= balance.x and mark.area.y < balance.bottom for mark in marks)


def test_a_bar_is_as_long_as_what_is_left(fonts, russian):
    screen = russian["account_good"]
    picture = compose(screen, PANEL_15, fonts)
    bars = [i for i in picture.items if isinstance(i, Box) and i.radius == i.area.h // 2 > 0]
    outlines = [i for i in bars if i.border]
    filled = [i for i in bars if not i.border]
    assert len(outlines) == len(filled) == len(screen.view.meters)
    for outline, part, meter in zip(outlines, filled, screen.view.meters, strict=True):
        wished = max(outline.area.h, outline.area.w * meter.share // 1000)
        assert part.area.w == wished
        assert outline.area.holds(part.area)
