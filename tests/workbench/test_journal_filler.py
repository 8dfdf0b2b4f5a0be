"""The journal that a start is measured with is one a terminal could have written."""

import pytest

from kiosk.clock import ManualClock
from kiosk.journal.verification import verify
from kiosk.state_dir import StateDirectory
from workbench.bench._journal_filler import AT, fill, open_journal, visit


@pytest.mark.slow
def test_a_filled_journal_verifies_and_goes_on(tmp_path):
    fill(tmp_path / "s", visits=300, tail_visits=5)
    with StateDirectory.hold(tmp_path / "s", ManualClock(AT)) as state:
        report = verify(state)
        assert report.is_ok, report.damage + report.findings
        assert report.cassettes == {"1": {"50000": 300}}
        journal = open_journal(state)
        assert journal.head.seq - journal.matters.standing.checkpoint_seq == 5 * 7
        journal.append(visit(301))
        while not journal.verify_slice(1000).is_done:
            pass
        journal.close()
