"""Whatever the operator calls its things, the screen stands: every button stays within reach.

Signs that nobody can read are taken out before, and names cut (kiosk.operator.legible); long texts
and strange letters arrive here.
"""

from dataclasses import fields, is_dataclass, replace

import pytest

from kiosk.views import account
from kiosk.views.base import Choice, Preferences, Role
from ui import gallery, samples
from ui.layout import PANEL_15, PANEL_17, Area
from ui.screens import compose

ABSURD = {
    "one endless word": "Ж" * 2000,
    "a whole page": "Очень длинное название услуги " * 66,
    "nothing": "",
    "spaces": "   ",
    "signs on signs": "e\u0301\u0327\u0338" * 300,
    "pictures": "\U0001f600\U0001f1f7\U0001f1fa\ufe0f",
    "other scripts": "العربية עברית ไทย 漢字",
    "a formula": "{amount} %s \\n <b>&amp;</b>",
}
SHAPES = (
    account.AccountView,
    account.ChatView,
    account.DocumentView,
    account.DoneView,
    account.ListView,
    account.MenuView,
    account.QuoteView,
)
NAMED_ON_BUTTONS = (account.MenuView, Choice)
NAME_MAX = 110  # a cut name, and a few words of ours around it
LEAD_MAX = 300  # a cut summary
LONG = frozenset({"paragraphs", "lines", "text"})
# What is ours in every view: ids, keys, what is read aloud, the ways on and back.
OURS = frozenset(
    {"id", "digit", "icon", "choice_id", "spoken", "qr", "code", "place", "total", "notice"}
)
NAMES = tuple(
    name for name, screen in samples.sample_screens("ru").items() if isinstance(screen.view, SHAPES)
)


def absurd(value, words, name=""):
    """The same view, every word of it another; on buttons only where the operator names them."""
    if isinstance(value, str):
        return words[:LEAD_MAX] if name == "lead" else words if name in LONG else words[:NAME_MAX]
    if isinstance(value, tuple):
        return tuple(absurd(one, words, name) for one in value)
    if not is_dataclass(value) or (isinstance(value, Choice) and value.role is not Role.NORMAL):
        return value
    ours = OURS if isinstance(value, NAMED_ON_BUTTONS) else OURS | {"choices"}
    told = (field.name for field in fields(value) if field.name not in ours)
    return replace(value, **{name: absurd(getattr(value, name), words, name) for name in told})


def pages(screen, panel, fonts):
    """The first pages and the last one."""
    first = compose(screen, panel, fonts, 0)
    wanted = {0, 1, first.pages // 2, first.pages - 1} & set(range(first.pages))
    return [compose(screen, panel, fonts, page) for page in sorted(wanted)]


@pytest.mark.slow
@pytest.mark.parametrize("words", ABSURD.values(), ids=ABSURD)
def test_every_screen_of_the_account_is_drawn_with_any_words_and_can_be_left(fonts, words):
    for panel, preferences in (
        (PANEL_17, Preferences()),
        (PANEL_15, Preferences(large_text=True, low_reach=True)),
    ):
        screens = samples.sample_screens("ru", preferences)
        for name in NAMES:
            screen = replace(screens[name], view=absurd(screens[name].view, words))
            for picture in pages(screen, panel, fonts):
                whole = Area(0, 0, picture.width, picture.height)
                outside = [one.name for one in picture.targets if not whole.holds(one.area)]
                assert outside == [], (name, words[:20])
                assert {"control:person"} <= {one.name for one in picture.targets}, name
                ways = {f"choice:{choice.id}" for choice in screen.view.choices if choice.enabled}
                assert not ways or ways & {one.name for one in picture.targets}, name


@pytest.mark.parametrize("words", ["Ж" * 2000, "العربية 漢字 \U0001f600"])
def test_such_words_become_pixels_too(fonts, words):
    for name in NAMES[:: max(1, len(NAMES) // 4)]:
        screen = samples.sample_screens("ru")[name]
        picture = compose(replace(screen, view=absurd(screen.view, words)), PANEL_17, fonts, 0)
        assert gallery.paint(picture).get_size() == (picture.width, picture.height)
