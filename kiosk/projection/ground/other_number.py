"""The keypad for a number that proves nothing: it only says whose matter something is."""

from __future__ import annotations

from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import back, numbered, sentences
from kiosk.say import Say
from kiosk.views.base import Choice, Role
from kiosk.views.top_up import NumberView


def other_number_view(say: Say, entry: NumberEntry, prompt: str) -> NumberView:
    """Return the keypad; prompt: whose number it is."""
    return _keypad(say, entry, say("Which number?"), prompt, (choice_ids.NEXT, say("Next")))


def call_number_view(say: Say, entry: NumberEntry) -> NumberView:
    """Return the keypad for the number on which somebody calls back."""
    prompt = say("Any phone near you, of any operator")
    return _keypad(
        say, entry, say("On which number?"), prompt, (choice_ids.CALL_ME, say("Call me"))
    )


def _keypad(
    say: Say, entry: NumberEntry, title: str, prompt: str, go_on: tuple[str, str]
) -> NumberView:
    """go_on: name and label of the button behind a whole number."""
    name, label = go_on
    whole = Choice(name, label, choice_ids.REPEAT_KEY, role=Role.PRIMARY, enabled=entry.complete)
    choices = (*numbered(back(say)), whole)
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
