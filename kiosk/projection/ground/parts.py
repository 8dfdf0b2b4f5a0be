"""Pieces every screen is made of: numbered choices, the way back, spoken text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from kiosk.projection.ground.choice_ids import BACK, BACK_KEY, DONE, HOME, MORE_ROWS
from kiosk.say import Say
from kiosk.views.base import Choice, Role

CHOICES_MAX = 7
SLOW_AFTER_S = 2.0  # then a screen says for whose answer it waits
KEY_COLUMNS = 11
Of = TypeVar("Of")


def key_rows(letters: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the letters as the keyboard on the screen has them, row by row."""
    starts = range(0, len(letters), KEY_COLUMNS)
    return tuple(tuple(letters[at : at + KEY_COLUMNS]) for at in starts)


@dataclass(frozen=True)
class Leaf(Generic[Of]):
    """A page of a list: its rows, where they begin in the whole, and of how many rows."""

    rows: tuple[Of, ...]
    first: int
    every: int

    @property
    def others(self) -> bool:
        """Whether there are other pages."""
        return len(self.rows) < self.every

    @property
    def is_last(self) -> bool:
        """Whether the first page comes behind it."""
        return self.first + len(self.rows) == self.every


def numbered(*choices: Choice) -> tuple[Choice, ...]:
    """Return the choices with their keys: 1, 2, ... in order, # for the way back."""
    counted = 0
    keyed = []
    for choice in choices:
        if choice.role is Role.BACK:
            keyed.append(replace(choice, digit=BACK_KEY))
            continue
        counted += 1
        keyed.append(replace(choice, digit=str(counted)))
    assert counted <= CHOICES_MAX, "nobody reads more than seven choices"
    return tuple(keyed)


def choice(
    choice_id: str,
    label: str,
    *,
    role: Role = Role.NORMAL,
    hint: str = "",
    icon: str = "",
    enabled: bool = True,
    selected: bool = False,
) -> Choice:
    """Return a choice that `numbered` has yet to give its key."""
    return Choice(
        choice_id,
        label,
        "",
        hint=hint,
        role=role,
        enabled=enabled,
        icon=icon,
        selected=selected,
    )


def back(say: Say) -> Choice:
    """Return the way to the screen before."""
    return choice(BACK, say("Back"), role=Role.BACK)


def home(say: Say) -> Choice:
    """Return the way to the first screen."""
    return choice(HOME, say("To the start"), role=Role.PRIMARY)


def leaf_of(rows: Sequence[Of], a_page: int, turn: int) -> Leaf[Of]:
    """Return the page after so many turns; behind the last comes the first again."""
    pages = max(1, -(-len(rows) // a_page))
    first = turn % pages * a_page
    return Leaf(tuple(rows[first : first + a_page]), first, len(rows))


def more(say: Say, leaf: Leaf[Of]) -> tuple[Choice, ...]:
    """Return the way to the next page, where there is one."""
    if not leaf.others:
        return ()
    return (choice(MORE_ROWS, say("First page") if leaf.is_last else say("More")),)


def place_of(say: Say, leaf: Leaf[Of]) -> str:
    """Return where a page stands in the whole, "" where it is the whole."""
    return place_text(say, leaf.first, len(leaf.rows), leaf.every) if leaf.others else ""


def place_text(say: Say, first: int, count: int, every: int) -> str:
    """Return "6-10 of 23", or "23 of 23" for a single row; first counts from 0."""
    if count == 1:
        return say("{left} of {all}", left=first + 1, all=every)
    return say("{first}-{last} of {all}", first=first + 1, last=first + count, all=every)


def done(say: Say) -> Choice:
    """Return the end of the visit."""
    return choice(DONE, say("Finish"), role=Role.PRIMARY)


def sentences(*texts: str) -> str:
    """Return texts as sentences behind each other; empty ones are left out."""
    return " ".join(_ended(text) for text in texts if text)


def spoken(say: Say, *sentences: str, choices: Iterable[Choice] = ()) -> str:
    """Return what is read aloud: the sentences, then key by key what can be chosen."""
    said = [_ended(text) for text in sentences if text]
    for each in choices:
        if not each.enabled:
            continue
        if each.digit == BACK_KEY:
            said.append(say("Hash key: {choice}.", choice=each.label))
        elif each.selected:
            said.append(say("Key {digit}: {choice}, chosen.", digit=each.digit, choice=each.label))
        else:
            said.append(say("Key {digit}: {choice}.", digit=each.digit, choice=each.label))
    said.append(say("Key 0: a person. Star key: hear this again."))
    return " ".join(said).replace("?.", "?")  # a choice may be a question of its own


def _ended(text: str) -> str:
    return text if text[-1] in ".?!:\u2026" else f"{text}."
