"""Live checks of a problem: what is in order, what is not, and what mends it."""

from __future__ import annotations

from contract.account.help import CheckCodeName, CheckResult, Diagnosis
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import CHOICES_MAX, back, choice, numbered, sentences, spoken
from kiosk.projection.ground.printing import print_choice
from kiosk.projection.help.problems import Problem
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import DocumentView, ListView, MenuView, Row, Section, Tone
from kiosk.views.base import Choice, Role

_LABELS: dict[CheckCodeName, str] = {
    "balance": sentence("Balance"),
    "sim": sentence("SIM card"),
    "registered": sentence("Network"),
    "international": sentence("Calls to other countries"),
    "roaming": sentence("Roaming"),
    "roaming_data": sentence("Internet abroad"),
    "data_stop": sentence("Internet abroad"),
    "limit": sentence("Spending limit"),
    "package": sentence("Internet package"),
    "apn": sentence("Internet settings"),
    "country_covered": sentence("Network in that country"),
    "divert": sentence("Call forwarding"),
    "short_numbers": sentence("Paid subscriptions"),
    "outage": sentence("Outages here"),
    "daily_option": sentence("Options for journeys"),
}
# What is wrong; by its fix where one check can find several things.
_WRONG: dict[str, str] = {
    "balance": sentence("At least {amount} more is needed"),
    "sim:unblock": sentence("You have blocked it"),
    "sim:top_up": sentence("Blocked because of a debt"),
    "sim": sentence("The network does not know it"),
    "registered:reprovision": sentence("Your services are not set up there"),
    "registered": sentence("It does not see your phone"),
    "international": sentence("Switched off"),
    "roaming": sentence("Switched off"),
    "roaming_data": sentence("You have stopped it"),
    "data_stop": sentence("You have stopped it"),
    "limit": sentence("It is reached"),
    "package": sentence("It is used up"),
    "apn": sentence("They are missing"),
    "country_covered": sentence("We have no partner there"),
    "divert": sentence("All calls go to another number"),
    "short_numbers": sentence("Other companies take money"),
    "outage": sentence("We are working on it"),
    "daily_option": sentence("It costs money every day"),
}
_FIXES: dict[str, str] = {
    "limit:switch_on": sentence("Raise"),
    "top_up": sentence("Put money in"),
    "switch_on": sentence("Switch on"),
    "switch_off": sentence("Switch off"),
    "unblock": sentence("Unblock"),
    "reprovision": sentence("Set up anew"),
    "person": sentence("A person"),
}


def fixes_of(problem: Problem, diagnosis: Diagnosis) -> tuple[CheckResult, ...]:
    """Return what can be mended here and now, the first causes first."""
    most = CHOICES_MAX - 3 if problem.is_money else CHOICES_MAX - 2
    return tuple(one for one in diagnosis.checks if not one.ok and one.fix)[:most]


def checks_view(say: Say, problem: Problem, diagnosis: Diagnosis) -> ListView:
    """Return every check in words, with the buttons that mend; late charges with their date."""
    title = say(problem.label)
    fixes = fixes_of(problem, diagnosis)
    rows = tuple(_row(say, one, mendable=one in fixes) for one in diagnosis.checks)
    fine = all(one.ok for one in diagnosis.checks)
    lead = say("All is in order on our side.") if fine else say("This is what we found.")
    notice = late_charges(say, diagnosis)
    ways: tuple[Choice, ...] = ()
    if problem.is_money:
        ways = (choice(choice_ids.CHARGES, say("Where did my money go?")),)
    choices = numbered(
        back(say),
        *(choice(fix_id(one), _fix_label(say, one)) for one in fixes),
        *ways,
        choice(choice_ids.STILL_NOT, say("More help")),
        choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY),
    )
    read = (f"{row.label}: {row.detail or row.value}" for row in rows)
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, *read, notice, choices=choices),
        rows=rows,
        lead=lead,
        notice=notice,
    )


def fix_id(check: CheckResult) -> str:
    """Return the name of the choice that mends what a check found."""
    return f"{choice_ids.FIX}{check.check}"


def _fix_label(say: Say, check: CheckResult) -> str:
    return say(_FIXES.get(f"{check.check}:{check.fix}", _FIXES[check.fix]))


def late_charges(say: Say, diagnosis: Diagnosis) -> str:
    """Return until when charges from abroad may still come, "" where none do."""
    if diagnosis.late_charges_until is None:
        return ""
    day = say.day(diagnosis.late_charges_until)
    return say("Until {day} charges from abroad may still arrive.", day=day)


def steps_view(say: Say, problem: Problem, diagnosis: Diagnosis | None) -> DocumentView:
    """Return what was found, and what to do on the phone; also for paper."""
    title = say(problem.label)
    sections = [Section(say("What I can do"), tuple(say(step) for step in problem.advice))]
    if diagnosis is not None:
        found = tuple(_sentence(say, one) for one in diagnosis.checks)
        late = late_charges(say, diagnosis)
        sections.append(Section(say("This is what we found."), (*found, late) if late else found))
    choices = numbered(back(say), print_choice(say))
    read = (text for one in sections for text in (one.heading, *one.paragraphs))
    return DocumentView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, *read, choices=choices),
        sections=tuple(sections),
    )


def go_on_view(say: Say, problem: Problem, *, new_sim: bool = False) -> MenuView:
    """Return what is left: what only the customer can do, a new SIM card, a case, a person."""
    card = (choice(choice_ids.NEW_SIM, say("A new SIM card")),) if new_sim else ()
    title = say("We go on for you")
    lead = say("You need not explain again what this is about.")
    choices = numbered(
        back(say),
        choice(
            choice_ids.PHONE_STEPS, say("What I can do"), hint=say("On the phone, step by step")
        ),
        *card,
        choice(
            choice_ids.OPEN_CASE,
            say("Ask us to look at it"),
            hint=say("You get a number, and an answer"),
        ),
        choice(choice_ids.PERSON, say("A person")),
    )
    return MenuView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, say(problem.label), lead, choices=choices),
        lead=lead,
    )


def _row(say: Say, check: CheckResult, *, mendable: bool) -> Row:
    label = say(_LABELS[check.check])
    if check.ok:
        return Row(label, value=say("in order"), tone=Tone.GOOD)
    return Row(
        label,
        detail=_wrong(say, check),
        choice_id=fix_id(check) if mendable else "",
        tone=Tone.CARE,
    )


def _wrong(say: Say, check: CheckResult) -> str:
    told = _WRONG.get(f"{check.check}:{check.fix}", _WRONG[check.check])
    wrong = say(told, amount=say.money(check.amount_minor or 0))
    return wrong if check.product is None else f"{wrong}: {check.product.name.text}"


def _sentence(say: Say, check: CheckResult) -> str:
    label = say(_LABELS[check.check])
    if check.ok:
        return f"{label}: {say('in order')}"
    return sentences(label, _wrong(say, check))
