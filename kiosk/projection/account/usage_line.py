"""What is this?  One line of the statement in plain words, and what can be done about it."""

from __future__ import annotations

from typing import Final

from contract.account.holdings import UsageRow, UsageWhat
from kiosk.projection.account.usage import charged_text, line_name, used_text
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import back, choice, numbered, spoken
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import DocumentView, Section
from kiosk.views.base import Choice, Role
from kiosk.views.general import Fact

_KINDS: Final[dict[UsageWhat, str]] = {
    "call_out": sentence("You called this number."),
    "call_in": sentence("You were called from this number."),
    "sms_out": sentence("You sent a message to this number."),
    "data": sentence("The phone used the Internet. It also does so by itself, for updates."),
    "fee": sentence("A fee of your tariff, of an option or for a change."),
    "content": sentence("A subscription of another company. It gets the money."),
    "payment": sentence("Money was put on your number."),
    "correction": sentence("The operator has put something right."),
}
_FEES: Final = frozenset({"fee", "content"})
_USES: Final = frozenset({"call_out", "call_in", "sms_out", "data"})


def line_view(say: Say, line: UsageRow, currency: str) -> DocumentView:
    """Return what kind of charge it is, whether a package paid it, and what to do."""
    title = say("What is this?")
    sections = (
        Section(line_name(say, line), _what(say, line)),
        Section(say("What it costs"), (_cost(say, line, currency),)),
        Section(say("What you can do"), _remedy(say, line)),
    )
    facts = tuple(_facts(say, line, currency))
    choices = numbered(back(say), _way(say, line))
    read = (text for one in sections for text in (one.heading, *one.paragraphs))
    said = (f"{fact.label}: {fact.value}" for fact in facts)
    return DocumentView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, *said, *read, choices=choices),
        sections=sections,
        facts=facts,
    )


def _facts(say: Say, line: UsageRow, currency: str) -> list[Fact]:
    facts = [Fact(say("Date and time"), f"{say.day(line.at)} {say.time(line.at)}")]
    used = used_text(say, line)
    if used:
        label = say("Internet") if line.what == "data" else say("How long")
        facts.append(Fact(label, used))
    facts.append(Fact(say("Price"), charged_text(say, line, currency)))
    return facts


def _what(say: Say, line: UsageRow) -> tuple[str, ...]:
    texts = [say(_KINDS[line.what])]
    if line.what == "content" and line.other_party:
        texts.append(line.other_party)
    if line.country is not None:
        country = say.country(line.country)
        texts.append(say("It was abroad: {country}. Other prices hold there.", country=country))
    return tuple(texts)


def _cost(say: Say, line: UsageRow, currency: str) -> str:
    amount = say.money(abs(line.charged_minor), currency)
    if line.charged_minor < 0:
        return say("{amount} came onto your balance.", amount=amount)
    if line.from_package and not line.charged_minor:
        return say("A package paid for it. It cost nothing more.")
    if line.from_package:
        return say("The package was used up on the way. The rest cost {amount}.", amount=amount)
    if not line.charged_minor:
        return say("It cost nothing.")
    if line.what in _USES:
        return say("No package paid for it. It cost {amount}.", amount=amount)
    return say("{amount} was taken from your balance.", amount=amount)


def _remedy(say: Say, line: UsageRow) -> tuple[str, ...]:
    doubt = say("You do not know this line? A person looks into it.")
    if line.charged_minor <= 0:
        return (say("There is nothing you have to do."), doubt)
    if line.what in _FEES:
        return (say("What you do not need can be switched off."), doubt)
    if line.country is not None:
        return (say("There are options that make it cheaper abroad."), doubt)
    return (say("Another tariff may be cheaper: the check-up tells you."), doubt)


def _way(say: Say, line: UsageRow) -> Choice:
    """Return the door behind which something can be done, else the end of reading."""
    if line.charged_minor <= 0:
        return choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY)
    if line.what in _FEES:
        return choice(choice_ids.OPTIONS, say("What is switched on"), role=Role.PRIMARY)
    if line.country is not None:
        return choice(choice_ids.TRAVEL, say("Travel"), role=Role.PRIMARY)
    return choice(choice_ids.TARIFF, say("Check-up of your tariff"), role=Role.PRIMARY)
