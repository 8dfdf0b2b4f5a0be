"""Looking a case up: by the number of its slip and the last digits of the telephone."""

from __future__ import annotations

from functools import partial

from contract.account.help import CaseQuestion, CaseStatus
from contract.codes import is_code
from kiosk.conversations.asking import ask_operator, problem_of, tell_no_answer
from kiosk.conversations.digits import ask_digits
from kiosk.conversations.requests import Conversation, choose, page
from kiosk.conversations.visit import Visit
from kiosk.operator.errors import OperatorError
from kiosk.operator.questions import Question
from kiosk.projection import choice_ids
from kiosk.projection.my_case import (
    CASE_PLACES,
    TAIL_PLACES,
    case_number_view,
    case_tail_view,
    case_view,
)


def my_case(visit: Visit) -> Conversation[None]:
    """Ask for the case, and show how it stands."""
    typed, wrong = "", False
    while True:
        case_no = yield from _ask_number(visit, typed, wrong=wrong)
        if case_no is None:
            return
        typed, wrong = case_no, True
        if not is_code(case_no):
            continue  # a slip of the finger, told from the digits themselves
        tail = yield from ask_digits(
            visit, "case_tail", TAIL_PLACES, lambda say, typed, _: case_tail_view(say, typed)
        )
        if tail is None:
            wrong = False
            continue
        status = yield from _ask_status(visit, case_no, tail)
        if isinstance(status, CaseStatus):
            shown = partial(case_view, case=status)
            yield from choose(page("case", shown, visit.timeouts.terms_s))
            return
        if status is None:
            return


def _ask_number(visit: Visit, typed: str, *, wrong: bool) -> Conversation[str | None]:
    return (
        yield from ask_digits(
            visit,
            "case_number",
            CASE_PLACES,
            lambda say, typed, untouched: case_number_view(say, typed, wrong=wrong and untouched),
            typed,
        )
    )


def _ask_status(visit: Visit, case_no: str, tail: str) -> Conversation[CaseStatus | bool | None]:
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
