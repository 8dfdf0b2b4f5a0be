"""What a round of printer answers means: any values, any of them missing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from drivers.api import CoverState, LinkState, PaperState, PresenterState
from drivers.escpos.answers import FullStatus
from drivers.escpos.profiles import PROFILES
from drivers.escpos.status import contradicts_itself, status_of, trouble_of
from drivers.escpos.tables import Question
from proofs.fuzz.draw import Draw
from proofs.fuzz.target import OneInput

FAMILIES = tuple(PROFILES.values())


def prepare(place: Path) -> OneInput:
    """The family, which questions were answered, and a byte for each answer."""

    def one_input(data: bytes) -> None:
        draw = Draw(data)
        profile = draw.pick(FAMILIES)
        answered = draw.byte()
        answers: dict[Question, int | FullStatus] = {}
        for index, question in enumerate(profile.questions):
            if answered >> index & 1:
                if question is Question.FULL_STATUS:
                    answers[question] = FullStatus(*(draw.byte() for _ in range(4)))
                else:
                    answers[question] = draw.byte()
        status = status_of(profile.dialect, answers)
        whole = len(answers) == len(profile.questions)
        fine = trouble_of(status) is None
        assert fine == status.can_print, "what is in the way, and what may be promised, differ"
        assert whole or not fine, "fine although not everything was read"
        assert not (fine and contradicts_itself(answers)), "offline without a reason, and fine"
        if fine:
            assert status.link is LinkState.UP
            assert status.paper in (PaperState.OK, PaperState.NEAR_END)
            assert status.cover is CoverState.CLOSED
            assert status.presenter is not PresenterState.JAMMED
        assert len(status.detail) < 200

    return one_input


def seeds() -> Iterable[bytes]:
    """Everything fine, paper out, cover open, cutter jammed; some of it unread."""
    values = (b"\x12" * 6, b"\x12\x16\x12\x72\x12\x12", b"\x1a\x32\x1a\x1e\x12\x52", bytes(6))
    return [
        bytes([family, answered]) + value
        for family in range(3)
        for answered in (0xFF, 0x0E)
        for value in values
    ]
