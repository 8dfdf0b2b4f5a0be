"""Rules for every text file of the tree: no private key, no place that only one machine has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from workbench.house.source import Complaint, Source

KEY_SUFFIXES = frozenset({".der", ".key", ".p12", ".pfx", ".jks"})
# Written in halves, so that this file does not find itself.
PRIVATE_KEY = re.compile(r"BEGIN ([A-Z]+ )?PRIV" r"ATE KEY|\"d\"\s*:\s*\"[\w-]{40,}\"")
MACHINE_PLACE = re.compile(
    r"(?<![\w.])/(?:wo" r"rk\b|ro" r"ot\b|ho" r"me/\w|Us" r"ers/)|/tm" r"p/bash"
)
REGISTRY_HOST = re.compile(r"\b(?:pyp" r"i\.org|pythonho" r"sted\.org|files\.pytho" r"n)")
LOCK_LINE = re.compile(
    r"^(?:#.*|[a-zA-Z0-9][\w.\-]*(?:\[[\w,\-]+\])?==\S+(?: ; .+?)?(?: \\)?"
    r"|    --hash=sha256:[0-9a-f]{64}(?: \\)?|)$"
)


def holds_no_private_key(source: Source) -> Iterator[Complaint]:
    """Keys live in the device, under the state directory."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if PRIVATE_KEY.search(line):
            yield source.complain(number, "a private key lives in the device, never in the tree")


def names_no_place_of_one_machine(source: Source) -> Iterator[Complaint]:
    """No path of somebody's machine, no host of a package registry."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if found := MACHINE_PLACE.search(line) or REGISTRY_HOST.search(line):
            yield source.complain(number, f"{found[0]}: stands on one machine only")


def locks_by_hash_alone(source: Source) -> Iterator[Complaint]:
    """A lock file holds versions and hashes, no index and no address."""
    if not source.path.endswith(".lock"):
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if not LOCK_LINE.match(line) or "://" in line:
            yield source.complain(number, "a lock line is a version or a hash: run `make lock`")
    if "--hash=sha256:" not in source.text:
        yield source.complain(1, "a lock file has a hash for every version: run `make lock`")


def key_files_among(paths: list[str]) -> Iterator[Complaint]:
    """Binary key stores are found by their name."""
    for path in paths:
        if PurePosixPath(path).suffix in KEY_SUFFIXES:
            yield Complaint(path, 1, "a key store lives in the device, never in the tree")
