"""A customer who goes beyond the top-up: signs in, presses, reads, and is timed.

Counted as the promises count them: a touch is a press of a choice; typed characters, Back and the
permanent controls are none.  Machine time runs from a touch until the answer stands on the glass.
"""

from __future__ import annotations

import re

from drivers.clock import monotonic
from workbench.backend import Backend
from workbench.subscribers import Subscriber
from workbench.terminal import SeenScreen, Terminal
from workbench.waiting import ExpectationError, wait_until

ANSWER_TIMEOUT_S = 20.0
SMS_TIMEOUT_S = 10.0
QUIET_VIEWS = ("AttractView", "HomeView")
WAITING_VIEWS = ("AskingView", "CheckingView")
_CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
# The end of the visit before the first screen, that before any other way.
_WAYS_OUT = ("sign_out", "home", "done", "back")
STEPS_OUT_MAX = 12
_NO_TOUCH = frozenset({"back"})


class AccountVisit:
    """One visit; `touches` and `machine_s` grow with it."""

    def __init__(self, terminal: Terminal, backend: Backend) -> None:
        self._terminal = terminal
        self._backend = backend
        self.touches = 0
        self.machine_s = 0.0

    def arrive(self) -> SeenScreen:
        """Stand before the first screen with all doors."""
        self._terminal.wait_screen(*QUIET_VIEWS)
        screen = self._terminal.screen
        if screen is not None and screen.view == "AttractView":
            self._terminal.tap("home")  # wakes it, as any touch does
        return self._terminal.wait_screen("HomeView")

    def press(self, choice: str, *views: str) -> SeenScreen:
        """Press a choice; wait for the screen that answers it, of one of these views if named."""
        before = self._terminal.wait_choice(choice)
        begun_s = monotonic()
        self._terminal.tap(choice)
        screen = self._wait_other(before, views)
        self.machine_s += monotonic() - begun_s
        self.touches += choice not in _NO_TOUCH
        return screen

    def call_person(self) -> SeenScreen:
        """Press the person's button, which stands on every screen."""
        screen = self._terminal.screen
        assert screen is not None
        self._terminal.tap("person")
        return self._wait_other(screen, ())

    def type_digits(self, digits: str, *views: str) -> SeenScreen:
        """Type; the last digit may be answered by another screen."""
        screen = self._terminal.screen
        assert screen is not None
        for digit in digits[:-1]:
            self._terminal.tap_key(digit)
        begun_s = monotonic()
        self._terminal.tap_key(digits[-1])
        if not views:
            return screen
        found = self._wait_other(screen, views)
        self.machine_s += monotonic() - begun_s
        return found

    def type_word(self, word: str) -> None:
        """Type letters on the keyboard of the screen."""
        for letter in word:
            self._terminal.tap_key(letter)

    def prove(self, subscriber: Subscriber, *views: str) -> SeenScreen:
        """From the question for the own number to what it was asked for, by a code from the SMS."""
        known = len(self._backend.sms(subscriber.msisdn))
        self.type_digits(subscriber.typed)
        self.press("next", "CodeView")
        return self.type_digits(self.code_sent(subscriber.msisdn, known), *views)

    def code_sent(self, msisdn: str, known: int) -> str:
        """Return the six digits of the newest SMS, once there are more than were known."""
        wait_until(
            lambda: len(self._backend.sms(msisdn)) > known, SMS_TIMEOUT_S, f"an SMS to {msisdn}"
        )
        text = str(self._backend.sms(msisdn)[0]["text"])
        found = _CODE.search(text)
        if found is None:
            raise ExpectationError(f"no code in the SMS: {text!r}")
        return found[1]

    def leave(self) -> None:
        """End the visit from wherever it is."""
        for _ in range(STEPS_OUT_MAX):
            screen = self._terminal.screens.wait_last(
                lambda one: one.view not in WAITING_VIEWS, ANSWER_TIMEOUT_S, what="a screen"
            )
            ways = [way for way in _WAYS_OUT if way in screen.choices]
            if screen.view == "AttractView" or (screen.view == "HomeView" and not ways):
                return
            if not ways:
                raise ExpectationError(f"no way out of {screen}")
            self._terminal.tap(ways[0])
            self._wait_other(screen, ())
        raise ExpectationError(f"the visit does not end: {self._terminal.screen}")

    def _wait_other(self, before: SeenScreen, views: tuple[str, ...]) -> SeenScreen:
        def other(screen: SeenScreen) -> bool:
            if screen.serial == before.serial or screen.view in WAITING_VIEWS:
                return False
            return not views or screen.view in views

        try:
            return self._terminal.screens.wait_last(
                other, ANSWER_TIMEOUT_S, what=" or ".join(views) or "another screen"
            )
        except ExpectationError as error:
            raise ExpectationError(f"{error}; the screen is {self._terminal.screen}") from error
