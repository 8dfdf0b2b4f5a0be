"""Looking a case up: by the number of its slip and the last digits of the telephone."""

from __future__ import annotations

from functools import partial
from typing import Literal

from contract.account.help import CaseQuestion, CaseStatus
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.person.person import person
from kiosk.conversations.pieces.asking import ask_operator, problem_of, tell_no_answer
from kiosk.conversations.pieces.look_up import SlipName, ask_slip
from kiosk.conversations.pieces.places import PlacesScreen
from kiosk.operator.errors import OperatorError
from kiosk.operator.questions import Question
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.slip_codes import case_number_view
from kiosk.projection.help.my_case import case_view


def my_case(visit: Visit) -> Conversation[None]:
    """Ask for the case, and show how it stands."""
    case_no, unknown = "", False
    while True:
        slip = yield from ask_slip(visit, "case_number", _number_screen(unknown), case_no)
        if not isinstance(slip, SlipName):
            return
        case_no = slip.code
        status = yield from _ask_status(visit, slip)
        if isinstance(status, CaseStatus):
            shown = partial(case_view, case=status)
            answer = yield from choose(page("case", shown, visit.timeouts.terms_s))
            if answer == choice_ids.PERSON:
                yield from person(visit)
            return
        if status is None:
            return
        unknown = True


def _number_screen(unknown: bool) -> PlacesScreen:
    return lambda say, typed, untouched: case_number_view(say, typed, unknown=unknown and untouched)


def _ask_status(visit: Visit, slip: SlipName) -> Conversation[CaseStatus | Literal[False] | None]:
    """Return how it stands; False where there is no such case; None when nobody can say."""
    body = CaseQuestion(case_no=slip.code, tail=slip.tail, language=visit.session.language)
    while True:
        answer = yield from ask_operator(visit, Question("case_status", body), CaseStatus)
        if not isinstance(answer, OperatorError):
            return answer
        if problem_of(answer) == "unknown":
            return False
        if (yield from tell_no_answer(visit, "case_status", answer)) != choice_ids.TRY_AGAIN:
            return None
