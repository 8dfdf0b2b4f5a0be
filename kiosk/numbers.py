"""A telephone number while it is typed: from keys to E.164, with the places still empty.

People type what stands on paper: a leading 8 or 0, the country code, or nothing.  What is not part
of the national number is swallowed, so that all of them see the same places filled.

phonenumbers is imported where it is asked: it takes 14 ms, and the first screen has no number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

EMPTY_PLACE: Final = "_"
NO_BREAK_SPACE: Final = "\u00a0"
_FILLERS: Final = ("0000000", "1234567", "5555555", "9876543")


@dataclass(frozen=True)
class NumberingPlan:
    """What the screen must know of a region's mobile numbers."""

    region: str  # ISO 3166, "RU"
    country_code: str  # "7"
    places: int  # digits of a national mobile number
    leads: frozenset[str]  # first two digits of all mobile numbers
    example: str  # some national number
    trunk: re.Pattern[str]  # what people dial before it inside the country
    trunk_example: str  # its usual form


@lru_cache(maxsize=16)
def numbering_plan(region: str) -> NumberingPlan:
    """Return the plan of a region; ValueError for one without mobile numbers."""
    import phonenumbers

    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    if metadata is None or example is None or metadata.mobile is None:
        raise ValueError(f"no mobile numbers are known for region {region!r}")
    national = phonenumbers.national_significant_number(example)
    places = len(national)
    mobile = re.compile(metadata.mobile.national_number_pattern or r"\d+")
    two_digits = [f"{number:02}" for number in range(100)]
    leads = {
        lead
        for lead in two_digits
        for third in "0123456789"
        for filler in _FILLERS
        if mobile.fullmatch((lead + third + filler * 2)[:places])
    }
    trunk = metadata.national_prefix_for_parsing
    # Uzbekistan and Tajikistan dropped their trunk 8, and people still write it.
    return NumberingPlan(
        region=region,
        country_code=str(metadata.country_code),
        places=places,
        leads=frozenset(leads),
        example=national,
        trunk=re.compile(trunk or "8"),
        trunk_example=metadata.national_prefix or "8",
    )


@dataclass(frozen=True)
class NumberEntry:
    """The keys typed so far; every method returns another entry."""

    region: str
    typed: str = ""

    def type(self, digit: str) -> NumberEntry:
        """Take a key; a key with no place left for it changes nothing."""
        if len(digit) != 1 or digit not in "0123456789":
            return self
        longer = replace(self, typed=self.typed + digit)
        return longer if len(longer._all_digits) <= longer._plan.places else self

    def of(self, msisdn: str) -> NumberEntry:
        """Take a whole number of this region, as far as it is one."""
        entry = self.clear()
        for digit in msisdn.removeprefix(self.prefix):
            entry = entry.type(digit)
        return entry

    def erase(self) -> NumberEntry:
        """Take back the last digit that is seen; with none left, the swallowed ones too."""
        shorter = replace(self, typed=self.typed[:-1])
        return shorter if self.national and shorter.national else self.clear()

    def clear(self) -> NumberEntry:
        """Start anew."""
        return replace(self, typed="")

    @property
    def _plan(self) -> NumberingPlan:
        return numbering_plan(self.region)

    @property
    def _all_digits(self) -> str:
        """The national digits, perhaps more than there are places."""
        plan, digits = self._plan, self.typed
        if _begins_a_number(plan, digits) and len(digits) <= plan.places:
            return digits
        if digits.startswith(plan.country_code):
            return digits[len(plan.country_code) :]
        if any(whole.startswith(digits) for whole in (plan.country_code, plan.trunk_example)):
            return ""  # on its way to what is swallowed
        return _without_trunk(plan, digits)

    @property
    def national(self) -> str:
        """The digits of the national number that are known."""
        return self._all_digits[: self._plan.places]

    @property
    def complete(self) -> bool:
        """Whether every place is filled.  Whether such a number exists the operator knows."""
        return len(self.national) == self._plan.places

    @property
    def e164(self) -> str | None:
        """The number, once it is complete."""
        return f"{self.prefix}{self.national}" if self.complete else None

    @property
    def prefix(self) -> str:
        """The country code as people see it, "+7"."""
        return f"+{self._plan.country_code}"

    @property
    def groups(self) -> tuple[str, ...]:
        """The places in groups as people read them, "_" for an empty one."""
        places = iter(self.national.ljust(self._plan.places, EMPTY_PLACE))
        return tuple(
            "".join(next(places) for _ in range(size))
            for size in _group_sizes(self.region, self.national)
        )


def _begins_a_number(plan: NumberingPlan, digits: str) -> bool:
    start = digits[:2]
    return any(lead.startswith(start) for lead in plan.leads)


def _without_trunk(plan: NumberingPlan, digits: str) -> str:
    # The longest trunk first: in Belarus 80 goes before 29, and 8 alone is on its way there.
    cuts = [n for n in range(1, len(digits) + 1) if plan.trunk.fullmatch(digits[:n])]
    for cut in reversed(cuts):
        if _begins_a_number(plan, digits[cut:]):
            return digits[cut:]
    return digits


@lru_cache(maxsize=256)
def _group_sizes(region: str, national: str) -> tuple[int, ...]:
    plan = numbering_plan(region)
    # What is not typed yet is filled from an example: the grouping may depend on the first digits.
    for digits in (national + plan.example[len(national) :], plan.example):
        groups = grouped(f"+{plan.country_code}{digits}").replace("-", NO_BREAK_SPACE)
        sizes = tuple(len(group) for group in groups.split(NO_BREAK_SPACE)[1:])
        if len(sizes) > 1 and sum(sizes) == plan.places:
            return sizes
    return (plan.places,)


def grouped(msisdn: str) -> str:
    """Return an E.164 number as people read it, with spaces that do not break."""
    import phonenumbers

    try:
        number = phonenumbers.parse(msisdn, None)
    except phonenumbers.NumberParseException:
        return msisdn
    text = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    # A number that cannot be may lose a leading zero: what is shown is what is meant.
    same = [sign for sign in text if sign.isdigit()] == [sign for sign in msisdn if sign.isdigit()]
    return text.replace(" ", NO_BREAK_SPACE) if same else msisdn
