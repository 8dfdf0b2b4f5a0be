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
    failures: int = 0  # turns in a row without an answer
    asked_at: datetime | None = None

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
        self.failures = 0
        self.person = news.person or self.person
        self.state = "ended" if self.has_ended else news.state
        self.waiting_before = news.waiting_before
        for message in news.messages:
            if message.number <= self.seen:
                continue
            self.seen = message.number
            self.messages.append(message)
            self.by_person += message.by == "person"

    def deliver(self, text: str) -> None:
        """Take that the operator has what was sent."""
        if self.unsent and self.unsent[0] == text:
            self.unsent.popleft()

    def miss(self) -> None:
        """Take that nobody answered; after too many the talk is over."""
        self.failures += 1
        if self.failures >= FAILURES_MAX:
            self.end()

    def say(self, text: str) -> None:
        """Note what the customer says; it goes with the next turn."""
        self.unsent.append(text.strip()[:MESSAGE_LENGTH_MAX])

    def end(self) -> None:
        """Nothing more is said."""
        self.state = "ended"
        self.unsent.clear()

    def is_due(self, now: datetime, every_s: float) -> bool:
        """Whether it is time to ask what is new; a clock that jumps asks at once."""
        return self.asked_at is None or abs((now - self.asked_at).total_seconds()) >= every_s
