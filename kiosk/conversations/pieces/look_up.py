"""Looking something up that was paid: tries are counted, and what moves money is asked for once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from contract.codes import CODE_DIGITS
from contract.model import WireModel
from kiosk.conversations.ground.requests import Conversation, Told, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_operator, problem_of, tell_no_answer
from kiosk.conversations.pieces.places import PlacesScreen, Typed, type_places
from kiosk.conversations.pieces.telling import tell
from kiosk.operator.errors import OperatorError, OperatorProblemError
from kiosk.operator.questions import Question
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.slip_codes import TAIL_DIGITS, tail_view
from kiosk.projection.ground.trouble import Trouble
from kiosk.projection.help.payment import not_found_view, not_known_view
from kiosk.say import Say
from kiosk.views.account import CodeView

_ACCESS_IS_OVER = frozenset({"access_ended", "level_too_low"})


@dataclass(frozen=True)
class SlipName:
    """What a slip is found by: its eight digits, and the last four of the number on it."""

    code: str
    tail: str


def look_up(
    visit: Visit, operation: str, body: WireModel, kind: type[Told]
) -> Conversation[Told | None]:
    """Ask what changes nothing; None when nobody answers, or no try is left."""
    while True:
        answer = yield from ask_operator(visit, Question(operation, body), kind)
        if not isinstance(answer, OperatorError):
            return answer
        if problem_of(answer) == "limited":
            yield from tell_not_found(visit, 0)
            return None
        if (yield from tell_no_answer(visit, operation, answer)) != choice_ids.TRY_AGAIN:
            return None


def ask_for(
    visit: Visit, operation: str, body: WireModel, kind: type[Told]
) -> Conversation[Told | None]:
    """Ask for what moves money; None when it is not known whether it does, or it does not.

    What is asked again is the same request under the same name, so nothing is done twice.
    """
    while True:
        answer = yield from ask_operator(visit, Question(operation, body), kind)
        if not isinstance(answer, OperatorError):
            return answer
        problem = problem_of(answer)
        if problem == "limited":
            yield from tell_not_found(visit, 0)
            return None
        if problem in _ACCESS_IS_OVER:
            yield from tell(visit, "signed_out", Trouble.SIGNED_OUT)
            return None
        if isinstance(answer, OperatorProblemError) and not answer.problem.retryable:
            yield from tell_no_answer(visit, operation, answer)
            return None
        shown = partial(not_known_view, pack=visit.pack)
        again = yield from choose(page(f"not_known:{operation}", shown, visit.timeouts.menu_s))
        if again != choice_ids.TRY_AGAIN:
            return None


def ask_slip(
    visit: Visit, question: str, screen: PlacesScreen, code: str = ""
) -> Conversation[SlipName | str]:
    """Return the code on a slip with the last digits of its number; or another choice.

    Back from the last digits leads to the code as it was typed.
    """
    while True:
        typed = yield from type_places(visit, question, CODE_DIGITS, screen, typed=code)
        if not isinstance(typed, Typed):
            return typed
        code = typed.digits
        tail = yield from _ask_tail(visit)
        if tail is not None:
            return SlipName(code, tail)
        screen = partial(_without_problem, screen=screen)


def _without_problem(say: Say, typed: str, _: bool, screen: PlacesScreen) -> CodeView:
    """What was said of the code before is not said of the one that was typed since."""
    return screen(say, typed, False)


def _ask_tail(visit: Visit) -> Conversation[str | None]:
    """Return the last digits of the number on a slip; None on the way back."""
    typed = yield from type_places(
        visit, "tail", TAIL_DIGITS, lambda say, typed, _: tail_view(say, typed), sends_itself=True
    )
    return typed.digits if isinstance(typed, Typed) else None


def tell_not_found(visit: Visit, tries_left: int | None) -> Conversation[None]:
    """Say that nothing fits, and how often one may try; back to what was typed."""
    visit.session.last_error = "not_found"
    shown = partial(not_found_view, pack=visit.pack, tries_left=tries_left)
    yield from choose(page("not_found", shown, visit.timeouts.menu_s))
