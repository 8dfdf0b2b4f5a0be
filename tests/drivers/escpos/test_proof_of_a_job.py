"""What proves that a receipt is on paper, what proves nothing, and how long a proof is awaited."""

import itertools

import pytest

from drivers.api import (
    PrintAdvanced,
    PrintConfirmed,
    PrintEvidence,
    PrintHeld,
    PrintPrepared,
    PrintTrouble,
    PrintUnknown,
)
from drivers.escpos.printing import GivenUpError
from drivers.escpos.tables import Command

EVIDENCE = {
    "epson": PrintEvidence.PROCESS_ID,
    "custom": PrintEvidence.CUT_COUNTER,
    "citizen": PrintEvidence.QUEUED_STATUS,
}
CUTS, POWER_UPS = Command.COUNTER_CUTS.value, Command.COUNTER_POWER_UPS.value
QUEUED = Command.QUEUED_STATUS.value
COUNTED = PrintConfirmed("job-1", PrintEvidence.CUT_COUNTER)
SILENT = PrintUnknown("job-1", PrintTrouble.SILENT)
RESTARTED = PrintUnknown("job-1", PrintTrouble.RESTARTED)


def moved(r, cuts=0, power_ups=0):
    """Let the printer's counters say something else than it did."""

    def move():
        r.device.counters.cuts += cuts
        r.device.counters.power_ups += power_ups

    return move


@pytest.mark.parametrize("profile", EVIDENCE)
def test_a_receipt_is_confirmed_by_its_family_s_evidence_once_it_is_cut(rig, slip, profile):
    r = rig(profile)
    cut = []
    r.when(lambda: r.tickets, lambda: cut.append(r.now))
    assert r.print(slip()) == PrintConfirmed("job-1", EVIDENCE[profile])
    assert len(r.tickets) == 1
    assert 0 <= r.now - cut[0] < 1.0
    prepared, *advanced, _ = r.jobs
    assert isinstance(prepared, PrintPrepared)
    assert {type(event) for event in advanced} == {PrintAdvanced}
    offsets = [event.offset for event in advanced]
    assert offsets[-1] == prepared.size_bytes
    assert all(b - a >= 512 for a, b in itertools.pairwise([0, *offsets[:-1]]))


# --- cut counter and power-up counter -------------------------------------------------------------


@pytest.mark.parametrize(("cuts", "end"), [(-1, SILENT), (0, COUNTED), (1, SILENT), (7, SILENT)])
def test_only_exactly_one_more_cut_proves_the_receipt(rig, slip, cuts, end):
    r = rig("custom")
    r.when(lambda: r.tickets, moved(r, cuts=cuts))
    assert r.print(slip()) == end


def test_a_counter_that_moves_late_is_asked_for_again(rig, slip):
    r = rig("custom")
    r.when(lambda: r.tickets, moved(r, cuts=-1))
    r.when(lambda: len(r.heard(CUTS)) == 2, lambda: r.after(2.0, moved(r, cuts=1)))
    began = r.now
    assert r.print(slip()) == COUNTED
    assert 10.0 <= r.now - began < 13.0
    assert len(r.heard(CUTS)) == 3


def test_a_power_up_in_between_breaks_off_and_the_cut_counter_decides(rig, slip):
    for cuts, end in ((0, COUNTED), (-1, RESTARTED), (1, RESTARTED)):
        r = rig("custom")
        r.when(lambda r=r: r.tickets, moved(r, cuts=cuts, power_ups=1))
        assert r.print(slip()) == end
        assert len(r.heard(CUTS)) == 3, "the cuts are asked for once more"


def test_a_power_up_counter_that_goes_unanswered_says_nothing(rig, slip):
    r = rig("custom")
    r.hear = lambda data: data.replace(POWER_UPS, b"")
    assert r.print(slip()) == COUNTED
    r = rig("custom")
    prepared = r.prepare(slip())
    r.hear = lambda data: data.replace(POWER_UPS, b"")
    r.printing.carry(prepared)
    assert r.ends == [COUNTED]
    r = rig("custom")
    r.hear = lambda data: data.replace(POWER_UPS, b"")
    prepared = r.prepare(slip())
    r.hear = lambda data: data
    r.printing.carry(prepared)
    assert r.ends == [COUNTED]


