"""Usage records: one call, message or data session as the network wrote it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from backend.rating.catalogue import HOME, CallClass

QUANTITY_MAX = 10**12


@unique
class Service(StrEnum):
    """What was used."""

    VOICE = "voice"
    SMS = "sms"
    DATA = "data"


@unique
class Direction(StrEnum):
    """Who began; data is always out."""

    OUT = "out"
    IN = "in"


UNITS = {Service.VOICE: "s", Service.SMS: "pc", Service.DATA: "KB"}


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """One use; `quantity` is seconds, messages or KB, by the service.

    `started_at` has no zone: it is the operator's own time, in which months begin.  `call_class` is
    whom an outgoing call or message at home reaches, None where the price does not ask.
    """

    started_at: datetime
    service: Service
    direction: Direction
    call_class: CallClass | None
    quantity: int
    zone: str = HOME

    def __post_init__(self) -> None:
        """Refuse what no network writes; ValueError."""
        if self.started_at.tzinfo is not None:
            raise ValueError("started_at is the operator's own time, without a zone")
        if not 0 <= self.quantity <= QUANTITY_MAX:
            raise ValueError(f"quantity {self.quantity} is not within 0 and {QUANTITY_MAX}")
        if self.call_class is None and self.is_priced_call:
            raise ValueError("an outgoing call at home has a class")

    @property
    def is_priced_call(self) -> bool:
        """Whether this is a call whose price depends on its class."""
        return (
            self.service is Service.VOICE and self.direction is Direction.OUT and self.zone == HOME
        )
