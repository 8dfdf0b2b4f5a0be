"""Broken on purpose, here alone: the simulation must find it, make it small and replay it."""

import pytest

from kiosk.cash.credit import CREDIT_DECISIONS, CreditDecision, IntentLife
from kiosk.core import Core
from kiosk.effects import AcknowledgeBill
from proofs.simulate.__main__ import Campaign, keep, replay, run
from proofs.simulate.chunk import carry_through
from proofs.simulate.devices import SteppedAcceptor
from proofs.simulate.happenings import Case
from proofs.simulate.shrink import shrink
from proofs.simulate.terminal import Parts

pytestmark = pytest.mark.slow
SHRINK_S = 8.0
PIECES_MAX = 6


class HastyAcceptor(SteppedAcceptor):
    """Acknowledges a stacked bill before anybody has written it."""

    def _take_report(self, payload):
        super()._take_report(payload)
        return True


class HastyCore(Core):
    """Lets the device forget the bill first, and writes then."""

    def step(self, event, now):
        effects = super().step(event, now)
        return tuple(sorted(effects, key=lambda effect: not isinstance(effect, AcknowledgeBill)))


def first_failure(parts):
    for cases in Campaign(5, PIECES_MAX, cuts_per_hour=8.0).chunks(1.0):
        outcome = carry_through(cases, parts)
        if not outcome.held:
            return outcome
    raise AssertionError("nothing was found")


@pytest.mark.parametrize(
    "parts", [Parts(acceptor=HastyAcceptor), Parts(core=HastyCore)], ids=["acceptor", "core"]
)
def test_a_broken_terminal_is_found_made_small_and_replayed(parts, tmp_path):
    found = first_failure(parts)
    assert found.kind == "lost", found.what
    small = shrink(found, SHRINK_S, run=lambda case: carry_through((case,), parts))
    happenings = small.cases[0].happenings
    assert len(happenings) <= 3, [one.text() for one in happenings]
    assert small.kind == found.kind
    path = keep(small, tmp_path)
    assert Case.from_json(path.read_text()) == small.cases[0]
    again = replay(path, parts)
    assert again.exit_code == 1
    assert str(path) in again.failures[0].command


def test_the_report_of_a_failure_says_how_it_comes_about_and_how_to_see_it_again(
    monkeypatch, tmp_path
):
    monkeypatch.setitem(CREDIT_DECISIONS, IntentLife.OPEN, CreditDecision.ACKNOWLEDGE_ONLY)
    report = run(Campaign(5, 1.0, jobs=1, cuts_per_hour=2.0, folder=tmp_path))
    (failure,) = report.failures
    (path,) = tmp_path.iterdir()
    assert report.exit_code == 1
    assert failure.kind == "lost"
    assert f"--replay {path}" in failure.command
    assert "--seed 5 --hours 1" in failure.command
    assert "happenings are enough" in failure.what
    assert replay(path).exit_code == 1
