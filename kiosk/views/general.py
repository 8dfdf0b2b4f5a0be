"""Screens that belong to no single door."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.views.base import LanguageChoice, View


@dataclass(frozen=True)
class BootView(View):
    """Starting, or recovering after a power cut."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class AttractView(View):
    """Nobody is here: choices[0] starts a top-up, choices[1] opens the home screen."""

    headline: str
    promises: tuple[str, ...]
    languages: tuple[LanguageChoice, ...]


@dataclass(frozen=True)
class ContactRow:
    """A telephone number, when to use it, and for whom it is free."""

    number: str
    purpose: str
    cost: str


@dataclass(frozen=True)
class OutOfServiceView(View):
    """Why cash is not taken, what still works, whom to call."""

    reason: str
    still_works: tuple[str, ...]
    contacts: tuple[ContactRow, ...]
    terminal: str  # "Terminal T-004211"
    fault_code: str


@dataclass(frozen=True)
class HomeView(View):
    """choices: the top-up first, then My account, My tariff, My options, Travel, Urgent, Help.

    Behind them the end of the visit, as a way back, for who is signed in.
    """

    languages: tuple[LanguageChoice, ...]
    notice: str = ""  # "Cash is not taken now: ..." or empty


@dataclass(frozen=True)
class LanguagesView(View):
    """All languages under their own names."""

    languages: tuple[LanguageChoice, ...]


@dataclass(frozen=True)
class ContactsView(View):
    """Telephone numbers; `lead` says why one came here (a door that a person opens)."""

    lead: str
    contacts: tuple[ContactRow, ...]
    terminal: str


@dataclass(frozen=True)
class Fact:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class AgentView(View):
    """Who takes your money: name, tax number, contract, telephones, supervisor, limits."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class MessageView(View):
    """A trouble: what happened, what happened to my money, what can I do, where is a person."""

    what_happened: str
    my_money: str
    what_can_i_do: str
    person: str
    code: str = ""  # "E-102", or empty
