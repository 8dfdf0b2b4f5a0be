"""One terminal with everything around it, from its first hour to the day when all is well again."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from contract.records import QUIET_KINDS, FaultCleared
from drivers.emulators.bill_path import StackedReport
from drivers.emulators.ccnet_acceptor import Nature
from drivers.transport.memory import WireFaults
from kiosk.cash.cash_in import DeskState
from kiosk.errors import JournalError
from kiosk.logs import JsonLines
from kiosk.views.base import Screen
from proofs.simulate.devices import AcceptorStation, PrinterStation, printer_profile
from proofs.simulate.fates import Fates
from proofs.simulate.fuse import PowerCutError, StopWantedError
from proofs.simulate.happenings import HOUR_S, Case, Happening
from proofs.simulate.operator_side import Operator
from proofs.simulate.people import Crowd, Person
from proofs.simulate.terminal import Process, Site, WallClock, Watchers
from proofs.simulate.timeline import RANK_FATE, Actor, Timeline
from proofs.simulate.witness import LogWatch, Truth, ViolationError, Witness

FIRST_DAY = datetime(2026, 11, 22, tzinfo=UTC)
RESTART_AFTER_FAILURE_S = 30.0
KIND_S = 1800.0
KIND_LOOK_EVERY_S = 5.0
LONG_BILL_S = 40.0
PROVING_BILL = "100"


class World:
    """Run with `run`; a ViolationError says what gave way."""

    def __init__(self, case: Case, folder: Path, operator: Operator) -> None:
        self.case = case
        dice = Random(f"world {case.seed} {case.kiosk}")
        self.began_s = self._begin_s()
        self.timeline = timeline = Timeline(1000.0 + self.began_s)
        self.operator = operator
        start = FIRST_DAY + timedelta(hours=case.start_hour, seconds=self.began_s)
        self.clock = WallClock(timeline, start)
        self.truth = Truth()
        self.witness = Witness(self.truth)
        reading = StackedReport.ONCE if dice.random() < 0.25 else StackedReport.UNTIL_ACK
        profile = printer_profile(dice.choice(("epson", "custom", "custom", "citizen")))
        self.acceptor = AcceptorStation(
            timeline,
            Nature(serial=f"SIM{case.seed % 10**6:06d}{case.kiosk:02d}", stacked_report=reading),
            self._hear_acceptor,
            Random(dice.getrandbits(32)),
        )
        self.truth.path = self.acceptor.acceptor.path
        self.printer = PrinterStation(
            timeline, profile, self._hear_printer, Random(dice.getrandbits(32))
        )
        terminal_id = f"T-{case.kiosk:06d}"
        self.site = Site(
            terminal_id,
            folder / terminal_id,
            timeline,
            self.clock,
            operator,
            self.acceptor,
            self.printer,
            dice.getrandbits(32),
        )
        self.crowd = Crowd(timeline, self._insert, self.witness.arrived, self.witness.confirmed)
        self.process: Process | None = None
        self.counts: Counter[str] = Counter()
        self.trace: list[str] = []
        self.fates = Fates(self)
        self._fate = timeline.add(Actor(RANK_FATE, self._fate_acts))
        self._next = 0
        self._down_until_s = 0.0
        self._devices_down = False
        self.log = LogWatch(self.witness, JsonLines(self.clock))

    def _begin_s(self) -> float:
        """A shortened case begins where something happens."""
        happenings = self.case.happenings
        return max(0.0, happenings[0].at_s - 60.0) if happenings else 0.0

    @property
    def at_s(self) -> float:
        """Seconds since the case's own beginning."""
        return self.timeline.now_s - 1000.0

    def note(self, text: str) -> None:
        """Remember a line for the trace of a failure."""
        self.trace.append(Happening(self.at_s, text, 0).text())

    # --- the run ----------------------------------------------------------------------------

    def begin(self) -> None:
        """Listen to the logs and start the terminal."""
        root = logging.getLogger()
        root.addHandler(self.log)
        logging.getLogger("kiosk").setLevel(logging.INFO)
        logging.getLogger("drivers").setLevel(logging.INFO)
        self._set_fate()
        self._boot()

    def end(self) -> None:
        """Leave nothing open."""
        logging.getLogger().removeHandler(self.log)
        if self.process is not None:
            self.process.leave()
            self.process.die()
            self.process = None

    def run_until(self, at_s: float) -> None:
        """Let the world go on, whatever dies in it."""
        until_s = 1000.0 + at_s
        timeline = self.timeline
        while timeline.now_s < until_s:
            try:
                if self.process is None:
                    timeline.run_until(min(until_s, self._down_until_s))
                    if timeline.now_s >= self._down_until_s:
                        self._boot()
                    continue
                while timeline.now_s < until_s:
                    timeline.wait(until_s - timeline.now_s)
                    if self.process.failure is not None:
                        self._failed()
                        break
            except PowerCutError:
                self._cut()
            except StopWantedError:
                self._technician()
            self._check_log()

    def run(self) -> None:
        """All hours of the case, and then a kind world in which everything must become final."""
        self.run_until(self.case.hours * HOUR_S)

    def _check_log(self) -> None:
        if self.log.found:
            raise ViolationError("wrong", f"a telephone number stands in the log: {self.log.found}")

    # --- the process ------------------------------------------------------------------------

    def _boot(self) -> None:
        self.counts["processes"] += 1
        if self._devices_down:
            self._power_devices()
        self.witness.new_process()
        watchers = Watchers(
            records=self._see_records,
            screen=self._see_screen,
            acknowledged=lambda _report: self.witness.see_acknowledgement(),
            stacks=self.witness.see_stack,
            stepped=self._stepped,
        )
        try:
            self.process = process = Process(self.site, watchers)
        except JournalError as error:
            self.note(f"the journal does not open: {error}")
            self._go_down(RESTART_AFTER_FAILURE_S)
            return
        self._catch_up(process)
        self.crowd.tell = process.tell
        try:
            process.begin()
        except Exception as error:
            if not isinstance(error, JournalError):
                raise ViolationError("wrong", f"the core failed: {error!r}") from error
            self._end_process(RESTART_AFTER_FAILURE_S)

    def _catch_up(self, process: Process) -> None:
        """Take note of what a failed disk had written after all."""
        head, seen = process.journal.head.seq, self.witness.seen_seq
        if seen > head:
            raise ViolationError("lost", f"{seen} records were acknowledged, {head} are there")
        while self.witness.seen_seq < head:
            self.witness.see_records(process.journal.read(self.witness.seen_seq + 1, 500))
        self.witness.matters = process.journal.matters
        self.witness.look()

    def _see_records(self, stored: tuple[object, ...]) -> None:
        process = self.process
        if process is not None:
            self.witness.matters = process.journal.matters
        self.witness.see_records(stored)  # type: ignore[arg-type]

    def _see_screen(self, screen: Screen) -> None:
        self.crowd.screen = screen
        self.counts["screens"] += 1
        self.witness.see_screen(screen)

    def _stepped(self) -> None:
        self.counts["core_steps"] += 1
        process = self.process
        assert process is not None
        self.witness.matters = process.journal.matters
        self.witness.look()

    def _end_process(self, down_s: float) -> None:
        process, self.process = self.process, None
        self.crowd.tell, self.crowd.screen = None, None
        self.site.fuse.disarm()
        if process is not None:
            process.leave()
            process.die()
        self._go_down(down_s)

    def _go_down(self, seconds: float) -> None:
        self._down_until_s = self.timeline.now_s + seconds

    def _failed(self) -> None:
        """The loop gave up: the acceptor is disabled, the supervisor tries again later."""
        process = self.process
        assert process is not None
        failure = process.failure
        if not isinstance(failure, JournalError):
            raise ViolationError("wrong", f"the core failed: {failure!r}") from failure
        self.counts["disk_failures"] += 1
        self.note(f"the disk fails: {failure}")
        process.leave()
        process.stop_drivers()
        self._end_process(RESTART_AFTER_FAILURE_S)

    def _cut(self) -> None:
        cut = self.fates.cut
        self.counts["power_cuts"] += 1
        self.counts["power_cuts_with_devices"] += cut.devices
        if self.process is not None and self.process.core.desk.sale is not None:
            self.counts["power_cuts_in_a_sale"] += 1
        self.note(f"power is cut, devices={cut.devices}, for {cut.off_s:.1f} s")
        if cut.devices:
            self.acceptor.command("power off")
            self.printer.command("power off")
            self._devices_down = True
        self._end_process(cut.off_s)

    def _power_devices(self) -> None:
        self._devices_down = False
        self.acceptor.command("power on")
        self.printer.command("power on")

    def _technician(self) -> None:
        """The program is stopped; hands repair, faults are cleared in the journal."""
        self.counts["technician"] += 1
        process = self.process
        if process is not None:
            process.leave()
            process.stop_drivers()
            self._end_process(20.0)
        self.repair()
        try:
            state, journal = self.site.open_journal(self.witness.see_records)
        except JournalError as error:
            self.note(f"the technician cannot open the journal: {error}")
            return
        try:
            opened = journal.matters.open_faults
            self.note(f"a technician clears {sorted(opened)}")
            for code in opened:
                journal.append([FaultCleared(at=self.clock.utc(), code=code)])
        except JournalError:
            self.counts["disk_failures"] += 1
        finally:
            journal.close()
            state.close()

    def repair(self) -> None:
        """Everything a pair of hands can put right at the devices."""
        acceptor, printer = self.acceptor, self.printer
        acceptor.plug()
        printer.plug()
        if not acceptor.acceptor.powered:
            acceptor.command("power on")
        if not acceptor.acceptor.cassette.present:
            acceptor.command("cassette in new" if self.fates.dice.random() < 0.5 else "cassette in")
        if acceptor.acceptor.path.trouble is not None or acceptor.acceptor.cassette.full:
            acceptor.command("clear")
        acceptor.command("take")
        for line in ("late 0", "slow-escrow 0"):
            acceptor.command(line)
        for line in ("power on", "paper ok", "cover closed", "cutter ok", "unmute", "late 0"):
            printer.command(line)
        printer.command("xoff release")
        if printer.printer.sensors.ticket:
            printer.command("take")
        if printer.printer.sensors.cutter_error:
            printer.command("cover open")
            printer.command("cover closed")
        for station in (acceptor, printer):
            station.spoil(WireFaults())
        self.clock.put_right()

    # --- what happens -----------------------------------------------------------------------

    def _set_fate(self) -> None:
        happenings = self.case.happenings
        at_s = happenings[self._next].at_s if self._next < len(happenings) else float("inf")
        self._fate.due = min(1000.0 + at_s, self.fates.next_due_s)

    def _fate_acts(self, now: float) -> None:
        happenings = self.case.happenings
        try:
            if now >= self.fates.next_due_s:
                self.fates.relieve(now)
                return
            if self._next < len(happenings) and now >= 1000.0 + happenings[self._next].at_s:
                happening = happenings[self._next]
                self._next += 1
                self.counts[f"happened: {happening.kind}"] += 1
                self.trace.append(happening.text())
                self.fates.befall(happening)
        finally:
            self._set_fate()

    def _insert(self, person: Person, what: str) -> None:
        self.counts["bills_offered"] += 1
        self.acceptor.command(f"insert {what}")

    def _hear_acceptor(self, event: Mapping[str, object]) -> None:
        name = self.truth.hear(event)
        if name == "stacked":
            self.note(f"a bill of {event.get('denomination')} falls into the cassette")
        elif name == "acknowledged":
            self.witness.see_acknowledgement()

    def _hear_printer(self, event: Mapping[str, object]) -> None:
        name = str(event["event"])
        self.counts["tickets"] += name == "ticket"
        if name == "ticket" and self.printer.printer.sensors.ticket:
            self.fates.take_ticket_later()

    # --- the end ----------------------------------------------------------------------------

    def be_kind(self) -> None:
        """Everybody leaves, everything works again; then everything must become final."""
        self._next = len(self.case.happenings)
        self.fates.forget()
        self.site.fuse.disarm()
        self.site.disk.heal()
        self.site.network.be_kind()
        self.crowd.send_home()
        self.note("from here on the world is kind")
        self.run_until(self.at_s + LONG_BILL_S)
        self._technician()
        self._until_at_rest("stuck")
        self._prove_that_it_sells()
        self._until_at_rest("stuck after a last visit")

    def _until_at_rest(self, what: str) -> None:
        until = self.at_s + KIND_S
        while not self.at_rest:
            if self.at_s >= until:
                raise ViolationError("stuck", f"{what}: {self._where()}")
            self.run_until(self.at_s + KIND_LOOK_EVERY_S)

    @property
    def at_rest(self) -> bool:
        """Whether nothing is open any more and the terminal would sell."""
        process = self.process
        if process is None or process.screen is None:
            return False
        matters = process.journal.matters
        return (
            process.core.desk.state is DeskState.CLOSED
            and type(process.screen.view).__name__ == "AttractView"
            and matters.transaction is None
            and not matters.pending_payments
            and not matters.visit_balances
            and not matters.unsettled_intents
            and process.core.can_sell
            and self._sent(process)
        )

    def _sent(self, process: Process) -> bool:
        journal, acknowledged = process.journal, process.journal.matters.acknowledged_seq
        tail = journal.read(acknowledged + 1, 200)
        return all(record.parsed().kind in QUIET_KINDS for record in tail)

    def _where(self) -> str:
        process = self.process
        if process is None:
            return "no process"
        matters, view = process.journal.matters, process.screen and type(process.screen.view)
        return (
            f"desk {process.core.desk.state.name}, acceptor {process.core.desk.bills.status.name} "
            f"{process.core.desk.bills.detail}, view {view.__name__ if view else None}, "
            f"faults {sorted(matters.open_faults)}, pending {len(matters.pending_payments)}, "
            f"balances {len(matters.visit_balances)}, unsettled {len(matters.unsettled_intents)}, "
            f"can sell {process.core.can_sell}, sent {self._sent(process)}"
        )

    def _prove_that_it_sells(self) -> None:
        """An honest customer comes and is credited."""
        before = self.witness.credited_bills
        person = Person.of(10**6, 1)
        person.numbers = (f"9005{self.case.kiosk % 1000:03d}999",)
        person.walks_away = person.presses_all = person.bad_bills = 0.0
        person.bills_left = 3
        self.crowd.come(person)
        self.run_until(self.at_s + 300.0)
        self.crowd.send_home()
        if self.witness.credited_bills == before:
            raise ViolationError("stuck", f"nobody is served any more: {self._where()}")

    def settle_accounts(self) -> None:
        """The terminal's books against the operator's."""
        process = self.process
        assert process is not None
        books = process.journal.matters.books
        held = self.operator.payments(self.site.terminal_id)
        for payment_id in self.witness.payments:
            if payment_id not in held:
                raise ViolationError("lost", f"the operator does not know payment {payment_id}")
        for payment_id, (state, msisdn, inserted, _) in held.items():
            body = self.witness.payments.get(payment_id)
            if body is None:
                raise ViolationError("doubled", f"payment {payment_id} was never submitted")
            order = next(o for o in body.payments if o.payment_id == payment_id)
            if (order.msisdn, order.inserted_minor) != (msisdn, inserted):
                raise ViolationError("wrong", f"payment {payment_id} differs at the operator")
            if self.witness.results.get(payment_id) != state:
                raise ViolationError("wrong", f"payment {payment_id} is {state} there, not here")
        credited = sum(row[3] for row in held.values() if row[0] == "credited")
        if books.get("payable_credited", 0) != credited:
            raise ViolationError(
                "wrong", f"{books.get('payable_credited', 0)} is booked, {credited} was credited"
            )
        while not process.journal.verify_slice().is_done:
            pass
