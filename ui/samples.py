"""A sample of every view in every state, in the longest common texts: for tests and gallery.

The texts are examples only; real ones come from the core in the customer's language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiosk.views.base import (
    Brand,
    Choice,
    Frame,
    LanguageChoice,
    Preferences,
    Role,
    Screen,
    StillThereOverlay,
    View,
)
from ui import sample_account_views, sample_told_views
from ui.sample_texts import LANGUAGES, TEXTS, Texts
from ui.sample_views import views

BRAND = Brand("Телеком", "#C8102E", "#FFFFFF")


def languages(current: str) -> tuple[LanguageChoice, ...]:
    return tuple(LanguageChoice(code, name, code == current) for code, name in LANGUAGES.items())


def frame(texts: Texts, boot: bool = False) -> Frame:
    return Frame(
        brand=BRAND,
        languages=languages(texts.code),
        language_label=LANGUAGES[texts.code],
        text_size_label=texts("Larger text"),
        contrast_label=texts("Contrast"),
        low_reach_label=texts("Lower"),
        person_label=texts("Call a person"),
        agent_label=texts("Who takes your money"),
        footer=f"{texts('Terminal')} T-004211 · {texts('address')} · 0890",
        controls_enabled=not boot,
    )


def still_there(texts: Texts) -> StillThereOverlay:
    return StillThereOverlay(
        texts("Are you still there?"),
        texts("In 20 s 1 500 go to"),
        Choice("more_time", texts("More time"), "1", role=Role.PRIMARY),
        texts("Are you still there?"),
    )


def sample_views(code: str) -> dict[str, View]:
    """Every state of every view in a language."""
    texts = TEXTS[code]
    return {
        **views(texts, languages(code)),
        **sample_account_views.views(texts),
        **sample_told_views.views(texts),
    }


def screen_of(
    view: View, code: str = "ru", preferences: Preferences | None = None, overlay: bool = False
) -> Screen:
    texts = TEXTS[code]
    boot = type(view).__name__ == "BootView"
    return Screen(
        serial=7,
        view=view,
        frame=frame(texts, boot),
        preferences=preferences or Preferences(),
        overlay=still_there(texts) if overlay else None,
    )


def sample_screens(code: str = "ru", preferences: Preferences | None = None) -> dict[str, Screen]:
    """A screen for every sample, and one under the overlay."""
    screens = {
        name: screen_of(view, code, preferences) for name, view in sample_views(code).items()
    }
    below = screens["cash_kept"]
    screens["still_there"] = replace(below, overlay=still_there(TEXTS[code]))
    return screens


def all_preferences() -> Iterator[Preferences]:
    for large in (False, True):
        for contrast in (False, True):
            for low in (False, True):
                yield Preferences(large, contrast, low)
