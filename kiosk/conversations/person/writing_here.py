"""A person answers on this screen: the talk is opened, gone on with, and ended.

Every few seconds the operator is asked what is new, and told on which screen the customer is; what
is pressed meanwhile counts at once.  The person types and confirms nothing here: all they send is
words.
"""

from __future__ import annotations

from dataclasses import replace

from contract.account.help import MESSAGE_LENGTH_MAX, ChatNews, ChatTurn, OpenChat
from kiosk.conversations.ground.requests import (
    Answer,
    Ask,
    BuildView,
    Conversation,
    Pressed,
    Show,
    TellOperator,
    do,
    show,
)
from kiosk.conversations.ground.talk import POLL_S, Talk
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.person.closing import closing
from kiosk.conversations.pieces.asking import ask_anybody, problem_of
from kiosk.conversations.pieces.tickets import context_of
from kiosk.operator.errors import OperatorError
from kiosk.operator.questions import Question
from kiosk.projection.ground import choice_ids
from kiosk.projection.person.chat import READY_ANSWERS, chat_view, writing_view
from kiosk.say import Say
from kiosk.views.base import View
from kiosk.views.intents import Choose, EraseAll, EraseDigit, TypeDigit, TypeLetter


def write_here(visit: Visit) -> Conversation[bool]:
    """Return whether there was a talk; one that was left goes on."""
    course = visit.session.course
    talk = course.talk
    if talk is None or talk.has_ended:
        talk = yield from _open(visit)
        if talk is None:
            return False
        course.talk = talk
    talk.asked_at = None  # whoever comes back to it hears the newest at once
    yield from _go_on(visit, talk)
    if talk.has_ended and course.met_person and not visit.around.has_open_money:
        yield from closing(visit)
    return True


def _open(visit: Visit) -> Conversation[Talk | None]:
    access = visit.session.access
    body = OpenChat(
        chat_id=visit.around.new_id(),
        access_token=None if access is None else access.access_token,
        context=context_of(visit),
    )
    news = yield from ask_anybody(visit, "open_chat", body, ChatNews)
    if news is None:
        return None
    talk = Talk(body.chat_id)
    talk.hear(news)
    return talk


def _go_on(visit: Visit, talk: Talk) -> Conversation[None]:
    """Talk until it is ended, or left for the screen behind it."""
    while True:
        shown = _talk_shown(visit, talk)
        match (yield from _turn(visit, talk, shown)):
            case Choose(_, choice_id) if choice_id in READY_ANSWERS:
                talk.say(_say(visit)(READY_ANSWERS[choice_id]))
            case Choose(_, choice_ids.WRITE):
                yield from _write(visit, talk)
            case Choose(_, choice_ids.END_TALK):
                text = talk.begin_turn(visit.around.now)
                body = _turn_of(visit, talk, text, ended=True)
                yield from do(TellOperator(Question("chat_turn", body)))
                talk.end()
                return
            case Choose():
                return
            case _:
                pass


def _say(visit: Visit) -> Say:
    """Return how the customer speaks; ready answers go as their own words."""
    return Say.of(visit.session.language, visit.pack, "UTC")


def _turn_of(visit: Visit, talk: Talk, text: str, *, ended: bool = False) -> ChatTurn:
    return ChatTurn(
        chat_id=talk.chat_id,
        after=talk.seen,
        text=text,
        screen=visit.session.screen,
        fields=visit.session.fields,
        ended=ended,
    )


def _turn(visit: Visit, talk: Talk, shown: Show) -> Conversation[Pressed | None]:
    """Return what was pressed, None after anything else; the operator is asked when it is due.

    A press does not wait for the operator's answer: what is missed is told again with the next.
    """
    if talk.has_ended or not talk.is_due(visit.around.now):
        answer: Answer = yield from show(shown)
        return answer if isinstance(answer, Pressed) else None
    body = _turn_of(visit, talk, talk.begin_turn(visit.around.now))
    answer = yield Ask(Question("chat_turn", body), replace(shown, watches=False), is_silent=True)
    match answer:
        case ChatNews():
            talk.deliver(body.text)
            talk.hear(answer)
            course = visit.session.course
            course.met_person = course.met_person or bool(talk.person)
        case OperatorError() if problem_of(answer) == "unknown":
            talk.end()
        case OperatorError():
            talk.miss()
    return answer if isinstance(answer, Pressed) else None


def _talk_shown(visit: Visit, talk: Talk) -> Show:
    """Return the talk; new words of the person are a new question, with time to read them."""

    def view(say: Say, _: float) -> View:
        return chat_view(
            say,
            visit.pack,
            state=talk.state,
            person=talk.person,
            waiting_before=talk.waiting_before,
            messages=tuple(talk.messages),
            unsent=tuple(talk.unsent),
            is_cut_off=talk.is_cut_off,
            promised_minutes=visit.around.write_here_minutes,
        )

    return _watched(visit, f"chat:{talk.state}:{talk.by_person}", view)


def _watched(visit: Visit, question: str, view: BuildView) -> Show:
    return Show(
        question,
        view,
        timeout_s=visit.timeouts.terms_s,
        watches=True,
        takes_back=False,
        looks_every_s=POLL_S,
    )


def _write(visit: Visit, talk: Talk) -> Conversation[None]:
    """Have something typed, and hear what is new meanwhile."""
    spoken, known = visit.session.language, visit.pack.alphabets
    typed, alphabet = "", spoken if spoken in known else known[0]
    while not talk.has_ended:
        match (yield from _turn(visit, talk, _letters_shown(visit, talk, typed, alphabet))):
            case TypeLetter(_, letter) | TypeDigit(_, letter) if len(typed) < MESSAGE_LENGTH_MAX:
                typed += letter
            case EraseDigit():
                typed = typed[:-1]
            case EraseAll():
                typed = ""
            case Choose(_, choice_id) if choice_id.startswith(choice_ids.ALPHABET):
                alphabet = choice_id.removeprefix(choice_ids.ALPHABET)
            case Choose(_, choice_ids.NEXT):
                if typed.strip():
                    talk.say(typed.strip().capitalize())
                    return
            case Choose():
                return
            case _:
                pass


def _letters_shown(visit: Visit, talk: Talk, typed: str, alphabet: str) -> Show:
    heard = next((one.text for one in reversed(talk.messages) if one.by == "person"), "")

    def view(say: Say, _: float) -> View:
        return writing_view(say, typed, alphabet, visit.pack.alphabets, heard=heard)

    return _watched(visit, "chat_write", view)
