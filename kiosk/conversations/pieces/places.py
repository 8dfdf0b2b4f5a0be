"""Digits typed into places: sent with Next, or by the last digit alone; other choices leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.conversations.ground.requests import Conversation, Show, ShowTo, TimedOut, page, show
from kiosk.conversations.ground.visit import Visit
from kiosk.projection.ground import choice_ids
from kiosk.say import Say
from kiosk.views.account import CodeView
from kiosk.views.intents import Choose, EraseAll, EraseDigit, TypeDigit

# What is drawn; the bool says whether what is typed is still what a problem was said of.
PlacesScreen = Callable[[Say, str, bool], CodeView]


@dataclass(frozen=True)
class Typed:
    """What was typed; it may be a secret."""

    digits: str = field(repr=False)


def type_places(
    visit: Visit,
    question: str,
    most: int,
    screen: PlacesScreen,
    *,
    typed: str = "",
    sends_itself: bool = False,
    shown: ShowTo = show,
) -> Conversation[Typed | str]:
    """Return the digits once Next is pressed, or the last place filled; or another choice."""
    untouched = True
    while True:
        answer = yield from shown(_question(visit, question, screen, typed, untouched))
        match answer:
            case TypeDigit(_, digit) if len(typed) < most:
                typed, untouched = typed + digit, False
                if sends_itself and len(typed) == most:
                    return Typed(typed)
            case EraseDigit():
                typed, untouched = typed[:-1], False
            case EraseAll():
                typed, untouched = "", False
            case Choose(_, choice_ids.NEXT):
                return Typed(typed)
            case Choose(_, choice_id):
                return choice_id
            case None | TimedOut():
                return ""
            case _:
                pass


def _question(
    visit: Visit, question: str, screen: PlacesScreen, typed: str, untouched: bool
) -> Show:
    return page(question, lambda say: screen(say, typed, untouched), visit.timeouts.code_s)
