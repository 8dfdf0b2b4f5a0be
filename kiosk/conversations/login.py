"""Login: a one-time code, and the ways for those whom no SMS reaches.

The terminal never knows a code: it is asked for, typed, and judged by the operator.  What is typed
lives in the conversation alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contract.account.access import (
    CODE_DIGITS,
    Access,
    CodeSent,
    SecretKind,
    SendCode,
    ValidateCode,
)
from kiosk.conversations.asking import ask_operator, problem_of, tell_no_answer
from kiosk.conversations.number_entry import ask_number
from kiosk.conversations.requests import Conversation, Show, choose, page, show
from kiosk.conversations.secrets import ask_secret
from kiosk.conversations.telling import tell
from kiosk.conversations.visit import Visit
from kiosk.numbers import NumberEntry
from kiosk.operator.errors import OperatorError
from kiosk.operator.questions import Question
from kiosk.projection import choice_ids
from kiosk.projection.login import (
    code_view,
    other_ways_view,
    own_number_view,
    second_proof_view,
    your_data_view,
)
from kiosk.projection.trouble import Trouble
from kiosk.texts.sentence import sentence
from kiosk.views.intents import Choose, EraseAll, EraseDigit, TypeDigit

_WRONG = sentence("That is not the code. Please try again.")
_SECRETS: dict[str, SecretKind] = {
    choice_ids.CODE_WORD: "code_word",
    choice_ids.PIN: "pin",
    choice_ids.DOCUMENT: "document",
}


@dataclass(frozen=True)
class _Sent:
    """A code on its way, and how."""

    authentication_id: str
    by_voice: bool = False


def login(visit: Visit) -> Conversation[bool]:
    """Return whether somebody is logged in; asks only who is not."""
    entry = NumberEntry(visit.pack.region)
    while not visit.session.is_logged_in:
        typed = yield from _ask_own_number(visit, entry)
        if typed is None:
            return False
        entry = typed
        msisdn = entry.e164
        assert msisdn is not None, "only a whole number leaves the keypad"
        access = yield from _prove(visit, msisdn)
        if access is not None:
            visit.session.access = access
    return True


def strengthen(visit: Visit) -> Conversation[bool]:
    """Return whether a second proof was given; asks only who has not given one."""
    if not (yield from login(visit)):
        return False
    while not visit.session.is_strong:
        answer = yield from choose(page("second_proof", second_proof_view, visit.timeouts.menu_s))
        if answer not in _SECRETS:
            return False
        msisdn = visit.session.opened().msisdn
        access = yield from ask_secret(visit, msisdn, _SECRETS[answer], "raise")
        if access is not None:
            visit.session.access = access
    return True


def _ask_own_number(visit: Visit, entry: NumberEntry) -> Conversation[NumberEntry | None]:
    while True:
        typed = yield from ask_number(
            visit,
            "own_number",
            entry,
            lambda say, entry, _: own_number_view(say, visit.pack, entry),
            takes_back=False,
        )
        if isinstance(typed, NumberEntry):
            return typed
        if typed != choice_ids.YOUR_DATA:
            return None
        yield from choose(
            page("your_data", lambda say: your_data_view(say, visit.pack), visit.timeouts.terms_s)
        )


def _prove(visit: Visit, msisdn: str) -> Conversation[Access | None]:
    """Return the access of whoever proves the number; None back to the number."""
    sent = yield from _send(visit, msisdn, "sms")
    while sent is not None:
        proved = yield from _type_code(visit, msisdn, sent)
        if isinstance(proved, Access) or proved is None:
            return proved
        if proved == choice_ids.NO_SMS:
            proved = yield from choose(page("other_ways", other_ways_view, visit.timeouts.menu_s))
        match proved:
            case choice_ids.SEND_AGAIN:
                sent = (yield from _send(visit, msisdn, "sms")) or sent
            case choice_ids.VOICE:
                sent = (yield from _send(visit, msisdn, "voice")) or sent
            case choice_ids.CODE_WORD | choice_ids.PIN:
                access = yield from ask_secret(visit, msisdn, _SECRETS[proved], "login")
                if access is not None:
                    return access
    return None


def _send(
    visit: Visit, msisdn: str, channel: Literal["sms", "voice"]
) -> Conversation[_Sent | None]:
    body = SendCode(
        visit_id=visit.session.visit_id,
        msisdn=msisdn,
        purpose="login",
        channel=channel,
        language=visit.session.language,
    )
    while True:
        answer = yield from ask_operator(visit, Question("send_code", body), CodeSent)
        if not isinstance(answer, OperatorError):
            return _Sent(answer.authentication_id, channel == "voice")
        if (yield from tell_no_answer(visit, "send_code", answer)) != choice_ids.TRY_AGAIN:
            return None


def _type_code(visit: Visit, msisdn: str, sent: _Sent) -> Conversation[Access | str | None]:
    """Return the access, the choice of another way, or None back to the number."""
    typed, problem = "", ""
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
            told = yield from _validate(visit, sent, typed)
            if isinstance(told, Access):
                return told
            if told is None or told == choice_ids.SEND_AGAIN:
                return told
            typed, problem = "", told


def _code_question(visit: Visit, msisdn: str, sent: _Sent, typed: str, problem: str) -> Show:
    return page(
        "code",
        lambda say: code_view(
            say, msisdn, typed, by_voice=sent.by_voice, problem=say(problem) if problem else ""
        ),
        visit.timeouts.code_s,
    )


def _validate(visit: Visit, sent: _Sent, code: str) -> Conversation[Access | str | None]:
    """Return the access, what is wrong with the code, SEND_AGAIN for one that is too old, or None.

    None: no code helps any more.
    """
    body = ValidateCode(
        visit_id=visit.session.visit_id, authentication_id=sent.authentication_id, code=code
    )
    while True:
        answer = yield from ask_operator(visit, Question("validate_code", body), Access)
        if isinstance(answer, Access):
            return answer
        match problem_of(answer):
            case "code_wrong":
                return _WRONG
            case "code_expired":
                return choice_ids.SEND_AGAIN
            case "code_locked":
                yield from tell(visit, "code_locked", Trouble.TOO_MANY_TRIES)
                return None
        if (yield from tell_no_answer(visit, "validate_code", answer)) != choice_ids.TRY_AGAIN:
            return None
