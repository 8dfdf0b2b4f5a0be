"""`kiosk journal` on a closed journal, as an engineer types it."""

import json
import subprocess
import sys

import pytest


@pytest.fixture
def kiosk(state):
    """kiosk(*words): run the program on this state directory once nobody holds it."""

    def run(*words):
        state.close()
        return subprocess.run(
            [sys.executable, "-m", "kiosk", *words, "--state", str(state.path), "--json"],
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.slow
def test_an_engineer_adopts_a_journal_and_it_verifies(open_journal, tell, kiosk):
    journal = open_journal(verifying=False)
    tell(journal, ("open", "announce", "credit"))
    journal.close()
    done = kiosk("journal", "adopt")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["journal_id"] != journal.head.journal_id
    report = json.loads(kiosk("journal", "verify").stdout)
    assert (report["ok"], report["segments"]) == (True, 2)


@pytest.mark.slow
def test_nothing_to_adopt_is_said(kiosk):
    done = kiosk("journal", "adopt")
    assert done.returncode == 6
    assert "no journal to adopt" in done.stderr
