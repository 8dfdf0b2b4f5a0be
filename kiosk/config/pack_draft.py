"""A pack with mistakes as far as it can be read, so that the rules find the rest of them at once.

Keys that are right hold their values; the others are not there (see pack_parts.NotGivenError).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin

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
    wanted = model.model_fields[name].annotation
    inner = model_of(wanted)
    is_list = get_origin(wanted) is tuple
    if inner is not None and issubclass(inner, Part):
        if is_list and isinstance(raw, list):
            return tuple(draft(inner, item) for item in raw)
        if not is_list and isinstance(raw, dict):
            return draft(inner, raw)
    try:
        return _WRONG if raw is _WRONG else _adapter(model, name).validate_python(raw)
    except ValidationError:
        if not _is_for_texts(wanted):
            return _WRONG
        # A text that is too long or empty in one language is still looked at in the others.
        given = raw if is_list and isinstance(raw, list) else [raw]
        if not all(_is_text(each) for each in given):
            return _WRONG
        return tuple(given) if is_list else raw


def _is_for_texts(wanted: Any) -> bool:  # noqa: ANN401 - a type expression
    if get_origin(wanted) is dict:
        return get_origin(get_args(wanted)[1]) is not dict
    return any(_is_for_texts(part) for part in get_args(wanted))


def _is_text(raw: object) -> bool:
    return isinstance(raw, dict) and all(isinstance(text, str) for text in raw.values())


@lru_cache(maxsize=256)
def _adapter(model: type[Part], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    kind: Any = field.annotation
    for bound in field.metadata:
        kind = Annotated[kind, bound]
    return TypeAdapter(kind)
