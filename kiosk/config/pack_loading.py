"""Reading an operator pack: TOML or JSON from a folder or a file, every mistake named."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kiosk.config.mistakes import describe
from kiosk.config.pack import OperatorPack
from kiosk.errors import ConfigurationError

PACK_BYTES_MAX = 1024 * 1024
DEFAULT_PACK = Path(__file__).parent / "packs" / "default"
_NAMES = ("pack.toml", "pack.json")


def load_pack(path: Path = DEFAULT_PACK) -> OperatorPack:
    """Return the pack of a folder (pack.toml or pack.json) or of a file.

    ConfigurationError lists every mistake; nothing is guessed or filled in.
    """
    file = _pack_file(path)
    raw = _read(file)
    try:
        loaded = json.loads(raw) if file.suffix == ".json" else tomllib.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        raise ConfigurationError([f"{file.name}: {error}"]) from error
    return parse_pack(loaded)


def parse_pack(loaded: dict[str, Any]) -> OperatorPack:
    """Return the pack of parsed content."""
    try:
        return OperatorPack.model_validate(loaded)
    except ValidationError as error:
        mistakes = describe(error, OperatorPack)
        raise ConfigurationError([f"pack: {mistake}" for mistake in mistakes]) from None


def pack_quote_id(path: Path = DEFAULT_PACK) -> str:
    """Return "pack:<sha256>": what a price given without the operator refers to."""
    return f"pack:{hashlib.sha256(_read(_pack_file(path))).hexdigest()}"


def _pack_file(path: Path) -> Path:
    if not path.is_dir():
        return path
    found = [path / name for name in _NAMES if (path / name).is_file()]
    if len(found) != 1:
        raise ConfigurationError([f"{path}: exactly one of {', '.join(_NAMES)} stands in a pack"])
    return found[0]


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > PACK_BYTES_MAX:
            raise ConfigurationError([f"{file}: larger than {PACK_BYTES_MAX} bytes"])
        return file.read_bytes()
    except OSError as error:
        raise ConfigurationError([f"{file}: {error.strerror}"]) from error
