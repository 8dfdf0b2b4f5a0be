"""For who stands here and helps somebody abroad: money and a case, and nothing of the account."""

from __future__ import annotations

from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import back, choice, numbered, spoken
from kiosk.say import Say
from kiosk.views.account import MenuView


def helper_view(say: Say) -> MenuView:
    """Return what can be done for somebody abroad without their phone or their secrets."""
    title = say("Somebody abroad needs help")
    lead = say("You need no code for this, and you see nothing of their account.")
    choices = numbered(
        back(say),
        choice(choice_ids.TOP_UP, say("Put money on a phone"), hint=say("It works abroad as well")),
        choice(
            choice_ids.OPEN_CASE,
            say("Ask us to look at it"),
            hint=say("A person finds what is wrong and calls you"),
        ),
        choice(
            choice_ids.ABROAD_NUMBERS,
            say("Telephone numbers abroad"),
            hint=say("A person, from anywhere"),
        ),
    )
    return MenuView(
        title=title, choices=choices, spoken=spoken(say, title, lead, choices=choices), lead=lead
    )
