"""Looking a case up: by the number of its slip and the last digits of the telephone."""

from __future__ import annotations

from functools import partial
from typing import Literal

from contract.account.help import CaseQuestion, CaseStatus
from contract.codes import CODE_DIGITS
from kiosk.conversations.asking import ask_operator, problem_of, tell_no_answer
from kiosk.conversations.look_up import ask_tail
from kiosk.conversations.person import person
from kiosk.conversations.places import Typed, type_places
from kiosk.conversations.requests import Conversation, choose, page
from kiosk.conversations.visit import Visit
from kiosk.operator.errors import OperatorError
from kiosk.operator.questions import Question
from kiosk.projection import choice_ids
from kiosk.projection.my_case import case_view
from kiosk.projection.slip_codes import case_number_view


def my_case(visit: Visit) -> Conversation[None]:
    """Ask for the case, and show how it stands."""
    typed, unknown = "", False
    while True:
        answer = yield from _type_number(visit, typed, unknown=unknown)
        if not isinstance(answer, Typed):
            return
        typed, unknown = answer.digits, False
        tail = yield from ask_tail(visit)
        if tail is None:
            continue
        status = yield from _ask_status(visit, typed, tail)
        if isinstance(status, CaseStatus):
            shown = partial(case_view, case=status)
            answer = yield from choose(page("case", shown, visit.timeouts.terms_s))
            if answer == choice_ids.PERSON:
                yield from person(visit)
            return
        if status is None:
            return
        unknown = True


def _type_number(visit: Visit, typed: str, *, unknown: bool) -> Conversation[Typed | str]:
    return (
        yield from type_places(
            visit,
            "case_number",
            CODE_DIGITS,
            lambda say, typed, untouched: case_number_view(
                say, typed, unknown=unknown and untouched
            ),
            typed=typed,
        )
    )


def _ask_status(
    visit: Visit, case_no: str, tail: str
) -> Conversation[CaseStatus | Literal[False] | None]:
    """Return how it stands; False where there is no such case; None when nobody can say."""
    body = CaseQuestion(case_no=case_no, tail=tail, language=visit.session.language)
    while True:
        answer = yield from ask_operator(visit, Question("case_status", body), CaseStatus)
        if not isinstance(answer, OperatorError):
            return answer
        if problem_of(answer) == "unknown":
            return False
        if (yield from tell_no_answer(visit, "case_status", answer)) != choice_ids.TRY_AGAIN:
            return None
