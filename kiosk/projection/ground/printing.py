"""A slip that was asked for: whether it comes."""

from __future__ import annotations

from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.ground.parts import choice, numbered, spoken
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import DoneView, Tone
from kiosk.views.base import Choice, Role

_STATES = {
    ReceiptState.PRINTING: sentence("Your slip is being printed."),
    ReceiptState.PRINTED: sentence("Please take your slip."),
}
_NOT_PRINTED = sentence("It could not be printed. You can read it on the screen.")


def print_choice(say: Say) -> Choice:
    """Return the button that prints what stands on the screen."""
    return choice(choice_ids.PRINT, say("Print"))


def printing_view(say: Say, slip: ReceiptState) -> DoneView:
    """Return how the slip stands."""
    title = say("Print")
    headline = say(_STATES.get(slip, _NOT_PRINTED))
    choices = numbered(choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY))
    return DoneView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, headline, choices=choices),
        tone=Tone.PLAIN if slip in _STATES else Tone.CARE,
        headline=headline,
        lines=(),
    )
