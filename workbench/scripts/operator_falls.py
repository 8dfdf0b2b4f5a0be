"""The operator's side falls: put back from a backup, two disks under one name, keys and dates."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

from cryptography import x509

from certs.authority import open_authority
from certs.certificates import to_pem
from kiosk.correspondence import ASK_HEAD_EVERY_S
from kiosk.operator.keys import FileKeyCustody
from workbench.cable import Cable
from workbench.configuration import TERMINAL_ID
from workbench.report import Expected, topped_up
from workbench.stage import Script, Stage
from workbench.subscribers import ORDINARY
from workbench.waiting import wait_until

DAY_S = 86_400
DAYS_OFFLINE = 40
FORK = "E-306"
STOPPED_WITHIN_S = 90.0
RENEWED_WITHIN_S = 120.0


def backend_restored(stage: Stage) -> Expected:
    station, backend = stage.station, stage.station.backend
    before = backend.balance(ORDINARY.msisdn)
    place = station.places.root / "yesterday.sqlite3"
    backend.back_up(place)
    stage.say("the operator's backup is taken")
    stage.customer.top_up(ORDINARY, 500)
    stage.wait_receipt()
    stage.customer.leave()
    station.wait_nothing_pending()
    backend.put_back(place)
    stage.expect(backend.balance(ORDINARY.msisdn) == before, "the operator has forgotten it")
    stage.say("the operator was put back from the backup; the terminal has nothing to send")
    station.advance_clock(int(ASK_HEAD_EVERY_S) + 60)
    station.wait_balance(ORDINARY.msisdn, before + 50_000)
    stage.say("the terminal noticed and told it everything again")
    return topped_up(50_000)


def cloned_disk(stage: Stage) -> Expected:
    station, places = stage.station, stage.station.places
    disks = {name: places.root / name for name in ("first", "second")}

    def put_in(name: str, other: str) -> None:
        station.terminal.stop()
        places.state.rename(disks[other])
        disks[name].rename(places.state)
        station.terminal.start()

    stage.customer.top_up(ORDINARY, 100)
    stage.wait_receipt()
    stage.customer.leave()
    station.wait_nothing_pending()
    station.terminal.stop()
    shutil.copytree(places.state, disks["second"])
    stage.say("the disk is copied; the copy says it is the same machine")
    station.terminal.start()
    stage.customer.top_up(ORDINARY, 500)
    stage.wait_receipt(2)
    stage.customer.leave()
    station.wait_nothing_pending()
    put_in("second", "first")
    _wait_stopped(stage, "the copy sells nothing")
    wait_until(lambda: bool(station.backend.forks()), STOPPED_WITHIN_S, "both branches are kept")
    put_in("first", "second")
    _wait_stopped(stage, "nor does the first one, until a person decides")
    journal_id = str(station.backend.forks()[0]["journal_id"])
    station.backend.decide_fork(journal_id, "trunk")
    station.terminal.stop()
    cleared = station.terminal.command("fault", "clear", FORK, "--state", str(places.state))
    stage.expect(cleared.exit_code == 0, "a technician accounts for the fault")
    station.terminal.start()
    station.wait_sells()
    stage.customer.top_up(ORDINARY, 200)
    stage.wait_receipt(3)
    return topped_up(80_000)


def _wait_stopped(stage: Stage, what: str) -> None:
    stage.station.terminal.wait_screen(
        "OutOfServiceView",
        where=lambda screen: screen.value("fault_code") == FORK,
        timeout_s=STOPPED_WITHIN_S,
    )
    stage.say(what)


def re_enrolled(stage: Stage) -> Expected:
    station = stage.station
    before = station.backend.balance(ORDINARY.msisdn)
    _leave_unsent(stage)
    station.terminal.stop()
    station.cable.set(Cable.PLUGGED)
    stage.facts["keyid_before"] = FileKeyCustody(station.places.state / "keys").keyid
    station.enrol("--new-key")
    stage.facts["keyid_after"] = FileKeyCustody(station.places.state / "keys").keyid
    stage.expect(stage.facts["keyid_before"] != stage.facts["keyid_after"], "the key is another")
    stage.say("enrolled anew with another key, under the same number")
    station.terminal.start()
    station.wait_balance(ORDINARY.msisdn, before + 50_000)
    station.wait_nothing_pending()
    return topped_up(50_000)


def offline_40_days(stage: Stage) -> Expected:
    station = stage.station
    before = station.backend.balance(ORDINARY.msisdn)
    _leave_unsent(stage)
    station.terminal.stop()
    _backdate_certificate(stage, DAYS_OFFLINE)
    station.terminal.start()
    station.advance_clock(DAYS_OFFLINE * DAY_S)
    stage.say("forty days pass without a line; the certificate has ended")
    station.cable.set(Cable.PLUGGED)
    wait_until(
        lambda: any(entry.get("event") == "renewed" for entry in station.log.entries()),
        RENEWED_WITHIN_S,
        "the certificate renewed",
    )
    stage.say("the certificate renewed itself")
    station.wait_balance(ORDINARY.msisdn, before + 50_000)
    station.wait_nothing_pending()
    return topped_up(50_000)


def _leave_unsent(stage: Stage) -> None:
    """A payment is submitted, and the operator has heard nothing of it."""
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(500)
    stage.station.cable.set(Cable.PULLED)
    stage.customer.finish()
    stage.customer.see_result("PENDING")
    stage.wait_receipt()
    stage.say("accepted, credited later: the line is gone")


def _backdate_certificate(stage: Stage, days: int) -> None:
    """Put in place of the certificate one that was issued so many days ago."""
    custody = FileKeyCustody(stage.station.places.state / "keys")
    csr = x509.load_pem_x509_csr(custody.signing_request(TERMINAL_ID))
    authority = open_authority(stage.station.places.authority)
    issued = authority.issue_terminal(csr, TERMINAL_ID, datetime.now(UTC) - timedelta(days=days))
    custody.store_certificate(to_pem(issued), TERMINAL_ID)


SCRIPTS = (
    Script(
        "backend-restored",
        "the operator is put back from a backup and told everything again",
        backend_restored,
        patient=True,
    ),
    Script(
        "cloned-disk",
        "two disks under one name: both stop until a person decides",
        cloned_disk,
        patient=True,
    ),
    Script(
        "re-enrolled", "another key in mid-payment, the same terminal", re_enrolled, patient=True
    ),
    Script(
        "offline-40-days",
        "forty days without a line: nothing expires but the certificate",
        offline_40_days,
        patient=True,
    ),
)
