"""One conversation under way: its generator, its open question, and the way back.

Back restarts the conversation and replays the answers up to the question before: until something
is done a conversation has no effects but questions that may be asked again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.conversations.ground.requests import (
    Answer,
    Ask,
    Changed,
    Conversation,
    Deed,
    Leave,
    Request,
    Show,
    TimedOut,
)


@dataclass(frozen=True)
class _Said:
    question: str
    answer: Answer
    by_operator: bool


class Room:
    """Steps a conversation; `request` is what it waits for, None once it has ended."""

    def __init__(
        self, make: Callable[[], Conversation[object]], carry_out: Callable[[Deed], None]
    ) -> None:
        self._make = make
        self._carry_out = carry_out
        self._said: list[_Said] = []
        self._talk = make()
        self.can_go_back = True  # until something was done
        self.request: Show | Ask | None = None
        self.asked: tuple[int, Ask] | None = None  # the last one handed to the operator
        self._take(lambda: next(self._talk))

    @property
    def question(self) -> Show | None:
        """What stands on the screen for this conversation."""
        if isinstance(self.request, Ask):
            return self.request.meanwhile
        return self.request

    def takes(self) -> bool:
        """Whether a press is an answer now: not while somebody else is asked and waited for."""
        return self.request is not None and not self._waits

    @property
    def _waits(self) -> bool:
        return isinstance(self.request, Ask) and not self.request.is_silent

    def may_leave(self) -> bool:
        """Whether Back is an answer although somebody else is asked."""
        return isinstance(self.request, Ask) and self.request.may_leave

    def answer(self, answer: Answer) -> None:
        """Send an answer; deeds on the way are carried out at once."""
        question, request = self.question, self.request
        assert question is not None, "an ended conversation takes no answer"
        is_silent = isinstance(request, Ask) and request.is_silent
        if not is_silent and not isinstance(answer, Changed | TimedOut):
            self._said.append(_Said(question.question, answer, isinstance(request, Ask)))
        if isinstance(request, Ask) and request.question.does_something:
            self.can_go_back = False
        self._take(lambda: self._talk.send(answer))

    def back(self) -> bool:
        """Return to the question before; False when there is none."""
        assert self.can_go_back, "what is done cannot be taken back"
        current = self.question
        if current is None:
            return False
        said = list(self._said)
        while said and (said[-1].question == current.question or said[-1].by_operator):
            said.pop()
        if not said:
            return False
        said.pop()
        self._replay(said)
        return True

    def close(self) -> None:
        """End it where it stands."""
        self._talk.close()
        self.request = None

    def _replay(self, said: list[_Said]) -> None:
        self._talk.close()
        self._talk, self._said = self._make(), []
        self._take(lambda: next(self._talk))
        for entry in said:
            if self.question is None or self.question.question != entry.question:
                return
            self.answer(entry.answer)

    def _take(self, step: Callable[[], Request]) -> None:
        self.request = None
        try:
            request = step()
            while not isinstance(request, Show | Ask):
                if isinstance(request, Leave):
                    self._talk.close()
                    return
                self.can_go_back = False
                self._carry_out(request)
                request = self._talk.send(None)
        except StopIteration:
            return
        self.request = request
