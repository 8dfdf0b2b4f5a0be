"""What may stand in a log: a telephone number put anywhere, in any spelling, does not survive."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from kiosk.clock import ManualClock
from kiosk.logs import JsonLines
from kiosk.redaction import (
    LoggedMsisdn,
    LoggedSecret,
    LoggedSerial,
    emitted,
    emitted_fields,
    mask_number,
    scrub,
)
from proofs.fuzz.draw import Draw, text_of
from proofs.fuzz.target import OneInput

CANARY = "79161234567"
SPELLINGS = (
    CANARY,
    "+" + CANARY,
    "+7 916 123-45-67",
    "8 (916) 123 45 67",
    "7.916.123.45.67",
    "+7\u00a0916\u2011123\u201145\u201167",
    "916-123-4567",
)
CORE = "9161234567"
SEPARATORS = " ().-\u00a0\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u202f\u2009\t"


def prepare(place: Path) -> OneInput:
    """A spelling of the number, and the text before and behind it."""
    formatter = JsonLines(ManualClock())

    def one_input(data: bytes) -> None:
        draw = Draw(data)
        spelling = draw.pick(SPELLINGS)
        before = text_of(draw.short())
        behind = text_of(draw.rest())
        if before[-1:].isalnum() or behind[:1].isalnum():
            before, behind = before + " ", " " + behind
        text = before + spelling + behind
        for written in (
            scrub(text),
            str(emitted(ValueError(text))),
            str(emitted(Path(text))),
            str(emitted_fields({"x": text})["x"]),
            formatter.format(_record(text)),
        ):
            assert not _shows(written), f"the number survives: {written[:200]!r}"
            assert "\n" not in written
        assert not _shows(mask_number(text))
        assert not _shows(LoggedMsisdn(text).masked())
        assert text not in LoggedSecret(text).masked()
        assert not _shows(LoggedSerial(spelling).masked())

    return one_input


def _record(text: str) -> logging.LogRecord:
    return logging.LogRecord("kiosk.x", logging.INFO, "x.py", 1, "%s", (text,), None)


def _shows(written: str) -> bool:
    plain = written.translate({ord(sign): None for sign in SEPARATORS})
    return CORE in plain


def seeds() -> Iterable[bytes]:
    """Beside a moment, a UUID, a receipt number, a hash; in brackets; after digits."""
    around = (
        ("", ""),
        ("2026-11-22T09:00:00.000Z ", ""),
        ("0192f0c4-7e3a-7abc-8def-001122334455 ", " T-004211-000123"),
        ("(", ")"),
        ("T-004211-", ""),
        ("12 ", " 34"),
        ('{"msisdn":"', '"}'),
        ("a" * 60, "\n"),
        ("2026-11-22 ", "-01"),
        ("ab" * 20 + "-", ""),
    )
    return [
        bytes([spelling, len(before)]) + before.encode() + behind.encode()
        for spelling in range(len(SPELLINGS))
        for before, behind in around
    ]
