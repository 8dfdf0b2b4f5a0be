"""Answers are found in any split and mixture, and none is taken for another."""

import itertools
import random

import pytest

from drivers.api import CoverState, CutterState, PaperState, PresenterState, PrinterStatus
from drivers.escpos.answers import (
    AnswerReader,
    AutoStatus,
    BuffersCleared,
    Counter,
    FlowOff,
    FlowOn,
    FullStatus,
    Information,
    Noise,
    PlainAnswer,
    ProcessDone,
    RealTimeAnswer,
    Unit,
)
from drivers.escpos.profiles import Dialect
from drivers.escpos.status import status_of, trouble_of
from drivers.escpos.tables import Question

EPSON = [
    ("12", RealTimeAnswer(0x12)),
    ("72", RealTimeAnswer(0x72)),
    ("7e", RealTimeAnswer(0x7E)),
    ("14 00 0f 00", AutoStatus(bytes.fromhex("14 00 0f 00"))),
    ("3c 08 03 0f", AutoStatus(bytes.fromhex("3c 08 03 0f"))),
    ("0c", PlainAnswer(0x0C)),
    ("20", PlainAnswer(0x20)),
    ("37 22 41 20 7e 39 00", ProcessDone(b"A ~9")),
    ("37 25 00", BuffersCleared()),
    ("5f 54 4d 2d 54 38 38 56 00", Information("TM-T88V")),
    ("11", FlowOn()),
    ("13", FlowOff()),
]
CUSTOM = [
    ("10 0f 00 00 00 00", FullStatus(0, 0, 0, 0)),
    ("10 0f 25 0a 40 01", FullStatus(0x25, 0x0A, 0x40, 0x01)),
    ("37 38 35 63 75 74 73", Counter(Unit.CUTS, 785)),
    ("35 31 32 6f 6e", Counter(Unit.POWER_UPS, 512)),
    ("35 31 30 63 6d", Counter(Unit.CENTIMETRES, 510)),
    ("30 72 65 74", Counter(Unit.RETRACTED, 0)),
    ("b9", PlainAnswer(0xB9)),
    ("11", FlowOn()),
    ("13", FlowOff()),
]


def cases():
    for dialect, answers in [
        (Dialect.EPSON, EPSON),
        (Dialect.CITIZEN, EPSON),
        (Dialect.CUSTOM, CUSTOM),
    ]:
        for order in itertools.islice(itertools.permutations(answers, 3), 0, None, 7):
            yield dialect, order


@pytest.mark.parametrize("chunk_size", [1, 2, 3, 64])
def test_answers_are_found_in_any_order_and_split(chunk_size):
    for dialect, order in cases():
        raw = b"".join(bytes.fromhex(text) for text, _ in order)
        # Only Custom's digits may run into those of a counter in front.
        reader = AnswerReader(dialect)
        found = [
            answer
            for start in range(0, len(raw), chunk_size)
            for answer in reader.feed(raw[start : start + chunk_size])
        ]
        assert found == [answer for _, answer in order], (dialect, raw.hex(" "))


@pytest.mark.parametrize(
    ("dialect", "answers"),
    [(Dialect.EPSON, EPSON), (Dialect.CITIZEN, EPSON), (Dialect.CUSTOM, CUSTOM)],
)
def test_flow_control_inside_an_answer_spoils_nothing(dialect, answers):
    for text, answer in answers:
        raw = bytes.fromhex(text)
        for cut in range(1, len(raw)):
            reader = AnswerReader(dialect)
            assert list(reader.feed(raw[:cut] + b"\x13" + raw[cut:])) == [FlowOff(), answer]


def test_a_real_time_answer_inside_an_automatic_status_spoils_neither():
    auto = bytes.fromhex("18 00 0c 00")
    for cut in range(1, 4):
        found = list(AnswerReader(Dialect.EPSON).feed(auto[:cut] + b"\x32" + auto[cut:]))
        assert found == [RealTimeAnswer(0x32), AutoStatus(auto)]


def test_a_full_status_is_no_automatic_status_and_the_other_way_round():
    raw = bytes.fromhex("10 0f 00 00 00 00")
    assert list(AnswerReader(Dialect.CUSTOM).feed(raw)) == [FullStatus(0, 0, 0, 0)]
    assert list(AnswerReader(Dialect.EPSON).feed(raw)) == [
        AutoStatus(raw[:4]),
        PlainAnswer(0),
        PlainAnswer(0),
    ]


