"""Bytes on the emulated wires are told in the makers' words."""

from __future__ import annotations

from drivers.ccnet.frames import encode
from drivers.escpos.tables import Command
from workbench.wire import CcnetWords, EscposWords, WireLog


def meanings(words: CcnetWords | EscposWords, to_host: bool, data: bytes) -> list[str]:
    return [one.meaning for one in words.read(to_host, data)]


def test_a_poll_and_its_answer_are_told() -> None:
    words = CcnetWords()
    assert meanings(words, False, encode(b"\x33")) == ["POLL"]
    assert meanings(words, True, encode(b"\x14")) == ["14 IDLING"]
    assert meanings(words, False, encode(b"\x00")) == ["ACK"]


def test_a_stacked_report_names_its_bill_type() -> None:
    words = CcnetWords()
    meanings(words, False, encode(b"\x33"))
    assert meanings(words, True, encode(b"\x81\x05")) == ["81 BILL_STACKED 5"]


def test_an_answer_in_pieces_is_one_frame() -> None:
    words = CcnetWords()
    meanings(words, False, encode(b"\x33"))
    frame = encode(b"\x13")
    assert meanings(words, True, frame[:3]) == []
    assert meanings(words, True, frame[3:]) == ["13 INITIALIZE"]


def test_noise_is_called_noise() -> None:
    words = CcnetWords()
    found = words.read(True, b"\xff\xff")
    assert [one.checked for one in found] == [False]


def test_printer_commands_are_named() -> None:
    words = EscposWords()
    assert meanings(words, False, b"\x10\x04\x04") == ["REAL_TIME_STATUS PAPER"]
    assert meanings(words, False, Command.INITIALIZE.value) == ["INITIALIZE, 2 bytes"]
    assert meanings(words, False, b"Hello") == ["5 bytes of a slip"]
    assert meanings(words, True, b"\x12") == ["answer, 1 bytes"]


def test_a_repeated_exchange_is_kept_once() -> None:
    log = WireLog(CcnetWords())
    for _ in range(50):
        log.add(False, encode(b"\x33"))
        log.add(True, encode(b"\x14"))
        log.add(False, encode(b"\x00"))
    assert [one.meaning for one in log.newest(10)] == ["POLL", "14 IDLING", "ACK"]
    assert log.seen == 150