def test_without_a_counter_from_before_a_ticket_and_a_still_motor_prove_the_receipt(rig, slip):
    r = rig("custom")
    r.hear = lambda data: data.replace(CUTS, b"")
    prepared = r.prepare(slip())
    assert prepared.counters.cuts is None
    r.hear = lambda data: data
    r.printing.carry(prepared)
    assert r.ends == [PrintConfirmed("job-1", PrintEvidence.MOTOR_AND_TICKET)]
    assert len(r.tickets) == 1


@pytest.mark.parametrize(("ticket", "moving"), [(False, False), (True, True), (False, True)])
def test_without_a_counter_from_before_nothing_less_proves_it(rig, slip, ticket, moving):
    r = rig("custom")
    r.hear = lambda data: data.replace(CUTS, b"")
    prepared = r.prepare(slip())
    r.hear = lambda data: data

    def say(data):
        if data[:2] == b"\x10\x0f" and r.tickets:
            paper, user = 0x20 * ticket, 0x08 * moving
            return data[:2] + bytes([paper, user]) + data[4:]
        return data

    r.say = say
    r.printing.carry(prepared)
    assert r.ends == [SILENT]


# --- questions behind the receipt -----------------------------------------------------------------


@pytest.mark.parametrize("profile", ["epson", "citizen"])
def test_a_lost_proof_is_asked_for_once_more_at_half_time(rig, slip, profile):
    r = rig(profile)
    lost = b"7\x22" if profile == "epson" else b"\x00"

    def say(data):
        if data.startswith(lost):
            r.say = lambda data: data
            return b""
        return data

    r.say = say
    began = r.now
    assert r.print(slip()) == PrintConfirmed("job-1", PrintEvidence.QUEUED_STATUS)
    assert 10.0 <= r.now - began < 13.0
    assert len(r.heard(QUEUED)) == (1 if profile == "epson" else 2)


@pytest.mark.parametrize("profile", EVIDENCE)
def test_no_proof_in_time_is_unknown_and_was_asked_for_once_more(rig, slip, profile):
    r = rig(profile)
    prepared = r.prepare(slip())
    fence = CUTS if profile == "custom" else QUEUED
    asked_before = len(r.heard(fence))
    answers = (b"7\x22", b"\x00", b"786cuts")
    r.say = lambda data: b"" if data.startswith(answers) else data
    began = r.now
    r.printing.carry(prepared)
    assert r.ends == [SILENT]
    waited = r.now - began - (10.0 if profile == "custom" else 0.0)  # for counters to settle
    assert 20.0 <= waited < 24.0
    in_time = [at for at in r.heard(fence)[asked_before:] if at < began + 20.0]
    assert len(in_time) == {"epson": 1, "custom": 2, "citizen": 2}[profile]
    assert 10.0 <= in_time[-1] - began < 13.0


def test_an_answer_left_from_before_the_job_proves_nothing(rig, slip):
    for profile, answer in (("custom", b"786cuts"), ("citizen", b"\x00")):
        r = rig(profile)
        prepared = r.prepare(slip())
        r.wire.device.write(answer, 0.0)
        r.when(lambda r=r: r.heard(Command.INITIALIZE.value), "paper out 2")
        r.when(lambda r=r: r.held, r.give_up)
        with pytest.raises(GivenUpError):
            r.printing.carry(prepared)
        assert r.ends == [PrintUnknown("job-1", PrintTrouble.PAPER_OUT)]


@pytest.mark.parametrize("profile", ["custom", "citizen"])
def test_a_proof_that_comes_while_a_person_is_waited_for_is_believed_afterwards(rig, slip, profile):
    r = rig(profile)
    fence = CUTS if profile == "custom" else QUEUED
    answer = b"786cuts" if profile == "custom" else b"\x00"

    def say(data):
        if data.startswith(answer):
            r.say = lambda data: data
            r.do("cover open")
            r.after(65.0, "cover closed")
        return data

    r.say = say
    began = r.now
    assert r.print(slip()) == PrintConfirmed("job-1", EVIDENCE[profile])
    assert 65.0 <= r.now - began < 70.0
    assert r.held == [PrintTrouble.COVER_OPEN]
    assert len(r.heard(fence)) == 2
    asked = r.profile.questions[0]
    looks = [at for at in r.heard(b"\x10\x04" + bytes([asked])) if at > began + 5.0]
    assert len(looks) < 130, "it is looked at twice a second"


