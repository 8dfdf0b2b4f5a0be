"""Codes of receipts and claim slips, and the digits that go with them, while they are typed."""

from __future__ import annotations

from collections.abc import Sequence

from contract.codes import CODE_DIGITS, SECOND_CODE_DIGITS, is_code
from kiosk.money import NARROW_SIGNS
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.contacts import limits_text
from kiosk.projection.ground.parts import back, choice, numbered, sentences
from kiosk.say import Say
from kiosk.views.account import CodeView
from kiosk.views.base import Choice, Role

TAIL_DIGITS = 4
SUM_DIGITS = 6
EMPTY, SECRET = "_", "\u2022"


def receipt_code_view(say: Say, typed: str) -> CodeView:
    """Return the places of a receipt's code, and the ways for who has none."""
    ways = (
        choice(choice_ids.NO_CODE, say("I have no code")),
        choice(choice_ids.CLAIM, say("A claim slip")),
    )
    title = say("My payment")
    prompt = say("The check code of the receipt: eight digits")
    return _code_view(say, title, prompt, typed, ways)


def repeat_code_view(say: Say, typed: str) -> CodeView:
    """Return the places of the code of a receipt whose payment is to be made again."""
    prompt = say("The check code of the receipt: eight digits")
    return _code_view(say, say("I have a receipt"), prompt, typed)


def claim_code_view(say: Say, typed: str) -> CodeView:
    """Return the places of a claim's code."""
    return _code_view(say, say("A claim slip"), say("The claim code: eight digits"), typed)


def case_number_view(say: Say, typed: str, *, unknown: bool = False) -> CodeView:
    """Return the places of a case's number; unknown: no such case has that telephone."""
    problem = say("There is no such case.") if unknown else ""
    title, prompt = say("My case"), say("Its number: eight digits")
    return _code_view(say, title, prompt, typed, problem=problem)


def _code_view(
    say: Say,
    title: str,
    prompt: str,
    typed: str,
    ways: Sequence[Choice] = (),
    *,
    problem: str = "",
) -> CodeView:
    """Return the places of eight digits; a slip of the finger is told before anybody is asked."""
    mistyped = len(typed) == CODE_DIGITS and not is_code(typed)
    if mistyped:
        problem = say("One digit is not right. Please compare them.")
    return _places_view(
        say,
        title,
        prompt,
        typed.ljust(CODE_DIGITS, EMPTY),
        complete=is_code(typed),
        note=say("It stands on your slip."),
        problem=problem,
        ways=ways,
    )


def tail_view(say: Say, typed: str) -> CodeView:
    """Return the places of the number's last digits; the last one sends them."""
    title = say("The last four digits of the telephone")
    prompt = say("Of the number that stands on the slip")
    places = typed.ljust(TAIL_DIGITS, EMPTY)
    return _places_view(say, title, prompt, places, complete=False, sends_itself=True)


def second_code_view(say: Say, typed: str, *, wrong: bool = False) -> CodeView:
    """Return the places of the slip's second code; what is typed is not shown."""
    title = say("The second code of the slip")
    return _places_view(
        say,
        title,
        say.plural("{n} digit", "{n} digits", SECOND_CODE_DIGITS),
        (SECRET * len(typed)).ljust(SECOND_CODE_DIGITS, EMPTY),
        complete=len(typed) == SECOND_CODE_DIGITS,
        problem=say("That was not right. Please try again.") if wrong else "",
        go_on=say("Send"),
    )


def sum_view(say: Say, typed: str) -> CodeView:
    """Return the keypad for a sum in whole units, as bills make it."""
    title = say("How much was put in?")
    places = typed if len(typed) == SUM_DIGITS else typed + EMPTY
    prompt = say(
        "The exact sum, in {currency}", currency=NARROW_SIGNS.get(say.currency, say.currency)
    )
    return _places_view(say, title, prompt, places, complete=bool(typed.strip("0")))


def part_sum_view(say: Say, typed: str, limits_minor: tuple[int, int], minor: int) -> CodeView:
    """Return the keypad for a part of the money in, in whole units within its limits."""
    least, most = limits_minor
    limits = limits_text(say, least, most)
    too_much = minor > most
    places = typed if len(typed) == SUM_DIGITS else typed + EMPTY
    return _places_view(
        say,
        say("Another sum"),
        "",
        places,
        complete=least <= minor <= most,
        note="" if too_much else limits,
        problem=limits if too_much else "",
    )


def _places_view(
    say: Say,
    title: str,
    prompt: str,
    places: str,
    *,
    complete: bool,
    note: str = "",
    problem: str = "",
    ways: Sequence[Choice] = (),
    go_on: str = "",
    sends_itself: bool = False,
) -> CodeView:
    following = Choice(
        choice_ids.NEXT,
        go_on or say("Next"),
        choice_ids.REPEAT_KEY,
        role=Role.PRIMARY,
        enabled=complete,
    )
    return CodeView(
        title=title,
        choices=(*numbered(back(say)), *ways, *(() if sends_itself else (following,))),
        spoken=sentences(title, prompt, note, problem, say("Digit keys type the number.")),
        prompt=prompt,
        places=tuple(places),
        complete=complete,
        note=note,
        problem=problem,
        erase_label=say("Erase"),
    )
