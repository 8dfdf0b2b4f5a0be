"""How a case stands, and what the operator says to it."""

from __future__ import annotations

from contract.account.help import CaseStatus
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import back, choice, numbered, spoken
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import DoneView, Tone
from kiosk.views.base import Role
from kiosk.views.general import Fact

_STATES: dict[str, tuple[Tone, str]] = {
    "open": (Tone.PLAIN, sentence("It waits for a person.")),
    "in_work": (Tone.PLAIN, sentence("A person is working on it.")),
    "waits_for_you": (Tone.CARE, sentence("We need an answer from you. Please call a person.")),
    "solved": (Tone.GOOD, sentence("It is solved.")),
}


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
    last = choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY)
    if case.state == "waits_for_you":
        last = choice(choice_ids.PERSON, say("Call a person"), role=Role.PRIMARY)
    choices = numbered(back(say), last)
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
