"""Reading an operator pack: its files into one content, every mistake found at once.

A pack is a folder with pack.toml and, beside it, as many other *.toml as one likes: each brings
sections of its own.  A pack.json is a whole pack in one file.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from contract.quotes import PACK_QUOTE
from kiosk.config import pack_consistency, pack_money_rules, pack_rules
from kiosk.config.loading import load_settings
from kiosk.config.pack import OperatorPack
from kiosk.config.pack_draft import draft
from kiosk.config.pack_mistakes import PLACE_CHARS_MAX, PackError, PackMistake, mistakes_of_keys
from kiosk.config.pack_places import DEFAULT_PACK
from kiosk.config.pack_rules import attempt
from kiosk.errors import ConfigurationError

PACK_BYTES_MAX = 1024 * 1024
PACK_FILES_MAX = 16
RULES = (*pack_rules.RULES, *pack_money_rules.RULES, *pack_consistency.RULES)
_NAMES = ("pack.toml", "pack.json")


def load_pack(path: Path = DEFAULT_PACK) -> OperatorPack:
    """Return the pack of a folder or of a file.

    PackError lists every mistake; nothing is guessed or filled in.
    """
    return parse_pack(read_pack(path)).read_from(pack_quote_id(path))


def read_pack(path: Path = DEFAULT_PACK) -> dict[str, Any]:
    """Return the content of all files of a pack, unchecked.  PackError."""
    content: dict[str, Any] = {}
    origin: dict[str, str] = {}
    found: list[PackMistake] = []
    for file in pack_files(path):
        try:
            sections = _parsed(file)
        except PackError as error:
            found += error.found
            continue
        for key, value in sections.items():
            if key in content:
                both = f"stands in {origin[key]} and in {file.name}"
                found.append(PackMistake(key, both, "keep one of them"))
            content[key], origin[key] = value, file.name
    if found:
        raise PackError(found)
    return content


def parse_pack(loaded: dict[str, Any]) -> OperatorPack:
    """Return the pack of parsed content.  PackError."""
    try:
        pack = OperatorPack.model_validate(loaded)
        found = []
    except ValidationError as error:
        pack = draft(OperatorPack, loaded)
        found = list(mistakes_of_keys(error, OperatorPack))
    found += _mistakes_by_rules(pack)
    found += attempt(_mistakes_of_settings, pack)
    if found:
        raise PackError(found)
    return pack


def pack_quote_id(path: Path = DEFAULT_PACK) -> str:
    """Return "pack:<sha256>": what a price given without the operator refers to."""
    digest = hashlib.sha256()
    for file in pack_files(path):
        digest.update(hashlib.sha256(file.name.encode()).digest())
        digest.update(hashlib.sha256(_read(file)).digest())
    return f"{PACK_QUOTE}{digest.hexdigest()}"


def pack_files(path: Path = DEFAULT_PACK) -> tuple[Path, ...]:
    """Return the files a pack consists of, the main one first.  PackError."""
    if not path.is_dir():
        return (path,)
    found = [path / name for name in _NAMES if (path / name).is_file()]
    if len(found) != 1:
        names = " or ".join(_NAMES)
        raise _refused(path, f"{len(found)} of {names} stand in it", f"put one {names} there")
    if found[0].suffix == ".json":
        return (found[0],)
    others = sorted(file for file in path.glob("*.toml") if file != found[0])
    if len(others) >= PACK_FILES_MAX:
        raise _refused(path, f"more than {PACK_FILES_MAX} files", "join some of them")
    return (found[0], *others)


def _mistakes_by_rules(pack: OperatorPack) -> Iterator[PackMistake]:
    for rule in RULES:
        yield from attempt(rule, pack)


def _mistakes_of_settings(pack: OperatorPack) -> Iterator[PackMistake]:
    try:
        load_settings(None, {}, pack.settings)
    except ConfigurationError as error:
        for mistake in error.mistakes:
            place, _, said = mistake.replace(" (pack)", "").partition(": ")
            key, _, value = place.partition(" = ")
            shown = f"{value} cannot stand here: " if value else ""
            yield PackMistake(
                f"settings.{key}"[:PLACE_CHARS_MAX],
                f"{shown}{said}",
                "change or remove it; `kiosk config explain` has every key",
            )


def _parsed(file: Path) -> dict[str, Any]:
    raw = _read(file)
    kind = "JSON" if file.suffix == ".json" else "TOML"
    try:
        loaded = json.loads(raw) if kind == "JSON" else tomllib.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        lines = len(raw.splitlines())
        said = str(error).replace("end of document", f"the end, line {lines}")
        raise _refused(file.name, f"not {kind}: {said}", "mend what stands there") from error
    if not isinstance(loaded, dict):
        raise _refused(file.name, "no table of sections", "write the sections of a pack")
    return loaded


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > PACK_BYTES_MAX:
            raise _refused(file, f"larger than {PACK_BYTES_MAX} bytes", "make it smaller")
        return file.read_bytes()
    except OSError as error:
        raise _refused(file, str(error.strerror), "name the folder of a pack") from error


def _refused(place: Path | str, problem: str, remedy: str) -> PackError:
    return PackError([PackMistake(str(place), problem, remedy)])
