"""How the customer wants to see things: what each of the permanent controls changes."""

from __future__ import annotations

from dataclasses import replace

from kiosk.views.base import Preferences
from kiosk.views.intents import ToggleContrast, ToggleLargeText, ToggleLowReach

Toggle = ToggleLargeText | ToggleContrast | ToggleLowReach


def toggled(now: Preferences, wish: Toggle) -> Preferences:
    """Return the preferences with one of them turned round."""
    match wish:
        case ToggleLargeText():
            return replace(now, large_text=not now.large_text)
        case ToggleContrast():
            return replace(now, high_contrast=not now.high_contrast)
        case ToggleLowReach():
            return replace(now, low_reach=not now.low_reach)
