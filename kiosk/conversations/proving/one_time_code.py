"""A one-time code: sent to a number for one purpose, typed, and judged by the operator.

The terminal never knows a code.  What is typed lives in the conversation alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from contract.account.access import (
    CODE_DIGITS,
    Access,
    CodePurpose,
    CodeSent,
    SendCode,
    ValidateCode,
)
from kiosk.conversations.ground.requests import Conversation, Show, page, show
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_operator, problem_of, tell_no_answer
from kiosk.conversations.pieces.telling import tell
from kiosk.operator.errors import OperatorError
from kiosk.operator.questions import Question
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.trouble import Trouble
from kiosk.projection.proving.login import code_view
from kiosk.texts.sentence import sentence
from kiosk.views.intents import Choose, EraseAll, EraseDigit, TypeDigit

_WRONG = sentence("That is not the code. Please try again.")
_LATER = sentence("Try again later, or let a person help you.")
_NOT_NOW = {
    "too_soon": sentence("Try again in a minute. Nothing is done twice."),
    "sends_used_up": _LATER,
    "limited": _LATER,
}


_LOCKED = frozenset({"code_locked", "sends_used_up"})
_WAYS_ON = frozenset({choice_ids.SEND_AGAIN, choice_ids.NO_SMS})


@dataclass(frozen=True)
class Sent:
    """A code on its way, and how."""

    authentication_id: str
    purpose: CodePurpose
    by_voice: bool = False
    problem: str = ""  # why no other one was sent


def send_code(
    visit: Visit,
    msisdn: str,
    purpose: CodePurpose,
    channel: Literal["sms", "voice"] = "sms",
    before: Sent | None = None,
) -> Conversation[Sent | str | None]:
    """Have a code sent; NO_SMS for another way, None when the customer gives up.

    before: the one that did not come; while no other can be sent it stays the one to type, and
    every other way stays open.
    """
    body = SendCode(
        visit_id=visit.session.visit_id,
        msisdn=msisdn,
        purpose=purpose,
        channel=channel,
        language=visit.session.language,
    )
    while True:
        answer = yield from ask_operator(visit, Question("send_code", body), CodeSent)
        if not isinstance(answer, OperatorError):
            return Sent(answer.authentication_id, purpose, channel == "voice")
        if before is not None and problem_of(answer) in _NOT_NOW:
            return replace(before, problem=_NOT_NOW[problem_of(answer)])
        if problem_of(answer) in _LOCKED:
            return (yield from _tell_locked(visit, purpose))
        if (yield from tell_no_answer(visit, "send_code", answer)) != choice_ids.TRY_AGAIN:
            return None


def type_code(visit: Visit, msisdn: str, sent: Sent) -> Conversation[Access | str | None]:
    """Return the access, the choice of another way, or None back to the number."""
    typed, problem = "", sent.problem
    while True:
        answer = yield from show(_code_question(visit, msisdn, sent, typed, problem))
        match answer:
            case TypeDigit(_, digit) if len(typed) < CODE_DIGITS:
                typed, problem = typed + digit, ""
            case EraseDigit():
                typed = typed[:-1]
            case EraseAll():
                typed = ""
            case Choose(_, choice_ids.NO_SMS):
                return choice_ids.NO_SMS
            case Choose():
                return None
            case _:
                pass
        if len(typed) == CODE_DIGITS:
            told = yield from _validate(visit, msisdn, sent, typed)
            if told is None or isinstance(told, Access) or told in _WAYS_ON:
                return told
            typed, problem = "", told


def _code_question(visit: Visit, msisdn: str, sent: Sent, typed: str, problem: str) -> Show:
    return page(
        "code",
        lambda say: code_view(
            say, msisdn, typed, by_voice=sent.by_voice, problem=say(problem) if problem else ""
        ),
        visit.timeouts.code_s,
    )


def _validate(
    visit: Visit, msisdn: str, sent: Sent, code: str
) -> Conversation[Access | str | None]:
    """Return the access, what is wrong with the code, or SEND_AGAIN for one that is too old.

    No code helps any more: NO_SMS for another way, None when the customer gives up.
    """
    body = ValidateCode(
        visit_id=visit.session.visit_id, authentication_id=sent.authentication_id, code=code
    )
    while True:
        proof = Question("validate_code", body, msisdn=msisdn)
        answer = yield from ask_operator(visit, proof, Access)
        if isinstance(answer, Access):
            return answer
        match problem_of(answer):
            case "code_wrong":
                return _WRONG
            case "code_expired":
                return choice_ids.SEND_AGAIN
            case "code_locked":
                return (yield from _tell_locked(visit, sent.purpose))
        if (yield from tell_no_answer(visit, "validate_code", answer)) != choice_ids.TRY_AGAIN:
            return None


def _tell_locked(visit: Visit, purpose: CodePurpose) -> Conversation[str | None]:
    """Say that codes are locked; an account is still opened by what only its owner knows."""
    trouble = Trouble.CODE_LOCKED if purpose == "login" else Trouble.TOO_MANY_TRIES
    answer = yield from tell(visit, "code_locked", trouble)
    return answer if answer == choice_ids.NO_SMS else None
