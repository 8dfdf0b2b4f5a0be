"""`kiosk money`, as a technician types it at a terminal that is off."""

import json
import subprocess
import sys

import pytest

from contract.records import FindingProposed
from kiosk.__main__ import main
from kiosk.clock import ManualClock
from kiosk.dice import SeededDice
from kiosk.journal.store import Journal
from kiosk.journal.verification import verify
from kiosk.operator.keys import FileKeyCustody
from kiosk.state_dir import StateDirectory
from kiosk.terminal import machine_fingerprint

pytestmark = pytest.mark.slow

DOUBT = ("open", "announce", "doubt")


class Kiosk:
    """The program on a terminal's state directory; the journal is closed in between."""

    def __init__(self, state, open_journal, tell, printed):
        self.state = state
        self._open = open_journal
        self._tell = tell
        self._printed = printed
        self.custody = FileKeyCustody.create(state.path / "keys")

    def wrote(self, *wishes, pick=1):
        journal = self.journal()
        self._tell(journal, wishes, pick)
        matters = journal.matters
        journal.close()
        return matters

    def journal(self):
        return self._open(machine_fingerprint(), verifying=False)

    def opened(self):
        """The journal after a command has had the directory."""
        with StateDirectory.hold(self.state.path, ManualClock()) as held:
            journal = Journal.open(
                held,
                terminal_id="T-004211",
                fingerprint=machine_fingerprint(),
                signer=self.custody,
                clock=ManualClock(),
                dice=SeededDice(9),
            )
            try:
                return journal.matters, journal.read(1, 100)
            finally:
                journal.close()

    def run(self, *words, code=0):
        self.state.close()
        self._printed.readouterr()
        try:
            exit_code = main(["money", *words, "--state", str(self.state.path)])
        except SystemExit as ended:
            exit_code = ended.code
        printed = self._printed.readouterr()
        assert exit_code == code, printed.err
        return printed

    def resolve(self, code, found, by="technician-7", exit_code=0, more=()):
        return self.run("resolve", code, "--found", found, "--by", by, *more, code=exit_code)

    def listed(self):
        return json.loads(self.run("doubtful", "--json").out)


@pytest.fixture
def kiosk(state, open_journal, tell, capsys, monkeypatch):
    monkeypatch.setenv("KIOSK_TERMINAL__TERMINAL_ID", "T-004211")
    return Kiosk(state, open_journal, tell, capsys)


def test_without_doubtful_money_the_list_says_so(kiosk):
    kiosk.wrote("open")
    assert "no money is in doubt" in kiosk.run("doubtful").out
    assert kiosk.listed() == {
        "doubtful": [],
        "totals": {"count": 0, "suspense_minor": 0, "unclaimed_minor": 0},
        "decided": [],
    }


def test_where_no_journal_ever_stood_there_is_no_doubt_and_none_is_begun(kiosk):
    assert kiosk.listed()["totals"]["count"] == 0
    assert not (kiosk.state.path / "journal").exists()


def test_each_item_says_what_it_is_and_what_to_do(kiosk):
    matters = kiosk.wrote(*DOUBT, "find")
    matters = kiosk.wrote("announce", "credit", "settle", "claim", pick=2)
    listed = kiosk.listed()
    assert listed["totals"] == {"count": 3, "suspense_minor": 10_000, "unclaimed_minor": 10_000}
    by_kind = {}
    for line in listed["doubtful"]:
        by_kind.setdefault(line["kind"], []).append(line)
    announced, nobodys = by_kind["suspense"]
    assert announced["code"] in {one.code for one in matters.suspense.values()}
    assert (announced["number"], nobodys["number"]) == ("… 0001", "")
    assert (announced["state"], announced["cassette_no"]) == ("open", 1)
    assert "jammed" in announced["why"]
    assert f"resolve {announced['code']}" in announced["next_step"]
    assert by_kind["unclaimed"][0]["amount_minor"] == 10_000
    text = kiosk.run("doubtful").out
    for line in listed["doubtful"]:
        assert line["code"] in text
    assert "+7916" not in text + json.dumps(listed)


def test_a_finding_is_signed_into_the_journal_and_moves_nothing(kiosk):
    matters = kiosk.wrote(*DOUBT)
    (suspense,) = matters.suspense.values()
    said = kiosk.resolve(suspense.code, "in-cassette", more=("--note", "behind the belt"))
    assert "the operator decides" in said.out
    (line,) = kiosk.listed()["doubtful"]
    assert line["state"] == "proposed"
    assert line["findings"][0]["finding"] == "in_cassette"
    assert (line["findings"][0]["by"], line["findings"][0]["note"]) == (
        "technician-7",
        "behind the belt",
    )
    after, records = kiosk.opened()
    assert after.books == matters.books
    (written,) = [record for record in records if b'"proposal"' in record.body]
    assert isinstance(written.parsed(), FindingProposed)
    assert written.keyid == kiosk.custody.keyid


def test_the_same_finding_again_is_not_written_twice(kiosk):
    (suspense,) = kiosk.wrote(*DOUBT).suspense.values()
    kiosk.resolve(suspense.code, "nothing")
    assert "before" in kiosk.resolve(suspense.code, "nothing").out
    (line,) = kiosk.listed()["doubtful"]
    assert len(line["findings"]) == 1


def test_another_finding_is_written_with_a_warning(kiosk):
    (suspense,) = kiosk.wrote(*DOUBT).suspense.values()
    kiosk.resolve(suspense.code, "nothing")
    assert "nothing found" in kiosk.resolve(suspense.code, "given-back", by="other").err
    (line,) = kiosk.listed()["doubtful"]
    assert [found["by"] for found in line["findings"]] == ["technician-7", "other"]


def test_the_id_of_the_list_names_a_bill_as_its_code_does(kiosk):
    (suspense,) = kiosk.wrote(*DOUBT).suspense.values()
    kiosk.resolve(suspense.suspense_id, "given-back")


def test_what_cannot_be_resolved_is_said(kiosk):
    matters = kiosk.wrote("open", "announce", "credit", "settle", "claim")
    (claim,) = matters.unclaimed.values()
    assert "unclaimed cash" in kiosk.resolve(claim.code, "nothing", exit_code=1).err
    assert "no doubtful bill" in kiosk.resolve("00000000", "nothing", exit_code=1).err


def test_a_decided_bill_is_on_the_list_as_decided_and_takes_no_finding(kiosk):
    (suspense,) = kiosk.wrote(*DOUBT).suspense.values()
    kiosk.wrote("decide_back")
    listed = kiosk.listed()
    assert listed["doubtful"] == []
    assert listed["decided"][0]["code"] == suspense.code
    assert "went back" in kiosk.resolve(suspense.code, "nothing", exit_code=1).err
    assert suspense.code in kiosk.run("doubtful").out


@pytest.mark.parametrize("wrong", [("--by", "  "), ("--by", "7", "--note", "x" * 201)])
def test_a_person_is_named_and_a_note_is_short(kiosk, wrong):
    kiosk.run("resolve", "12345678", "--found", "nothing", *wrong, code=2)


def test_a_running_terminal_is_not_looked_into(kiosk, state):
    kiosk.wrote(*DOUBT)
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "money", "doubtful", "--state", str(state.path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    assert "stop it first" in done.stderr


def test_the_journal_verifies_after_all_of_it(kiosk):
    (suspense,) = kiosk.wrote(*DOUBT).suspense.values()
    kiosk.wrote("late_return", "propose", "decide_kept")
    report = verify(kiosk.state, None)
    assert report.exit_code == 0, report.findings
    assert report.cassettes["1"] == {str(suspense.amount_minor): 1}
