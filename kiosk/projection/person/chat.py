"""A talk with a person on this screen: what was said, ready answers, and the letter keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from contract.account.help import ChatMessage
from kiosk.config.pack_alphabets import ALPHABETS
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.parts import back, choice, key_rows, numbered, sentences, spoken
from kiosk.projection.person.person import answers_within
from kiosk.say import Say
from kiosk.texts.languages import own_name
from kiosk.texts.sentence import sentence
from kiosk.views.account import ChatLine, ChatView, LettersView
from kiosk.views.base import Choice, Role

LINES_MAX = 20
TYPED_SHOWN = 28
SIGNS: Final = "0123456789,.?"
# Few: on a small panel in large text the rest of it is for what is said.
READY_ANSWERS: Final[dict[str, str]] = {
    f"{choice_ids.READY}yes": sentence("Yes"),
    f"{choice_ids.READY}no": sentence("No"),
}


def chat_view(
    say: Say,
    pack: PackFacts,
    *,
    state: str,
    person: str = "",
    waiting_before: int = 0,
    messages: Sequence[ChatMessage] = (),
    unsent: Sequence[str] = (),
    is_cut_off: bool = False,
    promised_minutes: int | None = None,
) -> ChatView:
    """Return how the talk stands; what is not delivered yet stands among the own words.

    promised_minutes: within which somebody answers who has not yet.
    """
    title = say("Write here")
    told = _state_text(say, state, person, waiting_before, is_cut_off=is_cut_off)
    if state == "waits" and promised_minutes is not None and not is_cut_off:
        told = sentences(told, answers_within(say, promised_minutes))
    own = say("You")
    by = {"customer": own, "person": person or say("A person"), "terminal": pack.brand.name}
    lines = [ChatLine(by[one.by], one.text, one.by == "customer") for one in messages if one.text]
    lines += [ChatLine(own, text, True) for text in unsent]
    choices = numbered(*_choices(say, state, has_lines=bool(lines)))
    newest = next((line for line in reversed(lines) if not line.own), None)
    heard = f"{newest.by}: {newest.text}" if newest is not None else ""
    return ChatView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, told, heard, choices=choices),
        lines=tuple(lines[-LINES_MAX:]),
        state=told,
    )


def _state_text(say: Say, state: str, person: str, waiting_before: int, *, is_cut_off: bool) -> str:
    if state == "ended":
        return say("The talk has ended.")
    if is_cut_off:
        return say("No connection. We try again.")
    if state == "talks":
        return say("{name} answers", name=person or say("A person"))
    if waiting_before == 0:
        return say("You are next.")
    return say.plural("{n} person is before you.", "{n} people are before you.", waiting_before)


def _choices(say: Say, state: str, *, has_lines: bool) -> tuple[Choice, ...]:
    if state == "ended":
        return (choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY),)
    ready = READY_ANSWERS if state == "talks" and has_lines else {}
    return (
        *(choice(choice_id, say(label)) for choice_id, label in ready.items()),
        choice(choice_ids.WRITE, say("Write")),
        choice(choice_ids.END_TALK, say("End the talk")),
        back(say),
    )


def writing_view(
    say: Say, typed: str, alphabet: str, alphabets: Sequence[str], *, heard: str = ""
) -> LettersView:
    """Return the letter keyboard; heard: the newest words of the person who answers."""
    title = say("What do you want to say?")
    prompt = heard or say("Large and small letters are the same")
    go_on = Choice(
        choice_ids.NEXT,
        say("Send"),
        choice_ids.REPEAT_KEY,
        role=Role.PRIMARY,
        enabled=bool(typed.strip()),
    )
    after = alphabets[(list(alphabets).index(alphabet) + 1) % len(alphabets)]
    switch = Choice(f"{choice_ids.ALPHABET}{after}", own_name(after), "")
    switches = (switch,) if after != alphabet else ()
    letters = ALPHABETS[alphabet] + SIGNS
    return LettersView(
        title=title,
        choices=(*numbered(back(say)), *switches, go_on),
        spoken=sentences(title, prompt),
        prompt=prompt,
        typed=typed[-TYPED_SHOWN:],
        keys=key_rows(letters),
        complete=bool(typed.strip()),
        space_label=say("Space"),
        erase_label=say("Erase"),
    )
