"""The plain engine: seeded mutations of a corpus, for where no guided engine is installed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

STACKED_MUTATIONS_MAX = 6
KEPT_MAX = 4096
TELLING_BYTES = (0x00, 0x01, 0x02, 0x7F, 0x80, 0xFF)
TELLING_TEXTS = (
    b"null",
    b"-1",
    b"0",
    b"9" * 30,
    b"1e999",
    b'"',
    b"{",
    b"[",
    b"\\u0000",
    b"\xf0\x9f",
)

Mutation = Callable[[random.Random, bytearray], None]


class Mutator:
    """Endless inputs, the same for the same seed and corpus."""

    def __init__(self, corpus: Sequence[bytes], seed: int, bytes_max: int) -> None:
        self._corpus = [entry[:bytes_max] for entry in corpus] or [b""]
        self._dice = random.Random(seed)
        self._bytes_max = bytes_max

    def inputs(self) -> Iterator[bytes]:
        """Yield the corpus itself, then mutations of it."""
        yield from list(self._corpus)
        while True:
            made = self._mutated()
            if len(self._corpus) < KEPT_MAX and self._dice.random() < 0.01:
                self._corpus.append(made)
            yield made

    def _mutated(self) -> bytes:
        data = bytearray(self._dice.choice(self._corpus))
        for _ in range(self._dice.randint(1, STACKED_MUTATIONS_MAX)):
            self._dice.choice(_MUTATIONS)(self._dice, data)
        if self._dice.random() < 0.1:
            data += self._dice.choice(self._corpus)
        return bytes(data[: self._bytes_max])


def _flip_bit(dice: random.Random, data: bytearray) -> None:
    if data:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _change_byte(dice: random.Random, data: bytearray) -> None:
    if data:
        data[dice.randrange(len(data))] = dice.randrange(256)


def _telling_byte(dice: random.Random, data: bytearray) -> None:
    if data:
        data[dice.randrange(len(data))] = dice.choice(TELLING_BYTES)


def _insert(dice: random.Random, data: bytearray) -> None:
    at = dice.randint(0, len(data))
    data[at:at] = dice.randbytes(dice.randint(1, 8))


def _insert_text(dice: random.Random, data: bytearray) -> None:
    at = dice.randint(0, len(data))
    data[at:at] = dice.choice(TELLING_TEXTS)


def _drop(dice: random.Random, data: bytearray) -> None:
    if data:
        at = dice.randrange(len(data))
        del data[at : at + dice.randint(1, 8)]


def _repeat(dice: random.Random, data: bytearray) -> None:
    if data:
        at = dice.randrange(len(data))
        piece = data[at : at + dice.randint(1, 32)]
        data[at:at] = piece * dice.randint(1, 4)


def _move(dice: random.Random, data: bytearray) -> None:
    if data:
        at = dice.randrange(len(data))
        size = dice.randint(1, 16)
        piece = data[at : at + size]
        del data[at : at + size]
        to = dice.randint(0, len(data))
        data[to:to] = piece


_MUTATIONS: tuple[Mutation, ...] = (
    _flip_bit,
    _change_byte,
    _telling_byte,
    _insert,
    _insert_text,
    _drop,
    _repeat,
    _move,
)
