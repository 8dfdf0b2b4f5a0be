"""A pack with mistakes as far as it can be read, so that the rules find the rest of them at once.

Keys that are right hold their values; the others are not there (see pack_parts.NotGivenError).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from kiosk.config.mistakes import model_of
from kiosk.config.pack_parts import Part

P = TypeVar("P", bound=Part)
_WRONG: Final = object()


def draft(model: type[P], raw: object) -> P:
    """Return a part with those keys that are right; what is no table has none."""
    given = raw if isinstance(raw, dict) else dict.fromkeys(model.model_fields, _WRONG)
    kept: dict[str, Any] = {
        name: _kept(model, name, given[name]) for name in model.model_fields if name in given
    }
    part = model.model_construct(**kept)
    for name, value in kept.items():
        if value is _WRONG:
            part.__dict__.pop(name)
    return part


def _kept(model: type[Part], name: str, raw: object) -> object:
    if raw is _WRONG:
        return _WRONG
    inner = model_of(model.model_fields[name].annotation)
    if inner is not None and issubclass(inner, Part):
        if isinstance(raw, list):
            return tuple(draft(inner, item) for item in raw)
        if isinstance(raw, dict):
            return draft(inner, raw)
    try:
        return _adapter(model, name).validate_python(raw)
    except ValidationError:
        if inner is not None:
            return _WRONG
        if isinstance(raw, list) and raw and all(_is_text(each) for each in raw):
            return tuple(raw)
        return raw if _is_text(raw) else _WRONG


def _is_text(raw: object) -> bool:
    """Whether it is a text by language, be it too long or empty in one."""
    return isinstance(raw, dict) and all(isinstance(text, str) for text in raw.values())


@lru_cache(maxsize=256)
def _adapter(model: type[Part], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    kind: Any = field.annotation
    for bound in field.metadata:
        kind = Annotated[kind, bound]
    return TypeAdapter(kind)
