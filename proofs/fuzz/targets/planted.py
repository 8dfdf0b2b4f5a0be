"""A parser with a planted fault that chance alone hardly finds: the fuzzers' own test."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from proofs.fuzz.target import OneInput

RIGHT = b"\x81\x0d\xdd"


def _first() -> int:
    return 1


def _second() -> int:
    return 2


def _third() -> int:
    return 3


REACHED = {1: _first, 2: _second, 3: _third}


class PlantedError(Exception):
    """Found."""


def prepare(place: Path) -> OneInput:
    """Each byte that is right leads one branch deeper."""

    def one_input(data: bytes) -> None:
        depth = 0
        for byte, right in zip(data, RIGHT, strict=False):
            if byte != right:
                return
            depth += 1
            REACHED[depth]()
        if depth == len(RIGHT):
            raise PlantedError("here it is")

    return one_input


def seeds() -> Iterable[bytes]:
    """Nothing that helps."""
    return [b"hello, world"]