@pytest.mark.parametrize("profile", EVIDENCE)
def test_a_proof_is_awaited_as_long_as_a_person_is_and_its_full_time_afterwards(rig, slip, profile):
    r = rig(profile)
    r.do("paper out 4")
    r.when(lambda: r.held, lambda: r.after(65.0, "paper ok"))
    assert r.print(slip()) == PrintConfirmed("job-1", EVIDENCE[profile])
    held_at = next(at for at, event in enumerate(r.jobs) if isinstance(event, PrintHeld))
    assert isinstance(r.jobs[held_at - 1], PrintAdvanced), "all bytes were out when it was held"
    assert r.now > 1065.0
    assert len(r.tickets) == 1


def test_a_proof_that_is_lost_after_a_hold_gets_its_full_time_again(rig, slip):
    r = rig("epson")
    r.say = lambda data: b"" if data.startswith((b"7\x22", b"\x00")) else data
    r.when(lambda: r.tickets, lambda: r.after(15.0, "cover open"))
    r.when(lambda: r.held, lambda: r.after(25.0, "cover closed"))
    closed = []
    r.when(lambda: r.held and r.watch.trouble is None, lambda: closed.append(r.now))
    assert r.print(slip()) == SILENT
    assert 20.0 <= r.now - closed[0] < 21.0
    first, second = r.heard(QUEUED)
    assert 10.0 <= second - closed[0] < 11.0
    assert first < closed[0] - 25.0


def test_a_trouble_that_comes_just_before_the_time_is_up_holds_the_job(rig, slip):
    r = rig("epson")
    prepared = r.prepare(slip())
    r.say = lambda data: b"" if data.startswith((b"7\x22", b"\x00")) else data
    all_sent = PrintAdvanced("job-1", r.jobs[0].size_bytes)
    r.when(lambda: all_sent in r.told, lambda: r.after(19.96, "cover open"))

    def let_speak():
        r.say = lambda data: data

    r.when(lambda: r.held, let_speak, lambda: r.after(5.0, "cover closed"))
    r.printing.carry(prepared)
    assert r.ends == [PrintConfirmed("job-1", PrintEvidence.QUEUED_STATUS)]
    assert r.held == [PrintTrouble.COVER_OPEN]


# --- broken behind the last byte ------------------------------------------------------------------


def test_power_lost_behind_the_cut_counts_as_printed_where_cuts_are_counted(rig, slip):
    for profile, end in (("custom", COUNTED), ("epson", RESTARTED), ("citizen", RESTARTED)):
        r = rig(profile)
        r.when(lambda r=r: r.tickets, r.device.outbox.clear, "power cycle")
        assert r.print(slip()) == end
        assert len(r.tickets) == 1


def test_power_lost_behind_the_last_byte_and_before_the_cut_is_unknown(rig, slip):
    r = rig("custom")
    r.when(lambda: r.heard(CUTS)[1:], "power cycle")
    assert r.print(slip()) == RESTARTED
    assert r.tickets == []


def test_a_cable_pulled_behind_the_cut_is_waited_for_a_while(rig, slip):
    link_lost = PrintUnknown("job-1", PrintTrouble.LINK_LOST)
    for seconds, end in ((5.0, COUNTED), (60.0, link_lost)):
        r = rig("custom")
        pulled = []
        r.when(lambda r=r: r.tickets, r.unplug, lambda r=r, pulled=pulled: pulled.append(r.now))
        r.when(lambda r=r: not r.wire.connected, lambda r=r, s=seconds: r.after(s, r.plug))
        assert r.print(slip()) == end
        assert r.now - pulled[0] < 12.0


def test_a_job_given_up_while_the_counters_are_awaited_ends_unknown(rig, slip):
    r = rig("custom")
    r.when(lambda: r.tickets, r.unplug, lambda: r.after(3.0, r.give_up))
    with pytest.raises(GivenUpError):
        r.print(slip())
    assert r.ends == [PrintUnknown("job-1", PrintTrouble.LINK_LOST)]
    assert r.now < 1010.0
