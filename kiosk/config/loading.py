"""From file, environment and pack to settings: the nearer source wins, every mistake is named.

Order: environment `KIOSK_SECTION__KEY`, then `kiosk.toml`, then the pack (operator's keys only),
then the default.  `explain` says for each key where its value came from.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr, ValidationError

from kiosk.config.keys import Owner, Section, owner_of
from kiosk.config.mistakes import HIDDEN, allowed_text, describe
from kiosk.config.settings import Settings
from kiosk.errors import ConfigurationError

ENVIRONMENT_PREFIX = "KIOSK_"
FILE_BYTES_MAX = 256 * 1024
Values = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Explanation:
    """One row of `kiosk config explain`; secrets are hidden."""

    key: str
    value: str
    origin: str
    owner: Owner
    meaning: str
    allowed: str
    default: str


def load_settings(
    path: Path | None,
    environ: Mapping[str, str],
    pack_settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> Settings:
    """Return the settings; ConfigurationError lists every mistake of every source.

    path is None when there is no file; a file that is named must be there.
    """
    mistakes: list[str] = []
    values: Values = {}
    origins: dict[str, str] = {}
    _take(values, origins, _operators_own(pack_settings or {}, mistakes), "pack")
    _take(values, origins, _file_values(path, mistakes), "file")
    _take(values, origins, _environment_values(environ, mistakes), "environment")
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigurationError(mistakes + describe(error, Settings, origins)) from None
    if mistakes:
        raise ConfigurationError(mistakes)
    settings._origins.update(origins)
    return settings


def explain(settings: Settings) -> tuple[Explanation, ...]:
    """Return a row for every key, in the order they are declared."""
    return tuple(_explanations(settings))


def _explanations(settings: Settings) -> Iterator[Explanation]:
    for name in Settings.model_fields:
        section = getattr(settings, name)
        assert isinstance(section, Section), "every group of settings is a Section"
        for key, field in type(section).model_fields.items():
            yield Explanation(
                key=f"{name}.{key}",
                value=_value_text(getattr(section, key)),
                origin=settings.origin_of(f"{name}.{key}"),
                owner=owner_of(field),
                meaning=field.description or "",
                allowed=allowed_text(field),
                default=_value_text(field.default),
            )


def _value_text(value: object) -> str:
    match value:
        case SecretStr():
            return HIDDEN if value.get_secret_value() else ""
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case tuple():
            return ", ".join(str(item) for item in value)
        case _:
            return str(value)


def _take(values: Values, origins: dict[str, str], source: Values, origin: str) -> None:
    for section, keys in source.items():
        for key, value in keys.items():
            values.setdefault(section, {})[key] = value
            origins[f"{section}.{key}"] = origin


def _file_values(path: Path | None, mistakes: list[str]) -> Values:
    if path is None:
        return {}
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            mistakes.append(f"{path}: larger than {FILE_BYTES_MAX} bytes")
            return {}
        loaded = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        mistakes.append(f"{path}: {error.strerror}")
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        mistakes.append(f"{path}: not TOML: {error}")
        return {}
    return _sections(loaded, str(path), mistakes)


def _sections(loaded: Mapping[str, Any], where: str, mistakes: list[str]) -> Values:
    values: Values = {}
    for section, keys in loaded.items():
        if isinstance(keys, Mapping):
            values[section] = dict(keys)
        else:
            mistakes.append(f"{section} ({where}): a key outside of every [section]")
    return values


def _environment_values(environ: Mapping[str, str], mistakes: list[str]) -> Values:
    values: Values = {}
    for name, raw in sorted(environ.items()):
        named = name.removeprefix(ENVIRONMENT_PREFIX)
        if named == name or "__" not in named:
            continue
        section, key = named.lower().split("__", 1)
        if section not in Settings.model_fields:
            known = ", ".join(Settings.model_fields)
            mistakes.append(f"{name} (environment): no section {section!r}; known: {known}")
            continue
        values.setdefault(section, {})[key] = _environment_value(section, key, raw)
    return values


def _environment_value(section: str, key: str, raw: str) -> Any:  # noqa: ANN401 - pydantic's input
    """Return the text; cut at commas where the key is a list, a number where it chooses numbers."""
    model = Settings.model_fields[section].annotation
    assert isinstance(model, type), "a section is a class"
    assert issubclass(model, Section), "of settings"
    field = model.model_fields.get(key)
    if field is not None and get_origin(field.annotation) is tuple:
        return [part.strip() for part in raw.split(",") if part.strip()]
    if field is not None and raw == "" and field.default is None:
        return None
    if field is not None and get_origin(field.annotation) is Literal:
        return next((choice for choice in get_args(field.annotation) if str(choice) == raw), raw)
    return raw


def _operators_own(pack: Mapping[str, Mapping[str, Any]], mistakes: list[str]) -> Values:
    values = _sections(pack, "pack", mistakes)
    for section, keys in values.items():
        model = (
            Settings.model_fields[section].annotation if section in Settings.model_fields else None
        )
        for key in keys:
            field = getattr(model, "model_fields", {}).get(key)
            if field is not None and owner_of(field) == "machine":
                mistakes.append(f"{section}.{key} (pack): belongs to the machine, not to a pack")
    return values
