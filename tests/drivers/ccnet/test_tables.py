"""Double entry: our tables against the transcription in docs/protocols/ccnet.md, both ways.

The emulated device shares the tables with the driver, so a wrong byte would fool both sides of
every other test.  Only this file, and the published frames, can see it.
"""

import dataclasses
import pathlib
import re

import pytest

from drivers.api import WireSuspicion
from drivers.ccnet import messages, quirks, tables
from drivers.ccnet.acceptor import TRANSITIONS, State
from drivers.ccnet.frames import Frame, FrameReader, encode
from drivers.ccnet.suspicion import IMPOSSIBLE, WAYS, Way
from drivers.ccnet.tables import Answer, Command, FailureCode, RejectCode, Report

ROOT = pathlib.Path(__file__).parents[3]
MANUAL = (ROOT / "docs" / "protocols" / "ccnet.md").read_text(encoding="utf-8")


def rows(section):
    """The cells of every row of the tables in a section, heads left out."""
    text = MANUAL.split(f"\n## {section}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if not row[0].startswith("---") and row[0] not in HEADS]


HEADS = {"code", "what", "part", "frame"}


def codes(section):
    return {row[1]: int(row[0], 16) for row in rows(section)}


def frame_of(cell):
    return bytes.fromhex(cell.strip("`")) if cell != "—" else None


@pytest.mark.parametrize(
    ("section", "enumeration"),
    [
        ("Addresses", tables.Address),
        ("Commands", Command),
        ("Answers", Answer),
        ("Reports", Report),
        ("Reject codes", RejectCode),
        ("Failure codes", FailureCode),
    ],
)
def test_every_byte_stands_in_both(section, enumeration):
    assert codes(section) == {member.name: int(member) for member in enumeration}
    assert len(rows(section)) == len(enumeration)


@pytest.mark.parametrize("section", ["Commands", "Reports"])
def test_every_frame_of_the_manual_is_the_one_we_make_and_read(section):
    seen = 0
    for row in rows(section):
        frame = frame_of(row[-1])
        if frame is not None:
            payload = bytes([int(row[0], 16)])
            assert encode(payload) == frame, row[1]
            assert FrameReader(1.0).feed(frame, 0.0) == [Frame(payload)], row[1]
            seen += 1
    assert seen >= 15


def test_wire_constants_stand_in_both():
    for _what, value, name in rows("Wire"):
        number = value.split()[0]
        assert getattr(tables, name) == int(number, 0), name


def test_times_stand_in_both():
    manual = {row[2]: float(row[1].split()[0]) for row in rows("Times")}
    ours = {
        name: value
        for name, value in vars(tables).items()
        if name.endswith("_S") and isinstance(value, float)
    }
    assert manual == {**ours, "TRIES_MAX": tables.TRIES_MAX}


def test_a_report_has_a_second_byte_where_the_manual_says_so():
    manual = {Report[row[1]] for row in rows("Reports") if row[2] != "-"}
    assert manual == tables.REPORTS_WITH_DATA


def test_identification_is_legal_where_the_manual_says_so():
    manual = {Report[row[1]] for row in rows("Reports") if row[3] == "I"}
    assert manual == tables.IDENTIFICATION_REPORTS


def test_answers_have_the_size_of_the_manual():
    manual = {}
    for row in rows("Commands"):
        size = re.fullmatch(r"data, (\d+) bytes(;.*)?", row[3])
        if size:
            manual[Command[row[1]]] = int(size[1])
    assert manual == tables.REPLY_DATA_BYTES


def test_quirks_stand_in_both():
    manual = {}
    for part, name, value, _what in rows("Quirks"):
        manual.setdefault(part, {})[name] = value
    assert set(manual) == set(quirks.QUIRKS)
    for part, quirk in quirks.QUIRKS.items():
        for field in dataclasses.fields(quirk):
            value = getattr(quirk, field.name)
            if field.name in manual[part]:
                assert str(value) == manual[part][field.name], (part, field.name)
            else:
                assert value == getattr(quirks.USUAL, field.name), (part, field.name)


def test_requests_with_data_have_the_size_of_their_published_frames():
    for cells in rows("Complete frames"):
        frame, direction, says = cells[0], cells[1], cells[2]
        payload = bytes.fromhex(frame.strip("`"))[3:-2]
        if direction == "host->device":
            request = messages.parse_request(payload)
            assert request is not None, says
            assert request.command.name.split("_")[0] in says, says
        elif len(payload) == 2:
            report = messages.parse_poll_report(payload)
            assert messages.build_poll_report(report) == payload
            assert report.report in tables.REPORTS_WITH_DATA, says


def test_what_may_follow_what_is_what_the_page_says():
    found = rows("What may follow what")
    columns = [Report(int(cell, 16)) for cell in found[0][1:]]
    targets = {
        Report(int(row[0], 16)): row[1] for row in found if len(row) == 2 and row[0] != "report"
    }
    page = {}
    for row in found[1:]:
        if len(row) != len(columns) + 1:
            continue
        for report, cell in zip(columns, row[1:], strict=True):
            if cell == "x":
                same = targets[report] == "the same state"
                page[State[row[0]], report] = State[row[0] if same else targets[report]]
            else:
                assert cell == "-"
    assert page == TRANSITIONS


def test_what_cannot_be_is_what_the_page_says():
    found = rows("What cannot be")
    ways = [Way[cell] for cell in found[0][1:]]
    page, impossible = {}, {}
    for row in found[1:]:
        if len(row) != len(ways) + 1:
            continue
        for way, cell in zip(ways, row[1:], strict=True):
            if cell.startswith("**"):
                impossible[way, State[row[0]]] = WireSuspicion[cell.strip("*")]
            elif cell != "UNWATCHED":
                page[way, State[row[0]]] = Way[cell]
    assert impossible == IMPOSSIBLE
    assert page == WAYS
    named = {row[0] for row in found if len(row) == 2 and row[0] != "suspicion"}
    assert named == {what.name for what in WireSuspicion}
