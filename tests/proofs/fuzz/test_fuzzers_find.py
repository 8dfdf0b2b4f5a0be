"""The fuzzers can find something: parts broken on purpose are found within few executions."""

import pytest

from drivers.ccnet.acceptor import Acceptor
from drivers.ccnet.frames import FrameReader, Noise
from drivers.ccnet.tables import Report
from drivers.escpos.answers import AnswerReader
from drivers.escpos.printer import JobLife, JobState
from proofs.campaign import EXIT_FOUND_WRONG, EXIT_OK
from proofs.fuzz.engine import PLAIN, engine_name

pytestmark = pytest.mark.slow


class ReaderThatDropsFrames(FrameReader):
    """After a bad checksum it drops the frame, and a good one inside with it."""

    def _cut(self):
        items = super()._cut()
        if any(isinstance(item, Noise) and item.checksum_failed for item in items):
            self._buffer.clear()
        return items


class ReaderThatNeedsWholeFrames(FrameReader):
    """It forgets what one reading did not complete."""

    def feed(self, data, now):
        items = super().feed(data, now)
        self._buffer.clear()
        return items


class HastyAcceptor(Acceptor):
    """It lets the device forget a bill before anything is written."""

    def may_acknowledge(self, report):
        return True


class ForgetfulAcceptor(Acceptor):
    """Busy makes it forget that a bill was told, and it tells it again."""

    def on_report(self, report, told_as=None):
        events = super().on_report(report, told_as)
        if report.report is Report.BUSY:
            self.standing = None
        return events


class ReaderThatSwallowsStop(AnswerReader):
    """Inside a long answer XOFF is data to it."""

    def feed(self, data):
        for byte in data:
            if byte == 0x13 and self.in_answer:
                continue
            yield from super().feed(bytes([byte]))


class LifeThatHopes(JobLife):
    """A job that broke behind its last byte counts as printed."""

    def not_counted(self):
        events = super().not_counted()
        self.state = JobState.CONFIRMED
        return events


@pytest.mark.parametrize(
    ("target", "part", "broken"),
    [
        ("ccnet-frames", "make_reader", ReaderThatDropsFrames),
        ("ccnet-frames", "make_reader", ReaderThatNeedsWholeFrames),
        ("ccnet-acceptor", "make_acceptor", HastyAcceptor),
        ("ccnet-acceptor", "make_acceptor", ForgetfulAcceptor),
        ("escpos-answers", "make_reader", ReaderThatSwallowsStop),
        ("escpos-job", "make_life", LifeThatHopes),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_broken_part_is_found_by_chance_alone(fuzz_plainly, target, part, broken):
    found = fuzz_plainly(target, 2000, **{part: broken})
    assert found, f"{broken.__name__} lives"


def test_the_whole_part_is_not_blamed(fuzz_plainly):
    assert fuzz_plainly("ccnet-acceptor", 500) == []


@pytest.mark.skipif(engine_name() == PLAIN, reason="atheris has no wheel for this platform")
def test_what_chance_alone_hardly_finds_is_found_by_watching_branches(command, tmp_path):
    code, report = command("--target", "planted", "--executions", "300000", "--seed", "3")
    assert code == EXIT_FOUND_WRONG
    (failure,) = report["failures"]
    assert "here it is" in failure["what"]
    file = failure["command"].split("--replay ")[1]
    assert (tmp_path / file).read_bytes().startswith(b"\x81\x0d\xdd")


def test_a_failure_is_shrunk_and_replayed(tmp_path, capsys, fuzz_plainly):
    from proofs.fuzz.__main__ import main

    whole = tmp_path / "whole.bin"
    whole.write_bytes(b"\x81\x0d\xdd and more")
    assert main(["--target", "planted", "--replay", str(whole)]) == EXIT_FOUND_WRONG
    assert "here it is" in capsys.readouterr().out
    whole.write_bytes(b"harmless")
    assert main(["--target", "planted", "--replay", str(whole)]) == EXIT_OK
