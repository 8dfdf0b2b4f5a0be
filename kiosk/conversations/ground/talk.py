"""A talk with a person who answers on this screen: what was said, and how it stands.

It may be left and entered again in the same visit; what is not yet delivered stays with it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from contract.account.help import MESSAGE_LENGTH_MAX, ChatMessage, ChatNews

KEPT_MAX = 60
UNSENT_MAX = 8
FAILURES_MAX = 30
POLL_S = 2.0
BROKEN_OFF_S = 6.0


@dataclass
class Talk:
    """One chat; `unsent` is what the customer said and the operator has not confirmed."""

    chat_id: str
    state: str = "waits"
    person: str = ""
    waiting_before: int = 0
    messages: deque[ChatMessage] = field(default_factory=lambda: deque(maxlen=KEPT_MAX))
    seen: int = 0  # number of the newest message that was heard
    by_person: int = 0  # how many of all are the person's
    unsent: deque[str] = field(default_factory=lambda: deque(maxlen=UNSENT_MAX))
    is_tried: bool = False  # the first of them was sent, and may have arrived
    failures: int = 0  # turns in a row without an answer
    asked_at: datetime | None = None
    is_broken_off: bool = False  # the answer to the last turn was not waited for

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is said."""
        return self.state == "ended"

    @property
    def is_cut_off(self) -> bool:
        """Whether the operator is out of reach for the moment."""
        return self.failures > 0

    def hear(self, news: ChatNews) -> None:
        """Take what is new."""
        self.failures, self.is_broken_off = 0, False
        self.person = news.person or self.person
        self.state = "ended" if self.has_ended else news.state
        self.waiting_before = news.waiting_before
        for message in news.messages:
            if message.number <= self.seen:
                continue
            self.seen = message.number
            self.messages.append(message)
            self.by_person += message.by == "person"

    def begin_turn(self, now: datetime) -> str:
        """Note that the operator is asked now; return what is delivered with it."""
        self.asked_at, self.is_tried, self.is_broken_off = now, bool(self.unsent), True
        return self.unsent[0] if self.unsent else ""

    def deliver(self, text: str) -> None:
        """Take that the operator has what was sent."""
        if self.unsent and self.unsent[0] == text:
            self.unsent.popleft()
            self.is_tried = False

    def miss(self) -> None:
        """Take that nobody answered; after too many the talk is over."""
        self.failures, self.is_broken_off = self.failures + 1, False
        if self.failures >= FAILURES_MAX:
            self.end()

    def say(self, text: str) -> None:
        """Note what the customer says; it goes with the next turn."""
        self.unsent.append(text.strip()[:MESSAGE_LENGTH_MAX])

    def end(self) -> None:
        """Nothing more is said."""
        self.state = "ended"
        self.unsent.clear()

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to ask: at once with something new to deliver; else every few seconds.

        Later where the last answer was not waited for, and may still be on its way.  A clock that
        jumps asks at once.
        """
        if self.asked_at is None or (self.unsent and not self.is_tried):
            return True
        every_s = BROKEN_OFF_S if self.is_broken_off else POLL_S
        return abs((now - self.asked_at).total_seconds()) >= every_s
