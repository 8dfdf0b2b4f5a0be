"""The life of a print job: any events in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from drivers.api import (
    PrintConfirmed,
    PrinterEvent,
    PrintEvidence,
    PrintRefused,
    PrintTrouble,
    PrintUnknown,
)
from drivers.errors import UsageError
from drivers.escpos.printer import JobLife, JobState
from proofs.fuzz.draw import Draw
from proofs.fuzz.target import OneInput

ENDS = (PrintConfirmed, PrintRefused, PrintUnknown)
EVIDENCES = tuple(PrintEvidence)
TROUBLES = tuple(PrintTrouble)


def prepare(place: Path, make_life: Callable[[str], JobLife] = JobLife) -> OneInput:
    """Each byte is something that happens to the job."""

    def one_input(data: bytes) -> None:
        draw, life, ends = Draw(data), make_life("job"), 0
        while draw:
            before, confirms = life.state, False
            try:
                kind = draw.byte() % 9
                confirms = kind == 4
                events = _happen(life, kind, draw)
            except UsageError:
                assert life.state is before, "a refused event changed the state"
                continue
            ends += sum(isinstance(event, ENDS) for event in events)
            assert ends == life.ended, "the end is told once, when it comes"
            if life.state is JobState.CONFIRMED and before is not JobState.CONFIRMED:
                assert confirms, "confirmed without evidence"
            assert not (before is JobState.PREPARED and life.state is JobState.CONFIRMED)

    return one_input


def _happen(life: JobLife, kind: int, draw: Draw) -> list[PrinterEvent]:
    match kind:
        case 0:
            return life.proceed()
        case 1:
            return life.all_sent()
        case 2:
            return life.hold(draw.pick(TROUBLES))
        case 3:
            return life.release()
        case 4:
            return life.confirm(draw.pick(EVIDENCES))
        case 5:
            return life.break_off(draw.pick(TROUBLES))
        case 6:
            return life.not_counted()
        case 7:
            return life.clear()
        case _:
            return life.refuse(draw.pick(TROUBLES))


def seeds() -> Iterable[bytes]:
    """Printed, held and printed, broken, refused."""
    return [
        b"\x00\x01\x04\x00",
        b"\x00\x02\x00\x01\x03\x04\x01",
        b"\x00\x01\x05\x06\x06",
        b"\x08\x05",
    ]
