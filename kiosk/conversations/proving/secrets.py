"""A code word, a PIN or digits of a document: typed here, sealed on the way, judged elsewhere."""

from __future__ import annotations

from typing import Final, Literal

from contract.account.access import Access, SecretKind, VerifySecret
from kiosk.conversations.ground.requests import Conversation, Show, page, show
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_operator, problem_of, sign_out, tell_no_answer
from kiosk.conversations.pieces.telling import tell
from kiosk.operator.errors import OperatorProblemError
from kiosk.operator.questions import Question
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.trouble import Trouble
from kiosk.projection.proving.login import code_word_view, secret_digits_view
from kiosk.views.intents import Choose, EraseAll, EraseDigit, TypeDigit, TypeLetter

LETTERS_MAX = 40
PLACES = {"pin": 4, "document": 6}
_UNSEALED = "-"  # the operator's client puts the sealed secret in its place

Purpose = Literal["login", "raise", "block"]
Verdict = Literal["wrong", "locked", "other"]
WRONG: Final = "wrong"
LOCKED: Final = "locked"
OTHER: Final = "other"


class Elsewhere:
    """What is answered by whoever has another proof than the one that is asked for."""


def ask_secret(
    visit: Visit, msisdn: str, kind: SecretKind, purpose: Purpose
) -> Conversation[Access | None]:
    """Ask until the operator knows the secret; None when the customer gives up or is locked."""
    told = yield from _ask(visit, msisdn, kind, purpose)
    if told == LOCKED:
        yield from tell(visit, "secret_locked", Trouble.TOO_MANY_TRIES)
    return told if isinstance(told, Access) else None


def ask_to_block(
    visit: Visit, msisdn: str, kind: SecretKind
) -> Conversation[Access | Verdict | None]:
    """Return the access that blocks a lost phone and nothing else; None on the way back.

    OTHER: the customer does not know this secret.  LOCKED: none is of use any more.
    """
    return (yield from _ask(visit, msisdn, kind, "block"))


def _ask(
    visit: Visit, msisdn: str, kind: SecretKind, purpose: Purpose
) -> Conversation[Access | Verdict | None]:
    instead, wrong = purpose == "block", False
    while True:
        if kind == "code_word":
            secret = yield from _type_word(visit, wrong=wrong, instead=instead)
        else:
            secret = yield from _type_digits(visit, kind, wrong=wrong, instead=instead)
        if secret is None:
            return None
        if isinstance(secret, Elsewhere):
            return OTHER
        told = yield from _verify(visit, msisdn, kind, purpose, secret)
        if told != WRONG:
            return told
        wrong = True


def _type_digits(
    visit: Visit, kind: SecretKind, *, wrong: bool, instead: bool
) -> Conversation[str | Elsewhere | None]:
    typed, places = "", PLACES[kind]
    while True:
        question = _digits_question(visit, kind, typed, wrong=wrong, instead=instead)
        answer = yield from show(question)
        match answer:
            case TypeDigit(_, digit) if len(typed) < places:
                typed, wrong = typed + digit, False
            case EraseDigit():
                typed = typed[:-1]
            case EraseAll():
                typed = ""
            case Choose(_, choice_ids.NEXT):
                if len(typed) == places:
                    return typed
            case Choose(_, choice_id):
                return Elsewhere() if choice_id == choice_ids.OTHER_PROOF else None
            case _:
                pass


def _type_word(visit: Visit, *, wrong: bool, instead: bool) -> Conversation[str | Elsewhere | None]:
    spoken, known = visit.session.language, visit.pack.alphabets
    typed, alphabet = "", spoken if spoken in known else known[0]
    while True:
        question = _word_question(visit, typed, alphabet, wrong=wrong, instead=instead)
        answer = yield from show(question)
        match answer:
            case TypeLetter(_, letter) | TypeDigit(_, letter) if len(typed) < LETTERS_MAX:
                typed, wrong = typed + letter, False
            case EraseDigit():
                typed = typed[:-1]
            case EraseAll():
                typed = ""
            case Choose(_, choice_ids.NEXT):
                if typed.strip():
                    return typed.strip()
            case Choose(_, choice_id) if choice_id.startswith(choice_ids.ALPHABET):
                alphabet = choice_id.removeprefix(choice_ids.ALPHABET)
            case Choose(_, choice_id):
                return Elsewhere() if choice_id == choice_ids.OTHER_PROOF else None
            case _:
                pass


def _digits_question(
    visit: Visit, kind: SecretKind, typed: str, *, wrong: bool, instead: bool
) -> Show:
    return page(
        f"secret:{kind}",
        lambda say: secret_digits_view(
            say, kind, typed, PLACES[kind], wrong=wrong, instead=instead
        ),
        visit.timeouts.code_s,
    )


def _word_question(visit: Visit, typed: str, alphabet: str, *, wrong: bool, instead: bool) -> Show:
    return page(
        "secret:code_word",
        lambda say: code_word_view(
            say, typed, alphabet, visit.pack.alphabets, wrong=wrong, instead=instead
        ),
        visit.timeouts.code_s,
    )


def _verify(
    visit: Visit, msisdn: str, kind: SecretKind, purpose: Purpose, secret: str
) -> Conversation[Access | Verdict | None]:
    """Return the access, WRONG, LOCKED, or None when nobody answers."""
    access = visit.session.access
    body = VerifySecret(
        visit_id=visit.session.visit_id,
        msisdn=msisdn,
        purpose=purpose,
        kind=kind,
        sealed=_UNSEALED,
        access_token=access.access_token if access is not None and purpose == "raise" else None,
        language=visit.session.language,
    )
    while True:
        question = Question("verify_secret", body, secret=secret)
        answer = yield from ask_operator(visit, question, Access)
        if isinstance(answer, Access):
            return answer
        match problem_of(answer):
            case "secret_wrong" | "secret_used":
                return WRONG
            case "code_locked":
                return LOCKED
            case "access_ended":
                yield from sign_out(visit)
                return None
        again = yield from tell_no_answer(visit, "verify_secret", answer)
        if again != choice_ids.TRY_AGAIN or isinstance(answer, OperatorProblemError):
            return None
