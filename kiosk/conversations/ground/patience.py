"""How long a question waits for its answer, and what is said before its time is over.

Nothing here ends anything: the runner asks, and does what the end of time does.
"""

from __future__ import annotations

from kiosk.conversations.ground.on_screen import OnScreen, is_idle
from kiosk.conversations.ground.requests import Show
from kiosk.projection.ground.overlay import still_there
from kiosk.say import Say
from kiosk.time_values import Instant
from kiosk.views.base import Preferences, StillThereOverlay

WARNING_S = 20.0
REDRAW_WAITING_S = 1.0
IDLE_S = 60.0
UNHURRIED = 2.0  # so many times as long for who reads large text, or is in no hurry


def left_s(
    question: Show | None, on_screen: OnScreen, preferences: Preferences, now: Instant
) -> float | None:
    """Return how long the question still waits; None while no time passes for it."""
    if question is None or question.timeout_s is None or question.paused:
        return None
    whole_s = question.timeout_s * patience(preferences)
    if on_screen.question != question.question:
        return whole_s
    return whole_s - (now.monotonic_s - on_screen.touched_s)


def patience(preferences: Preferences) -> float:
    """Return how many times as long as usual this customer is waited for."""
    slow = preferences.large_text or preferences.no_hurry
    return UNHURRIED if slow else 1.0


def deadline_s(question: Show | None, left: float | None, now: Instant) -> float:
    """Return when time alone next changes the screen, in monotonic seconds."""
    if question is None:
        return now.monotonic_s
    if left is None:
        return now.monotonic_s + (IDLE_S if is_idle(question) else REDRAW_WAITING_S)
    if left > WARNING_S and question.warning is not None:
        return now.monotonic_s + min(left - WARNING_S, question.looks_every_s)
    tick_s = left % 1.0 or 1.0
    return now.monotonic_s + (tick_s if question.warning is not None else left)


def overlay(
    say: Say, question: Show, left: float | None, preferences: Preferences
) -> StillThereOverlay | None:
    """Return the countdown of the last seconds; None before, and where the end needs no warning."""
    if left is None or question.warning is None or left > WARNING_S:
        return None
    seconds = max(1, round(left + 0.49))
    return still_there(say, seconds, question.warning(say), hurried=patience(preferences) == 1.0)
