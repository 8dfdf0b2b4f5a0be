"""The engine's own promises: time, plans, replays and how a failing case is made small."""

from collections import Counter
from dataclasses import replace
from typing import ClassVar

import pytest

from proofs.simulate.chunk import Outcome, carry_through
from proofs.simulate.devices import SteppedAcceptor
from proofs.simulate.fuse import PowerCutError
from proofs.simulate.happenings import Case, Happening, happenings_of
from proofs.simulate.shrink import shrink
from proofs.simulate.terminal import Parts
from proofs.simulate.timeline import Actor, Timeline
from proofs.simulate.witness import minor_of


def test_who_is_due_first_acts_first_and_time_stands_still_meanwhile():
    timeline, seen = Timeline(0.0), []
    for name, due in (("late", 5.0), ("soon", 2.0)):
        timeline.add(Actor(1, lambda now, name=name: seen.append((name, now)), due))
    timeline.run_until(10.0)
    assert seen == [("soon", 2.0), ("late", 5.0)]
    assert timeline.now_s == 10.0


def test_of_those_due_at_once_the_higher_rank_acts_first():
    timeline, seen = Timeline(0.0), []
    for rank in (1, 6, 3):
        timeline.add(Actor(rank, lambda _now, rank=rank: seen.append(rank), 1.0))
    timeline.run_until(2.0)
    assert seen == [6, 3, 1]


def test_who_waits_in_the_middle_of_its_work_is_not_begun_again_and_lets_only_higher_ranks_act():
    timeline, seen = Timeline(0.0), []

    def works(now):
        seen.append("begins")
        timeline.pass_by(3.0)
        seen.append("ends")

    timeline.add(Actor(2, works, 1.0))
    timeline.add(Actor(1, lambda _now: seen.append("lower"), 2.0))
    timeline.add(Actor(3, lambda _now: seen.append("higher"), 2.0))
    timeline.run_until(10.0)
    assert seen == ["begins", "higher", "ends", "lower"]


def test_the_same_seed_makes_the_same_plan_and_another_seed_another():
    first = happenings_of(1, 5.0, 8.0)
    assert first == happenings_of(1, 5.0, 8.0)
    assert first != happenings_of(2, 5.0, 8.0)
    assert {one.kind for one in first} >= {"visit", "cut"}
    assert [one.at_s for one in first] == sorted(one.at_s for one in first)


def test_a_case_survives_its_file():
    case = Case(1, 1, 8.0, 2.0, happenings_of(1, 2.0, 8.0))
    assert Case.from_json(case.to_json()) == case


@pytest.mark.slow
def test_a_case_runs_the_same_way_every_time():
    case = Case(11, 1, 9.0, 1.5, happenings_of(11, 1.5, 9.0))
    first, second = carry_through((case,)), carry_through((case,))
    assert first.held, first.what
    assert first.counts == second.counts
    assert first.at_s == second.at_s


@pytest.mark.parametrize("needed", [{3}, {5, 40}, {10, 11, 60}])
def test_a_failing_case_is_reduced_to_what_is_needed(needed):
    happenings = tuple(Happening(float(at), "visit", at, {"person": at}) for at in range(64))
    case = Case(1, 1, 8.0, 1.0, happenings)

    def run(tried):
        fails = needed <= {one.seed for one in tried.happenings}
        what = f"{len(tried.happenings)} bills are lost: somewhere" if fails else ""
        return Outcome((tried,), Counter(), 1.0, 1.0, "lost" if fails else "", what, 1, 63.0)

    small = shrink(run(case), run=run)
    assert {one.seed for one in small.cases[0].happenings} == needed


def test_another_violation_is_not_taken_for_the_one_that_is_made_small():
    case = Case(1, 1, 8.0, 1.0, tuple(Happening(float(at), "cut", at) for at in range(4)))
    failed = Outcome((case,), Counter(), 1.0, 1.0, "lost", "a bill is lost", 1, 4.0)
    other = replace(failed, kind="stuck", what="nothing moves")
    assert shrink(failed, run=lambda _case: other) is failed


def test_sums_are_read_from_screens_in_every_spelling():
    assert minor_of("1\u00a0500 ₽") == 150_000
    assert minor_of("1 500,50 ₽") == 150_050
    assert minor_of("") == 0


class CutOnceWhenStopped(SteppedAcceptor):
    """The power fails when a driver is first told to stop."""

    cuts: ClassVar[list[PowerCutError]] = []

    def stop(self, timeout_s: float) -> None:
        if self.cuts:
            raise self.cuts.pop()
        super().stop(timeout_s)


@pytest.mark.slow
def test_a_power_cut_while_the_technician_stops_the_program_is_one_and_he_goes_on():
    CutOnceWhenStopped.cuts.append(PowerCutError())
    no_paper = Happening(60.0, "printer", 1, {"deed": "paper out"})
    technician = Happening(300.0, "technician", 2)
    case = Case(1, 1, 9.0, 0.1, (no_paper, technician))
    outcome = carry_through((case,), Parts(acceptor=CutOnceWhenStopped))
    assert outcome.held, outcome.what
    assert outcome.counts["power_cuts"] == 1
    assert outcome.counts["technician"] == 3  # cut short, gone on with, and at the end of all
