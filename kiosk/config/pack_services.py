"""What the operator offers and where: guide, SMS card, web account, application, and what is not.

A way names the door, the code or the command; the terminal has the sentences around it in every
language, so that a pack needs words only for what is its own.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from kiosk.config.cost_texts import BY_TARIFF
from kiosk.config.pack_parts import (
    Line,
    Name,
    Part,
    Priced,
    TelephoneNumber,
    Texts,
    WebAddress,
)

Channel = Literal["terminal", "ussd", "sms", "call", "internet_assistant", "application", "shop"]
Door = Literal["top_up", "account", "tariff", "options", "travel", "urgent", "help"]
# What the terminal can do for a subscriber; a pack says which of it this operator has not.
Function = Literal[
    "account",
    "money_gone",
    "call_details",
    "tariff",
    "check_up",
    "options",
    "subscriptions",
    "offers",
    "points",
    "promised_payment",
    "travel",
    "spending_limit",
    "block_sim",
    "replace_sim",
    "puk",
    "internet_assistant",
    "application",
    "correct_payment",
    "split",
    "notices",
    "talk_here",
    "write_here",
    "call_back",
]
FUNCTIONS: tuple[Function, ...] = get_args(Function)
USSD_CODE = r"[*#][0-9*]{1,20}#"
# A USSD code, or a telephone number as it stands among the contacts.
Dialled = Annotated[str, StringConstraints(pattern=rf"^({USSD_CODE}|[0-9+][0-9 \-]{{1,24}}[0-9])$")]
SmsText = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9 ]{1,20}$")]


class GuideWay(Part):
    """How to get a service in one channel: behind a door, by a code, a command or a call."""

    channel: Channel
    door: Door | None = None
    dial: Dialled | None = None
    send: SmsText | None = None


class GuideService(Priced):
    """A card of the guide: what it does, what it costs, how to get it."""

    id: Name
    title: Texts
    does: Texts
    ways: Annotated[tuple[GuideWay, ...], Field(min_length=1, max_length=7)]


class Guide(Part):
    """The mobile assistant's knowledge on the screen, and the number that knows the same."""

    number: TelephoneNumber
    # For whom the free services are free, unless one says it otherwise.
    free_for: Texts | None = None
    ussd: Priced | None = None
    services: Annotated[tuple[GuideService, ...], Field(min_length=1, max_length=24)]

    def cost_of(self, service: GuideService) -> dict[str, str]:
        """Return for whom a service is free, or that the tariff has a price for it."""
        if not service.free:
            return BY_TARIFF
        said = service.free_for if service.free_for is not None else self.free_for
        assert said is not None, "a free service without saying for whom is refused"
        return said

    @property
    def ussd_cost(self) -> dict[str, str]:
        """Return what dialling a code costs."""
        if self.ussd is None or self.ussd.free_for is None:
            return BY_TARIFF
        return self.ussd.free_for


class SmsCommand(Part):
    """What to send, and what happens then."""

    send: SmsText
    does: Texts


class SmsCard(Priced):
    """The card of SMS commands: all of them go to one number."""

    number: TelephoneNumber
    commands: Annotated[tuple[SmsCommand, ...], Field(min_length=1, max_length=16)]

    @property
    def cost(self) -> dict[str, str]:
        """Return what sending a command costs."""
        return BY_TARIFF if self.free_for is None else self.free_for


class InternetAssistant(Part):
    """The operator's web account: the same functions and the same data."""

    name: Texts
    address: WebAddress


class Application(Part):
    """The application: its address is shown as a QR code; pairing shows a code to type in it."""

    name: Line
    address: WebAddress
    pairing: bool


class NotOffered(Part):
    """A function this terminal does not have here, and where it can be had instead, if anywhere."""

    function: Function
    instead: tuple[Literal["call", "internet_assistant", "application", "shop"], ...] = ()
