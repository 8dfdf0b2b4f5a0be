"""The chain of records: any change of any of them is noticed, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from contract.hashing import GENESIS_PREV_HASH, record_hash
from kiosk.errors import JournalDamagedError
from kiosk.journal.chain import follow
from kiosk.journal.stored import Head, StoredRecord
from kiosk.journal.witness import Note, Witness, read_note
from proofs.fuzz.draw import Draw
from proofs.fuzz.target import OneInput

RECORDS = 6
GENESIS = b'{"at":"2026-11-22T09:00:00.000Z","kind":"genesis","x":1}'
SIGNATURE = bytes(range(64))
GENESIS_HASH = record_hash(GENESIS_PREV_HASH, GENESIS)
START = Head("j-1", 0, GENESIS_PREV_HASH)


def prepare(place: Path) -> OneInput:
    """Changes to a good chain, or bytes of the note beside the journal."""
    chain = _chain()
    assert follow(START, chain, _holds).seq == RECORDS
    note_file = place / "note"

    def one_input(data: bytes) -> None:
        draw = Draw(data)
        if draw.byte() & 1:
            _note(note_file, draw)
            return
        records = list(chain)
        while draw and records:
            _change(records, draw)
        try:
            head = follow(START, records, _holds)
        except JournalDamagedError:
            assert records != chain[: len(records)], "a good chain is refused"
            return
        assert records == chain[: len(records)], "a change is not noticed"
        assert head.seq == len(records)

    return one_input


def _holds(keyid: str, record_hash: bytes, signature: bytes) -> bool:
    return (keyid, record_hash, signature) == ("k", GENESIS_HASH, SIGNATURE)


def _chain() -> list[StoredRecord]:
    records, before = [], GENESIS_PREV_HASH
    for seq in range(1, RECORDS + 1):
        body = GENESIS if seq == 1 else b'{"at":"x","kind":"started","n":%d}' % seq
        digest = record_hash(before, body)
        signed = (SIGNATURE, "k") if seq == 1 else (None, None)
        records.append(StoredRecord(seq, before, body, digest, *signed))
        before = digest
    return records


def _change(records: list[StoredRecord], draw: Draw) -> None:
    at = draw.below(len(records))
    record = records[at]
    match draw.byte() % 8:
        case 0:
            del records[at]
        case 1:
            records.insert(at, draw.pick(records))
        case 2:
            records[at] = replace(record, body=_spoiled(record.body, draw))
        case 3:
            records[at] = replace(record, hash=_spoiled(record.hash, draw))
        case 4:
            records[at] = replace(record, prev_hash=_spoiled(record.prev_hash, draw))
        case 5:
            records[at] = replace(record, seq=draw.byte())
        case 6:
            records[at] = replace(record, signature=_spoiled(SIGNATURE, draw), keyid="k")
        case _:
            records[at] = replace(record, signature=None, keyid=None)


def _spoiled(data: bytes, draw: Draw) -> bytes:
    at = draw.below(len(data))
    return data[:at] + draw.take(1 + draw.byte() % 4) + data[at + draw.byte() % 4 :]


def _note(file: Path, draw: Draw) -> None:
    """A note is read as it was written, or not at all."""
    told = Note(draw.byte(), draw.byte(), bytes(32))
    file.unlink(missing_ok=True)
    witness = Witness(file)
    witness.write(told)
    witness.close()
    assert read_note(file) == told
    raw = file.read_bytes()
    spoiled = _spoiled(raw, draw)
    file.write_bytes(spoiled)
    assert read_note(file) in (None, told), "a torn note is believed"
    assert spoiled == raw or read_note(file) is None


def seeds() -> Iterable[bytes]:
    """Nothing changed, one thing changed, the last records gone."""
    single = [bytes([0, at, kind, 1, 2, 3]) for at in range(0, 6, 2) for kind in range(8)]
    return [b"\0", *single, bytes([0, 5, 0, 4, 0]), b"\x01\x01\x05\x08\x02ab\x01", b"\x01\0\0"]
