"""Doubtful money to its end: a technician's finding, the operator's decision, evidence too late."""

from __future__ import annotations

from workbench.cable import Cable
from workbench.report import Expected
from workbench.stage import Script, Stage
from workbench.subscribers import ORDINARY, SECOND
from workbench.waiting import ExpectationError, wait_until

TECHNICIAN = "technician-7"
DECISION_TIMEOUT_S = 150.0  # it is asked for within half a minute of being delivered


def _kiosk_money(stage: Stage, *words: str) -> dict[str, object]:
    """One `kiosk money` command at the stopped terminal; its JSON."""
    places = stage.station.places
    result = stage.station.terminal.command(
        "money", *words, "--state", str(places.state), "--config", str(places.configuration),
        "--json",
    )  # fmt: skip
    stage.expect(result.exit_code == 0, f"kiosk money works: {result.complaints}")
    return result.json()


def _listed(stage: Stage) -> list[dict[str, object]]:
    found = _kiosk_money(stage, "doubtful")["doubtful"]
    assert isinstance(found, list)
    return [line for line in found if isinstance(line, dict)]


def _wait_known(stage: Stage, code: str, state: str) -> dict[str, object]:
    """Wait until the operator's list has this code in this state; return its row."""
    seen: list[dict[str, object]] = []

    def known() -> bool:
        rows = stage.station.backend.doubtful()
        seen[:] = [row for row in rows if row["code"] == code]
        return any(row["state"] == state for row in seen)

    try:
        wait_until(known, DECISION_TIMEOUT_S, f"{code} {state} at the operator")
    except ExpectationError as error:
        raise ExpectationError(f"{error}; its row is {seen}") from error
    return next(row for row in seen if row["state"] == state)


def resolved(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(100)
    mark = stage.customer.offer(500)
    stage.customer.wait_bill("stack", mark)
    stage.station.acceptor.order("jam")
    stage.say("the 500 is stuck in the path; 100 is in")
    screen = stage.customer.see_result("DOUBTFUL", timeout_s=120.0)
    slip = stage.wait_receipt()
    stage.customer.leave_result()
    stage.station.terminal.stop()
    stage.station.acceptor.order("clear")
    stage.say("a technician takes the bill out and hands it to the customer")
    (line,) = _listed(stage)
    stage.facts["listed"] = line
    stage.expect(line["amount_minor"] == 50_000, "the 500 is on the technician's list")
    stage.expect(screen.says(str(line["code"])), "its code was on the screen")
    stage.expect(str(line["code"]) in "".join(slip.split()), "and is on the customer's slip")
    _kiosk_money(stage, "resolve", str(line["code"]), "--found", "given-back", "--by", TECHNICIAN)
    stage.station.terminal.start()
    row = _wait_known(stage, str(line["code"]), "closed")
    stage.facts["decision"] = row["decision"]
    stage.station.wait_sells()
    stage.station.terminal.stop()
    stage.expect(_listed(stage) == [], "no money is in doubt any more")
    return Expected(inserted_minor=10_000, credited_minor=10_000, receipt=True)


def honoured(stage: Stage) -> Expected:
    backend, acceptor = stage.station.backend, stage.station.acceptor
    before = {one: backend.balance(one.msisdn) for one in (ORDINARY, SECOND)}
    stage.customer.reach_cash(ORDINARY)
    mark = stage.customer.offer(500)
    stage.customer.wait_bill("stack", mark)
    acceptor.unplug()
    stage.say("the acceptor's cable is out as the 500 moves: nobody hears where it went")
    screen = stage.customer.see_result("DOUBTFUL", timeout_s=120.0)
    stage.facts["outcome"] = screen.value("outcome")
    stage.wait_receipt()
    stage.customer.leave_result()
    row = _only_open(stage)
    stage.station.cable.set(Cable.PULLED)
    backend.decide(row, "paid", SECOND.msisdn)
    stage.say("the operator honours the slip to another number; the terminal is offline")
    acceptor.plug()
    wait_until(
        lambda: any(entry.get("kind") == "bill_credited" for entry in stage.station.log.entries()),
        DECISION_TIMEOUT_S,
        "the terminal hears that the bill was stacked",
    )
    stage.say("now the acceptor tells that the bill lies in the cassette")
    stage.station.cable.set(Cable.PLUGGED)
    wait_until(
        lambda: any(
            one["subject"] == "unclaimed" and one["state"] == "closed" for one in backend.doubtful()
        ),
        DECISION_TIMEOUT_S,
        "the second way of the same money is closed",
    )
    paid = {one.label: backend.balance(one.msisdn) - before[one] for one in before}
    stage.facts["paid"] = paid
    stage.expect(paid == {ORDINARY.label: 0, SECOND.label: 50_000}, "500 is paid once")
    return Expected(inserted_minor=50_000, credited_minor=0, decided_minor=50_000, receipt=None)


def _only_open(stage: Stage) -> dict[str, object]:
    def rows() -> list[dict[str, object]]:
        return [row for row in stage.station.backend.doubtful() if row["state"] == "open"]

    wait_until(lambda: bool(rows()), DECISION_TIMEOUT_S, "the doubtful bill at the operator")
    return rows()[0]


SCRIPTS = (
    Script(
        "doubtful-resolved",
        "a jammed bill, a technician's finding, the operator's decision: no doubt is left",
        resolved,
        patient=True,
    ),
    Script(
        "doubtful-honoured",
        "the operator honours the slip; evidence that comes later pays nothing twice",
        honoured,
        patient=True,
    ),
)
