"""While the operator is asked: what is waited for."""

from __future__ import annotations

from kiosk.projection.ground.choice_ids import HOME
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.parts import SLOW_AFTER_S, choice, numbered, spoken
from kiosk.say import Say
from kiosk.views.account import AskingView


def asking_view(say: Say, pack: PackFacts, seconds: float = 0.0) -> AskingView:
    """Return the waiting screen; after 2 s it says who is waited for."""
    title = say("One moment")
    if seconds < SLOW_AFTER_S:
        waiting = say("We are asking {operator}.", operator=pack.brand.name)
    else:
        waiting = say("We are waiting for the answer of {operator}.", operator=pack.brand.name)
    choices = numbered(choice(HOME, say("To the start")))
    return AskingView(title, choices, spoken(say, title, waiting, choices=choices), waiting)
