"""Matters while a record changes them; becomes frozen matters and the rows that changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from contract.model import WireModel
from kiosk.errors import IllegalRecordError
from kiosk.journal.matters import SINGLES, Change, Matters, Standing


@dataclass(frozen=True)
class Step:
    """The matters after a record, and the rows that changed on the way."""

    matters: Matters
    changes: tuple[Change, ...]


class Draft:
    """Matters being changed: a mapping is copied once, at its first change."""

    def __init__(self, matters: Matters) -> None:
        self._before = matters
        self._parts: dict[str, Any] = {}
        self._changes: dict[tuple[str, str], Change] = {}

    @property
    def standing(self) -> Standing:
        standing: Standing = self._parts.get("standing", self._before.standing)
        return standing

    @property
    def books(self) -> Mapping[str, int]:
        """Those before the record: its entry is posted after its rule."""
        return self._before.books

    def update_standing(self, **fields: Any) -> None:  # noqa: ANN401 - the field decides the type
        self.put("standing", "", self.standing.model_copy(update=fields))

    def get(self, part: str, key: str | None) -> Any:  # noqa: ANN401 - the part decides the type
        return None if key is None else self.part(part).get(key)

    def part(self, part: str) -> Mapping[str, Any]:
        values: Mapping[str, Any] = self._parts.get(part, getattr(self._before, part))
        return values

    def put(self, part: str, key: str, value: WireModel | None) -> None:
        if part in SINGLES:
            self._parts[part] = value
        else:
            if part not in self._parts:
                self._parts[part] = dict(getattr(self._before, part))
            if value is None:
                del self._parts[part][key]
            else:
                self._parts[part][key] = value
        self._changes[part, key] = Change(part, key, value)

    def update(self, part: str, key: str, **fields: Any) -> None:  # noqa: ANN401 - the part decides the type
        self.put(part, key, self.get(part, key).model_copy(update=fields))

    def step(self) -> Step:
        return Step(replace(self._before, **self._parts), tuple(self._changes.values()))

    def require(self, part: str, key: str | None) -> Any:  # noqa: ANN401 - the part decides the type
        value = self.get(part, key)
        if value is None:
            raise IllegalRecordError(f"no such {part}: {key}")
        return value


def refuse_if(wrong: bool, why: str) -> None:
    if wrong:
        raise IllegalRecordError(why)
