"""Sentences for mistakes: the full key, what stood there, and what is allowed."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo

SHOWN_MAX = 60
HIDDEN = "(hidden)"
_SECRET_WORDS = ("token", "secret", "password", "pin")


def describe(
    error: ValidationError, model: type[BaseModel], origin_of: Mapping[str, str] | None = None
) -> list[str]:
    """Return one sentence a mistake, in the order of the keys."""
    origins = origin_of or {}
    sentences = []
    for found in error.errors(include_url=False):
        key = ".".join(str(part) for part in found["loc"])
        where = f" ({origins[key]})" if key in origins else ""
        if found["type"] == "extra_forbidden":
            known = ", ".join(keys_beside(model, found["loc"]))
            sentences.append(f"{key}{where}: unknown key; known here: {known}")
            continue
        field = field_at(model, found["loc"])
        allowed = f"; allowed: {allowed_text(field)}" if field is not None else ""
        message = found["msg"].removeprefix("Value error, ")
        value = "" if found["type"] == "missing" else f" = {shown(key, field, found['input'])}"
        sentences.append(f"{key}{value}{where}: {message}{allowed}")
    return sentences


def allowed_text(field: FieldInfo) -> str:
    """Return what may stand there: "10 to 600, a whole number"."""
    text = _type_text(field.annotation)
    bounds: dict[str, object] = {}
    for limit in field.metadata:
        match limit:
            case annotated_types.Ge(ge=low):
                bounds["low"] = low
            case annotated_types.Le(le=high):
                bounds["high"] = high
            case annotated_types.MinLen(min_length=least) if least:
                bounds["least"] = least
            case annotated_types.MaxLen(max_length=most):
                bounds["most"] = most
            case _ if getattr(limit, "pattern", None):
                text += f" like {limit.pattern}"
    if "low" in bounds or "high" in bounds:
        text += f" from {bounds.get('low', '-∞')} to {bounds.get('high', '∞')}"
    if "most" in bounds:
        text += f", at most {bounds['most']} long"
    if "least" in bounds:
        text += f", at least {bounds['least']} long"
    return text


def is_secret(key: str, field: FieldInfo | None) -> bool:
    """Return whether a value must not be shown."""
    if field is not None and field.annotation is SecretStr:
        return True
    return any(word in key.rsplit(".", 1)[-1].split("_") for word in _SECRET_WORDS)


def shown(key: str, field: FieldInfo | None, value: object) -> str:
    """Return a value as it may stand in a mistake: short, and never a secret."""
    if is_secret(key, field):
        return HIDDEN
    try:
        text = repr(value)
    except ValueError:  # Python refuses to write a whole number of some thousand digits
        text = "a huge number"
    return text if len(text) <= SHOWN_MAX else text[:SHOWN_MAX] + "..."


def _type_text(annotation: Any) -> str:  # noqa: ANN401 - a type expression
    names: dict[Any, str] = {
        int: "a whole number",
        float: "a number",
        str: "text",
        bool: "true or false",
        SecretStr: "text (secret)",
    }
    if annotation in names:
        return names[annotation]
    origin = get_origin(annotation)
    if origin is Literal:
        return "one of " + ", ".join(str(value) for value in get_args(annotation))
    if origin is tuple:
        return "a list of " + _type_text(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return " or ".join(
            "nothing" if part is type(None) else _type_text(part) for part in get_args(annotation)
        )
    return getattr(annotation, "__name__", str(annotation))


def model_of(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - a type expression
    """Return the model inside a type expression, if there is one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := model_of(part))), None)


def field_at(model: type[BaseModel], place: tuple[int | str, ...]) -> FieldInfo | None:
    """Return the deepest field on the way to a place."""
    current: type[BaseModel] | None = model
    field: FieldInfo | None = None
    for part in place:
        if isinstance(part, int):
            continue
        if current is None or part not in current.model_fields:
            return field
        field = current.model_fields[part]
        current = model_of(field.annotation)
    return None if current is not None else field


def keys_beside(model: type[BaseModel], place: tuple[int | str, ...]) -> list[str]:
    """Return the keys that are known where this one stands."""
    current: type[BaseModel] | None = model
    for part in place[:-1]:
        if isinstance(part, str) and current is not None and part in current.model_fields:
            current = model_of(current.model_fields[part].annotation)
    return list(current.model_fields) if current is not None else []
