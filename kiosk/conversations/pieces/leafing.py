"""Going through a list page by page: one touch is the next page, and behind the last the first."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.projection.ground import choice_ids
from kiosk.say import Say
from kiosk.views.base import View


class Leaf(Protocol):
    """Makes the view of the list after so many turns."""

    def __call__(self, say: Say, /, *, turn: int) -> View: ...


def leaf_through(
    visit: Visit, question: str, view: Leaf, turn: int = 0
) -> Conversation[tuple[str, int]]:
    """Return the choice that is not the next page, and the turn to come back to."""
    while True:
        shown = partial(view, turn=turn)
        answer = yield from choose(page(f"{question}:{turn}", shown, visit.timeouts.terms_s))
        if answer != choice_ids.MORE_ROWS:
            return answer, turn
        turn += 1
