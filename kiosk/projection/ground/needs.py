"""What words need to know of the operator pack and of the machine, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # the first screen does not wait for the wire schemas
    from contract.quotes import Quote

# A text the operator wrote, by language code.
OperatorText = Mapping[str, str]


class ContactFacts(Protocol):
    """A telephone number of the operator."""

    @property
    def number(self) -> str: ...
    @property
    def calling_from(self) -> Sequence[str]: ...
    @property
    def purpose(self) -> OperatorText: ...
    @property
    def free_for(self) -> OperatorText | None: ...  # None: it costs what the tariff says


class AgentFacts(Protocol):
    """Who takes the money at this terminal."""

    @property
    def name(self) -> str: ...
    @property
    def tax_number(self) -> str: ...
    @property
    def contract(self) -> str: ...
    @property
    def telephone(self) -> str: ...
    @property
    def supervisor(self) -> str: ...


class LimitFacts(Protocol):
    """What a payment may be, before a quote says it for a number."""

    @property
    def min_minor(self) -> int: ...
    @property
    def max_minor(self) -> int: ...


class BrandFacts(Protocol):
    """The operator's name and colour."""

    @property
    def name(self) -> str: ...
    @property
    def colour(self) -> str: ...
    @property
    def on_colour(self) -> str: ...


class NumberFacts(Protocol):
    """A telephone number, whatever it costs."""

    @property
    def number(self) -> str: ...


class FrameFacts(Protocol):
    """What stands around every screen."""

    @property
    def brand(self) -> BrandFacts: ...
    @property
    def languages(self) -> Sequence[str]: ...
    @property
    def contacts(self) -> Sequence[NumberFacts]: ...


class PersonFacts(Protocol):
    """How long one waits for a person."""

    @property
    def promised_wait_minutes(self) -> int: ...


class WayFacts(Protocol):
    """How to get a service in one channel."""

    @property
    def channel(self) -> str: ...
    @property
    def door(self) -> str | None: ...
    @property
    def dial(self) -> str | None: ...
    @property
    def send(self) -> str | None: ...


class GuideServiceFacts(Protocol):
    """A card of the guide."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> OperatorText: ...
    @property
    def does(self) -> OperatorText: ...
    @property
    def ways(self) -> Sequence[WayFacts]: ...


class GuideFacts(Protocol):
    """What the mobile assistant knows."""

    @property
    def number(self) -> str: ...
    @property
    def services(self) -> Sequence[GuideServiceFacts]: ...
    @property
    def ussd_cost(self) -> OperatorText: ...
    def cost_of(self, service: Any, /) -> OperatorText: ...  # noqa: ANN401 - one of its own services


class SmsCommandFacts(Protocol):
    """What to send, and what happens then."""

    @property
    def send(self) -> str: ...
    @property
    def does(self) -> OperatorText: ...


class SmsCardFacts(Protocol):
    """The card of SMS commands."""

    @property
    def number(self) -> str: ...
    @property
    def commands(self) -> Sequence[SmsCommandFacts]: ...
    @property
    def cost(self) -> OperatorText: ...


class AssistantFacts(Protocol):
    """The operator's web account."""

    @property
    def name(self) -> OperatorText: ...
    @property
    def address(self) -> str: ...


class ApplicationFacts(Protocol):
    """The operator's application."""

    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def pairing(self) -> bool: ...


class NotOfferedFacts(Protocol):
    """A function that is not to be had here, and where it is."""

    @property
    def function(self) -> str: ...
    @property
    def instead(self) -> Sequence[str]: ...


class HoursFacts(Protocol):
    """Open on these days from then to then."""

    @property
    def days(self) -> Sequence[str]: ...  # "mon" to "sun"
    @property
    def opens(self) -> str: ...
    @property
    def closes(self) -> str: ...


class ShopFacts(Protocol):
    """A shop of the operator; without hours it is always open."""

    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def hours(self) -> Sequence[HoursFacts]: ...
    @property
    def replaces_sim(self) -> bool: ...


class PackFacts(Protocol):
    """The operator pack as far as words need it."""

    @property
    def brand(self) -> BrandFacts: ...
    @property
    def languages(self) -> Sequence[str]: ...
    @property
    def region(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def contacts(self) -> Sequence[ContactFacts]: ...
    @property
    def agent(self) -> AgentFacts: ...
    @property
    def limits(self) -> LimitFacts: ...
    @property
    def sum_hints_minor(self) -> Sequence[int]: ...
    @property
    def correction_days(self) -> int: ...
    @property
    def sms_receipts(self) -> bool: ...
    @property
    def person(self) -> PersonFacts: ...
    @property
    def receipt_footer(self) -> OperatorText: ...
    @property
    def alphabets(self) -> Sequence[str]: ...
    @property
    def guide(self) -> GuideFacts: ...
    @property
    def sms(self) -> SmsCardFacts | None: ...
    @property
    def internet_assistant(self) -> AssistantFacts | None: ...
    @property
    def application(self) -> ApplicationFacts | None: ...
    @property
    def not_offered(self) -> Sequence[NotOfferedFacts]: ...
    @property
    def shops(self) -> Sequence[ShopFacts]: ...
    @property
    def identifies_payer(self) -> bool: ...
    @property
    def takes_cash_offline(self) -> bool: ...
    def offline_quote(self, now: datetime, /) -> Quote | None: ...
    def may_be_own(self, msisdn: str, /) -> bool: ...
    def offers(self, function: Any, /) -> bool: ...  # noqa: ANN401 - one of the pack's functions
    def call_back_minutes(self, local: datetime, /) -> int | None: ...
    def write_here_minutes(self, local: datetime, /) -> int | None: ...
    @property
    def your_data(self) -> Sequence[OperatorText]: ...


class TerminalFacts(Protocol):
    """Which terminal this is, and where it stands."""

    @property
    def terminal_id(self) -> str: ...
    @property
    def address(self) -> str: ...
