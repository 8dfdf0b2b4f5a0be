"""Words of the operator as they may be shown: nothing in them but what can be read."""

from __future__ import annotations

import re
from typing import TypeVar

from contract.account.changes import OrderResult
from contract.account.parts import LocalText
from contract.model import WireModel

# Controls, separators of lines, and what turns the direction of writing round.
_UNREADABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]+"
)
# What is longer is no name and no summary; no button and no heading could carry it.
LENGTHS_MAX = {"name": 100, "summary": 300}
Told = TypeVar("Told", bound=WireModel)


def legible(told: Told) -> Told:
    """Return the answer with a space for whatever in its words cannot be read, and names cut.

    An order's answer stays as it was signed; nobody is shown its words.
    """
    if isinstance(told, OrderResult):
        return told
    mended = {
        name: after
        for name in type(told).model_fields
        if (after := _mended(before := getattr(told, name), LENGTHS_MAX.get(name))) is not before
    }
    return told.model_copy(update=mended) if mended else told


def _mended(value: object, length_max: int | None = None) -> object:
    if isinstance(value, str):
        return _UNREADABLE.sub(" ", value).strip() if _UNREADABLE.search(value) else value
    if isinstance(value, LocalText) and length_max is not None and len(value.text) > length_max:
        value = value.model_copy(update={"text": f"{value.text[:length_max]}\u2026"})
    if isinstance(value, WireModel):
        return legible(value)
    if isinstance(value, tuple):
        parts = tuple(_mended(one) for one in value)
        same = all(one is other for one, other in zip(parts, value, strict=True))
        return value if same else parts
    return value
