"""The PUK of a SIM card, on the screen and nowhere else."""

from __future__ import annotations

from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import back, choice, numbered, spoken
from kiosk.say import Say
from kiosk.views.account import DoneView, Tone
from kiosk.views.base import Role


def puk_view(say: Say, puk: str) -> DoneView:
    """Return the code and what to do with it; it is read aloud like every other code."""
    title = say("The PUK of your SIM card")
    headline = say("Type it on the phone, then choose a new PIN.")
    lines = (
        say("After ten wrong codes the SIM card works no more."),
        say("The number is told by SMS."),
    )
    choices = numbered(back(say), choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY))
    return DoneView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, say.spoken_digits(say.code(puk)), headline, choices=choices),
        tone=Tone.PLAIN,
        headline=headline,
        lines=lines,
        code=say.code(puk),
    )
