"""One station that is killed again and again on the same journal, and what came of each kill."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from drivers.clock import monotonic
from proofs.kills.bomb import DISARMED
from proofs.kills.checker import Finding, Standing, Visited, at_death, at_rest
from proofs.kills.look import look_at_journal, look_at_operator
from proofs.kills.plan import After, Cut, Plan
from proofs.kills.visitor import StuckError, Visitor
from workbench.demo import settle
from workbench.processes import ProcessError
from workbench.station import PowerCut, Station, StationOptions
from workbench.waiting import ExpectationError, let_pass, wait_until

LAUNCHER = ("-m", "proofs.kills.doomed")
SPEED = "3"  # bills move so many times faster than they do
INITIALIZE_S = "0.6"
VISIT_WITHIN_S = 90.0
RECOVERY_WITHIN_S = 90.0
SETTLED_WITHIN_S = 240.0  # six attempts of the post, each backing off: a busy machine needs some
STACKED_WITHIN_S = 1.0
DISARMED_WITHIN_S = 30.0
TOO_LATE_S = 125
LOOK_AGAIN_S = 0.2


@dataclass
class Came:
    """What came of one kill."""

    plan: Plan
    findings: list[Finding] = field(default_factory=list)
    reached: bool = False
    kills: int = 0
    recovery_s: float = 0.0
    power_ups: Counter[str] = field(default_factory=Counter)
    resumed: bool = False
    results: tuple[str, ...] = ()
    counted_minor: int = 0
    doubted_minor: int = 0
    unclaimed_minor: int = 0


class Scene:
    """Owns a station in a folder of its own; `close` leaves no process."""

    def __init__(self, root: Path, stacked_report: str, control: str = "") -> None:
        launcher = (*LAUNCHER, *(("--control", control) if control else ()), "--")
        options = StationOptions(
            root,
            launcher=launcher,
            acceptor_arguments=(
                *("--stacked-report", stacked_report),
                *("--speed", SPEED, "--initialize-s", INITIALIZE_S),
            ),
        )
        self.station = Station(options)
        for device in (self.station.acceptor, self.station.printer):
            device.order("trace off")  # nobody reads along, and it costs as much as the rest
        self._may_doubt = stacked_report == "once"
        self._power_events = 0

    def close(self) -> None:
        self.station.close()

    # --- one kill -----------------------------------------------------------------------------

    def play(self, plan: Plan) -> Came:
        """A visit, a kill, a restart; compare."""
        came = Came(plan)
        visitor: Visitor | None = None
        try:
            self.station.wait_sells()
            before = self._standing()
            since = self.station.acceptor.events.mark()
            visitor = Visitor(self.station, plan)
            self._kill(plan, visitor, came, before)
            self._come_back(plan, visitor, came, before)
            now = self._settled()
            visited = Visited(
                frozenset({plan.msisdn, plan.second_msisdn} if plan.redirects else {plan.msisdn}),
                visitor.notes,
                plan.after is After.TOO_LATE,
                self._may_doubt,
                self._returned_minor(since),
            )
            came.findings += at_rest(now, before, visited)
            came.counted_minor = now.counted_minor - before.counted_minor
            came.doubted_minor = now.look.in_doubt_minor - before.look.in_doubt_minor
            came.unclaimed_minor = now.look.unclaimed_minor - before.look.unclaimed_minor
        except (StuckError, ExpectationError, ProcessError) as error:
            came.findings.append(("stuck", f"{error}"))
        if visitor is not None:
            came.resumed = visitor.notes.resumed_minor is not None
            came.results = tuple(visitor.notes.results)
        return came

    def settle(self) -> list[Finding]:
        """End the terminal in order; the journal's and the operator's own proofs."""
        report = settle(self.station, {})
        found: list[Finding] = []
        if not report.journal_ok:
            found.append(("wrong", f"kiosk journal verify: {report.facts.get('journal_says')}"))
        elif report.facts["cassette_ok"] is not True:
            found.append(("lost", f"the cassette does not fit the books: {report.facts}"))
        if not report.backend_ok:
            found.append(("doubled", f"backend audit: {report.facts.get('backend_says')}"))
        return found

    # --- steps --------------------------------------------------------------------------------

    def _kill(self, plan: Plan, visitor: Visitor, came: Came, before: Standing) -> None:
        terminal = self.station.terminal
        kill_at = None
        if plan.point.seam:
            terminal.tell_launcher(f"arm {plan.point.seam} {plan.nth}")
        else:
            kill_at = monotonic() + plan.clock_s
        died = visitor.come(kill_at, VISIT_WITHIN_S)
        came.reached = died or not plan.point.seam
        self._cut(plan)
        came.kills += 1
        visitor.look_back()
        self.station.backend.set_fault("none")
        look = look_at_journal(self.station.places.state)
        counted = self.station.acceptor.counted_minor()
        came.findings += at_death(counted, look, before.look, visitor.notes)

    def _cut(self, plan: Plan) -> None:
        """The process is dead, or dies now; the devices may follow."""
        if plan.cut is Cut.DEVICES_STACKED and self._bill_on_its_way():
            mark = self.station.acceptor.events.mark()
            with contextlib.suppress(ExpectationError):  # it may not be going into the cassette
                self.station.acceptor.wait_event("stacked", STACKED_WITHIN_S, since=mark)
        both = plan.cut is not Cut.HOST
        self.station.cut_power(PowerCut.HOST_AND_DEVICES if both else PowerCut.HOST)

    def _bill_on_its_way(self) -> bool:
        return self.station.acceptor.status()["bill"] is not None

    def _come_back(self, plan: Plan, visitor: Visitor, came: Came, before: Standing) -> None:
        if plan.after is After.TOO_LATE:
            self.station.advance_clock(TOO_LATE_S)
        begun = self._switch_on(visitor)
        if plan.again:
            self.station.terminal.tell_launcher(f"arm any {plan.again}")
        if not self._serves(visitor, begun):
            begun = self._killed_again(plan, visitor, came, before)
        elif plan.again:
            self._disarm()
        came.recovery_s = monotonic() - begun
        if not visitor.go_on(VISIT_WITHIN_S):
            self._killed_again(plan, visitor, came, before)
            visitor.go_on(VISIT_WITHIN_S)
        visitor.look_back()
        self._note_power_ups(came)

    def _killed_again(self, plan: Plan, visitor: Visitor, came: Came, before: Standing) -> float:
        """The second kill has come; wait until the third process serves."""
        if not plan.again or came.kills > 1:
            raise StuckError(f"the process ended by itself: {self.station.terminal.last_words()}")
        came.kills += 1
        self._cut(plan)
        visitor.look_back()
        look = look_at_journal(self.station.places.state)
        counted = self.station.acceptor.counted_minor()
        came.findings += at_death(counted, look, before.look, visitor.notes)
        begun = self._switch_on(visitor)
        if not self._serves(visitor, begun):
            raise StuckError(f"it ended by itself: {self.station.terminal.last_words()}")
        return begun

    def _disarm(self) -> None:
        """Return when the bomb went off after all, or no longer can."""
        terminal = self.station.terminal
        with contextlib.suppress(ProcessError):  # it may have gone off just now
            terminal.tell_launcher("disarm")
        wait_until(
            lambda: not terminal.running or terminal.says(DISARMED),
            DISARMED_WITHIN_S,
            "the bomb is disarmed, or went off",
        )

    def _switch_on(self, visitor: Visitor) -> float:
        visitor.restart(self.station.terminal.screens.mark())
        self.station.restore_power(wait=False)
        return monotonic()

    def _serves(self, visitor: Visitor, begun: float) -> bool:
        """Wait until it serves; False if it died before."""
        while self.station.terminal.running:
            if visitor.stand_by() is not None:
                return True
            if monotonic() - begun > RECOVERY_WITHIN_S:
                screen = self.station.terminal.screen
                raise StuckError(f"not back in {RECOVERY_WITHIN_S:.0f} s; the screen is {screen}")
            let_pass(0.02)
        return False

    # --- what stands --------------------------------------------------------------------------

    def _settled(self) -> Standing:
        """Wait until nothing is under way."""
        deadline = monotonic() + SETTLED_WITHIN_S
        while True:
            now = self._standing()
            if now.look.settled or monotonic() > deadline:
                return now
            if not self.station.terminal.running:
                raise StuckError(f"it ended by itself: {self.station.terminal.last_words()}")
            let_pass(LOOK_AGAIN_S)

    def _standing(self) -> Standing:
        places = self.station.places
        look = look_at_journal(places.state)
        operator = look_at_operator(places.backend)
        return Standing(self.station.acceptor.counted_minor(), look, operator)

    def _returned_minor(self, since: int) -> int:
        """What a device gave back that may have forgotten it before anybody wrote it down."""
        events = self.station.acceptor.events.since(since)
        if not any(event.get("event") == "power" for event in events):
            return 0  # it told of it until that was durable
        returned = (event for event in events if event.get("event") == "returned")
        return 100 * sum(int(str(event["denomination"])) for event in returned)

    def _note_power_ups(self, came: Came) -> None:
        events = self.station.acceptor.events.since(self._power_events)
        self._power_events += len(events)
        for event in events:
            if event.get("event") == "power" and event.get("on"):
                came.power_ups[str(event.get("start"))] += 1
