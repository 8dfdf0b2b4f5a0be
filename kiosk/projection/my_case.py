"""How a case stands: its number, whose it is, what has become of it."""

from __future__ import annotations

from contract.account.help import CaseStatus
from kiosk.projection import choice_ids
from kiosk.projection.digits import digits_view
from kiosk.projection.parts import back, choice, numbered, spoken
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import CodeView, DoneView, Tone
from kiosk.views.base import Role
from kiosk.views.general import Fact

CASE_PLACES, TAIL_PLACES = 8, 4
_STATES: dict[str, tuple[Tone, str]] = {
    "open": (Tone.PLAIN, sentence("It waits for a person.")),
    "in_work": (Tone.PLAIN, sentence("A person is working on it.")),
    "waits_for_you": (Tone.CARE, sentence("We need an answer from you. Please call a person.")),
    "solved": (Tone.GOOD, sentence("It is solved.")),
}


def case_number_view(say: Say, typed: str, *, wrong: bool = False) -> CodeView:
    """Return the places of a case's number."""
    problem = say("There is no such case. Check the digits.") if wrong else ""
    note = say("It stands on your slip.")
    title = say("Your case number")
    return digits_view(say, title, typed, CASE_PLACES, note=note, problem=problem)


def case_tail_view(say: Say, typed: str) -> CodeView:
    """Return the places of the last digits of the number it is about."""
    title = say("The last four digits of the telephone")
    return digits_view(say, title, typed, TAIL_PLACES)


def case_view(say: Say, case: CaseStatus) -> DoneView:
    """Return how far it is, in the operator's own words where there are any."""
    title = say("My case")
    tone, state = _STATES[case.state]
    headline = say(state)
    opened = Fact(say("Opened"), say.moment(case.opened_at))
    facts = [opened]
    if case.state != "solved":
        facts.append(Fact(say("At the latest"), say.moment(case.promised_at)))
    lines = () if case.answer is None else (case.answer.text,)
    choices = numbered(back(say), choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY))
    read = (headline, *lines, *(f"{fact.label}: {fact.value}" for fact in facts))
    return DoneView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, *read, choices=choices),
        tone=tone,
        headline=headline,
        lines=lines,
        facts=tuple(facts),
        code=say.code(case.case_no),
    )
