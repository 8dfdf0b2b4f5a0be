"""Usage files: read line by line, refused with the place of the first mistake."""

from __future__ import annotations

import pytest

from backend.rating.catalogue import UnknownNameError
from backend.rating.usage_file import COLUMNS, UsageFileError, UsageReading, advise_file

HEADER = ",".join(COLUMNS)
GOOD = "A1,2025-07-01T10:00:00,voice,out,onnet,75,s,HOME"


@pytest.fixture
def file_of(tmp_path):
    def write(*lines, header=HEADER):
        path = tmp_path / "usage.csv"
        path.write_bytes("\n".join([header, *lines, ""]).encode("utf-8"))
        return path

    return write


@pytest.fixture
def advised(file_of, catalogue):
    """advised(line, ...): the advice for A1 on T01."""
    return lambda *lines: advise_file(file_of(*lines), "A1", "T01", (), catalogue)


@pytest.mark.parametrize(
    ("line", "column", "told"),
    [
        (",2025-07-01T10:00:00,voice,out,onnet,75,s,HOME", "subscriber", "nobody"),
        ("A1,2025-07-32T10:00:00,voice,out,onnet,75,s,HOME", "started_at", "2025-07-32"),
        ("A1,yesterday,voice,out,onnet,75,s,HOME", "started_at", "'yesterday' is no time"),
        ("A1,2025-W27-2T10:00:00,voice,out,onnet,75,s,HOME", "started_at", "not written as"),
        ("A1,2025-07-01T10:00:00Z,voice,out,onnet,75,s,HOME", "started_at", "not written as"),
        ("A1,2025-07-01,voice,out,onnet,75,s,HOME", "started_at", "not written as"),
        ("A1,2025-07-01T10:00:00+03:00,voice,out,onnet,75,s,HOME", "started_at", "not written as"),
        ("A1,2025-07-01T10:00:00,fax,out,onnet,75,s,HOME", "service", "voice, sms, data"),
        ("A1,2025-07-01T10:00:00,voice,up,onnet,75,s,HOME", "direction", "out, in"),
        ("A1,2025-07-01T10:00:00,voice,out,moon,75,s,HOME", "class", "'moon'"),
        ("A1,2025-07-01T10:00:00,voice,out,any,75,s,HOME", "class", "onnet, home_other"),
        ("A1,2025-07-01T10:00:00,sms,out,internet,1,pc,HOME", "class", "'internet'"),
        ("A1,2025-07-01T10:00:00,data,out,onnet,75,KB,HOME", "class", "internet"),
        ("A1,2025-07-01T10:00:00,voice,out,moon,75,s,Z1", "class", "'moon'"),
        ("A1,2025-07-01T10:00:00,voice,out,onnet,-75,s,HOME", "quantity", "'-75'"),
        ("A1,2025-07-01T10:00:00,voice,out,onnet,7.5,s,HOME", "quantity", "'7.5'"),
        ("A1,2025-07-01T10:00:00,voice,out,onnet,,s,HOME", "quantity", "''"),
        ("A1,2025-07-01T10:00:00,voice,out,onnet,٧,s,HOME", "quantity", "whole number"),
        (f"A1,2025-07-01T10:00:00,voice,out,onnet,1{'0' * 12}1,s,HOME", "quantity", "over"),
        ("A1,2025-07-01T10:00:00,voice,out,onnet,75,min,HOME", "unit", "one of: s"),
        ("A1,2025-07-01T10:00:00,data,out,internet,75,MB,HOME", "unit", "one of: KB"),
        ("A1,2025-07-01T10:00:00,voice,out,onnet,75,s,Z9", "zone", "HOME, Z1, Z2, Z3, Z4"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_column(advised, line, column, told):
    with pytest.raises(UsageFileError) as caught:
        advised(GOOD, line)
    assert f"usage.csv, line 3, column {column}: " in str(caught.value)
    assert told in str(caught.value)


def test_a_mistake_in_anybodys_line_is_told(advised):
    with pytest.raises(UsageFileError, match="line 2, column unit"):
        advised("B2,2025-07-01T10:00:00,voice,out,onnet,75,h,HOME", GOOD)


@pytest.mark.parametrize(
    ("line", "told"),
    [("A1,2025-07-01T10:00:00,voice", "3 columns, not 8"), (f"{GOOD},more", "9 columns, not 8"),
     ('"A1"x,', "line 3: "), ("A1," + "x" * 5000, "line 3: over 4096 characters")],
)  # fmt: skip  # short rows
def test_a_line_that_is_no_record_is_told(advised, line, told):
    with pytest.raises(UsageFileError, match=told):
        advised(GOOD, line)


def test_a_wrong_header_is_told(file_of, catalogue):
    with pytest.raises(UsageFileError, match="line 1: the header is subscriber,started_at"):
        advise_file(file_of(GOOD, header="who,when"), "A1", "T01", (), catalogue)


@pytest.mark.parametrize("content", [b"", f"{HEADER}\n".encode()])
def test_a_file_without_records_is_told(tmp_path, catalogue, content):
    path = tmp_path / "usage.csv"
    path.write_bytes(content)
    with pytest.raises(UsageFileError, match=r"usage\.csv"):
        advise_file(path, "A1", "T01", (), catalogue)


def test_a_file_in_another_encoding_is_told(tmp_path, catalogue):
    path = tmp_path / "usage.csv"
    path.write_bytes(f"{HEADER}\n{GOOD}\n".encode() + b"\xc0\xe0,\n")
    with pytest.raises(UsageFileError, match="not UTF-8"):
        advise_file(path, "A1", "T01", (), catalogue)


def test_an_unknown_subscriber_is_told_those_in_the_file(file_of, catalogue):
    path = file_of(GOOD, GOOD.replace("A1", "B2"))
    with pytest.raises(UnknownNameError, match=r"'C3' .there are: A1, B2"):
        advise_file(path, "C3", "T01", (), catalogue)


def test_of_many_subscribers_some_are_told(file_of, catalogue):
    path = file_of(*(GOOD.replace("A1", f"B{number}") for number in range(30)))
    with pytest.raises(UnknownNameError, match="B19 and 10 more"):
        advise_file(path, "C3", "T01", (), catalogue)


def test_records_in_any_order_give_one_answer(file_of, catalogue):
    """Package and packs depend on the order records began in, not on the lines' order."""
    lines = [
        f"A1,2025-07-{day:02}T10:00:00,data,out,internet,{day * 300_000},KB,HOME"
        for day in range(1, 20)
    ]
    sorted_advice = advise_file(file_of(*lines), "A1", "T08", (), catalogue)
    turned = advise_file(file_of(*reversed(lines)), "A1", "T08", (), catalogue)
    assert sorted_advice == turned


def test_every_month_of_the_file_is_rated(advised):
    advice = advised(
        "B2,2025-05-01T10:00:00,sms,out,onnet,1,pc,HOME",
        GOOD,
        "B2,2025-08-01T10:00:00,sms,out,onnet,1,pc,HOME",
    )
    assert [str(month) for month in advice.months] == ["2025-05", "2025-06", "2025-07", "2025-08"]


def test_a_mark_of_byte_order_and_empty_lines_are_no_mistake(file_of, catalogue):
    path = file_of("", GOOD, "", header="\ufeff" + HEADER)
    assert advise_file(path, "A1", "T01", (), catalogue).records == 1


def test_carriage_returns_are_no_mistake(tmp_path, catalogue):
    path = tmp_path / "usage.csv"
    path.write_bytes(f"{HEADER}\r\n{GOOD}\r\n".encode())
    assert advise_file(path, "A1", "T01", (), catalogue).records == 1


@pytest.mark.parametrize("name", ["onnet", "any", "internet", "roaming"])
def test_abroad_the_class_makes_no_price(advised, name):
    advice = advised(f"A1,2025-07-01T10:00:00,voice,out,{name},60,s,Z1")
    assert advice.extras.roaming_minor == 3500


def test_only_what_is_wanted_is_made_a_record():
    lines = [HEADER, *(GOOD.replace("A1", name) for name in ("A1", "B2", "A1"))]
    reading = UsageReading(lines, "usage.csv", ())
    assert len(list(reading.records("A1"))) == 2
    assert reading.subscribers == {"A1": 2, "B2": 1}
