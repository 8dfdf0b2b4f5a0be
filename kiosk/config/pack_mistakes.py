"""A mistake in a pack: where it stands, what is wrong, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from kiosk.config.mistakes import allowed_text, field_at, keys_beside, shown
from kiosk.errors import ConfigurationError

PLACE_CHARS_MAX = 120
FEE_IN_THE_QUOTE = (
    "the fee must be in the quote: nothing but fee_tiers may put a price on a payment"
)
_CHARGE = re.compile(
    r"(^|_)(fees?|commissions?|surcharges?|charges?|mark_?up|prices?|costs?|percent|rates?|tax"
    r"|margin|levy|toll)(_|$)"
)


@dataclass(frozen=True)
class PackMistake:
    """The place is "section.index.key", as the pack has it; the index counts from 0."""

    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"pack: {self.place}: {self.problem}; {self.remedy}"


class PackError(ConfigurationError):
    """The pack is refused: every mistake at once."""

    def __init__(self, found: Sequence[PackMistake]) -> None:
        super().__init__([str(each) for each in found])
        self.found = tuple(found)


def mistakes_of_keys(error: ValidationError, model: type[BaseModel]) -> Iterator[PackMistake]:
    """Return what is wrong with single keys: missing, unknown, out of bounds."""
    for found in error.errors(include_url=False):
        if found["type"] == "too_short" and found["ctx"]["actual_length"] < len(found["input"]):
            continue  # only short of those that are wrong themselves
        where = found["loc"]
        place = place_text(where)
        if found["type"] == "extra_forbidden":
            yield _unknown(model, where, place)
            continue
        field = field_at(model, where)
        inside = ", ".join(keys_beside(model, (*where, "")))
        allowed = allowed_text(field) if field is not None else f"a table of: {inside}"
        if found["type"] == "missing":
            yield PackMistake(place, "missing", f"write {allowed}")
            continue
        value = shown(place, field, found["input"])
        message = found["msg"][:1].lower() + found["msg"][1:]
        yield PackMistake(place, f"{value} cannot stand here: {message}", f"write {allowed}")


def place_text(where: Sequence[int | str]) -> str:
    """Return "section.index.key"; "everything" for the whole of it."""
    return ".".join(str(part) for part in where)[:PLACE_CHARS_MAX] or "everything"


def _unknown(model: type[BaseModel], where: tuple[int | str, ...], place: str) -> PackMistake:
    known = ", ".join(keys_beside(model, where))
    if where[0] == "fee_tiers":
        return PackMistake(place, FEE_IN_THE_QUOTE, f"remove it; a tier has only {known}")
    if _CHARGE.search(str(where[-1]).lower()):
        return PackMistake(place, FEE_IN_THE_QUOTE, "remove it; say it in fee_tiers")
    return PackMistake(place, "unknown key", f"remove it, or write one of: {known}")
