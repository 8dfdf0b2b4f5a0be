"""Everything one can do here, door by door; what is not to be had here says where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.needs import NotOfferedFacts, PackFacts
from kiosk.projection.ground.parts import back, choice, home, leaf_of, more, numbered, spoken
from kiosk.projection.ground.shops import shop_text
from kiosk.projection.help.help import DOORS
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import DocumentView, MenuView, Section

FUNCTIONS_A_PAGE: Final = 6
SHOPS_MAX: Final = 4


@dataclass(frozen=True)
class Function:
    """Something the terminal can do; function: its name in the pack, "" for what all have."""

    name: str
    label: str
    function: str = ""


def _own(name: str, label: str) -> Function:
    return Function(name, label, name)


FUNCTIONS: Final[dict[str, tuple[Function, ...]]] = {
    choice_ids.TOP_UP: (
        Function("top_up", sentence("Put money on a phone")),
        _own("split", sentence("Put part on another number")),
    ),
    choice_ids.ACCOUNT: (
        _own("account", sentence("Balance")),
        _own("money_gone", sentence("Where did my money go?")),
        _own("call_details", sentence("Call details")),
        _own("offers", sentence("Offers and points")),
        _own("points", sentence("Points and rewards")),
        _own("notices", sentence("Messages by SMS")),
    ),
    choice_ids.TARIFF: (
        _own("check_up", sentence("Check-up of your tariff")),
        _own("tariff", sentence("All tariffs")),
    ),
    choice_ids.OPTIONS: (
        _own("options", sentence("What is switched on")),
        _own("subscriptions", sentence("Switch off extras")),
        Function("switch_on", sentence("Switch something on"), "options"),
    ),
    choice_ids.TRAVEL: (
        _own("travel", sentence("I am going abroad")),
        _own("spending_limit", sentence("Protection from large bills")),
        Function("helper", sentence("Somebody abroad needs help")),
        Function("left_on", sentence("I am back"), "options"),
    ),
    choice_ids.URGENT: (
        _own("block_sim", sentence("Phone lost or stolen: block it")),
        _own("promised_payment", sentence("Promised payment")),
        _own("replace_sim", sentence("A new SIM card")),
        _own("puk", sentence("PUK code")),
    ),
    choice_ids.HELP: (
        _own("correct_payment", sentence("My payment")),
        Function("problems", sentence("Something does not work")),
        Function("my_case", sentence("My case")),
        Function("guide", sentence("Guide")),
        Function("numbers", sentence("Telephone numbers")),
        _own("internet_assistant", sentence("Internet Assistant")),
        _own("application", sentence("Application")),
        Function("sms_commands", sentence("SMS commands")),
        _own("write_here", sentence("Write here")),
        _own("talk_here", sentence("Talk here")),
        _own("call_back", sentence("Call me back")),
    ),
}


def doors_view(say: Say) -> MenuView:
    """Return the doors of the first screen: everything is behind one of them."""
    title = say("Everything you can do here")
    shown = (
        choice(f"{choice_ids.DOOR}{door}", say(DOORS[door]), hint=_some(say, door))
        for door in FUNCTIONS
    )
    choices = numbered(back(say), *shown)
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def functions_view(say: Say, pack: PackFacts, door: str, turn: int = 0) -> MenuView:
    """Return what is behind a door; each leads there, or says where it can be had."""
    title = say(DOORS[door])
    leaf = leaf_of(FUNCTIONS[door], FUNCTIONS_A_PAGE, turn)
    shown = (
        choice(
            f"{choice_ids.FUNCTION}{one.name}",
            say(one.label),
            hint="" if is_here(pack, one) else say("Not at this terminal"),
        )
        for one in leaf.rows
    )
    choices = numbered(back(say), *shown, *more(say, leaf))
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def is_here(pack: PackFacts, function: Function) -> bool:
    """Whether this terminal has the function at this operator."""
    there: dict[str, object] = {
        "internet_assistant": pack.internet_assistant,
        "application": pack.application,
        "sms_commands": pack.sms,
    }
    offered = not function.function or pack.offers(function.function)
    return offered and there.get(function.name, True) is not None


def elsewhere_view(say: Say, pack: PackFacts, function: Function) -> DocumentView:
    """Return where a function can be had that is not here, by the operator's word."""
    title, note = say(function.label), say("Not at this terminal")
    said = [one for one in pack.not_offered if one.function == function.function]
    ways = tuple(way for one in said for way in _ways(say, pack, one))
    if ways:
        in_shop = any("shop" in one.instead for one in said)
        shops = pack.shops[:SHOPS_MAX] if in_shop else ()
        sections = (
            Section(say("How to get it"), ways),
            *(Section(shop.name, (shop_text(say, shop),)) for shop in shops),
        )
    else:
        sections = (Section(note, (say("This operator has it nowhere."),)),)
        note = ""
    choices = numbered(back(say), home(say))
    read = (text for one in sections for text in (one.heading, *one.paragraphs))
    return DocumentView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, note, *read, choices=choices),
        sections=sections,
        note=note,
    )


def _ways(say: Say, pack: PackFacts, said: NotOfferedFacts) -> list[str]:
    words = {
        "call": say("Call {number}", number=pack.contacts[0].number),
        "internet_assistant": say("In the Internet Assistant"),
        "application": say("In the application"),
        "shop": say("In a shop of the operator"),
    }
    return [words[channel] for channel in said.instead]


def _some(say: Say, door: str) -> str:
    """Return the first functions behind a door, by name."""
    return ", ".join(say(one.label) for one in FUNCTIONS[door][:2])
