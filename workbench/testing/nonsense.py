"""Answers that fit the contract to the letter and mean nothing: what a sick operator may send.

`nonsense` draws one of any kind from the seeded dice.  Most of it is thrown away before it is
believed; `likely` makes it consistent enough to be shown, and still absurd.
"""

from __future__ import annotations

import random
import types
import typing
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final, TypeVar, Union

from pydantic.fields import FieldInfo

from contract.account.catalogue import Advice
from contract.account.changes import ChangeQuote
from contract.account.holdings import AccountSummary, Charges, Holdings, UsagePage
from contract.model import WireModel

MAX = 10**12
ROWS_MAX = 60
Told = TypeVar("Told", bound=WireModel)
TEXTS: Final = (
    "",
    " ",
    "x",
    "Ж" * 2000,
    "Очень длинное название " * 80,
    "\x00\x1b@\x1bp\x00\n\r\tabc\x7f\x9b31m",
    "\u202egnol\u2066\u200f",
    "e\u0301\u0327\u0338" * 60,
    "\U0001f600\U0001f1f7\U0001f1fa\ufe0f",
    "{amount} %s {0} <b>&amp;</b>",
    "العربية עברית ไทย 漢字",
    "-1 000 000 ₽",
)
MOMENTS: Final = (
    datetime(2026, 11, 22, 9, tzinfo=UTC),
    datetime(2026, 12, 1, 9, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
)
# What fits each pattern of the contract; a new pattern needs its line here.
FITTING: Final[dict[str, tuple[str, ...]]] = {
    r"^\+[1-9][0-9]{6,14}$": ("+79161234567", "+1234567", "+999999999999999"),
    r"^[A-Za-z0-9._:-]+$": ("a", "T07", "C-HORO", "._:-", "Z" * 64, "main", "0", "9" * 64),
    r"^[A-Z]{3}$": ("RUB", "XTS", "HUF", "JPY"),
    r"^[a-z]{2}$": ("ru", "zz"),
    r"^(?:[A-Z]{2}|@[A-Z]{3})$": ("HU", "ZZ", "@SEA", "@QQQ", "AQ"),
    r"^[0-9]{4}-(?:0[1-9]|1[0-2])$": ("2026-11", "0000-01", "9999-12", "0001-01"),
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": ("2026-11-22", "9999-99-99"),
    r"^[A-Za-z0-9_-]+$": ("t" * 32, "-" * 128),
    r"^[0-9]{8}$": ("48112237", "00000000"),
    r"^[0-9]{4}$": ("4567", "0000"),
    r"^[0-9]{1,2}(\.[0-9]{1,3})?$": ("0", "99.999"),
}


class Nonsense:
    """Draws answers; `about`: values that are taken where a field has this name, mostly."""

    def __init__(self, dice: random.Random, about: dict[str, object]) -> None:
        self._dice = dice
        self._about = about
        self._rows = dice.choice((0, 1, 2, 7, ROWS_MAX))

    def of(self, kind: type[Told]) -> Told:
        """Return one that the contract takes."""
        kind.model_rebuild()  # names of models that stand further down in their file
        fields = kind.model_fields
        return kind.model_validate({name: self._field(name, one) for name, one in fields.items()})

    def _field(self, name: str, field: FieldInfo) -> object:
        known = None if name == "rows" else self._about.get(name)
        if known is not None and self._dice.random() < 0.95:
            return known
        return self._value(field.annotation, _limits(field.metadata))

    def _value(self, kind: Any, limits: dict[str, Any]) -> object:  # noqa: ANN401 - any annotation
        origin, parts = typing.get_origin(kind), typing.get_args(kind)
        if origin is typing.Annotated:
            return self._value(parts[0], limits | _limits(parts[1:]))
        if origin is typing.Literal:
            return self._dice.choice(parts)
        if origin in (Union, types.UnionType):
            return self._value(self._dice.choice(parts), limits)
        if origin is tuple:
            few = min(self._rows, limits.get("max_length", ROWS_MAX))
            size = max(limits.get("min_length", 0), few)
            self._rows = min(self._rows, 7)  # what is inside of many is few
            return tuple(self._value(parts[0], {}) for _ in range(size))
        if kind is type(None):
            return None
        if isinstance(kind, type) and issubclass(kind, WireModel):
            return self.of(kind)
        if kind is bool:
            return self._dice.random() < 0.5
        if kind is int:
            return self._number(limits)
        if kind is str:
            return self._text(limits)
        return self._dice.choice(MOMENTS[: 2 if self._dice.random() < 0.99 else None])

    def _number(self, limits: dict[str, Any]) -> int:
        low, high = limits.get("ge", 0), limits.get("le", limits.get("lt", MAX + 1) - 1)
        number = self._dice.choice((low, high, 0, 1, -1, 99, self._dice.randrange(10**6)))
        return int(min(max(number, low), high))

    def _text(self, limits: dict[str, Any]) -> str:
        if (pattern := limits.get("pattern")) is None:
            text = self._dice.choice(TEXTS)[: limits.get("max_length")]
            return text or "x" * limits.get("min_length", 0)
        if pattern == r"^[A-Za-z0-9._:-]+$" and self._dice.random() < 0.9:
            return f"i{self._dice.randrange(10**9)}"
        fitting = FITTING[pattern]
        return fitting[0] if self._dice.random() < 0.9 else self._dice.choice(fitting)


def likely(told: WireModel, dice: random.Random) -> WireModel:
    """Return the answer with sums that add up, nine times of ten."""
    if dice.random() < 0.1:
        return told
    match told:
        case Charges():
            spent = sum(group.amount_minor for group in told.groups)
            begins = told.ends_at
            return told.model_copy(update={"spent_minor": min(spent, MAX), "begins_at": begins})
        case Holdings():
            month = sum(item.month_minor for item in told.items)
            return told.model_copy(update={"month_minor": min(month, MAX)})
        case UsagePage():
            rows = told.rows
            charged = sum(row.charged_minor for row in rows)
            whole = {"total": len(rows), "page": 0, "charged_minor": charged}
            return told.model_copy(update={**whole, "pages": 1 if rows else 0})
        case AccountSummary():
            packages = tuple(one.model_copy(update={"left": one.of}) for one in told.packages)
            return told.model_copy(update={"packages": packages})
        case ChangeQuote():
            free = {"refusal": "", "missing_minor": dice.choice((0, 0, 0, MAX))}
            return told.model_copy(update=free)
        case Advice():
            own = told.own.month_minor
            costs = tuple(
                one.model_copy(update={"saves_minor": own - one.month_minor})
                for one in told.tariffs
            )
            verdict = "stay" if told.verdict == "change" else told.verdict
            return told.model_copy(update={"tariffs": costs, "verdict": verdict})
    return told


def _limits(metadata: Iterable[object]) -> dict[str, Any]:
    """Return the bounds and the pattern among an annotation's metadata."""
    found: dict[str, Any] = {}
    for one in metadata:
        if isinstance(one, FieldInfo):
            found |= _limits(one.metadata)
            continue
        for name in ("ge", "le", "lt", "max_length", "min_length", "pattern"):
            if (value := getattr(one, name, None)) is not None:
                found[name] = value
    return found
