"""What stands on the screen, and since when."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.conversations.ground.requests import Show
from kiosk.views.base import Screen

IDLE_QUESTIONS = ("boot", "attract", "out_of_service")


@dataclass
class OnScreen:
    """The question of this moment and its drawing."""

    serial: int = 0
    question: str = ""
    asked_s: float = 0.0  # when the question was first shown
    touched_s: float = 0.0  # when its time began to run
    screen: Screen | None = None


def is_idle(question: Show) -> bool:
    """Whether nobody is being served while this stands on the screen."""
    return question.question.startswith(IDLE_QUESTIONS)
