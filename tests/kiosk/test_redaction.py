"""No telephone number reaches a file, however it is written down."""

import json
import logging
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import ManualClock
from kiosk.identifiers import receipt_number, uuid7
from kiosk.logs import LOG_NAME, Log, LogFiles
from kiosk.money import Money
from kiosk.redaction import LoggedMsisdn, LoggedSecret, LoggedSerial, emitted, scrub

NUMBERS = [
    "+79161234567",
    "89161234567",
    "+998901234567",
    "+380501234567",
    "+36201234567",
    "+375291234567",
]
SPELLINGS = [
    "{}",
    "call {} now",
    "msisdn={}.",
    "tel{}x",
    '{{"msisdn":"{}"}}',
    "2026-01-15 {}",
    "T-004211 {}",
    "{}\n{}",
    "https://host/v1/numbers/{}?x=1",
    "019bc0e2-1280-7f5b-a522-4a58b791f1d8{}",
]


def spread(number, parting):
    return parting.join(number)


@pytest.mark.parametrize("parting", ["", " ", "-", ".", ") (", "\u00a0", "\u2011", "\t"])
@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_in_free_text_keeps_only_its_last_two_digits(number, spelling, parting):
    text = spelling.format(*[spread(number, parting)] * spelling.count("{}"))
    left = "".join(filter(str.isdigit, scrub(text)))
    digits = "".join(filter(str.isdigit, number))
    for start in range(len(digits) - 5):
        assert digits[start : start + 6] not in left, scrub(text)


@pytest.mark.slow
@given(
    before=st.text(max_size=20),
    number=st.from_regex(r"\+[1-9][0-9]{9,14}", fullmatch=True),
    after=st.text(max_size=20),
)
def test_no_e164_number_survives_any_surroundings(before, number, after):
    assert number not in scrub(before + number + after)
    assert number[1:] not in scrub(before + number + after)


@pytest.mark.parametrize(
    "text",
    [
        "019bc0e2-1280-7f5b-a522-4a58b791f1d8",
        "2026-01-15T09:00:00.123Z",
        "2026-01-15 09:00:00",
        "T-004211",
        "T-004211-000017",
        "ab" * 32,
        "E-203 paper_out",
        "46 PAUSE",
        "/dev/ttyUSB0",
    ],
)
def test_what_support_needs_stays_readable(text):
    assert scrub(text) == text
    assert scrub(f"at {text}: done") == f"at {text}: done"


def test_our_own_identifiers_stay_readable():
    class Zeroes:
        def token_bytes(self, count):
            return bytes(count)

        def uniform(self, low, high):
            return low

    made = uuid7(1_768_467_600_123, Zeroes())
    assert scrub(made) == made
    assert scrub(receipt_number("T-004211", 1)) == "T-004211-000001"


class Colour(Enum):
    RED = 1
    NUMBER = "+79161234567"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (LoggedMsisdn("+79161234567"), "***67"),
        (LoggedSecret("123456"), "***"),
        (LoggedSecret(""), ""),
        (LoggedSerial("21KC06010557"), "21KC06010557"),
        (LoggedSerial("79161234567"), "***67"),
        (LoggedSerial("7.916.123-45 67"), "***67"),
        (79161234567, "***67"),
        (7916123456.7, "***"),
        (1500, 1500),
        (True, True),
        (None, None),
        (0.25, 0.25),
        (Colour.RED, "RED"),
        (Colour.NUMBER, "***67"),
        (Money(1_500_000_000, "RUB"), "1500000000 RUB"),
        (datetime(2026, 1, 15, 9, tzinfo=UTC), "2026-01-15T09:00:00.000Z"),
        (Path("/media/79161234567/x"), "/media/***67/x"),
        (ValueError("no +79161234567"), "ValueError: no ***67"),
        (b"+79161234567", "<bytes>"),
        ({"msisdn": "+79161234567"}, "<dict>"),
        (object, "<type>"),
    ],
)
def test_every_type_has_its_form(value, written):
    assert emitted(value) == written


@pytest.fixture
def log_file(tmp_path):
    with LogFiles.open(
        tmp_path / "log", ManualClock(), level="debug", file_bytes_max=4000, files_max=2
    ) as files:
        yield tmp_path / "log" / LOG_NAME
        assert files.failures == 0


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_line_is_one_json_object_at_our_clocks_time(log_file):
    Log("cash").info(
        "bill_credited", amount=Money(5000, "RUB"), number=LoggedMsisdn("+79161234567")
    )
    assert lines(log_file) == [
        {
            "at": "2026-01-15T09:00:00.000Z",
            "level": "info",
            "log": "kiosk.cash",
            "event": "bill_credited",
            "amount": "5000 RUB",
            "number": "***67",
        }
    ]


def test_no_number_reaches_the_file_by_any_road(log_file):
    number = "+79161234567"
    log = Log("test")
    log.info(f"typed {number}", text=f"{number}", count=int(number), event_=number)
    log.warning("fields", at=number, level=number)
    try:
        raise RuntimeError(f"deep {number}")
    except RuntimeError as error:
        log.error("failed", error=error)
        logging.getLogger("urllib3").exception("library says %s", number)
    logging.getLogger("urllib3").warning("redirect to %s", f"https://x/{number}")
    written = log_file.read_text()
    assert "916123" not in written
    assert len(lines(log_file)) == 5
    assert any("RuntimeError: deep ***67" in line.get("error", "") for line in lines(log_file))


def test_the_log_is_rotated_and_bounded(log_file):
    for number in range(200):
        Log("test").debug("filling", number=number, text="x" * 50)
    names = sorted(path.name for path in log_file.parent.iterdir())
    assert names == [LOG_NAME, f"{LOG_NAME}.1", f"{LOG_NAME}.2"]
    assert all(path.stat().st_size <= 4000 for path in log_file.parent.iterdir())
    assert all(path.stat().st_mode & 0o077 == 0 for path in log_file.parent.iterdir())


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path):
    (tmp_path / LOG_NAME).symlink_to("/dev/full")
    with LogFiles.open(tmp_path, ManualClock()) as files:
        Log("test").info("lost")
        assert files.failures == 1


def test_levels_below_the_chosen_one_are_not_written(tmp_path):
    with LogFiles.open(tmp_path, ManualClock(), level="warning"):
        Log("test").info("unseen")
        Log("test").warning("seen")
    assert [line["event"] for line in lines(tmp_path / LOG_NAME)] == ["seen"]
