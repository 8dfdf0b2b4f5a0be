"""Telephone numbers, the doors that a person opens, and who takes the money."""

from __future__ import annotations

from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.needs import OperatorText, PackFacts, TerminalFacts
from kiosk.projection.ground.parts import back, choice, numbered, spoken
from kiosk.say import Say
from kiosk.texts.languages import SOURCE_LANGUAGE
from kiosk.texts.sentence import sentence
from kiosk.views.base import Role
from kiosk.views.general import AgentView, ContactRow, ContactsView, Fact

# What a person does for you behind a door.
_DOOR_LEADS: dict[str, str] = {
    choice_ids.URGENT: sentence("A person blocks a lost or stolen phone at once."),
    choice_ids.HELP: sentence("A person finds your payment. Keep your receipt at hand."),
    choice_ids.PUK: sentence("A person or a shop of the operator tells you the PUK code."),
}
_ANY_DOOR = sentence("A person helps you with anything. Tell them the number of the terminal.")


def operator_text(say: Say, text: OperatorText) -> str:
    """Return the operator's own words in this language, else in the first there is."""
    for language in (say.language, SOURCE_LANGUAGE, *text):
        if language in text:
            return text[language]
    return ""


def contact_rows(say: Say, pack: PackFacts) -> tuple[ContactRow, ...]:
    """Return the operator's numbers; each says when to call it and what it costs."""
    return tuple(
        ContactRow(
            each.number,
            operator_text(say, each.purpose),
            operator_text(say, each.free_for)
            if each.free_for is not None
            else say("Price by your tariff"),
        )
        for each in pack.contacts
    )


def abroad_rows(say: Say, pack: PackFacts) -> tuple[ContactRow, ...]:
    """Return the numbers that can be called from abroad."""
    abroad = {each.number for each in pack.contacts if "abroad" in each.calling_from}
    return tuple(row for row in contact_rows(say, pack) if row.number in abroad)


def limits_text(say: Say, min_minor: int, max_minor: int) -> str:
    """Return what one payment may be."""
    return say(
        "From {least} to {most} at a time", least=say.money(min_minor), most=say.money(max_minor)
    )


def spoken_contacts(say: Say, rows: tuple[ContactRow, ...]) -> str:
    """Return the numbers digit by digit, each with when to call it and what it costs."""
    return " ".join(f"{row.purpose}. {say.spoken_digits(row.number)}. {row.cost}." for row in rows)


def contacts_view(
    say: Say, pack: PackFacts, terminal: TerminalFacts, door: str = ""
) -> ContactsView:
    """Return the numbers; door is the choice id that led here, "" for the person's button."""
    title = say("Call a person")
    wait = say.plural(
        "You wait {n} minute at most.",
        "You wait {n} minutes at most.",
        pack.person.promised_wait_minutes,
    )
    lead = f"{say(_DOOR_LEADS.get(door, _ANY_DOOR))} {wait}"
    rows = contact_rows(say, pack)
    choices = numbered(back(say), choice(choice_ids.HOME, say("To the start"), role=Role.PRIMARY))
    return ContactsView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, spoken_contacts(say, rows), choices=choices),
        lead=lead,
        contacts=rows,
        terminal=say("Terminal {number}", number=terminal.terminal_id),
    )


def agent_view(say: Say, pack: PackFacts) -> AgentView:
    """Return who takes the money: every fact the pack states."""
    title = say("Who takes your money")
    agent = pack.agent
    stated = (
        (say("Takes your money"), agent.name),
        (say("Tax number"), agent.tax_number),
        (say("Contract"), agent.contract),
        (say("Telephone"), agent.telephone),
        (say("For the operator"), pack.brand.name),
        (say("Supervised by"), agent.supervisor),
        (say("Payment"), limits_text(say, pack.limits.min_minor, pack.limits.max_minor)),
    )
    facts = tuple(Fact(label, value) for label, value in stated if value)
    choices = numbered(back(say))
    read = " ".join(f"{fact.label}: {fact.value}." for fact in facts)
    return AgentView(title, choices, spoken(say, title, read, choices=choices), facts)
