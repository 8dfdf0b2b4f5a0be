"""A print job's life: every state against every event, and what is told of it."""

import itertools

import pytest

from drivers.api import PrintConfirmed, PrintEvidence, PrintHeld, PrintTrouble, PrintUnknown
from drivers.errors import UsageError
from drivers.escpos.printer import ENDS, TRANSITIONS, JobEvent, JobLife, JobState

ACTS = {
    JobEvent.PROCEED: lambda life: life.proceed(),
    JobEvent.REFUSE: lambda life: life.refuse(PrintTrouble.PAPER_OUT),
    JobEvent.ALL_SENT: lambda life: life.all_sent(),
    JobEvent.HOLD: lambda life: life.hold(PrintTrouble.PAPER_OUT),
    JobEvent.RELEASE: lambda life: life.release(),
    JobEvent.EVIDENCE: lambda life: life.confirm(PrintEvidence.PROCESS_ID),
    JobEvent.BREAK: lambda life: life.break_off(PrintTrouble.LINK_LOST),
    JobEvent.COUNTED: lambda life: life.confirm(PrintEvidence.CUT_COUNTER),
    JobEvent.NOT_COUNTED: lambda life: life.not_counted(),
    JobEvent.CLEAR: lambda life: life.clear(),
}


# Written down a second time, so that no row leaves or turns unseen.
ROWS = """
PREPARED proceed SENDING, refuse REFUSED
SENDING all_sent FENCED, hold HELD_SENDING, break UNKNOWN, clear UNKNOWN
HELD_SENDING all_sent HELD_FENCED, hold HELD_SENDING, release SENDING, break UNKNOWN, clear UNKNOWN
FENCED hold HELD_FENCED, evidence CONFIRMED, break DOUBTFUL, clear UNKNOWN
HELD_FENCED hold HELD_FENCED, release FENCED, evidence CONFIRMED, break DOUBTFUL, clear UNKNOWN
DOUBTFUL counted CONFIRMED, not_counted UNKNOWN, clear UNKNOWN
"""


def test_the_table_is_the_one_written_down_here():
    written = {}
    for line in ROWS.strip().splitlines():
        state, _, steps = line.partition(" ")
        for step in steps.split(", "):
            event, after = step.split(" ")
            written[JobState[state], JobEvent[event.upper()]] = JobState[after]
    assert written == TRANSITIONS


@pytest.mark.parametrize(("state", "event"), list(itertools.product(JobState, JobEvent)))
def test_every_pair_is_a_row_or_a_refusal(state, event):
    life = JobLife("job")
    life.state = state
    if event in (JobEvent.EVIDENCE, JobEvent.COUNTED):
        # One act for both: which of them it is depends on the state alone.
        event = JobEvent.COUNTED if state is JobState.DOUBTFUL else JobEvent.EVIDENCE
    if (state, event) in TRANSITIONS:
        ACTS[event](life)
        assert life.state is TRANSITIONS[state, event]
    else:
        with pytest.raises(UsageError, match=event.name):
            ACTS[event](life)
        assert life.state is state


@pytest.mark.parametrize("state", JobState, ids=lambda state: state.name)
def test_a_job_is_held_or_ended_where_its_state_says_so(state):
    life = JobLife("job")
    life.state = state
    assert life.held is (state in {JobState.HELD_SENDING, JobState.HELD_FENCED})
    assert life.ended is (state in {JobState.CONFIRMED, JobState.UNKNOWN, JobState.REFUSED})


def test_nothing_happens_after_an_end():
    assert not [pair for pair in TRANSITIONS if pair[0] in ENDS]


def test_only_evidence_confirms():
    confirming = {event for (_, event), after in TRANSITIONS.items() if after is JobState.CONFIRMED}
    assert confirming == {JobEvent.EVIDENCE, JobEvent.COUNTED}


def test_a_break_while_bytes_go_out_is_unknown_and_behind_the_last_one_doubtful():
    breaks = {
        state: after for (state, event), after in TRANSITIONS.items() if event is JobEvent.BREAK
    }
    assert breaks == {
        JobState.SENDING: JobState.UNKNOWN,
        JobState.HELD_SENDING: JobState.UNKNOWN,
        JobState.FENCED: JobState.DOUBTFUL,
        JobState.HELD_FENCED: JobState.DOUBTFUL,
    }


def test_a_hold_is_told_once_for_each_trouble():
    life = JobLife("job")
    life.proceed()
    told = [
        *life.hold(PrintTrouble.PAPER_OUT),
        *life.hold(PrintTrouble.PAPER_OUT),
        *life.hold(PrintTrouble.COVER_OPEN),
        *life.release(),
        *life.hold(PrintTrouble.COVER_OPEN),
    ]
    assert told == [
        PrintHeld("job", PrintTrouble.PAPER_OUT),
        PrintHeld("job", PrintTrouble.COVER_OPEN),
        PrintHeld("job", PrintTrouble.COVER_OPEN),
    ]


def test_every_way_to_an_end_is_told_exactly_once():
    paths = [
        ([JobEvent.PROCEED, JobEvent.BREAK], PrintUnknown),
        ([JobEvent.PROCEED, JobEvent.HOLD, JobEvent.CLEAR], PrintUnknown),
        ([JobEvent.PROCEED, JobEvent.ALL_SENT, JobEvent.EVIDENCE], PrintConfirmed),
        (
            [JobEvent.PROCEED, JobEvent.ALL_SENT, JobEvent.BREAK, JobEvent.COUNTED],
            PrintConfirmed,
        ),
        (
            [JobEvent.PROCEED, JobEvent.ALL_SENT, JobEvent.BREAK, JobEvent.NOT_COUNTED],
            PrintUnknown,
        ),
    ]
    for path, end in paths:
        life = JobLife("job")
        told = [event for step in path for event in ACTS[step](life)]
        assert [type(event) for event in told if not isinstance(event, PrintHeld)] == [end]
        assert life.ended
