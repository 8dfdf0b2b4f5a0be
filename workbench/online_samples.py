"""Screens of the account without a terminal, and of the list of everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, Literal

from contract.account.changes import Pairing
from kiosk.config.pack import OperatorPack
from kiosk.config.pack_services import NotOffered
from kiosk.projection.account import charges, online
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.help import everything
from kiosk.say import Say
from kiosk.views.base import View
from workbench.account_samples import MSISDN

PAIRING: Final = Pairing(code="48112237", expires_at=datetime(2026, 12, 1, 9, tzinfo=UTC))
Maker = Callable[[Say, PackFacts], View]


def online_makers() -> Mapping[str, Maker]:
    """Return how each of them is made, by name."""
    return {
        "online": online.online_view,
        "assistant": _assistant,
        "application": _application,
        "application-code": lambda say, _: online.pairing_view(say, PAIRING),
        "password-sent": lambda say, _: online.password_view(say, MSISDN),
        "sms-commands": _commands,
        "charges-ways": lambda say, _: charges.charges_ways_view(say, has_details=True),
        "everything": lambda say, _: everything.doors_view(say),
        "not-here": _elsewhere("call", "internet_assistant", "application", "shop"),
        "not-anywhere": _elsewhere(),
        **{f"functions-{door}": _behind(door) for door in everything.FUNCTIONS},
        "functions-help-more": _behind("help", 1),
    }


def _elsewhere(*instead: Literal["call", "internet_assistant", "application", "shop"]) -> Maker:
    def make(say: Say, pack: PackFacts) -> View:
        assert isinstance(pack, OperatorPack), "samples are made of a whole pack"
        without = NotOffered(function="call_back", instead=instead)
        other = pack.model_copy(update={"not_offered": (without,)})
        return everything.elsewhere_view(say, other, everything.FUNCTIONS["help"][-1])

    return make


def _behind(door: str, turn: int = 0) -> Maker:
    return lambda say, pack: everything.functions_view(say, pack, door, turn)


def _assistant(say: Say, pack: PackFacts) -> View:
    assert pack.internet_assistant is not None, "the pack of the demonstration has one"
    return online.assistant_view(say, pack.internet_assistant)


def _application(say: Say, pack: PackFacts) -> View:
    assert pack.application is not None, "the pack of the demonstration has one"
    return online.application_view(say, pack.application)


def _commands(say: Say, pack: PackFacts) -> View:
    assert pack.sms is not None, "the pack of the demonstration has a card"
    return online.commands_view(say, pack.sms)
