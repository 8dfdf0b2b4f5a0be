"""Help that asks nobody: the guide's cards, and the right telephone number."""

from __future__ import annotations

from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.contacts import contact_rows, operator_text
from kiosk.projection.ground.needs import GuideFacts, GuideServiceFacts, PackFacts, WayFacts
from kiosk.projection.ground.parts import back, choice, home, leaf_of, more, numbered, spoken
from kiosk.projection.ground.printing import print_choice
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import DocumentView, MenuView, Section
from kiosk.views.general import ContactsView

CARDS_A_PAGE = 6
_FROM = {
    "own_network": sentence("A phone of this operator"),
    "other_network": sentence("Another operator's phone"),
    "landline": sentence("A landline"),
    "abroad": sentence("Abroad"),
}
DOORS = {
    choice_ids.TOP_UP: sentence("Put money on a phone"),
    choice_ids.ACCOUNT: sentence("My account"),
    choice_ids.TARIFF: sentence("My tariff"),
    choice_ids.OPTIONS: sentence("My options"),
    choice_ids.TRAVEL: sentence("Travel"),
    choice_ids.URGENT: sentence("Urgent"),
    choice_ids.HELP: sentence("Help"),
}


def help_view(say: Say, *, online: bool = True) -> MenuView:
    """Return where help is found; online: the operator has more than terminals."""
    title = say("Help")
    choices = numbered(
        back(say),
        choice(
            choice_ids.MY_PAYMENT,
            say("My payment"),
            hint=say("A receipt, a wrong number, a claim slip"),
        ),
        choice(
            choice_ids.PROBLEMS,
            say("Something does not work"),
            hint=say("We look what is wrong, and mend it"),
        ),
        choice(choice_ids.MY_CASE, say("My case"), hint=say("How far it is, by its number")),
        choice(choice_ids.GUIDE, say("Guide"), hint=say("What there is, and how to get it")),
        choice(
            choice_ids.NUMBERS,
            say("Telephone numbers"),
            hint=say("The right one for where you are"),
        ),
        *(
            (choice(choice_ids.ONLINE, say("Internet Assistant and application")),)
            if online
            else ()
        ),
        choice(choice_ids.EVERYTHING, say("Everything you can do here")),
    )
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def guide_view(say: Say, pack: PackFacts, turn: int = 0) -> MenuView:
    """Return cards of the guide, page by page."""
    title = say("Guide")
    leaf = leaf_of(pack.guide.services, CARDS_A_PAGE, turn)
    shown = (choice(service_id(one), operator_text(say, one.title)) for one in leaf.rows)
    choices = numbered(back(say), *shown, *more(say, leaf))
    lead = say("The same is told by telephone: {number}", number=pack.guide.number)
    return MenuView(
        title=title, choices=choices, spoken=spoken(say, title, lead, choices=choices), lead=lead
    )


def service_id(service: GuideServiceFacts) -> str:
    """Return the name of the choice that opens a card."""
    return f"{choice_ids.SERVICE}{service.id}"


def card_view(say: Say, pack: PackFacts, service: GuideServiceFacts) -> DocumentView:
    """Return what a service does, what it costs, and how to get it in each channel."""
    title = operator_text(say, service.title)
    does = operator_text(say, service.does)
    cost = operator_text(say, pack.guide.cost_of(service))
    ways = tuple(_way(say, pack.guide, way) for way in service.ways)
    sections = (
        Section(say("What it does"), (does,)),
        Section(say("What it costs"), (cost,)),
        Section(say("How to get it"), ways),
    )
    choices = numbered(back(say), print_choice(say), home(say))
    read = (text for one in sections for text in (one.heading, *one.paragraphs))
    return DocumentView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, *read, choices=choices),
        sections=sections,
    )


def _way(say: Say, guide: GuideFacts, way: WayFacts) -> str:
    match way.channel:
        case "terminal":
            return say("Here: {door}", door=say(DOORS[way.door or choice_ids.HELP]))
        case "ussd":
            cost = operator_text(say, guide.ussd_cost)
            return say("Dial {code} and press call. {cost}", code=way.dial or "", cost=cost)
        case "sms":
            return say("Send an SMS with the word {word}", word=way.send or "")
        case "call":
            return say("Call {number}", number=way.dial or "")
        case "internet_assistant":
            return say("In the Internet Assistant")
        case "application":
            return say("In the application")
        case _:
            return say("In a shop of the operator")


def calling_from_view(say: Say, pack: PackFacts) -> MenuView:
    """Return from where one may call: the number depends on it."""
    title = say("Where are you calling from?")
    there = {place for each in pack.contacts for place in each.calling_from}
    shown = tuple(
        choice(f"{choice_ids.CALLING_FROM}{place}", say(label))
        for place, label in _FROM.items()
        if place in there
    )
    choices = numbered(back(say), *shown)
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def numbers_view(say: Say, pack: PackFacts, place: str, terminal: str) -> ContactsView:
    """Return the numbers for a place, each with what it costs from there."""
    title = say(_FROM[place])
    fitting = {each.number for each in pack.contacts if place in each.calling_from}
    rows = tuple(row for row in contact_rows(say, pack) if row.number in fitting)
    lead = say("Call this number:") if len(rows) == 1 else say("Call one of these numbers:")
    choices = numbered(back(say), home(say))
    return ContactsView(
        title=title,
        choices=choices,
        spoken=spoken(
            say, title, lead, *(say.spoken_digits(row.number) for row in rows), choices=choices
        ),
        lead=lead,
        contacts=rows,
        terminal=say("Terminal {number}", number=terminal),
    )
