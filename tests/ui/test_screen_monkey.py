"""Twenty thousand seeded taps on every screen in turn: nothing raises, nothing foreign is sent."""

import random
import resource
from dataclasses import replace

import pytest

from kiosk.views import intents
from kiosk.views.base import Preferences
from ui import samples
from ui.layout import PANEL_15, PANEL_TALL
from ui.taps import Source

KEYS = "0123456789*#"
INTENTS = tuple(vars(intents)[name] for name in (
    "Choose", "TypeDigit", "EraseDigit", "EraseAll", "SetLanguage", "OpenLanguages",
    "TypeLetter", "ToggleLargeText", "ToggleContrast", "ToggleLowReach", "CallPerson",
    "AskWhoTakesMoney", "Touched",
))  # fmt: skip


def play(hands, dice, taps):
    """Tap, hold, slip, press keys and change screens at random."""
    languages = ("ru", "en", "hu", "tg", "ky", "uz")
    every = {code: samples.sample_screens(code) for code in languages}
    serial = 7
    panel = hands.glass.panel
    screen = every["ru"]["home"]
    hands.show(screen)
    for _ in range(taps):
        deed = dice.random()
        hands.now += dice.choice((0.01, 0.13, 0.6))
        if deed < 0.04:
            serial += 1
            preferences = Preferences(*(dice.random() < 0.5 for _ in range(3)))
            names = every[dice.choice(languages)]
            screen = dice.choice(list(names.values()))
            hands.show(replace(screen, serial=serial, preferences=preferences))
        elif deed < 0.1:
            hands.glass.key(dice.choice(KEYS))
        elif deed < 0.5:
            targets = hands.glass.picture.targets
            point = dice.choice(targets).area.centre if targets else (1, 1)
            hands.glass.tap(point, hands.now)
        else:
            source, finger = dice.choice(list(Source)), dice.randrange(2)
            point = (dice.randrange(panel.width), dice.randrange(panel.height))
            act = dice.choice(("down", "up", "move"))
            if act == "move":
                hands.glass.move(source, finger, point)
            else:
                getattr(hands.glass, act)(source, finger, point, hands.now)
        hands.glass.tick(hands.now)
    assert all(isinstance(intent, INTENTS) for intent in hands.sent)
    for intent in hands.sent:
        assert getattr(intent, "serial", 7) <= serial


def test_a_short_monkey_breaks_nothing(hands):
    play(hands, random.Random(1), 600)
    assert len(hands.sent) > 50


@pytest.mark.slow
@pytest.mark.parametrize("panel", [PANEL_15, PANEL_TALL], ids=["small", "tall"])
def test_a_long_monkey_breaks_nothing_and_keeps_memory_steady(fonts, hands, panel):
    own = type(hands)(fonts, panel)
    dice = random.Random(7)
    play(own, dice, 4_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    own.sent.clear()
    play(own, dice, 10_000)
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kb < 24 * 1024
