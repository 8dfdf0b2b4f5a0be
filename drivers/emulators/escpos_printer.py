"""An emulated ESC/POS printer: buffer, interpreter, mechanism, sensors, and all that goes wrong.

Sans-IO; time comes in as a value, and paper moves at the speed of a real mechanism.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from drivers.emulators import escpos_answers, escpos_sensors
from drivers.emulators.console import Event
from drivers.emulators.escpos_effects import Ask, Cut, Effect, Printed
from drivers.emulators.escpos_inbox import Inbox
from drivers.emulators.escpos_interpreter import Interpreter
from drivers.emulators.escpos_outbox import Outbox
from drivers.emulators.escpos_paper import Paper, Ticket
from drivers.emulators.escpos_sensors import Sensors
from drivers.escpos.profiles import LINE_DOTS, Dialect, Profile
from drivers.escpos.tables import CLEAR_BUFFERS, XOFF, XON, Command, Ejector, Request

DOTS_PER_SECOND = 1200.0  # 150 mm/s at 8 dots/mm
DOTS_PER_SECOND_FAST = 1e7
CUT_S, PRESENT_S, BOOT_S, BOOT_S_FAST = 0.3, 0.5, 1.5, 0.6
DOTS_LEFT_OVER = 1e-3
MID_LINE_DOTS = LINE_DOTS // 2
ALL_AUTO_STATUS = 0x0E

TicketSink = Callable[[Ticket], Mapping[str, object]]


@dataclass
class _Motion:
    """The mechanism is busy for so many dots of paper (or as long as they would take)."""

    dots: float
    uses_paper: bool
    after: Callable[[], None] | None = None


class EscposPrinterCore:
    """The device core: bytes, deeds and time in; bytes and events out."""

    def __init__(
        self,
        profile: Profile,
        deliver: TicketSink,
        *,
        fast: bool = False,
        xoff_when_offline: bool = True,
    ) -> None:
        self.profile = profile
        self.sensors = Sensors()
        self.counters = escpos_answers.Counters()
        self.inbox = Inbox()
        self.outbox = Outbox()
        self._deliver = deliver
        self._speed = DOTS_PER_SECOND_FAST if fast else DOTS_PER_SECOND
        self._boot_s = BOOT_S_FAST if fast else BOOT_S
        self._xoff_when_offline = xoff_when_offline
        self._paper = Paper()
        self._interpreter = Interpreter(profile, self._paper)
        self._effects: deque[Effect] = deque()
        self._motion: _Motion | None = None
        self._time = 0.0
        self._events: list[Event] = []
        self._ticket_number = 0
        self._ticket_out: int | None = None
        self._paper_dots_left: float | None = None
        self._restart_in: int | None = None
        self._dark_until = -math.inf
        self._xoff_sent = False
        self._xoff_held = False
        self._auto_wanted = 0
        self._push_wanted = 0
        self._told = self.snapshot()
        self._auto_told = b""
        self._push_told = b""

    # --- what the host of this device calls ---------------------------------------------------

    def receive(self, data: bytes, now: float) -> None:
        """Bytes from the host."""
        self.tick(now)
        for byte in data:
            if now < self._dark_until:
                continue
            if self._restart_in is not None:
                self._restart_in -= 1
                if self._restart_in <= 0:
                    self.lose_power(now)
                    continue
            command = self.inbox.put(byte)
            if command is not None:
                self._real_time(command, now)
            if self._motion is None:
                self._advance(now)
            self._flow()
        if self.inbox.dropped:
            self._events.append({"event": "dropped", "bytes": self.inbox.dropped})
            self.inbox.dropped = 0
        self._tell()

    def tick(self, now: float) -> None:
        """Let time pass."""
        if now < self._dark_until:
            return
        if self._dark_until > -math.inf:
            self._wake()
        self._advance(now)
        self._tell()

    def next_due(self) -> float | None:
        """When something happens by itself."""
        due = [] if self.outbox.next_due is None else [self.outbox.next_due]
        if -math.inf < self._dark_until < math.inf:
            due.append(self._dark_until)
        elif self._motion is not None and not self.sensors.offline:
            due.append(self._time + self._motion.dots / self._speed)
        return min(due, default=None)

    def output(self, now: float) -> bytes:
        """Bytes for the host that are due."""
        return self.outbox.take(now)

    def take_events(self) -> Iterable[Event]:
        """What happened since the last call."""
        events, self._events = self._events, []
        return events

    def snapshot(self) -> dict[str, object]:
        """Everything a person beside the printer could see."""
        sensors = self.sensors
        return {
            "power": "on" if self._dark_until == -math.inf else "off",
            "online": not sensors.offline,
            "paper": sensors.paper,
            "cover": "open" if sensors.cover_open else "closed",
            "cutter": "jam" if sensors.cutter_error else "ok",
            "presenter": ("presented" if sensors.ticket else "empty")
            if self.profile.presenter
            else "none",
            "tickets": self._ticket_number,
        }

    # --- the mechanism ------------------------------------------------------------------------

    def _advance(self, now: float) -> None:
        """Do what fits into the time up to now."""
        while not self.sensors.offline:
            if self._motion is not None:
                if not self._move(self._motion, now):
                    break
            elif self._effects:
                self._start(self._effects.popleft())
            else:
                byte = self.inbox.take()
                if byte is None:
                    break
                self._effects.extend(self._interpreter.feed(byte))
                self._flow()
        self._time = now
        self.sensors.moving = self._motion is not None

    def _move(self, motion: _Motion, now: float) -> bool:
        """Move on; return whether the motion ended, or the paper did."""
        step = min(motion.dots, max(0.0, (now - self._time) * self._speed))
        left = self._paper_dots_left
        if motion.uses_paper and left is not None:
            if step >= left:
                motion.dots -= left
                self._time += left / self._speed
                self._paper_dots_left = None
                self.sensors.paper = "out"
                return True
            self._paper_dots_left = left - step
        motion.dots -= step
        if motion.dots > DOTS_LEFT_OVER:
            return False
        self._time += step / self._speed
        self._motion = None
        if motion.after is not None:
            motion.after()
        return True

    def _start(self, effect: Effect) -> None:
        match effect:
            case Printed(dots):
                self.counters.feed(dots)
                self._motion = _Motion(dots, uses_paper=True)
            case Cut():
                self._busy(CUT_S, self._cut_off)
            case Ask(command, parameters):
                self._ask(command, parameters)

    def _busy(self, seconds: float, after: Callable[[], None]) -> None:
        self._motion = _Motion(seconds * DOTS_PER_SECOND, uses_paper=False, after=after)

    def _cut_off(self) -> None:
        self.counters.cuts += 1
        ticket = self._paper.tear(self._ticket_number + 1)
        if ticket.blank:
            self._events.append({"event": "cut", "blank": True})
            return
        if self._ticket_out is not None:
            self._ticket_leaves("pushed")
        self._ticket_number = ticket.number
        self._ticket_out = ticket.number
        self.sensors.ticket = self.profile.presenter is not None
        told = self._deliver(ticket)
        self._events.append({"event": "ticket", "number": ticket.number, **told})
        if self.profile.dialect is Dialect.CITIZEN:
            self._busy(PRESENT_S, self._presented)

    def _presented(self) -> None:
        if self._ticket_out is not None:
            self._events.append({"event": "presented", "number": self._ticket_out})

    def _ticket_leaves(self, how: str) -> None:
        number, self._ticket_out = self._ticket_out, None
        self.sensors.ticket = False
        if number is not None:
            self.counters.retracted += how == "retracted"
            self._events.append({"event": how, "number": number})

    # --- commands that want something of the mechanism ----------------------------------------

    def _ask(self, command: Command, parameters: bytes) -> None:
        if command is Command.AUTO_STATUS:
            self._auto_wanted = parameters[0] & 0x0F
            self._auto_told = b""
        elif command is Command.STATUS_PUSH and self.profile.dialect is Dialect.CUSTOM:
            self._push_wanted = parameters[0] & 0x0F
            self._push_told = b""
        elif command in (Command.EJECTOR, Command.PRESENT_PAPER):
            if self.profile.dialect is Dialect.CUSTOM:
                self._eject(command, parameters)
        elif command is Command.COLLECT:
            if self.profile.dialect is Dialect.CITIZEN and parameters[:1] == b"\x30":
                self._busy(PRESENT_S, lambda: self._ticket_leaves("retracted"))
        else:
            self._say(
                escpos_answers.answer(
                    self.profile, self.sensors, self.counters, command, parameters
                )
            )

    def _eject(self, command: Command, parameters: bytes) -> None:
        order = Ejector.PRESENT if command is Command.PRESENT_PAPER else parameters[0]
        if order == Ejector.STATUS:
            self._say(escpos_sensors.ejector_status(self.sensors))
        elif not self._paper.empty and order in (
            Ejector.PRESENT,
            Ejector.EJECT,
            Ejector.RETRACT,
        ):
            self._effects.appendleft(Ask(command, parameters))  # the cut comes first
            self._busy(CUT_S, self._cut_off)
        elif order == Ejector.PRESENT:
            self._busy(PRESENT_S, self._presented)
        elif order == Ejector.EJECT:
            self._busy(PRESENT_S, lambda: self._ticket_leaves("pushed"))
        elif order == Ejector.RETRACT:
            self._busy(PRESENT_S, lambda: self._ticket_leaves("retracted"))

    def _real_time(self, command: bytes, now: float) -> None:
        if command[:2] == Command.REAL_TIME_STATUS.value:
            self._say(escpos_sensors.real_time_answer(self.profile, self.sensors, command[2]), now)
        elif command == CLEAR_BUFFERS and self.profile.dialect is Dialect.EPSON:
            self._clear_buffers()
            self._recover()
            self._say(escpos_answers.CLEARED, now)
        elif command[:2] == Command.REAL_TIME_REQUEST.value and self.sensors.cutter_error:
            if command[2] == Request.RECOVER_AND_CLEAR:
                self._clear_buffers()
            if command[2] in (Request.RECOVER_AND_CONTINUE, Request.RECOVER_AND_CLEAR):
                self._recover()

    def _recover(self) -> None:
        if self.sensors.cutter_error and not self.sensors.cutter_blocked:
            self.sensors.cutter_error = False

    def _clear_buffers(self) -> None:
        self.inbox.clear()
        self._interpreter.forget()
        self._effects.clear()
        self._motion = None

    # --- people and power -----------------------------------------------------------------------

    def load_paper(self, state: str) -> None:
        """The roll is now "ok", "near" its end, or "out"."""
        self._paper_dots_left = None
        self.sensors.paper = state

    def end_paper_after(self, lines: int) -> None:
        """The roll ends in the middle of the line after so many."""
        self._paper_dots_left = lines * LINE_DOTS + MID_LINE_DOTS

    def move_cover(self, *, opened: bool) -> None:
        """Open or close the lid."""
        self.sensors.opened_while_printing = opened and self._motion is not None
        self.sensors.cover_open = opened

    def block_cutter(self, *, blocked: bool) -> None:
        """Put something in the knife's way, or take it out; the error stays until DLE ENQ."""
        self.sensors.cutter_blocked = blocked
        self.sensors.cutter_error |= blocked

    def take_ticket(self) -> None:
        """The customer takes the ticket."""
        self._ticket_leaves("taken")

    def lose_power(self, now: float, dark_s: float | None = None) -> None:
        """Lose the buffers, stay dark (for the boot time when not told), come up again."""
        self._clear_buffers()
        self._interpreter.reset_modes()
        self.outbox.clear()
        self._restart_in = None
        self._auto_wanted = self._push_wanted = 0
        self._xoff_sent = False
        self._dark_until = now + (self._boot_s if dark_s is None else dark_s)
        self._events.append({"event": "power lost"})

    def switch_on(self, now: float) -> None:
        """Start up, if dark."""
        if self._dark_until > now:
            self._dark_until = now + self._boot_s

    def restart_at(self, count: int) -> None:
        """Lose power at the count-th byte from now."""
        self._restart_in = count

    def hold_xoff(self, *, held: bool) -> None:
        """Send XOFF and no XON until released."""
        self._xoff_held = held
        self._flow()

    def report_by_itself(self, *, wanted: bool) -> None:
        """Automatic status, as with the DIP switch on."""
        self._auto_wanted = ALL_AUTO_STATUS if wanted else 0

    def tell_status(self) -> None:
        """Say everything now."""
        self._events.append({"event": "status", **self.snapshot()})

    def _wake(self) -> None:
        self._time = self._dark_until
        self._dark_until = -math.inf
        self.counters.power_ups += 1
        self.sensors.cutter_error = self.sensors.cutter_blocked
        self.sensors.opened_while_printing = False
        self._events.append({"event": "restarted", "power_ups": self.counters.power_ups})
        if not self.sensors.offline:
            self._say(bytes([XON]))

    def _flow(self) -> None:
        """Send XOFF or XON when it is time."""
        stopped = self._xoff_held or (self._xoff_when_offline and self.sensors.offline)
        if not self._xoff_sent and (stopped or self.inbox.nearly_full):
            self._xoff_sent = True
            self._say(bytes([XOFF]))
        elif self._xoff_sent and not stopped and self.inbox.roomy:
            self._xoff_sent = False
            self._say(bytes([XON]))

    def _say(self, data: bytes, now: float | None = None) -> None:
        self.outbox.put(data, self._time if now is None else now)

    def _tell(self) -> None:
        """Report changes: to the host by itself where it asked for it, and as events."""
        if self._dark_until == -math.inf:
            self._flow()
            auto = escpos_sensors.auto_status(self.profile, self.sensors)
            if self._auto_wanted and auto != self._auto_told:
                self._say(auto)
            self._auto_told = auto
            pushed = escpos_sensors.pushed_status(self.sensors, self._push_wanted)
            if self._push_wanted and pushed != self._push_told:
                self._say(pushed)
            self._push_told = pushed
        seen = self.snapshot()
        if seen != self._told:
            self._told = seen
            self._events.append({"event": "status", **seen})
