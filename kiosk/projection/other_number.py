"""The keypad for a number that proves nothing: it only says whose matter something is."""

from __future__ import annotations

from kiosk.numbers import NumberEntry
from kiosk.projection import choice_ids
from kiosk.projection.parts import back, numbered, sentences
from kiosk.say import Say
from kiosk.views.base import Choice, Role
from kiosk.views.top_up import NumberView


def other_number_view(say: Say, entry: NumberEntry, prompt: str) -> NumberView:
    """Return the keypad; prompt: whose number it is."""
    title = say("Which number?")
    go_on = Choice(
        choice_ids.NEXT,
        say("Next"),
        choice_ids.REPEAT_KEY,
        role=Role.PRIMARY,
        enabled=entry.complete,
    )
    choices = (*numbered(back(say)), go_on)
    return NumberView(
        title=title,
        choices=choices,
        spoken=sentences(title, prompt, say("Digit keys type the number.")),
        prompt=prompt,
        prefix=entry.prefix,
        groups=entry.groups,
        complete=entry.complete,
        no_money_yet="",
        erase_label=say("Erase"),
    )
