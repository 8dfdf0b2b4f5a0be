"""What happens before a job's first byte, and that its end is told whatever happens there."""

import hashlib

import pytest

from drivers.api import (
    PresenterState,
    PrintConfirmed,
    PrintCounters,
    PrintEvidence,
    PrintPrepared,
    PrintRefused,
    PrintTrouble,
    TicketTaken,
)
from drivers.errors import TransportError
from drivers.escpos.printing import GivenUpError
from drivers.escpos.settings import LeftTicket
from drivers.escpos.tables import Command

QUESTIONS = {
    "epson": [b"\x10\x04" + bytes([number]) for number in (1, 2, 3, 4)],
    "custom": [b"\x10\x04\x14", Command.COUNTER_POWER_UPS.value],
    "citizen": [b"\x10\x04" + bytes([number]) for number in (1, 2, 3, 4, 5, 6)],
}
COUNTERS = {"custom": PrintCounters(cuts=785, power_ups=512)}
TROUBLES = {
    "paper out": PrintTrouble.PAPER_OUT,
    "cover open": PrintTrouble.COVER_OPEN,
    "cutter jam": PrintTrouble.CUTTER_JAMMED,
    "mute": PrintTrouble.SILENT,
}
INITIALIZE = Command.INITIALIZE.value


@pytest.mark.parametrize("profile", QUESTIONS)
def test_what_was_prepared_is_what_is_sent(rig, slip, profile):
    r = rig(profile)
    prepared = r.prepare(slip(), "job-7")
    (told,) = r.jobs
    assert (told.job_id, told.counters) == ("job-7", COUNTERS.get(profile, PrintCounters()))
    questions_before = len(r.sent)
    r.printing.carry(prepared)
    sent = b"".join(data for _, data in r.sent[questions_before:])
    for question in QUESTIONS[profile]:
        sent = sent.replace(question, b"")
    assert (len(sent), hashlib.sha256(sent).hexdigest()) == (told.size_bytes, told.bytes_hash)
    assert {event.job_id for event in r.jobs} == {"job-7"}


@pytest.mark.parametrize("command", TROUBLES)
@pytest.mark.parametrize("profile", QUESTIONS)
@pytest.mark.parametrize("prepared_first", [False, True])
def test_nothing_is_sent_to_a_printer_that_promises_no_receipt(
    rig, slip, profile, command, prepared_first
):
    r = rig(profile)
    prepared = r.prepare(slip()) if prepared_first else None
    r.do(command)
    if prepared is None:
        assert r.prepare(slip()) is None
    else:
        r.printing.carry(prepared)
    assert r.ends == [PrintRefused("job-1", TROUBLES[command])]
    assert not r.heard(INITIALIZE)


@pytest.mark.parametrize("prepared_first", [False, True])
def test_a_cable_pulled_before_the_first_byte_refuses_the_job(rig, slip, prepared_first):
    r = rig()
    prepared = r.prepare(slip()) if prepared_first else None
    r.unplug()
    with pytest.raises(TransportError):
        r.prepare(slip()) if prepared is None else r.printing.carry(prepared)
    assert r.ends == [PrintRefused("job-1", PrintTrouble.LINK_LOST)]


def test_a_cable_pulled_while_the_job_waits_for_xon_refuses_the_job(rig, slip):
    r = rig()
    prepared = r.prepare(slip())
    r.do("xoff hold")
    r.after(3.0, r.unplug)
    with pytest.raises(TransportError):
        r.printing.carry(prepared)
    assert [type(event) for event in r.jobs] == [PrintPrepared, PrintRefused]
    assert r.ends == [PrintRefused("job-1", PrintTrouble.LINK_LOST)]


def test_a_job_begins_as_soon_as_an_xoff_of_earlier_is_taken_back(rig, slip):
    r = rig()
    prepared = r.prepare(slip())
    r.do("xoff hold")
    r.after(30.0, "xoff release")
    released = r.now + 30.0
    r.printing.carry(prepared)
    assert isinstance(r.ends[-1], PrintConfirmed)
    (begun,) = r.heard(INITIALIZE)
    assert released <= begun <= released + 0.2
    assert len(r.tickets) == 1


def test_a_stop_that_is_never_taken_back_refuses_one_job_and_not_the_next(rig, slip):
    r = rig()
    r.do("xoff hold")
    began = r.now
    assert r.print(slip()) == PrintRefused("job-1", PrintTrouble.SILENT)
    assert 60.0 <= r.now - began < 61.0
    assert not r.heard(INITIALIZE)
    assert r.print(slip(), "job-2") == PrintConfirmed("job-2", PrintEvidence.PROCESS_ID)


def test_a_job_given_up_while_it_waits_for_xon_is_refused(rig, slip):
    r = rig()
    r.do("xoff hold")
    r.after(5.0, r.give_up)
    began = r.now
    with pytest.raises(GivenUpError):
        r.print(slip())
    assert r.now - began < 6.0
    assert r.ends == [PrintRefused("job-1", PrintTrouble.SILENT)]


@pytest.mark.parametrize(
    ("profile", "policy", "left"),
    [
        ("custom", "PUSH", "pushed"),
        ("custom", "RETRACT", "retracted"),
        ("citizen", "RETRACT", "retracted"),
        ("citizen", "PUSH", "pushed"),
    ],
)
def test_a_ticket_left_behind_leaves_before_the_next_one_is_cut(rig, slip, profile, policy, left):
    r = rig(profile, left_ticket=LeftTicket[policy])
    r.print(slip())
    assert r.happened(left) == []
    assert isinstance(r.print(slip(), "job-2"), PrintConfirmed)
    assert [event["number"] for event in r.happened(left)] == [1]
    assert len(r.tickets) == 2
    assert not [event for event in r.told if isinstance(event, TicketTaken)]


def test_a_mouth_is_emptied_before_the_job_is_prepared_and_no_longer_than_it_takes(rig, slip):
    r = rig("custom")
    r.print(slip())
    began = r.now
    r.prepare(slip(), "job-2")
    assert r.statuses[-1].presenter is PresenterState.EMPTY
    assert len(r.happened("pushed")) == 1
    assert r.now - began < 2.0


def test_a_ticket_that_does_not_leave_is_waited_for_a_while_and_no_longer(rig, slip):
    r = rig("custom")
    r.print(slip())
    push = r.profile.presenter.push
    r.hear = lambda data: data.replace(push, b"")
    began = r.now
    assert r.prepare(slip(), "job-2") is not None
    assert len(r.heard(push)) == 1
    assert 5.0 <= r.now - began < 7.0
    assert r.statuses[-1].presenter is PresenterState.PRESENTED


def test_nothing_is_pushed_out_of_an_empty_mouth(rig, slip):
    r = rig("custom")
    r.print(slip())
    assert not r.heard(r.profile.presenter.push)


def test_a_letter_of_no_code_page_is_drawn_with_the_font(rig, slip, font):
    plain, drawn = rig(), rig(font=font)
    for r in (plain, drawn):
        assert isinstance(r.print(slip(heading="Ωμέγα")), PrintConfirmed)
    assert not plain.heard(Command.RASTER.value)
    assert drawn.heard(Command.RASTER.value)
