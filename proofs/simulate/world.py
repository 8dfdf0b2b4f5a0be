"""One terminal with everything around it, from its first hour to the day when all is well again."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from contract.records import FaultCleared
from drivers.emulators.bill_path import StackedReport
from drivers.emulators.ccnet_acceptor import Nature
from drivers.transport.memory import WireFaults
from kiosk.errors import JournalError
from kiosk.journal.store import Journal
from kiosk.journal.stored import StoredRecord
from kiosk.logs import JsonLines
from kiosk.views.base import Screen
from proofs.simulate.devices import AcceptorStation, PrinterStation, printer_profile
from proofs.simulate.fates import Fates
from proofs.simulate.fuse import PowerCutError, StopWantedError
from proofs.simulate.happenings import Case, Happening
from proofs.simulate.operator_side import Operator
from proofs.simulate.people import Crowd, Person
from proofs.simulate.site import Site, WallClock
from proofs.simulate.terminal import SOUND, Parts, Process
from proofs.simulate.timeline import RANK_FATE, Actor, Timeline
from proofs.simulate.witness import LogWatch, Truth, ViolationError, Witness

FIRST_DAY = datetime(2026, 11, 22, tzinfo=UTC)
RESTART_AFTER_FAILURE_S = 30.0
KIND_S = 1800.0
KIND_LOOK_EVERY_S = 5.0
LONG_BILL_S = 40.0
PROVING_BILL = "100"


class World:
    """`run_until`, then proofs.simulate.ending; a ViolationError says what gave way."""

    def __init__(self, case: Case, folder: Path, operator: Operator, parts: Parts = SOUND) -> None:
        self.case = case
        self._parts = parts
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
        self.crowd = Crowd(timeline, self._insert, self._came, self.witness.confirmed)
        self.process: Process | None = None
        self.counts: Counter[str] = Counter()
        self.trace: list[str] = []
        self.fates = Fates(self)
        self._fate = timeline.add(Actor(RANK_FATE, self._fate_acts))
        self._next = 0
        self._down_until_s = 0.0
        self._devices_down = False
        self._technician_at_work = False  # until done, whatever cuts in
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
                if self._technician_at_work:
                    self.technician()
                    self._technician_at_work = False
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
                self._technician_at_work = True
            self._check_log()

    def _check_log(self) -> None:
        if self.log.found:
            raise ViolationError("wrong", f"a telephone number stands in the log: {self.log.found}")

    # --- the process ------------------------------------------------------------------------

    def _boot(self) -> None:
        self.counts["processes"] += 1
        if self._devices_down:
            self._power_devices()
        try:
            self.process = process = Process(self.site, self, self._parts)
        except JournalError as error:
            self.note(f"the journal does not open: {error}")
            self._go_down(RESTART_AFTER_FAILURE_S)
            return
        self._catch_up(process.journal)
        self.witness.new_process()
        self.crowd.tell = process.tell
        try:
            process.begin()
        except Exception as error:
            if not isinstance(error, JournalError):  # as in Loop.run
                raise ViolationError("wrong", f"the core failed: {error!r}") from error
            self._end_process(RESTART_AFTER_FAILURE_S)

    def _catch_up(self, journal: Journal) -> None:
        """Take note of what a failed disk had written after all, in the name of who wrote it."""
        head, seen = journal.head.seq, self.witness.seen_seq
        if seen > head:
            raise ViolationError("lost", f"{seen} records were acknowledged, {head} are there")
        while self.witness.seen_seq < head:
            self.witness.see_records(journal.read(self.witness.seen_seq + 1, 500))
        self.witness.matters = journal.matters
        self.witness.look()

    # --- what the process is seen to do: proofs.simulate.terminal.Watcher --------------------

    def records(self, stored: tuple[StoredRecord, ...], /) -> None:
        process = self.process
        if process is not None:
            self.witness.matters = process.journal.matters
        self.witness.see_records(stored)

    def stacks(self) -> None:
        self.witness.see_stack()

    def acknowledges(self) -> None:
        self.witness.see_acknowledgement()

    def shows(self, screen: Screen) -> None:
        self.crowd.screen = screen
        self.counts["screens"] += 1
        self.witness.see_screen(screen)

    def stepped(self) -> None:
        self.counts["core_steps"] += 1
        process = self.process
        assert process is not None
        self.witness.matters = process.journal.matters
        self.witness.look()
        if self.fates.awaits_sale and process.core.desk.sale is not None:
            self.fates.notice_sale()

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
        matters = self.witness.matters
        if matters is not None and matters.transaction is not None:
            self.counts["power_cuts_in_a_sale"] += 1
            self.counts["power_cuts_with_a_bill_on_its_way"] += matters.open_intent is not None
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

    def technician(self) -> None:
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
            self._catch_up(journal)
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

    def be_kind(self) -> None:
        """Everybody leaves, and nothing happens any more but what was begun."""
        self._next = len(self.case.happenings)
        self.fates.forget()
        self.site.fuse.disarm()
        self.site.disk.heal()
        self.site.network.be_kind()
        self.crowd.send_home()
        self.note("from here on the world is kind")

    def _came(self, person: Person) -> None:
        self.witness.arrived(person)
        screen = self.crowd.screen
        closed = screen is None or type(screen.view).__name__ == "OutOfServiceView"
        self.counts["visits_in_vain"] += closed

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