@pytest.mark.parametrize("dialect", list(Dialect))
def test_noise_never_grows_without_end_and_never_hides_what_follows(dialect):
    rng = random.Random(7)
    reader = AnswerReader(dialect)
    for _ in range(300):
        list(reader.feed(bytes(rng.randrange(256) for _ in range(50))))
        assert len(reader._long) <= 91
    reader.forget()
    text, answer = (CUSTOM if dialect is Dialect.CUSTOM else EPSON)[0]
    assert list(reader.feed(bytes.fromhex(text))) == [answer]


def test_an_endless_text_is_noise():
    found = list(AnswerReader(Dialect.EPSON).feed(b"\x5f" + b"A" * 100))
    assert isinstance(found[0], Noise)


FINE = {
    Dialect.EPSON: {1: 0x16, 2: 0x12, 3: 0x12, 4: 0x12},
    Dialect.CITIZEN: dict.fromkeys(range(1, 7), 0x12),
}


def status(dialect, **changes):
    answers = FINE[dialect] | {int(name[1:]): value for name, value in changes.items()}
    return status_of(dialect, {Question(number): value for number, value in answers.items()})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"n4": 0x1E}, {"paper": PaperState.NEAR_END}),
        ({"n4": 0x72}, {"paper": PaperState.OUT}),
        ({"n2": 0x32, "n1": 0x1E}, {"paper": PaperState.OUT}),
        ({"n2": 0x16, "n1": 0x1E}, {"cover": CoverState.OPEN}),
        ({"n3": 0x1A, "n2": 0x52, "n1": 0x1E}, {"cutter": CutterState.JAMMED}),
        ({"n3": 0x32, "n2": 0x52, "n1": 0x1E}, {"unrecoverable": True}),
        ({"n1": 0x1E}, {"paper": PaperState.UNKNOWN}),
    ],
)
def test_epson_bits_mean_what_the_manual_says(changes, expected):
    assert status(Dialect.EPSON).can_print
    found = status(Dialect.EPSON, **changes)
    for name, value in expected.items():
        assert getattr(found, name) == value
    assert found.can_print is (found.paper is PaperState.NEAR_END)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"n4": 0x16}, {"paper": PaperState.NEAR_END}),
        ({"n4": 0x1A}, {"paper": PaperState.NEAR_END}),
        ({"n1": 0x1A}, {"paper": PaperState.UNKNOWN}),
        ({"n4": 0x32}, {"paper": PaperState.OUT}),
        ({"n4": 0x52}, {"presenter": PresenterState.PRESENTED, "paper": PaperState.OK}),
        ({"n5": 0x16}, {"cover": CoverState.OPEN}),
        ({"n6": 0x32}, {"presenter": PresenterState.JAMMED}),
        ({"n6": 0x16}, {"unrecoverable": True}),
    ],
)
def test_citizen_bits_mean_what_its_manual_says(changes, expected):
    assert status(Dialect.CITIZEN).can_print
    found = status(Dialect.CITIZEN, **changes)
    for name, value in expected.items():
        assert getattr(found, name) == value


@pytest.mark.parametrize(
    ("full", "expected"),
    [
        ((0x01, 0, 0, 0), {"paper": PaperState.OUT}),
        ((0x40, 0, 0, 0), {"paper": PaperState.OUT}),
        ((0x05, 0, 0, 0), {"paper": PaperState.OUT}),
        ((0x04, 0, 0, 0), {"paper": PaperState.NEAR_END}),
        ((0x20, 0, 0, 0), {"presenter": PresenterState.PRESENTED}),
        ((0, 0x02, 0, 0), {"cover": CoverState.OPEN}),
        ((0, 0x01, 0, 0), {"cover": CoverState.OPEN}),
        ((0, 0, 0x40, 0), {"paper": PaperState.JAMMED}),
        ((0, 0, 0, 0x01), {"cutter": CutterState.JAMMED}),
        ((0, 0, 0, 0x08), {"unrecoverable": True}),
    ],
)
def test_customs_full_status_means_what_its_manual_says(full, expected):
    def read(*values):
        return status_of(Dialect.CUSTOM, {Question.FULL_STATUS: FullStatus(*values)})

    assert read(0, 0, 0, 0).can_print
    assert read(0x80, 0x08, 0, 0).can_print
    found = read(*full)
    for name, value in expected.items():
        assert getattr(found, name) == value


@pytest.mark.parametrize("dialect", [Dialect.EPSON, Dialect.CITIZEN])
def test_what_was_not_asked_is_never_fine(dialect):
    assert trouble_of(PrinterStatus()) is not None
    for left_out in FINE[dialect]:
        answers = {
            Question(number): value for number, value in FINE[dialect].items() if number != left_out
        }
        assert not status_of(dialect, answers).can_print, left_out
