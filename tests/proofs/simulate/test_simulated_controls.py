"""Broken on purpose, here alone: the simulation must find it, make it small and replay it."""

import pytest

from drivers.ccnet.acceptor import Acceptor
from kiosk.cash import bills
from kiosk.cash.credit import CREDIT_DECISIONS, CreditDecision, IntentLife
from kiosk.effects import AcknowledgeBill
from proofs.simulate.__main__ import Campaign, keep, replay
from proofs.simulate.chunk import carry_through
from proofs.simulate.happenings import Case
from proofs.simulate.shrink import shrink

pytestmark = pytest.mark.slow
SHRINK_S = 8.0
PIECES_MAX = 6


def first_failure(seed):
    for cases in Campaign(seed, PIECES_MAX, cuts_per_hour=8.0).chunks(1.0):
        outcome = carry_through(cases)
        if not outcome.held:
            return outcome
    raise AssertionError("nothing was found")


def acknowledges_at_once(self, report):
    return True


def credits_before_it_is_written(self, report, bill_type, now):
    self._deeds.do(AcknowledgeBill(report))
    written_first(self, report, bill_type, now)


written_first = bills.Bills._on_stacked


@pytest.fixture(params=["driver", "core", "never"])
def broken(request, monkeypatch):
    """Production with one thing broken."""
    match request.param:
        case "driver":
            monkeypatch.setattr(Acceptor, "may_acknowledge", acknowledges_at_once)
        case "core":
            monkeypatch.setattr(bills.Bills, "_on_stacked", credits_before_it_is_written)
        case "never":
            monkeypatch.setitem(CREDIT_DECISIONS, IntentLife.OPEN, CreditDecision.ACKNOWLEDGE_ONLY)


@pytest.mark.usefixtures("broken")
def test_a_broken_terminal_is_found_made_small_and_replayed(tmp_path):
    found = first_failure(seed=5)
    assert found.kind == "lost", found.what
    small = shrink(found, SHRINK_S)
    happenings = small.cases[0].happenings
    assert len(happenings) <= 3, [one.text() for one in happenings]
    assert small.kind == found.kind
    path = keep(small, tmp_path)
    assert Case.from_json(path.read_text()) == small.cases[0]
    again = replay(path)
    assert again.exit_code == 1
    assert str(path) in again.failures[0].command
