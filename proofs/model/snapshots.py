"""The state of live objects as a value: saved, put back, and made canonical.

Objects of the program that change are found by walking from the roots; frozen values are shared.
Two states that differ only in the names of things, or in how long ago something was beyond what
any rule tells apart, are one: identifiers count by first use, times by their class.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterable, Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum, IntEnum, auto, unique
from typing import Any

from pydantic import BaseModel

OURS = ("kiosk.", "drivers.", "proofs.model.")
IDENTIFIER_CHARS = 36
# For the screen and the log alone.
SHOWN = frozenset({"news", "reject_reason", "bill_minor", "detail", "_detail"})
# Derived from identifiers, only ever growing, or the same in every state.
UNTOLD = frozenset(
    {
        *("seq", "at", "opened_at", "submitted_at", "since", "last_at", "decided_at", "raised_at"),
        *("code", "check_code", "receipt_number", "receipt_counter", "language", "quote"),
        *(
            "checkpoint_seq",
            "head_hash",
            "reference",
            "statement",
            "jws",
            "_policy",
            "policy",
            "_dice",
            "_reset_at",
        ),
        # Numbers of records: they only grow, and are told apart by their order.
        *("_box", "acknowledged_seq", "at_payments", "at_loud", "at_asked", "at_answer"),
        *("at_upto", "at_backup", "orders"),
    }
    | SHOWN
)
SHAPES_MAX = 400_000
Atom = int | str | bool | None
Shape = tuple[Atom, ...]
Saved = tuple[tuple[Any, tuple[tuple[str, Any], ...]], ...]

_shapes: dict[int, tuple[object, Shape]] = {}
_numbers: dict[Shape, int] = {}


@unique
class How(IntEnum):
    """How a value enters a key."""

    PLAIN = auto()
    TIME = auto()
    NAME = auto()  # of an enum
    LIVE = auto()  # an object that changes in place
    SHAPE = auto()


_how: dict[type, How] = {
    **dict.fromkeys((int, str, bool, type(None)), How.PLAIN),
    float: How.TIME,
}


def how_of(kind: type) -> How:
    """Return how values of this type are seen."""
    known = _how.get(kind)
    if known is None:
        parameters = getattr(kind, "__dataclass_params__", None)
        frozen = parameters is not None and parameters.frozen
        value = frozen or issubclass(kind, BaseModel | BaseException | type)
        known = How.SHAPE
        if issubclass(kind, Enum):
            known = How.NAME
        elif kind.__module__.startswith(OURS) and not value:
            known = How.LIVE
        _how[kind] = known
    return known


def live_objects(roots: Iterable[object]) -> list[Any]:
    """Return every live object that can be reached, in an order that repeats."""
    found = list(roots)
    seen = set(map(id, found))
    seen_as = _how.get
    for thing in found:
        for value in vars(thing).values():
            if (seen_as(type(value)) or how_of(type(value))) is How.LIVE and id(value) not in seen:
                seen.add(id(value))
                found.append(value)
    return found


def save(objects: Iterable[Any]) -> Saved:
    """Return what the objects hold now."""
    return tuple((thing, tuple(map(_frozen, vars(thing).items()))) for thing in objects)


def restore(saved: Saved) -> None:
    """Make the objects hold what they held."""
    for thing, items in saved:
        values: dict[str, Any] = thing.__dict__
        values.clear()
        values.update(items)
        for name, value in items:
            kind = type(value)
            if kind is list or kind is set or kind is dict:
                values[name] = kind(value)


def _frozen(item: tuple[str, Any]) -> tuple[str, Any]:
    kind = type(item[1])
    return (item[0], kind(item[1])) if kind is list or kind is set or kind is dict else item


def key_of(roots: Iterable[object], more: Iterable[Atom]) -> bytes:
    """Return sixteen bytes that are the same for states that no rule tells apart."""
    objects: list[Any] = list(roots)
    places = {id(thing): number for number, thing in enumerate(objects)}
    flat: list[Atom] = list(more)
    seen = _how.get
    for thing in objects:
        for name, value in vars(thing).items():
            if name in UNTOLD:
                continue
            how = seen(type(value)) or how_of(type(value))
            if how is How.PLAIN:
                flat.append(value)
            elif how is How.NAME:
                flat.append(value._name_)
            elif how is How.TIME:
                flat.append(int(value))
            elif how is How.LIVE:
                place = places.setdefault(id(value), len(objects))
                if place == len(objects):
                    objects.append(value)
                flat.append(place)
            else:
                flat += _shape(value)
    names: dict[str, int] = {}
    for number, atom in enumerate(flat):
        if type(atom) is str and len(atom) == IDENTIFIER_CHARS and atom[14] == "7":
            flat[number] = names.setdefault(atom, 1_000_000 + len(names))
    return hashlib.blake2b(marshal.dumps(flat, 0), digest_size=16).digest()


def _shape(value: object) -> Shape:
    """Return the atoms of a value; a frozen one's are the same each time, so they are kept."""
    known = _shapes.get(id(value))
    if known is not None and known[0] is value:
        return known[1]
    if callable(value):
        return ()
    flat: list[Atom] = []
    _flatten(value, flat)
    shape = tuple(flat)
    if not any(type(atom) is str and len(atom) == IDENTIFIER_CHARS for atom in shape):
        # Nothing in it is to be renamed: one number stands for all of it.
        shape = (_numbers.setdefault(shape, len(_numbers)),)
    if type(value) not in (list, set, dict):
        if len(_shapes) > SHAPES_MAX:
            _shapes.clear()
        _shapes[id(value)] = (value, shape)
    return shape


def _flatten(value: object, flat: list[Atom]) -> None:
    if value is None or (isinstance(value, int | str) and not isinstance(value, Enum)):
        flat.append(value)
    elif isinstance(value, Enum):
        flat.append(value.name)
    elif isinstance(value, float):
        flat.append(int(value))
    elif isinstance(value, datetime):
        flat.append(int(value.timestamp()))
    elif isinstance(value, Mapping):
        flat.append(f"[{len(value)}")
        for name, one in value.items():
            flat.append(name)
            flat += _shape(one) if type(one) not in PLAIN else (one,)
    elif isinstance(value, Set | tuple | list):
        ones = sorted(value, key=repr) if isinstance(value, Set) else value
        flat.append(f"({len(value)}")
        for one in ones:
            flat += _shape(one) if type(one) not in PLAIN else (one,)
    elif isinstance(value, BaseModel) or is_dataclass(value):
        flat.append(type(value).__name__)
        for name in _fields(value):
            if name not in UNTOLD:
                one = getattr(value, name)
                flat += _shape(one) if type(one) not in PLAIN else (one,)
    else:
        raise TypeError(f"no canonical form for {type(value)}")


PLAIN = frozenset({int, str, bool, type(None)})


def _fields(value: object) -> Iterable[str]:
    if isinstance(value, BaseModel):
        return type(value).model_fields
    assert is_dataclass(value), "a value with fields"
    return [one.name for one in fields(value)]
