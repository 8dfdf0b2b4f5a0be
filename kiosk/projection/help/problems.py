"""What can be out of order: the problems by what they are about, and what helps on the phone.

A problem's name is what the operator's live checks know it by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contract.account.help import Topic
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import back, choice, numbered, spoken
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import MenuView

# checks: who is logged in sees live checks; puk: the operator's secret of the card; payment: found
# by its receipt; helper: for somebody else, without a look at anything; person: nothing to look at.
Way = Literal["checks", "puk", "payment", "helper", "person"]

_RESTART = sentence("Switch the phone off and on again.")
_FLIGHT_MODE = sentence("Switch flight mode on, wait a minute, and switch it off.")
_BY_HAND = sentence("Choose the network by hand in the settings of the phone.")
_DATA_ON = sentence("Switch mobile Internet on in the settings of the phone.")
_ROAMING_ON = sentence("Switch Internet abroad on in the settings of the phone.")
_OTHER_PHONE = sentence("Put the SIM card into another phone. Does it work there?")
_CLEAN_CARD = sentence("Take the SIM card out, wipe it and put it in again.")
_NO_FORWARDING = sentence("Dial ##002# and press call: no call is forwarded any more.")
_MEMORY = sentence("Delete old messages: the memory may be full.")
_PLUS = sentence("Dial numbers abroad with + and the code of the country.")
_OUTDOORS = sentence("Try it outdoors, or in another place.")
_NO_ANSWER = sentence("Answer no messages from numbers you do not know.")
_TEN_TIMES = sentence("After ten wrong codes the SIM card works no more.")
_NEW_CARD = sentence("A shop gives you a new SIM card with your number. Take your document along.")
_DATA_OFF = sentence("Switch Internet abroad off in the settings of the phone.")


@dataclass(frozen=True)
class Problem:
    """Something that does not work, as the customer would say it."""

    name: str
    label: str
    topic: Topic
    advice: tuple[str, ...]
    way: Way = "checks"
    is_money: bool = False  # where the money went is shown beside the checks


@dataclass(frozen=True)
class Group:
    """Problems about the same thing."""

    name: str
    label: str
    hint: str
    problems: tuple[Problem, ...]


GROUPS = (
    Group(
        "calls",
        sentence("Calls"),
        sentence("I cannot call, or nobody reaches me"),
        (
            Problem("cannot_call", sentence("I cannot call"), "network", (_RESTART, _OUTDOORS)),
            Problem(
                "cannot_be_called",
                sentence("Nobody reaches me"),
                "network",
                (_NO_FORWARDING, _RESTART),
            ),
            Problem("calls_dropped", sentence("Calls break off"), "network", (_OUTDOORS, _RESTART)),
            Problem(
                "cannot_call_abroad",
                sentence("I cannot call another country"),
                "network",
                (_PLUS,),
            ),
        ),
    ),
    Group(
        "internet",
        sentence("Internet"),
        sentence("There is none, or it is slow"),
        (
            Problem(
                "no_internet",
                sentence("There is no Internet"),
                "internet",
                (_DATA_ON, _FLIGHT_MODE),
            ),
            Problem(
                "slow_internet",
                sentence("The Internet is slow"),
                "internet",
                (_FLIGHT_MODE, _OUTDOORS),
            ),
        ),
    ),
    Group(
        "messages",
        sentence("Messages"),
        sentence("SMS or codes do not come"),
        (
            Problem("no_sms", sentence("SMS do not come"), "network", (_MEMORY, _RESTART)),
            Problem(
                "no_code_sms",
                sentence("Codes by SMS do not come"),
                "network",
                (_MEMORY, _RESTART),
            ),
        ),
    ),
    Group(
        "abroad",
        sentence("Abroad"),
        sentence("The phone is dead, or the bill is high"),
        (
            Problem(
                "roaming_dead",
                sentence("The phone does not connect abroad"),
                "travel",
                (_RESTART, _BY_HAND, _OTHER_PHONE),
            ),
            Problem(
                "roaming_no_internet",
                sentence("There is no Internet abroad"),
                "travel",
                (_ROAMING_ON, _FLIGHT_MODE),
            ),
            Problem(
                "travel_bill",
                sentence("The bill after a journey is high"),
                "charges",
                (_DATA_OFF,),
                is_money=True,
            ),
            Problem(
                "helper",
                sentence("Somebody abroad needs help"),
                "helper",
                (_RESTART, _BY_HAND),
                "helper",
            ),
        ),
    ),
    Group(
        "phone",
        sentence("SIM card and phone"),
        sentence("No network, a PUK, a blocked phone"),
        (
            Problem(
                "no_network",
                sentence("There is no network here"),
                "network",
                (_FLIGHT_MODE, _OUTDOORS, _BY_HAND),
            ),
            Problem(
                "sim_not_seen",
                sentence("The phone does not see the SIM card"),
                "sim",
                (_CLEAN_CARD, _OTHER_PHONE, _NEW_CARD),
            ),
            Problem(
                "puk", sentence("The phone asks for a PUK"), "sim", (_TEN_TIMES, _NEW_CARD), "puk"
            ),
            Problem("blocked", sentence("My number is blocked"), "sim", (_RESTART,)),
        ),
    ),
    Group(
        "money",
        sentence("Money"),
        sentence("It vanishes, or a payment did not come"),
        (
            Problem(
                "money_vanished",
                sentence("Money vanishes"),
                "charges",
                (_NO_ANSWER,),
                is_money=True,
            ),
            Problem(
                "paid_content",
                sentence("Messages from short numbers cost money"),
                "charges",
                (_NO_ANSWER,),
                is_money=True,
            ),
            Problem(
                "payment_not_arrived",
                sentence("A payment did not come"),
                "payment",
                (),
                "payment",
            ),
        ),
    ),
    Group(
        "other",
        sentence("Something else"),
        sentence("A person deals with it"),
        (Problem("other", sentence("Something else"), "other", (_RESTART,), "person"),),
    ),
)


def problems_view(say: Say) -> MenuView:
    """Return what problems are about."""
    title = say("What does not work?")
    shown = (
        choice(f"{choice_ids.PROBLEMS_OF}{one.name}", say(one.label), hint=say(one.hint))
        for one in GROUPS
    )
    choices = numbered(back(say), *shown)
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def group_view(say: Say, group: Group) -> MenuView:
    """Return the problems of a group."""
    title = say(group.label)
    shown = (choice(f"{choice_ids.PROBLEM}{one.name}", say(one.label)) for one in group.problems)
    choices = numbered(back(say), *shown)
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))
