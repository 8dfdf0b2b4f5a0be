"""A code of digits from a slip, typed place by place."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.conversations.requests import Conversation, Show, page, show
from kiosk.conversations.visit import Visit
from kiosk.projection import choice_ids
from kiosk.say import Say
from kiosk.views.account import CodeView
from kiosk.views.intents import Choose, EraseAll, EraseDigit, TypeDigit

# What is drawn of what was typed; the bool says whether that is still what a problem was said of.
DigitsScreen = Callable[[Say, str, bool], CodeView]


def ask_digits(
    visit: Visit, question: str, places: int, screen: DigitsScreen, typed: str = ""
) -> Conversation[str | None]:
    """Return all digits once Next is pressed; None on the way back."""
    untouched = True
    while True:
        answer = yield from show(_digits_question(visit, question, screen, typed, untouched))
        match answer:
            case TypeDigit(_, digit) if len(typed) < places:
                typed, untouched = typed + digit, False
            case EraseDigit():
                typed, untouched = typed[:-1], False
            case EraseAll():
                typed, untouched = "", False
            case Choose(_, choice_ids.NEXT):
                if len(typed) == places:
                    return typed
            case Choose():
                return None
            case _:
                pass


def _digits_question(
    visit: Visit, question: str, screen: DigitsScreen, typed: str, untouched: bool
) -> Show:
    return page(question, lambda say: screen(say, typed, untouched), visit.timeouts.code_s)
