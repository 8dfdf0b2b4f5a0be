"""A journal's file with damaged bytes: noticed at the start or in the background, or harmless."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract.keys import PrivateKeySigner
from contract.records import FaultCleared, FaultRaised, TerminalStarted
from kiosk.clock import ManualClock
from kiosk.dice import SeededDice
from kiosk.errors import JournalError
from kiosk.journal.store import CHECKPOINT_RECORDS, Journal
from kiosk.journal.verification import verify
from kiosk.operator.signing import own_signatures
from kiosk.state_dir import StateDirectory
from proofs.fuzz.draw import Draw
from proofs.fuzz.target import OneInput

CHANGES_MAX = 4
LONG = 0x5A  # the first byte of an input for the journal with a checkpoint
MARKS = (
    rb'"kind":"checkpoint"',
    rb'"kind":"genesis"',
    b"standing",
    b"ledger",
    b"mirror",
    b"[0-9a-f]{64}",
)
BALLAST_BYTES = 4096


class Damaged:
    """One good journal, and copies of it that are damaged, opened and verified."""

    def __init__(self, place: Path, *, with_checkpoint: bool) -> None:
        place.mkdir()
        self._signer = PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
        self._verify = own_signatures([self._signer.public.spki])
        self._clock = ManualClock()
        self._path = place / "state"
        self._file = self._path / "journal" / "segment-000001.db"
        self._good = place / "good"
        self._state = StateDirectory.hold(self._path, self._clock)
        self._make(with_checkpoint=with_checkpoint)
        shutil.copytree(self._path / "journal", self._good)
        self.whole = self._file.read_bytes()
        self._said = _content(self._file)
        places = (found.start() for mark in MARKS for found in re.finditer(mark, self.whole))
        self.places = tuple(places)

    def _make(self, *, with_checkpoint: bool) -> None:
        """A few records; with a checkpoint, a thousand more in front of them."""
        journal = self._open()
        while with_checkpoint and journal.matters.standing.checkpoint_seq == 0:
            at = self._clock.utc()
            bodies = [
                TerminalStarted(at=at, version=f"{n}") for n in range(CHECKPOINT_RECORDS // 4)
            ]
            journal.append(bodies)
        journal.append([FaultRaised(at=self._clock.utc(), code="E-101", detail="test")])
        journal.append([FaultCleared(at=self._clock.utc(), code="E-101")])
        journal.append([FaultRaised(at=self._clock.utc(), code="E-102", detail="test")])
        journal.close()

    def _open(self) -> Journal:
        return Journal.open(
            self._state,
            terminal_id="T-004211",
            fingerprint="board",
            signer=self._signer,
            clock=self._clock,
            dice=SeededDice(1),
            verify_signature=self._verify,
            ballast_bytes=BALLAST_BYTES,
        )

    def try_with(self, damaged: bytes) -> None:
        """Raise unless somebody notices, or nothing is said that was not said before."""
        for path in self._good.iterdir():
            shutil.copy(path, self._path / "journal" / path.name)
        self._file.write_bytes(damaged)
        if self._noticed():
            assert self._file.exists(), "a damaged file was thrown away"
            return
        assert _content(self._file) == self._said, "damage that nobody noticed"

    def _noticed(self) -> bool:
        try:
            journal = self._open()
        except JournalError:
            return True
        try:
            while not journal.verify_slice(1000).is_done:
                pass
        except JournalError:
            return True
        finally:
            journal.close()
        return not verify(self._state, self._verify).is_ok


def _content(file: Path) -> list[str]:
    """Return all that the file says; what lies in its unused space says nothing."""
    connection = sqlite3.connect(file)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def prepare(place: Path) -> OneInput:
    """A few changes: where, whether bits flip, bytes come or go, or the file ends."""
    short = Damaged(place / "short", with_checkpoint=False)
    long = Damaged(place / "long", with_checkpoint=True)

    def one_input(data: bytes) -> None:
        draw = Draw(data)
        journal = long if draw.byte() == LONG else short
        damaged = bytearray(journal.whole)
        for _ in range(CHANGES_MAX):
            if draw and damaged:
                _damage(damaged, draw, journal.places)
        journal.try_with(bytes(damaged))

    return one_input


def _damage(damaged: bytearray, draw: Draw, places: tuple[int, ...]) -> None:
    how = draw.byte()
    at = draw.below(len(damaged))
    if how >= 0x80:
        at = draw.pick(places) + draw.below(64)
    at = min(at, len(damaged) - 1)
    match how % 8:
        case 0:
            new = draw.short()
            damaged[at : at + len(new)] = new
        case 1:
            del damaged[at:]
        case 2:
            damaged[at : at + 512] = bytes(len(damaged[at : at + 512]))
        case 3:
            other = draw.below(len(damaged)) & ~0xFFF
            page = at & ~0xFFF
            damaged[page : page + 4096] = damaged[other : other + 4096]
        case _:
            damaged[at] ^= 1 << draw.byte() % 8


def seeds() -> Iterable[bytes]:
    """A bit here and there, a sector gone, two pages exchanged, the end missing; words struck."""
    places = [bytes([high, low]) for high in range(0, 0x60, 7) for low in (0, 0x40, 0xF0)]
    flips = [b"\0\x04" + place + b"\x06" for place in places]
    more = [bytes([0, kind]) + place + b"\x03abc" for place in places[::6] for kind in range(4)]
    marked = [
        bytes([which, 0x84, 0, 0, 0, mark, 10, bit])
        for which in (0, LONG)
        for mark in range(16)
        for bit in (6, 7)
    ]
    return [*flips, *more, *marked]
