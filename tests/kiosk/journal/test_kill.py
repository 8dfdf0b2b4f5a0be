"""A process killed in the middle of appending leaves a journal that verifies."""

import random
import signal
import subprocess
import sys

import pytest

from kiosk.clock import SystemClock
from kiosk.journal.verification import verify
from kiosk.state_dir import StateDirectory

# Appends bills for ever and says after each durable credit how many there are.
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from contract.quotes import FeeTier, Quote
from contract.records import BillCredited, IntentOpened, IntentSettled, TransactionOpened
from kiosk.clock import SystemClock
from kiosk.dice import SystemDice
from kiosk.journal.store import Journal
from kiosk.state_dir import StateDirectory

class Key:
    keyid = "00"
    def sign(self, record_hash):
        return record_hash

clock, dice = SystemClock(), SystemDice()
with StateDirectory.hold(Path(sys.argv[1]), clock) as state:
    journal = Journal.open(state, terminal_id="T-000001", fingerprint="f", signer=Key(),
                           clock=clock, dice=dice, ballast_bytes=4096)
    at = clock.utc
    if journal.matters.transaction is None:
        quote = Quote(quote_id="q", currency="RUB", fee_tiers=(FeeTier(),), min_minor=1,
                      max_minor=10**9, expires_at=datetime(2030, 1, 1, tzinfo=UTC))
        journal.append([TransactionOpened(at=at(), transaction_id="t", msisdn="+79160000000",
                                          quote=quote, language="ru")])
    number = journal.head.seq
    intent = journal.matters.open_intent
    while True:
        if intent is None:
            number += 1
            journal.append([IntentOpened(at=at(), intent_id=f"i{number}", transaction_id="t",
                bill_type=3, denomination_minor=5000, currency="RUB", device_serial="s",
                cassette_no=1)])
            name = f"i{number}"
        else:
            name, intent = intent.intent_id, None
        journal.append([BillCredited(at=at(), intent_id=name, transaction_id="t",
            amount_minor=5000, cassette_no=1, bill_type=3, evidence="stacked")])
        print(journal.matters.transaction.bills_credited, flush=True)
        journal.append([IntentSettled(at=at(), intent_id=name)])
"""


@pytest.mark.slow
def test_every_acknowledged_credit_survives_sigkill(tmp_path):
    rng = random.Random(3)
    acknowledged = 0
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "state")],
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            try:
                for _ in range(rng.randrange(1, 120)):
                    acknowledged = int(writer.stdout.readline())
            finally:
                writer.send_signal(signal.SIGKILL)
            # What it managed to say before the signal reached it.
            for line in writer.stdout:
                acknowledged = int(line)
        with StateDirectory.hold(tmp_path / "state", SystemClock()) as state:
            report = verify(state)
        assert report.is_ok, report.damage + report.findings
        counted = report.cassettes["1"]["5000"]
        # A credit may be durable and not yet told; never the other way round.
        assert acknowledged <= counted <= acknowledged + 1
        assert report.assets_minor == report.claims_minor == counted * 5000
        acknowledged = counted


@pytest.mark.slow
def test_a_file_size_limit_is_an_error_of_the_disk_and_loses_nothing(tmp_path):
    limited = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (400000, 400000))\n" + WRITER
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, str(tmp_path / "state")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "JournalIoError" in done.stderr
    acknowledged = int(done.stdout.split()[-1])
    with StateDirectory.hold(tmp_path / "state", SystemClock()) as state:
        report = verify(state)
    assert report.is_ok, report.damage + report.findings
    assert report.cassettes["1"]["5000"] >= acknowledged


# Fills a small real disk while bills come in, then does what a restart on it would do.
FULL = """
import os
import sys
from contract.records import BillReturnedToCustomer

def fill(leave):
    place = os.path.dirname(sys.argv[1])
    disk = os.statvfs(place)
    with open(os.path.join(place, "other"), "ab") as other:
        try:
            os.posix_fallocate(other.fileno(), other.tell(), disk.f_bavail * disk.f_frsize - leave)
        except (OSError, ValueError):
            pass

try:
    exec(open(sys.argv[2]).read())
except Exception as error:
    print(type(error).__name__, flush=True)
journal.close()
fill(0)
with StateDirectory.hold(Path(sys.argv[1]), clock) as state:
    again = Journal.open(state, terminal_id="T-000001", fingerprint="f", signer=Key(),
                         clock=clock, dice=dice, ballast_bytes=2 * 2**20)
    print(*again.no_sales)
    credits = again.matters.transaction.bills_credited
    intent = again.matters.open_intent
    if intent is not None:
        again.append([BillCredited(at=at(), intent_id=intent.intent_id, transaction_id="t",
            amount_minor=5000, cassette_no=1, bill_type=3, evidence="stacked")])
    for unsettled in again.matters.unsettled_intents:
        again.append([IntentSettled(at=at(), intent_id=unsettled.intent_id)])
    for number in range(20):
        again.append([IntentOpened(at=at(), intent_id=f"last{number}", transaction_id="t",
            bill_type=3, denomination_minor=5000, currency="RUB", device_serial="s",
            cassette_no=1)])
        again.append([BillReturnedToCustomer(at=at(), intent_id=f"last{number}",
                                             evidence="returned")])
    again.close()
    from kiosk.journal.verification import verify
    print(verify(state).is_ok, credits)
"""


@pytest.mark.slow
def test_a_full_disk_loses_nothing_and_the_ballast_lets_recovery_write(tmp_path):
    filling = WRITER.replace("4096", "2 * 2**20").replace(
        "    number = journal.head.seq\n", "    number = journal.head.seq\n    fill(700_000)\n"
    )
    (tmp_path / "writer.py").write_text(filling)
    (tmp_path / "full.py").write_text(FULL)
    (tmp_path / "disk").mkdir()
    inside = (
        f"mount -t tmpfs -o size=26m none {tmp_path}/disk && exec {sys.executable} -"
        f" {tmp_path}/disk/state {tmp_path}/writer.py < {tmp_path}/full.py"
    )
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", inside],
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare:" in done.stderr or "mount:" in done.stderr:
        pytest.skip("this system lends no mount of its own")
    assert done.returncode == 0, done.stderr
    *credits, full, no_sales, end = done.stdout.splitlines()
    assert (full, no_sales) == ("JournalFullError", "E-307")
    ok, recovered = end.split()
    assert ok == "True"
    assert int(credits[-1]) <= int(recovered) <= int(credits[-1]) + 1
