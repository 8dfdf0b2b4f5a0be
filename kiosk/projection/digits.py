"""Digits of a slip: as many places as it has."""

from __future__ import annotations

from kiosk.projection import choice_ids
from kiosk.projection.parts import back, numbered, sentences
from kiosk.say import Say
from kiosk.views.account import CodeView
from kiosk.views.base import Choice, Role

EMPTY = "_"


def digits_view(
    say: Say, title: str, typed: str, places: int, *, note: str = "", problem: str = ""
) -> CodeView:
    """Return the places, filled as far as was typed."""
    go_on = Choice(
        choice_ids.NEXT,
        say("Next"),
        choice_ids.REPEAT_KEY,
        role=Role.PRIMARY,
        enabled=len(typed) == places,
    )
    prompt = say.plural("{n} digit", "{n} digits", places)
    return CodeView(
        title=title,
        choices=(*numbered(back(say)), go_on),
        spoken=sentences(title, note, problem, prompt, say("Digit keys type the number.")),
        prompt=prompt,
        places=tuple(typed.ljust(places, EMPTY)),
        complete=len(typed) == places,
        note=note,
        problem=problem,
        erase_label=say("Erase"),
    )
