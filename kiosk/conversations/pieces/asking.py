"""Asking the operator about the account, and what is said when there is no answer."""

from __future__ import annotations

from contract.account.access import AccountQuestion
from contract.model import WireModel
from kiosk.conversations.ground.requests import Ask, Conversation, Show, Told, ask
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.telling import tell
from kiosk.operator.errors import (
    OperatorError,
    OperatorProblemError,
    OperatorUntrustedError,
)
from kiosk.operator.questions import Question
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.asking import asking_view
from kiosk.projection.ground.trouble import Trouble

_LONG_WAIT_S = 3600
_LIMITS = frozenset({"limited", "code_locked", "sends_used_up"})


def ask_operator(
    visit: Visit, question: Question, kind: type[Told]
) -> Conversation[Told | OperatorError]:
    """Ask, with the waiting screen; return the answer, or why there is none."""
    meanwhile = Show(
        f"asking:{question.operation}",
        lambda say, seconds: asking_view(say, visit.pack, seconds),
        timeout_s=None,
        takes_back=False,
        leaves_home=True,
    )
    return (yield from ask(Ask(question, meanwhile), kind))


def ask_anybody(
    visit: Visit, operation: str, body: WireModel, kind: type[Told]
) -> Conversation[Told | None]:
    """Ask what needs no login until it is answered; None when the customer gives up."""
    while True:
        answer = yield from ask_operator(visit, Question(operation, body), kind)
        if not isinstance(answer, OperatorError):
            return answer
        if (yield from tell_no_answer(visit, operation, answer)) != choice_ids.TRY_AGAIN:
            return None


def ask_account(
    visit: Visit, operation: str, kind: type[Told], **values: object
) -> Conversation[Told | None]:
    """Ask about the account until it is answered; None when it cannot be shown any more."""
    while True:
        question = Question(operation)
        request = question.row.request
        assert request is not None, f"{operation} is asked with a body"
        assert issubclass(request, AccountQuestion), f"{operation} is about the account"
        access = visit.session.opened()
        body = request.model_validate(
            {
                "access_token": access.access_token,
                "language": visit.session.language,
                **values,
            }
        )
        about = Question(operation, body, msisdn=access.msisdn)
        answer = yield from ask_operator(visit, about, kind)
        if not isinstance(answer, OperatorError):
            return answer
        if problem_of(answer) == "access_ended":
            yield from sign_out(visit)
            return None
        if (yield from tell_no_answer(visit, operation, answer)) != choice_ids.TRY_AGAIN:
            return None


def sign_out(visit: Visit) -> Conversation[None]:
    """Close the account, because the operator ended the access, and say so."""
    visit.session.access = None
    yield from tell(visit, "signed_out", Trouble.SIGNED_OUT)


def tell_no_answer(visit: Visit, operation: str, error: OperatorError) -> Conversation[str]:
    """Say that there is no answer, and why as far as it helps; return the choice pressed."""
    return (yield from tell(visit, f"no_answer:{operation}", trouble_of(error)))


def trouble_of(error: OperatorError) -> Trouble:
    """Return which trouble an error of a question about the account is."""
    if isinstance(error, OperatorUntrustedError):
        return Trouble.ACCOUNT_UNTRUSTED
    if problem_of(error) == "company_managed":
        return Trouble.COMPANY_MANAGED
    if problem_of(error) == "limited" and _wait_s(error) > _LONG_WAIT_S:
        return Trouble.ENOUGH_TODAY
    if problem_of(error) == "too_soon":
        return Trouble.TOO_SOON
    if problem_of(error) in _LIMITS:
        return Trouble.TOO_MANY_TRIES
    return Trouble.ACCOUNT_SILENT


def _wait_s(error: OperatorError) -> int:
    """Return how long the operator wants to be left alone."""
    return (error.problem.retry_after_s or 0) if isinstance(error, OperatorProblemError) else 0


def problem_of(error: OperatorError) -> str:
    """Return the code of the operator's own problem, "" for any other reason."""
    return error.problem.code if isinstance(error, OperatorProblemError) else ""
