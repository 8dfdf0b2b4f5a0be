"""A telephone number, key by key."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.conversations.ground.requests import Conversation, Show, ShowTo, TimedOut, show
from kiosk.conversations.ground.visit import Visit
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.say import Say
from kiosk.views.base import View
from kiosk.views.intents import Choose, EraseAll, EraseDigit, TypeDigit

# What is drawn; the bool says whether what is typed is still what a problem was said of.
NumberScreen = Callable[[Say, NumberEntry, bool], View]


def ask_number(
    visit: Visit,
    question: str,
    entry: NumberEntry,
    screen: NumberScreen,
    *,
    go_on: str = choice_ids.NEXT,
    takes_back: bool = True,
    shown: ShowTo = show,
) -> Conversation[NumberEntry | str]:
    """Return a whole number once `go_on` is pressed, or the name of another choice.

    While nothing was done the runner goes back by itself; else Back is one of the choices.  "" when
    `shown` has nobody to show it to any more.
    """
    untouched = True
    while True:
        answer = yield from shown(
            _number_question(visit, question, screen, entry, untouched, takes_back)
        )
        match answer:
            case TypeDigit(_, digit):
                entry, untouched = entry.type(digit), False
            case EraseDigit():
                entry, untouched = entry.erase(), False
            case EraseAll():
                entry, untouched = entry.clear(), False
            case Choose(_, choice_id) if choice_id != go_on:
                return choice_id
            case None | TimedOut():
                return ""
            case Choose() if entry.complete:
                visit.session.msisdn = entry.e164 or ""
                return entry
            case _:
                pass


def _number_question(
    visit: Visit,
    question: str,
    screen: NumberScreen,
    entry: NumberEntry,
    untouched: bool,
    takes_back: bool,
) -> Show:
    return Show(
        question,
        lambda say, _: screen(say, entry, untouched),
        timeout_s=visit.timeouts.number_s,
        takes_back=takes_back,
        leaves_home=not takes_back,
    )
