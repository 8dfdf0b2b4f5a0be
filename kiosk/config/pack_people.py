"""How people are reached: telephone numbers, ways to a person, opening hours, shops."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from kiosk.config.cost_texts import BY_TARIFF
from kiosk.config.pack_parts import Line, Part, Priced, TelephoneNumber, Texts

CallingFrom = Literal["own_network", "other_network", "landline", "abroad"]
CALLING_FROM: tuple[CallingFrom, ...] = get_args(CallingFrom)
# What a number is for: a live person, the self-service assistant, a lost phone, a journey.
Serves = Literal["person", "assistant", "emergency", "travel"]
Way = Literal["talk_here", "write_here", "call_back", "telephone"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Day, ...] = get_args(Day)
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]


class Contact(Priced):
    """A telephone number: when to call it, from where, and for whom it is free."""

    number: TelephoneNumber
    purpose: Texts
    calling_from: Annotated[tuple[CallingFrom, ...], Field(min_length=1)]
    serves: Annotated[tuple[Serves, ...], Field(min_length=1)]

    @property
    def cost(self) -> dict[str, str]:
        """Return for whom it is free, or that the tariff has a price for it."""
        return BY_TARIFF if self.free_for is None else self.free_for


class Hours(Part):
    """On these days from then to then, in the time of the place; closes "24:00" is midnight."""

    days: Annotated[tuple[Day, ...], Field(min_length=1, max_length=7)]
    opens: ClockTime
    closes: ClockTime


OpeningHours = Annotated[tuple[Hours, ...], Field(max_length=14)]


def open_at(hours: tuple[Hours, ...], local: datetime) -> bool:
    """Return whether it is open at this local time; no hours at all is round the clock."""
    day, minute = WEEK[local.weekday()], f"{local:%H:%M}"
    return not hours or any(
        day in each.days and each.opens <= minute < each.closes for each in hours
    )


class PersonWay(Part):
    """A way to a person, the longest wait that is promised, and when it exists."""

    way: Way
    promised_minutes: Annotated[int, Field(ge=1, le=240)]
    hours: OpeningHours = ()  # none: round the clock


class Person(Part):
    """The ways in which the wish to speak to a person is met here, the best one first."""

    ways: Annotated[tuple[PersonWay, ...], Field(min_length=1, max_length=4)]

    @property
    def promised_wait_minutes(self) -> int:
        """Return the wait on the telephone; without that way, the longest of all."""
        calls = [each.promised_minutes for each in self.ways if each.way == "telephone"]
        return calls[0] if calls else max(each.promised_minutes for each in self.ways)

    def ways_here(self, *, handset: bool, local: datetime) -> tuple[PersonWay, ...]:
        """Return the ways of a terminal with or without a handset that are open at this time."""
        return tuple(
            each
            for each in self.ways
            if (handset or each.way != "talk_here") and open_at(each.hours, local)
        )


class Shop(Part):
    """A shop of the operator, as it stands on its door."""

    name: Line
    address: Line
    hours: OpeningHours = ()
    how_to_find: Texts | None = None
    replaces_sim: bool = True
