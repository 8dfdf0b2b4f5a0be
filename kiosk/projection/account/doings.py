"""The words of each kind of change: what it is called, the yes to it, and what was done."""

from __future__ import annotations

from dataclasses import dataclass

from contract.account.changes import Change, SwitchOff
from kiosk.say import Say
from kiosk.texts.sentence import sentence

_PAID = sentence("Put {amount} in and go on")


@dataclass(frozen=True)
class Doing:
    """Plain English sentences; {name} is the product's, {amount} a sum."""

    title: str
    yes: str
    done: str
    scheduled: str = ""  # the same as done where it has no date of its own
    paid: str = _PAID  # the yes where money is missing
    then: str = ""  # what the customer does now
    means: str = ""  # what it comes to, where the title does not say it


DOINGS: dict[str, Doing] = {
    "change_tariff": Doing(
        sentence("Change the tariff"),
        sentence("Yes, change"),
        sentence("Your tariff is {name} now."),
        sentence("Your tariff will be {name}."),
        sentence("Put {amount} in and change"),
    ),
    "switch_on": Doing(
        sentence("Switch on"),
        sentence("Yes, switch on"),
        sentence("{name} is switched on."),
        sentence("{name} will be switched on."),
        sentence("Put {amount} in and switch on"),
    ),
    "switch_off": Doing(
        sentence("Switch off"),
        sentence("Yes, switch off"),
        sentence("It is switched off."),
        sentence("It will be switched off."),
    ),
    "take_offer": Doing(
        sentence("Take the offer"), sentence("Yes, take it"), sentence("It is yours: {name}.")
    ),
    "take_reward": Doing(
        sentence("Take the reward"), sentence("Yes, take it"), sentence("It is yours: {name}.")
    ),
    "promise_payment": Doing(
        sentence("Promised payment"),
        sentence("Yes, lend me {amount}"),
        sentence("{amount} is on your number."),
    ),
    "block_sim": Doing(
        sentence("Block the SIM card"),
        sentence("Block now"),
        sentence("The SIM card is blocked."),
        then=sentence("Was a bank card in this phone? Call your bank too."),
        means=sentence("Nobody can use this card any more. The money on the number stays."),
    ),
    "unblock_sim": Doing(
        sentence("Unblock the SIM card"),
        sentence("Yes, unblock"),
        sentence("The SIM card works again."),
    ),
    "reprovision": Doing(
        sentence("Set up the services anew"),
        sentence("Yes, set up"),
        sentence("The services are set up anew."),
        then=sentence("Switch the phone off and on again."),
    ),
    "set_notices": Doing(
        sentence("Messages by SMS"), sentence("Yes, save"), sentence("Your wishes are saved.")
    ),
    "replace_sim": Doing(
        sentence("A new SIM card"),
        sentence("Yes, order it"),
        sentence("A person calls you about the new card."),
    ),
    "undo": Doing(
        sentence("Take it back"),
        sentence("Yes, take it back"),
        sentence("It is taken back: all is as before."),
    ),
}


def doing_of(change: Change) -> Doing:
    """Return the words of a change."""
    return DOINGS[change.kind]


def yes_text(say: Say, change: Change, amount: str) -> str:
    """Return the yes; of several at once it says how many."""
    if isinstance(change, SwitchOff) and len(change.product_ids) > 1:
        return say.plural("Yes, switch off {n}", "Yes, switch off {n}", len(change.product_ids))
    return say(doing_of(change).yes, amount=amount)
