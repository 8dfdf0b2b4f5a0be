"""The Internet Assistant, the application and SMS commands: the account without a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from contract.account.changes import Pairing
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.contacts import operator_text
from kiosk.projection.ground.needs import (
    ApplicationFacts,
    AssistantFacts,
    PackFacts,
    SmsCardFacts,
)
from kiosk.projection.ground.parts import back, choice, home, numbered, spoken
from kiosk.projection.ground.printing import print_choice
from kiosk.say import Say
from kiosk.views.account import DocumentView, DoneView, MenuView, Section, Tone
from kiosk.views.base import Choice, Role
from kiosk.views.general import Fact


def online_view(say: Say, pack: PackFacts) -> MenuView:
    """Return what this operator has of it."""
    title = say("Internet Assistant and application")
    choices = numbered(back(say), *_there(say, pack))
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def has_online(pack: PackFacts) -> bool:
    """Whether this operator has any of it."""
    return any((_assistant_of(pack), _application_of(pack), pack.sms))


def _assistant_of(pack: PackFacts) -> AssistantFacts | None:
    return pack.internet_assistant if pack.offers("internet_assistant") else None


def _application_of(pack: PackFacts) -> ApplicationFacts | None:
    return pack.application if pack.offers("application") else None


def _there(say: Say, pack: PackFacts) -> Iterator[Choice]:
    assistant, application = _assistant_of(pack), _application_of(pack)
    if assistant is not None:
        hint = say("Your account on the Internet")
        yield choice(choice_ids.ASSISTANT, operator_text(say, assistant.name), hint=hint)
    if application is not None:
        name = say("Application {name}", name=application.name)
        yield choice(choice_ids.APPLICATION, name, hint=say("Your account on the phone"))
    if pack.sms is not None:
        hint = say("They work without the Internet")
        yield choice(choice_ids.SMS_COMMANDS, say("SMS commands"), hint=hint)


def assistant_view(say: Say, assistant: AssistantFacts) -> DoneView:
    """Return where the web account is, and the way to a new password."""
    title = operator_text(say, assistant.name)
    password = choice(choice_ids.NEW_PASSWORD, say("New password by SMS"))
    return _address(say, title, assistant.address, password)


def application_view(say: Say, application: ApplicationFacts) -> DoneView:
    """Return where the application is, and the way to its code."""
    title = say("Application {name}", name=application.name)
    pairing = choice(choice_ids.PAIR, say("Code for the application"))
    return _address(say, title, application.address, *((pairing,) if application.pairing else ()))


def address_page(say: Say, title: str, address: str) -> DocumentView:
    """Return an address as paper has it, beside its square."""
    choices = numbered(back(say))
    return DocumentView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, address, choices=choices),
        sections=(Section(address, (say("Hold your phone's camera before the square."),)),),
    )


def pairing_view(say: Say, pairing: Pairing) -> DoneView:
    """Return the code that joins the application with the number."""
    title = say("Code for the application")
    headline = say("Type this code into the application.")
    until = Fact(say("At the latest"), say.moment(pairing.expires_at))
    choices = numbered(choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY))
    read = (headline, say.spoken_digits(pairing.code), f"{until.label}: {until.value}")
    return DoneView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, *read, choices=choices),
        tone=Tone.PLAIN,
        headline=headline,
        lines=(),
        facts=(until,),
        code=say.code(pairing.code),
    )


def password_view(say: Say, msisdn: str) -> DoneView:
    """Return that a password is on its way; it is never on this screen."""
    title = say("New password by SMS")
    headline = say("A new password goes to {number} by SMS.", number=say.phone(msisdn))
    choices = numbered(choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY))
    return DoneView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, headline, choices=choices),
        tone=Tone.GOOD,
        headline=headline,
        lines=(),
    )


def commands_view(say: Say, card: SmsCardFacts) -> DocumentView:
    """Return what can be sent, and what happens then."""
    title = say("SMS commands")
    sections = tuple(Section(one.send, (operator_text(say, one.does),)) for one in card.commands)
    number, cost = Fact(say("Number"), card.number), operator_text(say, card.cost)
    choices = numbered(back(say), print_choice(say), home(say))
    read = (text for one in sections for text in (one.heading, *one.paragraphs))
    return DocumentView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, f"{number.label}: {number.value}", cost, *read, choices=choices),
        sections=sections,
        facts=(number,),
        note=cost,
    )


def _address(say: Say, title: str, address: str, *more: Choice) -> DoneView:
    line = say("Hold your phone's camera before the square.")
    choices = numbered(back(say), *more, print_choice(say), home(say))
    return DoneView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, address, line, choices=choices),
        tone=Tone.PLAIN,
        headline=address.removeprefix("https://"),
        lines=(line,),
        qr=address,
    )
